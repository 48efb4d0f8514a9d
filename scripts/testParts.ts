// Which test files share a process, and in what order the processes begin.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { root } from './prepare.mjs';
import type { TestEvent } from './testReport.ts';
import type { TestTimes } from './testTimes.ts';

/** Files, named below the root, that run in one process, one after the other. */
export type Part = readonly string[];

/**
 * A part for each file that declares a process of its own, and one for each folder with the rest of it. What took
 * longest when it last ran stands first and begins first, so that no long one is left over at the end.
 */
export function partsOf(files: readonly string[], times: TestTimes, textOf = readText): readonly Part[] {
  const parts = new Map<string, string[]>();
  for (const file of files) {
    const name = reasonForOwnProcess(textOf(file)) === null ? file.split('/').slice(0, 2).join('/') : file;
    parts.set(name, [...(parts.get(name) ?? []), file]);
  }
  const timeOf = (part: Part): number => part.reduce((sum, file) => sum + (times[file] ?? usualTime), 0);
  return [...parts.values()].toSorted((one, other) => timeOf(other) - timeOf(one));
}

/**
 * Why a test file must not share its process, as it says in a line of its own among its first ones: it takes very long,
 * watches memory, time or the network of its process, or ends processes.
 */
export function reasonForOwnProcess(text: string): string | null {
  return /^\/\/ Own process: (\S.*)$/m.exec(text.slice(0, firstLines))?.[1] ?? null;
}

const readText = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Characters in which a file says what it needs. */
const firstLines = 600;

/** Milliseconds of a file that did not run here yet and is not in the committed table. */
const usualTime = 1_000;

interface RunOptions {
  readonly atOnce: number;
  readonly signal?: AbortSignal;
  /** Only tests whose names match one of them, where there are any; node:test reads them. */
  readonly patterns?: readonly string[];
  /** Milliseconds that a process may take to end. */
  readonly patience?: number;
}

/** Runs each part in a process of its own, so many at once. */
export async function runParts(
  parts: readonly Part[],
  { atOnce, signal, patterns = [], patience = usualPatience }: RunOptions,
  take: (event: TestEvent, part: Part) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tests-'));
  const waiting = parts.entries();
  const wanted = {
    ...(patterns.length > 0 ? { testNamePatterns: [...patterns] } : {}),
    execArgv: [...flags],
    ...(signal ? { signal } : {}),
  };
  const takeParts = async (): Promise<void> => {
    for (const [at, part] of waiting) {
      if (signal?.aborted) return;
      const entry = join(folder, `${at + 1}.mjs`);
      writeFileSync(
        entry,
        `import { together } from ${JSON.stringify(together)};\ntogether(${JSON.stringify(part)}, ${patience});\n`,
      );
      // A run for each: of several files in one run, those that are done wait with their events for the ones before.
      for await (const event of run({ ...wanted, files: [entry], cwd: root })) take(event as TestEvent, part);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, takeParts));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is young has room: it is cleared seldom, which is a tenth of the work of a test that makes many calls. */
const flags = ['--max-semi-space-size=64'];

/** Milliseconds: a time limit that nobody waits for any more may run out by itself. */
const usualPatience = 60_000;

const together = new URL('testsTogether.ts', import.meta.url).href;
