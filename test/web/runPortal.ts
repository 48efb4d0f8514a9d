// `npm run portal -- crawl`: every user of the sandbox presses every button of the portal; `npm test` has three do it.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [part = 'crawl'] = process.argv.slice(2);
if (part !== 'crawl') {
  console.error(`There is no part "${part}". The part is crawl.`);
  process.exit(2);
}
const test = fileURLToPath(new URL('./crawl.test.ts', import.meta.url));
const runner = fileURLToPath(new URL('../../scripts/test.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [runner, test], {
  env: { ...process.env, LATCHKEY_TEST_CRAWL: 'all', LATCHKEY_TEST_TYPES: 'checked' },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
