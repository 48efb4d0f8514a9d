// `npm run portal -- crawl`: every user of the sandbox presses every button of the portal, and the link of every mail
// is opened; `npm test` has some users do it. `npm run portal -- looks`: axe on each page at each width in each look;
// `npm test` has some of each.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const parts: Readonly<Record<string, { readonly file: string; readonly setting: string }>> = {
  crawl: { file: './crawl.test.ts', setting: 'LATCHKEY_TEST_CRAWL' },
  looks: { file: './portalLooks.test.ts', setting: 'LATCHKEY_TEST_LOOKS' },
};
const [name = 'crawl'] = process.argv.slice(2);
const part = parts[name];
if (part === undefined) {
  console.error(`There is no part "${name}". The parts are ${Object.keys(parts).join(' and ')}.`);
  process.exit(2);
}
const test = fileURLToPath(new URL(part.file, import.meta.url));
const runner = fileURLToPath(new URL('../../scripts/test.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [runner, test], {
  env: { ...process.env, [part.setting]: 'all', LATCHKEY_TEST_TYPES: 'checked' },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
