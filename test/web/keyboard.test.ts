// Each main job of the portal by keyboard alone: no pointer is used from the page to the outcome.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, expectAccessible, settle, startWorkbench, type Workbench } from './browser.ts';
import { fill, focused, heading, press, tabTo } from './keyboardSteps.ts';
import { preparePortal, type PortalData } from './portalData.ts';
import { visit } from './portalPages.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let data: PortalData;
let member: Page;
let director: Page;
const asked: Record<string, string> = {};
before(async () => {
  workbench = await startWorkbench();
  data = await preparePortal(workbench.latchkey);
  await data.ask('member', data.packages.plain);
  for (const who of ['member', 'designer', 'engineer', 'analyst'])
    asked[who] = await data.ask(who, data.packages.short, { justification: `For ${who}` });
  [member, director] = await Promise.all([
    workbench.open('/', { who: 'member' }),
    workbench.open('/', { who: 'director' }),
  ]);
});
after(() => workbench.close());

const stateOf = async (id: string): Promise<string> =>
  (await workbench.latchkey.call('globalAdmin', 'GET', `${em}/assignmentRequests/${id}`)).body.state;

test('ask: past the navigation, into the panel, sent', async () => {
  await visit(member, '/browse');
  await member.getByRole('button', { name: 'Request Design studio' }).waitFor();
  await member.reload();
  await settle(member);
  await member.keyboard.press('Tab');
  assert.equal(await focused(member), 'Skip to the content');
  await member.keyboard.press('Enter');
  await press(member, `Request Fair stand`);
  await member.getByRole('dialog').waitFor();
  await fill(member, /^Reason/, 'The spring fair');
  await press(member, 'Send request');
  await heading(member, 'Fair stand');
});

test('extend, and give back with an undo', async () => {
  await visit(member, '/access');
  await press(member, 'Extend Newsletter');
  await member.getByRole('dialog').getByRole('button', { name: 'Send extension' }).waitFor();
  await press(member, 'Send extension');
  await heading(member, 'Newsletter');
  await workbench.latchkey.drain();
  await visit(member, '/access');
  await press(member, 'Give back Newsletter');
  await member.getByRole('alertdialog').waitFor();
  await press(member, 'Give back');
  await member.getByRole('button', { name: 'Undo' }).waitFor();
  await member.keyboard.press('Control+z');
  await member.getByText('You keep the access').waitFor();
  await tabTo(member, 'Close');
  await press(member, 'Skip to the content');
});

test('approve and deny, from the list to the decision', async () => {
  for (const [person, who, deed, state] of [
    ['Mel Ferrante', 'member', 'Approve', 'delivered'],
    ['Noor Haddad', 'designer', 'Deny', 'denied'],
  ] as const) {
    await visit(director, '/approvals');
    await press(director, new RegExp(`^Press room for ${person}`));
    await heading(director, `Press room for ${person}`);
    await fill(director, /^Reason for your decision/, 'As agreed');
    await press(director, deed);
    await heading(director, 'Approvals');
    await workbench.latchkey.drain();
    assert.equal(await stateOf(asked[who] ?? ''), state);
  }
});

test('many: all of the page are picked and approved with one reason', async () => {
  await visit(director, '/approvals');
  await press(director, 'Select all on this page', 'Space');
  await director.getByText('3 requests selected').waitFor();
  await press(director, 'Approve');
  await director.getByRole('dialog').waitFor();
  await fill(director, /^Reason for your decision/, 'All of the team');
  await press(director, 'Approve 3 requests');
  await director.getByText('3 requests were approved').first().waitFor();
});

test('shortcuts: from request to request, into the decision and sent', async () => {
  const asks = (who: string): Promise<string> => data.ask(who, data.packages.short, { justification: `Of ${who}` });
  const [first, second] = [await asks('designer'), await asks('manager')];
  await workbench.latchkey.drain();
  await visit(director, '/approvals');
  await director.reload();
  await director.getByRole('link', { name: /^Press room for Noor/ }).waitFor();
  const names = await director.locator('[data-approval] a').allTextContents();
  for (const [key, at] of [
    ['j', 0],
    ['j', 1],
    ['j', 1],
    ['k', 0],
  ] as const) {
    await director.keyboard.press(key);
    assert.equal(await focused(director), names[at]);
  }
  await director.keyboard.press('d');
  await heading(director, names[0] ?? '');
  await becomes(director, `document.activeElement.tagName`, 'TEXTAREA');
  // Letters that are typed are no shortcuts.
  await director.keyboard.type('a/d?jk');
  await director.keyboard.press('Control+Enter');
  await heading(director, 'Approvals');
  await workbench.latchkey.drain();
  const states = await Promise.all([first, second].map(stateOf));
  assert.deepEqual(states.toSorted(), ['denied', 'pendingApproval']);
  await press(director, /^Select Press room/, 'Space');
  await director.keyboard.press('a');
  await director.getByRole('dialog').waitFor();
  await fill(director, /^Reason for your decision/, 'All of it');
  await press(director, 'Approve request');
  await director.getByText('The request was approved').first().waitFor();
});

test('shortcuts: search, help, and the switch that turns them off', async () => {
  await visit(director, '/settings');
  await director.keyboard.press('/');
  assert.equal(await focused(director), 'Search people, packages and requests');
  await director.keyboard.press('?');
  assert.equal(await director.getByRole('dialog', { name: 'Keyboard shortcuts' }).count(), 0);
  await director.evaluate('document.activeElement.value = ""; document.activeElement.blur()');
  await director.keyboard.press('?');
  const help = director.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.getByText('Approvals: next request').waitFor();
  await expectAccessible(director);
  await tabTo(director, 'Use shortcuts of a single key');
  await director.keyboard.press('Space');
  await director.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await director.keyboard.press('?');
  await visit(director, '/browse');
  await director.keyboard.press('/');
  assert.notEqual(await director.evaluate('document.activeElement.tagName'), 'INPUT');
  assert.equal(await help.count(), 0);
  await visit(director, '/settings');
  await director.getByRole('switch', { name: 'Use shortcuts of a single key' }).press('Space');
  await visit(director, '/browse');
  await director.keyboard.press('/');
  assert.equal(await focused(director), 'Search packages');
});

test('delegate: a person is found by name and appointed', async () => {
  await visit(director, '/approvals/delegate');
  await fill(director, /^Person/, 'Mika');
  await director.getByRole('option', { name: /^Mika/ }).waitFor();
  await director.keyboard.press('ArrowDown');
  await director.keyboard.press('Enter');
  await press(director, 'Delegate my approvals');
  await director.getByText('Until you end it').waitFor();
});

test('ask for a report: from the team to the request', async () => {
  const manager = await workbench.open('/team', { who: 'manager' });
  await manager.getByRole('link', { name: 'Mel Ferrante' }).waitFor();
  await press(manager, 'Mel Ferrante');
  await heading(manager, 'Mel Ferrante');
  await press(manager, 'Request access');
  await manager.getByRole('dialog').waitFor();
  await fill(manager, 'Search packages', 'studio');
  await manager.getByRole('radio', { name: /Design studio/ }).waitFor();
  await press(manager, /^Design studio/, 'Space');
  await press(manager, 'Continue');
  await manager.getByRole('dialog', { name: 'Request Design studio' }).waitFor();
  await press(manager, 'Send request');
  await heading(manager, 'Design studio');
});

test('an owner makes a catalog, goes through its parts and edits it', async () => {
  const owner = await workbench.open('/manage/catalogs', { who: 'governanceAdmin' });
  await owner.getByRole('link', { name: 'General' }).waitFor();
  await press(owner, 'New catalog');
  await heading(owner, 'New catalog');
  await fill(owner, /^Name/, 'By keys');
  await press(owner, 'Create');
  await heading(owner, 'By keys');
  await owner.getByRole('tab', { name: 'Settings' }).waitFor();
  // A tab that is not chosen has its name twice, to keep its width.
  await tabTo(owner, 'Packages');
  for (let n = 0; n < 6 && !(await focused(owner)).startsWith('Settings'); n += 1)
    await owner.keyboard.press('ArrowRight');
  await owner.keyboard.press('Enter');
  await owner.getByRole('tab', { name: 'Settings', selected: true }).waitFor();
  await fill(owner, /^Description/, 'Typed');
  await press(owner, 'Save');
  await owner.getByText('The changes were saved').first().waitFor();
  await owner.context().close();
});

test('an administrator makes a person, looks at the portal as they see it, and comes back', async () => {
  const admin = await workbench.open('/admin/people', { who: 'globalAdmin' });
  await admin.getByRole('link', { name: 'Mel Ferrante' }).waitFor();
  await press(admin, 'New person');
  await heading(admin, 'New person');
  await fill(admin, /^Name/, 'Ada Quist');
  await fill(admin, /^Sign-in name/, `ada@${workbench.latchkey.user('member').userPrincipalName.split('@')[1]}`);
  await press(admin, 'Create');
  await admin.getByRole('alertdialog').waitFor();
  await press(admin, 'Done');
  await heading(admin, /^Ada Quist/);
  await settle(admin);
  await press(admin, 'View as');
  await admin.getByRole('alertdialog').waitFor();
  await press(admin, 'View as');
  await admin.getByText('You see Latchkey as Ada Quist', { exact: false }).waitFor();
  await press(admin, 'End the view');
  await heading(admin, /^Ada Quist/);
  await admin.context().close();
});

test('an administrator invites a guest', async () => {
  const admin = await workbench.open('/admin/people/invite', { who: 'globalAdmin' });
  await heading(admin, 'Invite a guest');
  await fill(admin, /^Mail address/, 'partner@elsewhere.example');
  await press(admin, 'Invite');
  await admin.getByText('partner@elsewhere.example').first().waitFor();
  await expectAccessible(admin);
  await admin.context().close();
});
