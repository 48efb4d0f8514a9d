// Throws random input at the server: `npm run fuzz -- [part] [count] [seed]`; every part without arguments.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fuzz } from '../odata/fuzz.ts';
import { openWorld } from '../matrix/world.ts';
import { fuzzBodies } from './bodies.ts';
import { probe } from './probe.ts';

/** Tests of which `npm test` runs a sample, here run whole. */
const laws = [
  'laws/queries.test.ts',
  'laws/actions.test.ts',
  'laws/approvers.test.ts',
  'laws/deletion.test.ts',
  'laws/holds.test.ts',
  'matrix/unseen.test.ts',
  'http/whatIf.test.ts',
  'work/heldRemovals.test.ts',
].map((file) => fileURLToPath(new URL(`../${file}`, import.meta.url)));

interface Part {
  /** Inputs; null for what has a size of its own. */
  readonly count: number | null;
  /** What is printed; throws, or sets the exit code, where something was wrong. */
  readonly run: (count: number, seed: number) => unknown;
}

const parts: Readonly<Record<string, Part>> = {
  parsers: {
    count: 1_000_000,
    run: (count, seed) => {
      const { answered, faults, slowest } = fuzz(count, seed);
      return { answered, slowestMilliseconds: slowest, faults: Object.fromEntries([...faults].sort()) };
    },
  },
  bodies: {
    count: 50_000,
    run: async (count, seed) => {
      const world = await openWorld();
      try {
        const outcome = await fuzzBodies(world.latchkey, count, seed);
        if (outcome.wrong.length + outcome.different.length > 0) process.exitCode = 1;
        return outcome;
      } finally {
        await world.close();
      }
    },
  },
  probe: {
    count: 50_000,
    run: async (count, seed) => {
      const outcome = await probe(count, seed);
      if (outcome.wrong.length > 0) process.exitCode = 1;
      return outcome;
    },
  },
  laws: {
    count: null,
    run: () => {
      const env = { ...process.env, LATCHKEY_TEST_WHOLE: 'on' };
      const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...laws], {
        env,
        stdio: 'inherit',
      });
      if (status !== 0) process.exitCode = 1;
      return { status };
    },
  },
};

const [named, count, seed = String(Date.now())] = process.argv.slice(2);
if (named !== undefined && parts[named] === undefined)
  throw new Error(`there is no part ${named}: it is one of ${Object.keys(parts).join(', ')}`);
for (const [name, part] of Object.entries(parts)) {
  if (named !== undefined && named !== name) continue;
  const inputs = count === undefined || part.count === null ? (part.count ?? 0) : Number(count);
  console.log(part.count === null ? `${name}: whole` : `${name}: ${inputs} inputs from seed ${seed}`);
  console.log(await part.run(inputs, Number(seed)));
}
