// What a CPU profile of a process says in a few lines: where its time went while it was measured, by part of the
// program and by function.

import { readFileSync } from 'node:fs';

interface Profile {
  /** Microseconds of one clock for all threads of a process. */
  readonly startTime: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Milliseconds since the process began. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

const idle = /^\((idle|program|root)\)$/;

/**
 * A line for each thread that had to do: how much of the window, waiting for the disk included, and in which parts;
 * then the functions of the
 * main thread that took the greatest shares of its own time.
 */
export function profileOf(files: readonly string[], window: Window, most = 12): readonly string[] {
  const profiles = files
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Profile)
    .sort((a, b) => a.startTime - b.startTime);
  const begun = profiles[0]?.startTime ?? 0;
  const threads = profiles.map((each) => shares(each, begun, window));
  const greatest = ({ busy }: Shares, times: ReadonlyMap<string, number>, count: number): readonly string[] =>
    [...times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, count)
      .map(([name, time]) => `${((100 * time) / busy).toFixed(1)} % ${name}`);
  const said = threads.flatMap((thread, at) => {
    const share = thread.busy / 1_000 / (window.until - window.from);
    return at > 0 && share < 0.02
      ? []
      : [
          `${at === 0 ? 'main thread' : 'another thread'}, busy ${(100 * share).toFixed(0)} % of the time: ` +
            `${greatest(thread, thread.byPart, 8).join(', ')}`,
        ];
  });
  return [...said, ...(threads[0] === undefined ? [] : greatest(threads[0], threads[0].byName, most))];
}

interface Shares {
  readonly busy: number;
  readonly byName: ReadonlyMap<string, number>;
  readonly byPart: ReadonlyMap<string, number>;
}

function shares({ startTime, nodes, samples, timeDeltas }: Profile, begun: number, window: Window): Shares {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [byName, byPart] = [new Map<string, number>(), new Map<string, number>()];
  let [busy, at] = [0, startTime - begun];
  for (const [index, sample] of samples.entries()) {
    const time = timeDeltas[index] ?? 0;
    at += time;
    const frame = frames.get(sample);
    if (frame === undefined || idle.test(frame.functionName) || at < window.from * 1_000 || at > window.until * 1_000)
      continue;
    busy += time;
    const place = placeOf(frame.url);
    const name = `${frame.functionName || '(anonymous)'} ${place}`.trim();
    byName.set(name, (byName.get(name) ?? 0) + time);
    byPart.set(partOf(frame.functionName, place), (byPart.get(partOf(frame.functionName, place)) ?? 0) + time);
  }
  return { busy, byName, byPart };
}

/** From the checkout on, or as Node names its own. */
const placeOf = (url: string): string =>
  url.startsWith('node:') ? url : url.replace(/^.*\/(?=(src|bench|node_modules)\/)/, '');

/**
 * A folder of ours, a package, or what the machine does beneath both: what has no file is called from it and is written
 * in C++.
 */
function partOf(functionName: string, place: string): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (place === '' || /^(?:node|wasm):/.test(place)) return 'Node';
  return /^(?:node_modules\/(?:@[^/]+\/)?[^/]+|src\/[^/]+|bench)/.exec(place)?.[0] ?? place;
}
