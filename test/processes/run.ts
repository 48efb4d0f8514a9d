// `npm run fleet [-- --seed 7] [--stories approvals.yaml,basics.yaml | none] [--random 300] [--holds 200]
// [--full-seconds 30]`: every story, told to a fleet whose processes are killed and come back all the time; random
// stories with deletions under waiting requests; deletions and requests at the same moment, on both engines; and a disk
// that is full for a while.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    stories: { type: 'string' },
    random: { type: 'string', default: '300' },
    holds: { type: 'string', default: '200' },
    'full-seconds': { type: 'string', default: '30' },
  },
});
const { seed, stories, random, holds, 'full-seconds': fullSeconds } = values;
if (![seed, random, holds, fullSeconds].every((each) => Number.isInteger(Number(each)))) {
  console.error(
    'npm run fleet [-- --seed NUMBER] [--stories FILE,FILE] [--random NUMBER] [--holds NUMBER] [--full-seconds NUMBER]',
  );
  process.exit(2);
}
const files = [
  ...(stories === 'none' ? [] : ['stories.test.ts']),
  ...(random === '0' ? [] : ['randomStories.test.ts']),
  ...(holds === '0' ? [] : ['../laws/holds.test.ts']),
  ...(fullSeconds === '0' ? [] : ['../http/fullDisk.test.ts']),
];
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    '--test-concurrency=1',
    '--test-reporter=spec',
    ...files.map((file) => fileURLToPath(new URL(file, import.meta.url))),
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      FLEET: 'all',
      FLEET_SEED: seed,
      RANDOM_STORIES: random,
      LATCHKEY_TEST_HOLDS: holds,
      LATCHKEY_TEST_SEED: seed,
      LATCHKEY_TEST_FULL_SECONDS: fullSeconds,
      ...(stories === undefined ? {} : { STORIES: stories }),
    },
  },
);
process.exitCode = status ?? 1;
