// Two users press every button of the portal, an owner and an administrator those of a page each, by the day, and a
// mail of each kind is opened; `npm run portal -- crawl` has all users do it, and opens every mail.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { seedOfToday } from '../sample.ts';
import { startWorkbench, type Workbench } from './browser.ts';
import { crawlPortal } from './crawl.ts';
import { crawlMails, mailEvents } from './crawlMails.ts';
import { causeMails, mailsOf } from './mailData.ts';
import { preparePortal, type PortalData } from './portalData.ts';
import { portalRows } from './portalPages.ts';

let workbench: Workbench;
let data: PortalData;
before(async () => {
  workbench = await startWorkbench();
  data = await preparePortal(workbench.latchkey);
  const owner = await workbench.latchkey.call(
    'globalAdmin',
    'POST',
    '/v1.0/roleManagement/entitlementManagement/roleAssignments',
    {
      principalId: workbench.latchkey.user('engineer').id,
      roleDefinitionId: CatalogRoles.owner,
      appScopeId: `/AccessPackageCatalog/${data.owned.catalog}`,
    },
  );
  assert.equal(owner.status, 201, owner.text);
  await data.ask('member', data.packages.plain);
  await data.ask('member', data.packages.short, { justification: 'Spring' });
  await data.ask('designer', data.packages.stages, { justification: 'Fair' });
});
after(() => workbench.close());

const all = process.env['LATCHKEY_TEST_CRAWL'] === 'all';
/** One of two by the day, which leaves time for a page of those who have the most. */
const users = ['member', seedOfToday() % 2 === 0 ? 'director' : 'guest'];
const others = [
  'director',
  'guest',
  'manager',
  'designer',
  'engineer',
  'analyst',
  'globalAdmin',
  'governanceAdmin',
  'otherGovernanceAdmin',
  'requestor1',
  'newHire',
];

for (const who of all ? new Set([...users, ...others]) : users)
  test(`every button that the portal shows to ${who} does what it says, and nothing is refused`, async () => {
    const { pages, presses, faults } = await crawlPortal(workbench, who);
    tell(`${who}: ${pages} pages, ${presses} buttons`);
    assert.deepEqual(faults, []);
    assert.ok(pages >= 5 && presses >= 5, `${pages} pages, ${presses} buttons`);
  });

/** Owners and administrators have the most pages: `npm test` has one of each a day, the whole crawl them all. */
const dearUsers: Readonly<Record<string, RegExp>> = { owner: /^\/manage\/[a-z/]+$/, globalAdmin: /^\/admin\/[a-z/]+$/ };
const keyOf = (who: string): string => (who === 'owner' ? 'engineer' : who);

for (const [who, pages] of Object.entries(dearUsers))
  test(`every button on a page for ${who} does what it says, and nothing is refused`, async () => {
    const own = (await portalRows()).map(({ path }) => path).filter((path) => pages.test(path));
    const today = own[seedOfToday() % own.length] ?? '';
    const { presses, faults } = await crawlPortal(workbench, keyOf(who), all ? own : [today]);
    tell(`${who}: ${presses} buttons on ${all ? own.length : today}`);
    assert.deepEqual(faults, []);
    // A page of one day may have nothing to press; of all pages some have many.
    if (all) assert.ok(presses >= own.length, `${presses} buttons on ${own.length} pages`);
  });

test('each mail has one link, which opens the page that it is about, with what its button says', async () => {
  await causeMails(workbench.latchkey, data);
  const written = new Set((await mailsOf(workbench.latchkey)).map(({ event }) => event));
  assert.deepEqual([...written].sort(), [...mailEvents].sort(), 'a mail of each kind is there');
  const { mails, opened, offered, faults } = await crawlMails(workbench, all ? 'all' : 'lastOfKind');
  tell(`${mails} mails, ${opened} opened`);
  assert.deepEqual(faults, []);
  if (all) assert.deepEqual([...offered].sort(), [...mailEvents].sort());
});

/** The report of a run of tests shows no diagnostics; whoever asks for the whole wants to know how much it was. */
function tell(says: string): void {
  if (all) process.stderr.write(`${says}\n`);
}
