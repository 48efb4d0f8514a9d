// Which test files share a process, and in what order the processes begin.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { root } from './prepare.mjs';
import type { TestEvent } from './testReport.ts';

/**
 * Files with a process of their own, since they take long, watch memory, time or the network of their process, or end
 * processes; and the folders that take
 * longest. What takes longest stands first and begins first, so that no long one is left over at the end.
 */
const first: readonly string[] = [
  'test/scenarios/postgres.test.ts',
  'test/processes',
  'test/web',
  'test/scenarios/sqlite.test.ts',
  'test/crash',
  'test/start/program.test.ts',
  'test/seeds',
  'test/bench',
  'test/laws/queries.test.ts',
  'test/work/automatic.test.ts',
  'test/work',
  'test/matrix/unseen.test.ts',
  'test/http/health.test.ts',
  'test/examples',
  'test/store/crash.test.ts',
  'test/store/faults.test.ts',
  'test/store',
  'test/clients/clients.test.ts',
  'test/matrix',
  'test/commands',
  'test/http/overload.test.ts',
  'test/http/bounds.test.ts',
  'test/http',
  'test/identity/azure.test.ts',
  'test/identity/quiet.test.ts',
  'test/identity',
  'test/surface',
  'test/odata/fuzz.test.ts',
  'test/start/install.test.ts',
];

/** Files, named below the root, that run in one process, one after the other. */
export type Part = readonly string[];

/**
 * What stands in `first`, of which a file takes the first name that it fits; then a part for each folder with the rest
 * of it.
 */
export function partsOf(files: readonly string[]): readonly Part[] {
  const parts = new Map<string, string[]>(first.map((name) => [name, []]));
  for (const file of files) {
    const name =
      first.find((each) => file === each || file.startsWith(`${each}/`)) ?? file.split('/').slice(0, 2).join('/');
    parts.set(name, [...(parts.get(name) ?? []), file]);
  }
  return [...parts.values()].filter((part) => part.length > 0);
}

/** Runs each part in a process of its own, so many at once. */
export async function runParts(
  parts: readonly Part[],
  {
    atOnce,
    signal,
    patience = usualPatience,
  }: { readonly atOnce: number; readonly signal?: AbortSignal; readonly patience?: number },
  take: (event: TestEvent, part: Part) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tests-'));
  const waiting = parts.entries();
  const lane = async (): Promise<void> => {
    for (const [at, part] of waiting) {
      if (signal?.aborted) return;
      const entry = join(folder, `${at + 1}.mjs`);
      // In this order: see testHooks.ts.
      writeFileSync(
        entry,
        `await import(${JSON.stringify(hooks)});\nconst { together } = await ` +
          `import(${JSON.stringify(together)});\ntogether(${JSON.stringify(part)}, ${patience});\n`,
      );
      // A run for each: of several files in one run, those that are done wait with their events for the ones before.
      for await (const event of run({ files: [entry], cwd: root, ...(signal ? { signal } : {}) }))
        take(event as TestEvent, part);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, lane));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds: a time limit that nobody waits for any more may run out by itself. */
const usualPatience = 60_000;

const hooks = new URL('testHooks.ts', import.meta.url).href;
const together = new URL('testsTogether.ts', import.meta.url).href;
