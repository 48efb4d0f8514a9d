// People for administrators in a real browser: created with a password that is shown once, edited, disabled, deleted
// and restored; what they hold, and their roles.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible, screenshot, settle, startWorkbench, type Workbench } from './browser.ts';

let workbench: Workbench;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
  page = await workbench.open('/admin/people', { who: 'globalAdmin' });
});
after(() => workbench.close());

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const go = (path: string): Promise<unknown> => page.goto(`${workbench.latchkey.http}${path}`);
const tab = (name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click();
const confirm = (name: string): Promise<void> =>
  page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();
const idHere = (): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';
const userNow = async (): Promise<any> =>
  (
    await workbench.latchkey.call(
      'app:full',
      'GET',
      `/v1.0/users/${idHere()}?$select=displayName,mailNickname,department,accountEnabled&$expand=manager`,
    )
  ).body;

test('a person is made with three inputs, and signs in with the password that is shown once', async () => {
  await heading('People');
  await page.getByRole('link', { name: workbench.latchkey.user('member').displayName }).waitFor();
  await screenshot(page, 'portal-people');
  await button('New person').click();
  const domain = workbench.latchkey.user('member').userPrincipalName.split('@')[1] ?? '';
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Anna Berg');
  await page.getByRole('textbox', { name: 'Sign-in name' }).fill('anna.berg@elsewhere.example');
  assert.equal(await page.getByRole('textbox', { name: 'Mail alias' }).inputValue(), 'anna.berg');
  await button('Create').click();
  await page
    .getByText(/verified domains/)
    .first()
    .waitFor();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Sign-in name' }).fill(`anna.berg@${domain}`);
  await button('Create').click();
  const shown = page.getByRole('alertdialog', { name: 'Temporary password of Anna Berg' });
  const password = await shown.getByRole('textbox').inputValue();
  assert.match(password, /^[A-Za-z2-9]{5}(-[A-Za-z2-9]{5}){3}$/);
  await expectAccessible(page);
  await shown.getByRole('button', { name: 'Done' }).click();
  await heading(/Anna Berg/);
  const made = await userNow();
  assert.deepEqual([made.mailNickname, made.accountEnabled], ['anna.berg', true]);
});

test('what is known of a person is edited, and a manager is set', async () => {
  await tab('Profile');
  await page.getByRole('textbox', { name: 'Department' }).fill('Sales');
  await button('Save').click();
  await page.getByText('The changes were saved').first().waitFor();
  await button('Set a manager').click();
  const panel = page.getByRole('dialog', { name: 'Manager of Anna Berg' });
  const manager = workbench.latchkey.user('director').displayName;
  await panel.getByRole('combobox', { name: 'Manager' }).click();
  await panel.getByRole('combobox', { name: 'Manager' }).fill(manager);
  await panel.getByRole('option', { name: manager }).click();
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.waitFor({ state: 'detached' });
  await expectAccessible(page);
  const now = await userNow();
  assert.deepEqual([now.department, now.manager?.displayName], ['Sales', manager]);
});

test('a directory role is given and taken; the last Global Administrator stays, and is told why', async () => {
  await tab('Directory roles');
  await button('Give a directory role').click();
  const panel = page.getByRole('dialog', { name: 'Give a directory role' });
  await panel.getByRole('combobox', { name: 'Role' }).click();
  await panel.getByRole('combobox', { name: 'Role' }).fill('Helpdesk');
  await panel.getByRole('option', { name: 'Helpdesk Administrator' }).click();
  await panel.getByRole('button', { name: 'Give a directory role' }).click();
  await page.getByRole('row', { name: /Helpdesk Administrator/ }).waitFor();
  await expectAccessible(page);
  await button('Remove Helpdesk Administrator of Anna Berg').click();
  await confirm('Remove');
  await page.getByText('No directory role is held', { exact: false }).waitFor();
  await go(`/admin/people/${workbench.latchkey.user('globalAdmin').id}?part=roles`);
  await button(/^Remove Global Administrator/).click();
  await confirm('Remove');
  await page
    .getByText(/no active Global Administrator/)
    .first()
    .waitFor();
});

test('an account is disabled, its password reset; the person is deleted and restored', async () => {
  const { body } = await workbench.latchkey.call('app:full', 'GET', `/v1.0/users?$filter=displayName eq 'Anna Berg'`);
  await go(`/admin/people/${body.value[0].id}?part=account`);
  await expectAccessible(page);
  await button('Disable the account').click();
  await confirm('Disable the account');
  await button('Enable the account').waitFor();
  assert.equal((await userNow()).accountEnabled, false);
  await button('Reset the password').click();
  await confirm('Reset the password');
  await page
    .getByRole('alertdialog', { name: /^Temporary password/ })
    .getByRole('button', { name: 'Done' })
    .click();
  await button('Delete the person').click();
  await confirm('Delete the person');
  await heading('People');
  await tab('Deleted');
  await button('Restore Anna Berg').click();
  await page.getByText('Anna Berg was restored').first().waitFor();
  assert.equal((await workbench.latchkey.call('app:full', 'GET', `/v1.0/users/${body.value[0].id}`)).status, 200);
});

test('whoever may only reset passwords sees nothing else to do', async () => {
  const { latchkey } = workbench;
  const helpdesk = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
  const given = await latchkey.call('globalAdmin', 'POST', '/v1.0/roleManagement/directory/roleAssignments', {
    principalId: latchkey.user('analyst').id,
    roleDefinitionId: helpdesk,
    directoryScopeId: '/',
  });
  assert.equal(given.status, 201, given.text);
  const other = await workbench.open(`/admin/people/${latchkey.user('member').id}?part=account`, { who: 'analyst' });
  await other.getByRole('button', { name: 'Reset the password' }).waitFor();
  assert.equal(await other.getByRole('button', { name: /^(Delete|Disable)/ }).count(), 0);
  await other.getByRole('tab', { name: 'Profile', exact: true }).click();
  await settle(other);
  assert.equal(await other.getByRole('button', { name: 'Save' }).count(), 0);
  await other.getByRole('tab', { name: 'Access packages', exact: true }).click();
  await other.getByText('Nothing that you can see').waitFor();
  await other.context().close();
});

test('a guest is invited with one input, and the link is shown once', async () => {
  const { latchkey } = workbench;
  const address = 'gia@partner.example';
  await go('/admin/people');
  await button('Invite a guest').click();
  await heading('Invite a guest');
  await page.getByRole('textbox', { name: 'Mail address' }).fill('gia');
  await button('Invite').click();
  await page
    .getByText(/name@example\.com/)
    .first()
    .waitFor();
  await page.getByRole('textbox', { name: 'Mail address' }).fill(address);
  await page.getByRole('textbox', { name: 'Message' }).fill('Until Monday!');
  await expectAccessible(page);
  await button('Invite').click();
  const shown = page.getByRole('alertdialog', { name: `${address} is invited` });
  assert.match(await shown.getByRole('textbox').inputValue(), /\/account\/invitation\?invitation=/);
  await expectAccessible(page);
  await shown.getByRole('button', { name: 'Done' }).click();
  await heading(/^gia/);
  const filter = `$filter=to eq '${address}'`;
  const [mail] = (await latchkey.call('globalAdmin', 'GET', `/latchkey/v1/mails?${filter}`)).body.value;
  assert.match(mail.html, /Until Monday!/);
  const audits = `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Invite external user'`;
  const [entry] = (await latchkey.call('globalAdmin', 'GET', audits)).body.value;
  assert.deepEqual(
    [entry.targetResources[0].id, entry.initiatedBy.user.id],
    [idHere(), latchkey.user('globalAdmin').id],
  );
});

const guestInviter = '95e79109-95c0-4d8e-aee3-d01accf2d47b';

test('a guest inviter finds the page, invites one after the other, and is told who cannot be invited', async () => {
  const { latchkey } = workbench;
  const given = await latchkey.call('globalAdmin', 'POST', '/v1.0/roleManagement/directory/roleAssignments', {
    principalId: latchkey.user('designer').id,
    roleDefinitionId: guestInviter,
    directoryScopeId: '/',
  });
  assert.equal(given.status, 201, given.text);
  const inviter = await workbench.open('/', { who: 'designer' });
  await inviter.getByRole('link', { name: 'Invite a guest' }).click();
  await inviter.getByRole('heading', { level: 1, name: 'Invite a guest' }).waitFor();
  assert.equal(await inviter.getByRole('link', { name: 'People', exact: true }).count(), 0);
  const invite = async (address: string, title: string): Promise<Locator> => {
    await inviter.getByRole('textbox', { name: 'Mail address' }).fill(address);
    await inviter.getByRole('button', { name: 'Invite', exact: true }).click();
    return inviter.getByRole('alertdialog', { name: title });
  };
  const address = 'gus@partner.example';
  const first = await invite(address, `${address} is invited`);
  assert.match(await first.getByRole('textbox').inputValue(), /\/account\/invitation\?invitation=/);
  await first.getByRole('button', { name: 'Done' }).click();
  const filter = `$filter=mail eq '${address}'`;
  const [guest] = (await latchkey.call('globalAdmin', 'GET', `/v1.0/users?${filter}`)).body.value;
  const off = await latchkey.call('globalAdmin', 'PATCH', `/v1.0/users/${guest.id}`, { accountEnabled: false });
  assert.equal(off.status, 204, off.text);
  const second = await invite(address, `${address} is not invited`);
  await second.getByText('The account of this guest is disabled.', { exact: false }).waitFor();
  assert.equal(await second.getByRole('textbox').count(), 0);
  await expectAccessible(inviter);
  await inviter.context().close();
});

/** What a click saves, as text. */
async function savedBy(name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button(name).click()]);
  return readFile(await download.path(), 'utf8');
}

test('a list of people comes in: a verdict for each line, then what is possible, and the result as CSV', async () => {
  const { latchkey } = workbench;
  const domain = latchkey.user('member').userPrincipalName.split('@')[1] ?? '';
  const analyst = latchkey.user('analyst');
  await go('/admin/people');
  await button('Import people').click();
  await heading('Import people');
  const list = [
    'Name [displayName] Required;Sign-in name;department;accountEnabled;shoe size',
    `Ben Okafor;ben.okafor@${domain};Sales;true;44`,
    `"Ekström; Åsa";asa@${domain};;no;38`,
    `${analyst.displayName};${analyst.userPrincipalName};Insights;;`,
    `Once more;BEN.OKAFOR@${domain};;;`,
    'Strange;strange@elsewhere.example;;;',
    `Unclear;unclear@${domain};;perhaps;`,
    'Nobody;;;;',
  ].join('\n');
  await page.getByRole('textbox', { name: 'Or paste it' }).fill(list);
  await page.getByRole('heading', { level: 1 }).click();
  await page.getByText('2 to create, 1 to change, 0 as they are, 4 not possible').waitFor();
  await page.getByText('These columns are left out: shoe size.').waitFor();
  const lines = page.getByRole('list', { name: 'Lines of the list' }).getByRole('listitem');
  for (const says of [
    /^4Once more.*Named before$/,
    /^5Strange.*verified domains.*Not possible$/s,
    /^6Unclear.*neither true nor false$/,
    /^7Nobody.*No sign-in name$/,
    /Department.*Change$/s,
  ])
    await lines.filter({ hasText: says }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-import');
  const asa = `/v1.0/users/asa@${domain}?$select=displayName,accountEnabled,mailNickname`;
  assert.equal((await latchkey.call('app:full', 'GET', asa)).status, 404, 'nothing is done before');
  await button('Do 3 lines').click();
  await page.getByText('2 created, 1 changed, 0 as they were, 4 not possible').waitFor();
  const made = (await latchkey.call('app:full', 'GET', asa)).body;
  assert.deepEqual([made.displayName, made.accountEnabled, made.mailNickname], ['Ekström; Åsa', false, 'asa']);
  const changed = (await latchkey.call('app:full', 'GET', `/v1.0/users/${analyst.id}?$select=department,jobTitle`))
    .body;
  assert.equal(changed.department, 'Insights');
  assert.ok(changed.jobTitle, 'an empty cell takes nothing away');
  const result = (await savedBy('Save the result')).split('\r\n');
  assert.equal(result.length, 8);
  assert.match(result[1] ?? '', /^1,Ben Okafor,ben\.okafor@.*,Created,([A-Za-z2-9]{5}-){3}[A-Za-z2-9]{5},$/);
  assert.match(result[5] ?? '', /^5,Strange,.*,Not possible,,.*verified domains/);
  await go('/admin/people');
  const exported = await savedBy('Export');
  assert.match(exported, /^displayName,userPrincipalName,mailNickname,/);
  assert.ok(exported.includes(`Ben Okafor,ben.okafor@${domain},ben.okafor`));
  await go('/admin/people/import');
  await page.getByRole('textbox', { name: 'Or paste it' }).fill(exported);
  await page.getByRole('heading', { level: 1 }).click();
  await page.getByText(/^0 to create, 0 to change, \d+ as they are, 0 not possible$/).waitFor();
});

test('what was done before a list broke off stays until it is saved', async () => {
  const domain = workbench.latchkey.user('member').userPrincipalName.split('@')[1] ?? '';
  await go('/admin/people/import');
  const people = Array.from({ length: 22 }, (_, n) => `Late ${n};late${n}@${domain}`);
  await page
    .getByRole('textbox', { name: 'Or paste it' })
    .fill(['displayName;userPrincipalName', ...people].join('\n'));
  await page.getByRole('heading', { level: 1 }).click();
  await page.getByText('22 to create, 0 to change, 0 as they are, 0 not possible').waitFor();
  let batches = 0;
  await page.route('**/v1.0/$batch', (route) => {
    if (route.request().postData()?.includes('"POST"') !== true) return route.continue();
    batches += 1;
    return batches === 1 ? route.continue() : route.abort();
  });
  await button('Do 22 lines').click();
  await page.getByText('20 created, 0 changed, 0 as they were, 2 not possible').waitFor();
  await page.unroute('**/v1.0/$batch');
  assert.equal(await page.getByRole('textbox', { name: 'Or paste it' }).count(), 0);
  await page.getByRole('link', { name: 'People', exact: true }).first().click();
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await question.getByText(/passwords/).waitFor();
  await question.getByRole('button', { name: 'Stay here' }).click();
  const result = await savedBy('Save the result');
  assert.equal(result.match(/,Created,([A-Za-z2-9]{5}-){3}/g)?.length, 20);
  await page.getByRole('link', { name: 'People', exact: true }).first().click();
  await heading('People');
});

test('an administrator looks at the portal as a person: it only reads, says so, and is in the audit', async () => {
  const { latchkey } = workbench;
  const member = latchkey.user('member');
  const viewer = await workbench.open(`/admin/people/${member.id}`, { who: 'globalAdmin' });
  await viewer.getByRole('button', { name: 'View as' }).click();
  await viewer.getByRole('alertdialog').getByRole('button', { name: 'View as' }).click();
  const bar = viewer.getByRole('region', { name: 'View as somebody else' });
  await bar.getByText(`You see Latchkey as ${member.displayName}. Nothing can be changed.`).waitFor();
  const sent: string[] = [];
  viewer.on('request', (request) => {
    if (!/\/(v1\.0|beta|latchkey)\//.test(request.url())) return;
    const isOfView = request.headers()['latchkey-view-as'] === member.id;
    const parts = request.url().endsWith('/$batch') ? JSON.parse(request.postData() ?? '{}').requests : null;
    const isWhole =
      parts?.every((each: any) => each.method === 'GET' && each.headers['latchkey-view-as'] === member.id) ?? isOfView;
    if (!isWhole) sent.push(`${request.method()} ${request.url()}`);
  });
  const reason = 'This is a view as somebody else, in which nothing can be done.';
  const deed = async (path: string, name: RegExp): Promise<void> => {
    await viewer.goto(`${latchkey.http}${path}`);
    await settle(viewer);
    await bar.waitFor();
    const found = viewer.getByRole('main').getByRole('button', { name }).first();
    await found.waitFor();
    assert.deepEqual(
      [await found.getAttribute('aria-disabled'), await found.getAttribute('title')],
      ['true', reason],
      path,
    );
  };
  await deed('/browse', /^Request /);
  await expectAccessible(viewer);
  await viewer.goto(`${latchkey.http}/settings`);
  await viewer.getByRole('radio', { name: 'Send each mail at once' }).waitFor();
  assert.ok(await viewer.getByRole('radio', { name: 'Send each mail at once' }).isDisabled());
  // Nothing of an administrator is to be seen: the person has none of it.
  assert.equal(await viewer.getByRole('link', { name: 'People', exact: true }).count(), 0);
  await viewer.goto(`${latchkey.http}/admin/people`);
  await viewer.getByText("You don't have permission to see this", { exact: false }).waitFor();
  assert.deepEqual(sent, [], 'all calls are reads as the person');
  await screenshot(viewer, 'portal-view-as');
  await bar.getByRole('button', { name: 'End the view' }).click();
  await viewer.getByRole('heading', { level: 1, name: member.displayName }).waitFor();
  assert.equal(await bar.count(), 0);
  const views = await latchkey.call(
    'globalAdmin',
    'GET',
    "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'View as user'",
  );
  assert.equal(views.body.value[0].targetResources[0].id, member.id);
  await viewer.context().close();
  const helpdesk = await workbench.open(`/admin/people/${member.id}`, { who: 'analyst' });
  await helpdesk.getByRole('heading', { level: 1, name: member.displayName }).waitFor();
  await settle(helpdesk);
  assert.equal(await helpdesk.getByRole('button', { name: 'View as' }).count(), 0);
  await helpdesk.context().close();
});
