// Who has a package, in a real browser: many people are assigned by a file or a list, with a verdict for each line, and
// undone; access is removed after its effects were shown, and undone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { expectAccessible, screenshot, startWorkbench, until, type Workbench } from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let page: Page;
let packageId: string;
const names: string[] = [];
before(async () => {
  workbench = await startWorkbench();
  const make = async (path: string, body: object): Promise<string> => {
    const reply = await workbench.latchkey.call('app:full', 'POST', path, body);
    assert.ok(reply.status < 300, reply.text);
    return reply.body.id;
  };
  const catalog = await make(`${em}/catalogs`, { displayName: 'Marketing', state: 'published' });
  packageId = await make(`${em}/accessPackages`, { displayName: 'Campaigns', catalog: { id: catalog } });
  await make(`${em}/assignmentPolicies`, {
    displayName: 'Staff',
    accessPackage: { id: packageId },
    allowedTargetScope: 'allMemberUsers',
    requestorSettings: { enableTargetsToSelfAddAccess: true },
  });
  for (let n = 0; n < 150; n += 1) {
    const userPrincipalName = `person${n}@latchkey.example`;
    names.push(userPrincipalName);
    await make('/v1.0/users', {
      ...{ displayName: `Person ${n}`, userPrincipalName, mailNickname: `person${n}`, accountEnabled: true },
      // Not among those whom the policy admits.
      userType: n === 30 ? 'Guest' : 'Member',
      passwordProfile: { password: 'trellis-otter-bucket-17' },
    });
  }
  page = await workbench.open(`/manage/packages/${packageId}?part=access`, { who: 'governanceAdmin' });
});
after(() => workbench.close());

const held = async (): Promise<number> => {
  const path = `${em}/assignments?$filter=accessPackage/id eq '${packageId}' and state eq 'delivered'&$top=999`;
  return (await workbench.latchkey.call('app:full', 'GET', path)).body.value.length;
};

test('a hundred people are assigned by a file in four clicks; three bad lines are named, 97 get it', async () => {
  const lines = ['Sign-in name,Team', ...names.slice(0, 98), 'nobody@nowhere.example', 'Persn 7'];
  let clicks = 1;
  await page.getByRole('button', { name: 'Assign people' }).click();
  const panel = page.getByRole('dialog', { name: 'Assign people' });
  clicks += 1;
  await panel
    .getByLabel('Or a file')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
  await panel.getByText('97 can be assigned, 3 cannot.').waitFor();
  const verdicts = panel.getByRole('list', { name: 'Verdict for each line' });
  await verdicts.getByText('nobody@nowhere.example').waitFor();
  await verdicts.getByText('Persn 7').waitFor();
  await verdicts.getByText('Person 30', { exact: true }).waitFor();
  await verdicts.getByText('Not possible').waitFor();
  assert.equal(await held(), 0, 'nothing was done yet');
  await expectAccessible(page);
  await screenshot(page, 'portal-assign-people');
  clicks += 1;
  await panel.getByRole('button', { name: 'Assign 97 people' }).click();
  await page.getByText('97 people get it').waitFor();
  assert.ok(clicks <= 4);
  await workbench.latchkey.clock({ advance: 'PT1M' });
  await workbench.latchkey.drain();
  assert.equal(await held(), 97);
});

test('what cannot be read as CSV is told; of more lines than are taken at once it is said how many stay', async () => {
  await page.reload();
  await page.getByRole('button', { name: 'Assign people' }).click();
  const panel = page.getByRole('dialog', { name: 'Assign people' });
  const put = (text: string): Promise<void> =>
    panel
      .getByLabel('Or a file')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await put('"Person 1,Team');
  await panel.getByText('The list cannot be read', { exact: false }).waitFor();
  await put(Array.from({ length: 1003 }, (_, n) => `nobody${n}@nowhere.example`).join('\n'));
  await panel.getByText('3 lines are left out: 1,000 are taken at once.', { exact: false }).waitFor();
  await panel.getByText('0 can be assigned, 1,000 cannot.').waitFor();
  const list = panel.getByRole('list', { name: 'Verdict for each line' });
  assert.ok((await list.getByRole('listitem').count()) < 200, 'those near the window are drawn');
  await panel.getByRole('button', { name: 'Close' }).click();
});

test('fifty people are assigned from a pasted list, and undone: nobody gets it', async () => {
  await page.reload();
  await page.getByText('Person 1', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Assign people' }).click();
  const panel = page.getByRole('dialog', { name: 'Assign people' });
  await panel.getByRole('textbox', { name: /^Or paste a list/ }).fill(names.slice(100, 150).join('\n'));
  await panel.getByRole('textbox', { name: /^Or paste a list/ }).blur();
  await panel.getByText('50 can be assigned, 0 cannot.').waitFor();
  await workbench.latchkey.clock({ frozen: true });
  await panel.getByRole('button', { name: 'Assign 50 people' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Nobody gets it').waitFor();
  await workbench.latchkey.clock({ advance: 'PT1M' });
  await workbench.latchkey.drain();
  assert.equal(await held(), 97);
});

test('access of several is removed once its effects were seen, kept by an undo, and removed in the end', async () => {
  await page.reload();
  const search = page.locator('main').getByRole('searchbox').first();
  await search.fill('Person 9');
  await page.getByRole('checkbox', { name: 'Select Person 90', exact: true }).waitFor();
  for (const name of ['Person 90', 'Person 91'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  const removeBoth = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Remove access' }).click();
    const question = page.getByRole('alertdialog', { name: 'Remove the access of 2 people?' });
    await question.getByText('lose access').waitFor();
    await question.getByText('Person 91').first().waitFor();
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Remove access' }).click();
  };
  await removeBoth();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('Everybody keeps it').waitFor();
  await workbench.latchkey.clock({ advance: 'PT1M' });
  await workbench.latchkey.drain();
  assert.equal(await held(), 97);
  for (const name of ['Person 90', 'Person 91'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  await removeBoth();
  await page.getByText('The access of 2 people is removed').first().waitFor();
  await workbench.latchkey.clock({ advance: 'PT1M' });
  await workbench.latchkey.drain();
  await until('both lost it', async () => (await held()) === 95);
});
