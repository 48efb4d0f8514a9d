// `npm run fleet [-- --seed 7] [--stories approvals.yaml,basics.yaml]`: every story, told to a fleet whose processes
// are killed and come back all the time.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: String(Date.now() % 100_000) }, stories: { type: 'string' } },
});
if (!Number.isInteger(Number(values.seed))) {
  console.error('npm run fleet [-- --seed NUMBER] [--stories FILE,FILE]');
  process.exit(2);
}
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', fileURLToPath(new URL('stories.test.ts', import.meta.url))],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      FLEET: 'all',
      FLEET_SEED: values.seed,
      ...(values.stories === undefined ? {} : { STORIES: values.stories }),
    },
  },
);
process.exitCode = status ?? 1;
