// Three users press every button of the portal; `npm run portal` has all users do it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWorkbench, type Workbench } from './browser.ts';
import { crawlPortal } from './crawl.ts';
import { preparePortal } from './portalData.ts';

let workbench: Workbench;
before(async () => {
  workbench = await startWorkbench();
  const data = await preparePortal(workbench.latchkey);
  await data.ask('member', data.packages.plain);
  await data.ask('member', data.packages.short, { justification: 'Spring' });
  await data.ask('designer', data.packages.stages, { justification: 'Fair' });
});
after(() => workbench.close());

const all = process.env['LATCHKEY_TEST_CRAWL'] === 'all';
const users = ['member', 'director', 'guest'];
const others = [
  'manager',
  'designer',
  'engineer',
  'analyst',
  'globalAdmin',
  'governanceAdmin',
  'otherGovernanceAdmin',
  'requestor1',
];

for (const who of all ? [...users, ...others] : users)
  test(`every button that the portal shows to ${who} does what it says, and nothing is refused`, async (context) => {
    const { pages, presses, faults } = await crawlPortal(workbench, who);
    context.diagnostic(`${pages} pages, ${presses} buttons`);
    assert.deepEqual(faults, []);
    assert.ok(pages >= 5 && presses >= 5, `${pages} pages, ${presses} buttons`);
  });
