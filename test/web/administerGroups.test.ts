// Groups for administrators in a real browser: made, filled, and given a rule with five clicks, its effects seen
// before; a fault of the rule is marked at its place.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { becomes, expectAccessible, screenshot, startWorkbench, until, type Workbench, confirm } from './browser.ts';

const { readRule, textOfRule } = await import(
  new URL('../../web/src/portal/forms/rules/ruleText.ts', import.meta.url).href
);
let workbench: Workbench;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
  page = await workbench.open('/admin/groups', { who: 'globalAdmin' });
});
after(() => workbench.close());

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const idHere = (): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';
const groupNow = async (): Promise<any> =>
  (await workbench.latchkey.call('app:full', 'GET', `/v1.0/groups/${idHere()}?$expand=members`)).body;

test('conditions become a rule and come back of it; what they cannot show stays text', () => {
  for (const text of [
    '',
    '(user.department -eq "Sales")',
    '(user.jobTitle -startsWith "a `"quoted`" word") -and (user.accountEnabled -eq true)',
    '(user.city -ne "Bonn") -or (user.city -notContains "b``c")',
  ])
    assert.equal(textOfRule(readRule(text)), text);
  assert.deepEqual(readRule('user.Department -EQ "Sales" -and user.accountEnabled -eq TRUE')?.conditions, [
    { property: 'user.department', operator: 'eq', value: 'Sales' },
    { property: 'user.accountEnabled', operator: 'eq', value: 'true' },
  ]);
  for (const text of [
    'user.city -eq "A" -and user.city -eq "B" -or user.city -eq "C"',
    'user.otherMails -any (_ -contains "x")',
    'user.city -in ["A"]',
    '(user.city -eq "A"',
    'user.city -eq null',
  ])
    assert.equal(readRule(text), null, text);
});

test('a group is made, and people are added to it and taken out', async () => {
  await heading('Groups');
  await screenshot(page, 'portal-groups');
  await button('New group').click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sales desk');
  assert.equal(await page.getByRole('textbox', { name: 'Mail alias' }).inputValue(), 'sales-desk');
  await expectAccessible(page);
  await button('Create').click();
  await heading('Sales desk');
  await button('Add members').click();
  const panel = page.getByRole('dialog', { name: 'Add members' });
  for (const key of ['member', 'designer']) {
    const name = workbench.latchkey.user(key).displayName;
    await panel.getByRole('combobox').click();
    await panel.getByRole('combobox').fill(name);
    await panel.getByRole('option', { name }).click();
  }
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Add 2 entries' }).click();
  await panel.waitFor({ state: 'detached' });
  await button(`Remove ${workbench.latchkey.user('designer').displayName}`).click();
  await confirm(page, 'Remove');
  await button(`Remove ${workbench.latchkey.user('designer').displayName}`).waitFor({ state: 'detached' });
  assert.deepEqual(
    (await groupNow()).members.map(({ id }: any) => id),
    [workbench.latchkey.user('member').id],
  );
});

test('a rule is published in five clicks, its effects seen before; then nobody is added by hand', async () => {
  await page.getByRole('tab', { name: 'Rule' }).click();
  await page.getByRole('radio', { name: 'A rule decides who is a member' }).click();
  await page.getByRole('textbox', { name: 'Value' }).click();
  await page.keyboard.type('Marketing');
  assert.equal(
    await page.getByRole('textbox', { name: 'Rule as text' }).inputValue(),
    '(user.department -eq "Marketing")',
  );
  await button('Preview the effects').click();
  await page.getByText('gain access').waitFor();
  await expectAccessible(page);
  const messages = page.getByRole('button', { name: 'Close', exact: true });
  for (let left = await messages.count(); left > 0; left -= 1) await messages.first().click();
  await screenshot(page, 'portal-rule');
  await button('Publish the rule').click();
  await until('the rule is saved', async () => (await groupNow()).membershipRule !== null);
  const { membershipRule, groupTypes } = await groupNow();
  assert.deepEqual([membershipRule, groupTypes], ['(user.department -eq "Marketing")', ['DynamicMembership']]);
  await workbench.latchkey.drain();
  assert.ok((await groupNow()).members.length > 1);
  await page.getByRole('tab', { name: 'Members' }).click();
  await page.getByText('The rule of this group decides', { exact: false }).waitFor();
  assert.equal(await button('Add members').count(), 0);
});

test('a fault of the rule is told at its field, and its place is marked; who loses is asked about first', async () => {
  await page.getByRole('tab', { name: 'Rule' }).click();
  const text = page.getByRole('textbox', { name: 'Rule as text' });
  await text.fill('user.department -resembles "Sales"');
  await page.getByText('This rule says more than conditions can show', { exact: false }).waitFor();
  await button('Publish the rule').click();
  await page.getByText(/At character 17/).waitFor();
  await becomes(page, `document.activeElement?.selectionStart`, 16);
  await expectAccessible(page);
  await text.fill('user.department -eq "Nobody"');
  await button('Publish the rule').click();
  const question = page.getByRole('alertdialog', { name: 'Some people will have less than now' });
  await question.getByText('Who loses what').waitFor();
  await question.getByRole('button', { name: 'Save anyway' }).click();
  await until('the other rule is saved', async () => (await groupNow()).membershipRule.includes('Nobody'));
  await workbench.latchkey.drain();
  assert.deepEqual((await groupNow()).members, []);
});

test('removals beyond the limit of a rule are picked, and kept, or released after a look at them', async () => {
  const { latchkey } = workbench;
  const admin = (method: string, path: string, body: object) => latchkey.call('globalAdmin', method, path, body);
  await admin('PATCH', '/latchkey/v1/settings', { removalLimits: ['dynamicGroup 0% 0 P1D'] });
  const { body } = await admin('POST', '/v1.0/groups', {
    displayName: 'Planners',
    mailEnabled: false,
    mailNickname: 'planners',
    securityEnabled: true,
    groupTypes: ['DynamicMembership'],
    membershipRule: 'user.department -eq "Marketing"',
  });
  await latchkey.drain();
  await admin('PATCH', `/v1.0/groups/${body.id}`, { membershipRule: 'user.department -eq "Nobody"' });
  await latchkey.drain();
  await page.goto(`${latchkey.http}/admin/held`);
  const kept = latchkey.user('member').displayName;
  await page.getByRole('checkbox', { name: `Select ${kept}, Planners` }).check();
  await expectAccessible(page);
  await readersOnlyLook(kept);
  await button('Keep access of 1').click();
  await page.getByText('1 person keeps the access').first().waitFor();
  await page.getByRole('checkbox', { name: `Select ${kept}, Planners` }).waitFor({ state: 'detached' });
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await button(/^Remove access of/).click();
  const question = page.getByRole('alertdialog');
  await question.getByText('Who loses what').waitFor();
  await expectAccessible(page);
  await question.getByRole('button', { name: /^Remove access of/ }).click();
  await page.getByText('No removal is held').waitFor();
  await latchkey.drain();
  const { body: now } = await latchkey.call('app:full', 'GET', `/v1.0/groups/${body.id}?$expand=members`);
  assert.deepEqual(
    now.members.map(({ displayName }: any) => displayName),
    [kept],
  );
});

test('removals beyond the limit are confirmed by their number in the question of the form', async () => {
  const { latchkey } = workbench;
  const { body } = await latchkey.call('globalAdmin', 'POST', '/v1.0/groups', {
    displayName: 'Press desk',
    mailEnabled: false,
    mailNickname: 'press-desk',
    securityEnabled: true,
    groupTypes: ['DynamicMembership'],
    membershipRule: 'user.department -eq "Marketing"',
  });
  await latchkey.drain();
  await page.goto(`${latchkey.http}/admin/groups/${body.id}`);
  const before = (await groupNow()).members.length;
  assert.ok(before > 1);
  await page.getByRole('tab', { name: 'Rule' }).click();
  await page.getByRole('textbox', { name: 'Rule as text' }).fill('user.department -eq "Nobody"');
  await button('Publish the rule').click();
  const question = page.getByRole('alertdialog', { name: 'Some people will have less than now' });
  await question.getByRole('checkbox', { name: `Take access from all ${before} at once` }).check();
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Save anyway' }).click();
  await until('the rule is saved', async () => (await groupNow()).membershipRule.includes('Nobody'));
  await latchkey.drain();
  assert.deepEqual((await groupNow()).members, []);
});

/** Whoever may read the removals and may not decide is offered nothing that would be refused. */
async function readersOnlyLook(name: string): Promise<void> {
  const { latchkey } = workbench;
  const given = await latchkey.call('globalAdmin', 'POST', '/v1.0/roleManagement/directory/roleAssignments', {
    principalId: latchkey.user('analyst').id,
    roleDefinitionId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
    directoryScopeId: '/',
  });
  assert.equal(given.status, 201, given.text);
  const reader = await workbench.open('/admin/held', { who: 'analyst' });
  await reader.getByText(name).first().waitFor();
  const main = reader.getByRole('main');
  assert.equal(await main.getByRole('checkbox').count(), 0);
  assert.equal(await main.getByRole('button', { name: /access/ }).count(), 0);
  await reader.goto(`${latchkey.http}/admin/attention`);
  await reader.getByRole('region', { name: /Removals that are held/ }).waitFor();
  assert.equal(await reader.getByRole('link', { name: /^Decide/ }).count(), 0);
  await reader.context().close();
}
