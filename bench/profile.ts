// What a CPU profile of a process says in a few lines: where its time went, by function.

import { readFileSync } from 'node:fs';

interface Profile { readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number } }[]; readonly samples: readonly number[]; readonly timeDeltas: readonly number[] }

const idle = /^\((idle|program|root)\)$/;

/** Of several threads the busiest one; the greatest shares of its own time first. */
export function profileOf(files: readonly string[], most = 12): readonly string[] {
  const profiles = files.map((file) => shares(JSON.parse(readFileSync(file, 'utf8')) as Profile));
  const busiest = profiles.reduce((a, b) => (b.busy > a.busy ? b : a), { busy: 0, byName: new Map<string, number>() });
  return [...busiest.byName].sort(([, a], [, b]) => b - a).slice(0, most).map(([name, time]) => `${(100 * time / busiest.busy).toFixed(1)} % ${name}`);
}

function shares({ nodes, samples, timeDeltas }: Profile): { readonly busy: number; readonly byName: Map<string, number> } {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byName = new Map<string, number>();
  let busy = 0;
  for (const [at, sample] of samples.entries()) {
    const frame = frames.get(sample);
    if (frame === undefined || idle.test(frame.functionName)) continue;
    const time = timeDeltas[at] ?? 0;
    busy += time;
    const name = `${frame.functionName || '(anonymous)'} ${placeOf(frame.url)}`;
    byName.set(name, (byName.get(name) ?? 0) + time);
  }
  return { busy, byName };
}

/** From the checkout on, or as Node names its own. */
function placeOf(url: string): string {
  return url.startsWith('node:') ? url : url.replace(/^.*\/(?=(src|bench|node_modules)\/)/, '');
}
