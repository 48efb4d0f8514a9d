// Connections to other systems in a real browser, against a SCIM server in this process.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startScimPeer, type ScimPeer } from '../connectors/scimPeer.ts';
import { expectAccessible, inEveryLook, screenshot, startWorkbench, type Workbench } from './browser.ts';
import { fill, press, tabTo } from './keyboardSteps.ts';
import { cutTexts } from './portalPages.ts';

let workbench: Workbench;
let peer: ScimPeer;
let page: Page;
let group: { readonly id: string };
before(async () => {
  peer = await startScimPeer();
  workbench = await startWorkbench({ LATCHKEY_OUTBOUND_ALLOW: '127.0.0.1' });
  group = await done('POST', '/v1.0/groups', {
    displayName: 'Sales',
    mailEnabled: false,
    mailNickname: 'sales',
    securityEnabled: true,
  });
  page = await workbench.open('/admin/connections', { who: 'globalAdmin' });
});
after(async () => {
  await workbench.close();
  await peer.close();
});

async function done(method: string, path: string, body?: unknown): Promise<any> {
  const reply = await workbench.latchkey.call('globalAdmin', method, path, body);
  assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`);
  return reply.body;
}
const member = (name: string) => workbench.latchkey.user(name);
const join = (name: string): Promise<unknown> =>
  done('POST', `/v1.0/groups/${group.id}/members/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${member(name).id}`,
  });
const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const inDialog = (name: string): Locator => page.getByRole('dialog').getByRole('button', { name, exact: true });
const tab = (name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click();
async function pick(label: string, name: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label });
  await field.click();
  await field.fill(name);
  await page.getByRole('option', { name, exact: true }).click();
}
/** Read at once what jobs did. */
const again = async (): Promise<void> => {
  await workbench.latchkey.drain();
  await page.reload();
};

test('a connection is made, given its secret, and started; a linked group has its members there', async () => {
  await page.getByText('There are no connections').waitFor();
  await expectAccessible(page);
  await button('New connection').first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Demo');
  await page.getByRole('textbox', { name: 'Address' }).fill('elsewhere');
  await button('Create').click();
  await page
    .getByText(/an http or https address/)
    .first()
    .waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill(peer.address);
  await button('Create').click();
  await page.getByRole('heading', { level: 1, name: /^Demo/ }).waitFor();
  await tab('Secrets');
  await button('Add a secret').click();
  await page.getByRole('dialog').getByLabel('Secret', { exact: true }).fill('not the token');
  await inDialog('Add a secret').click();
  await page.getByText('The secret was added').first().waitFor();
  await tab('State');
  await button('Test').click();
  await page.getByText('The system there does not answer as it should:').waitFor();
  await page.getByText('The token is not good.', { exact: false }).first().waitFor();
  await tab('Settings');
  await page.getByRole('radio', { name: /^Send/ }).click();
  await button('Save').click();
  await page.getByText('The changes were saved').first().waitFor();
  await tab('Links');
  await button('Link a group').click();
  await pick('Group here', 'Sales');
  await inDialog('Link a group').click();
  await page.getByText('The group is linked').first().waitFor();
  await tab('State');
  await button('Start').click();
  await page.getByText('Demo was started').first().waitFor();
  await again();
  // The peer says that the token is wrong: the page tells it, and another secret takes the place of the first.
  await page.getByText('The system there does not accept the secret').waitFor();
  await page.getByText('The token is not good.', { exact: false }).first().waitFor();
  await expectAccessible(page);
  await tab('Secrets');
  await button('Add a secret').click();
  await page.getByRole('dialog').getByLabel('Secret', { exact: true }).fill(peer.token);
  await inDialog('Add a secret').click();
  await page.getByText('The secret was added').first().waitFor();
  assert.equal((await page.locator('main').innerText()).includes(peer.token), false);
  await button(/^Remove Secret token/)
    .last()
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await tab('State');
  await join('member');
  await button('Start').click();
  await button('Look now').waitFor();
  await again();
  assert.deepEqual(peer.members('Sales'), [member('member').userPrincipalName]);
  await page.getByText('No difference is known.', { exact: false }).waitFor();
  await tab('Links');
  await page.getByRole('row', { name: /Sales.*Sales/ }).waitFor();
  await tab('Listings');
  await page.getByText('Complete', { exact: true }).first().waitFor();
});

test('what is not so there is told with its reason, and what waits is let go by name', async () => {
  peer.fault = ({ method, path }) =>
    method === 'POST' && path.endsWith('/Users')
      ? { do: 'answer', status: 400, body: { detail: 'Please specify a cost centre.' } }
      : null;
  await join('designer');
  const { displayName } = member('member');
  await done('DELETE', `/v1.0/groups/${group.id}/members/${member('member').id}/$ref`);
  await again();
  await tab('State');
  const differences: readonly any[] = (await done('GET', '/latchkey/v1/differences')).value;
  const waiting = differences.filter(({ state }) => state === 'held' || state === 'refused');
  assert.deepEqual(waiting.map(({ aspect, state }) => `${aspect} ${state}`).sort(), [
    'account refused',
    'membership held',
  ]);
  await page.getByText(`${differences.length} differences, of which 2 wait`, { exact: false }).waitFor();
  await page.getByRole('link', { name: 'Show them' }).click();
  await page.getByText(`${displayName} is in Sales there, and should not be`).waitFor();
  await page.getByText('It is a removal that needs your consent.').waitFor();
  await page.getByText('Please specify a cost centre.').first().waitFor();
  await inEveryLook(page, async (look) => {
    await expectAccessible(page);
    assert.deepEqual(await cutTexts(page), [], look);
  });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  await screenshot(page, 'portal-connection-differences');
  await page.getByRole('checkbox', { name: `Pick: ${displayName} is in Sales there, and should not be` }).check();
  await button('Let it happen').click();
  const question = page.getByRole('alertdialog');
  await question.getByText(`${displayName} is taken out of Sales`).waitFor();
  await question.getByRole('button', { name: 'Let it happen' }).click();
  await page.getByText('1 change is on its way').first().waitFor();
  await again();
  assert.deepEqual(peer.members('Sales'), []);
  peer.fault = () => null;
});

test('why somebody is not there is told step by step, and whose an account is gets decided', async () => {
  const mail = `twice@${workbench.latchkey.sandbox.tenantDomain}`;
  await done('PATCH', `/v1.0/users/${member('analyst').id}`, { mail });
  for (const userName of ['first', 'second']) peer.addUser({ userName, emails: [{ value: mail }] });
  // A listing knows them before it is asked who is meant.
  const { pathname } = new URL(page.url());
  await done('POST', `${pathname.replace('/admin', '/latchkey/v1')}/start`);
  await workbench.latchkey.drain();
  await join('analyst');
  await again();
  const { displayName } = member('analyst');
  const account = `${displayName} has no account there yet`;
  await page.getByText(account, { exact: true }).waitFor();
  await tab('Why not there?');
  await pick('Person', displayName);
  await pick('Group here', 'Sales');
  await page.getByRole('heading', { level: 2, name: 'Somebody has to do something' }).waitFor();
  const steps = page.getByRole('list').filter({ hasText: 'The group is linked by this connection.' });
  await steps.getByRole('listitem').filter({ hasText: 'A person has to say which object it is.' }).first().waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-connection-why');
  await tab('Differences');
  await button(`Decide: ${account}`).waitFor();
  await press(page, `Decide: ${account}`);
  await page.getByRole('radio', { name: /^It is second/ }).waitFor();
  await expectAccessible(page);
  await tabTo(page, /^It is first/);
  await page.keyboard.press('ArrowDown');
  await press(page, 'Decide');
  await page.getByText('It is decided, and done soon').first().waitFor();
  await again();
  assert.ok(peer.members('Sales').includes(member('analyst').userPrincipalName), peer.members('Sales').join());
  assert.equal(peer.user('first')?.externalId, undefined);
});

test('what would be sent of a person is shown beside what is there; a pause ends all calls', async () => {
  await tab('State');
  const { displayName, userPrincipalName } = member('member');
  await pick('Person', displayName);
  await page.getByRole('row', { name: `User name ${userPrincipalName} ${userPrincipalName}` }).waitFor();
  // The connection may remove nothing: the account is left as it is.
  await page.getByRole('row', { name: 'Active Yes Yes' }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-connection');
  await button('Pause').click();
  await page.getByText('Demo was paused').first().waitFor();
  const before = peer.calls.length;
  await join('member');
  await again();
  assert.equal(peer.calls.length, before);
});

test('a connection that brings people draws its secret, shows it once, and says where to push', async () => {
  await page.goto(`${workbench.latchkey.http}/admin/connections/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('From HR');
  await page.getByRole('radio', { name: /^People come in/ }).click();
  assert.equal(await page.getByRole('textbox', { name: 'Address' }).count(), 0);
  await button('Create').click();
  await page.getByRole('heading', { level: 1, name: /^From HR/ }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByText(`/scim/v2/${id}`, { exact: false }).waitFor();
  await button('Start').click();
  await page.getByText('From HR was started').first().waitFor();
  await tab('Secrets');
  await button('Add a secret').click();
  await inDialog('Add a secret').click();
  const shown = page.getByRole('alertdialog', { name: 'Secret of From HR' });
  const secret = await shown.getByRole('textbox').inputValue();
  await expectAccessible(page);
  await shown.getByRole('button', { name: 'Done' }).click();
  const users = `${workbench.latchkey.http}/scim/v2/${id}/Users?count=1`;
  const status = async (): Promise<number> =>
    (await fetch(users, { headers: { authorization: `Bearer ${secret}` } })).status;
  assert.equal(await status(), 200);
  await button(/^Remove Secret token/).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('There is no secret').waitFor();
  assert.equal(await status(), 401);
});

test('a system of lists is told by an export, and a list is looked at before it is confirmed', async () => {
  await page.goto(`${workbench.latchkey.http}/admin/connections/new`);
  await fill(page, /^Name/, 'Warehouse');
  await page.getByRole('radio', { name: /^It reads and writes lists/ }).press('Space');
  assert.equal(await page.getByRole('textbox', { name: 'Address' }).count(), 0);
  await page.getByRole('radio', { name: /^Latchkey says which/ }).click();
  await button('Create').click();
  await page.getByRole('heading', { level: 1, name: /^Warehouse/ }).waitFor();
  assert.equal(await page.getByRole('tab', { name: 'Secrets' }).count(), 0);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const connection = `/latchkey/v1/connections/${id}`;
  await tab('Settings');
  await page.getByRole('radio', { name: /^Send/ }).click();
  await page.getByRole('radio', { name: 'Keep the account' }).click();
  assert.equal(await page.getByRole('textbox', { name: 'Address' }).count(), 0);
  // What somebody else changed meanwhile is about something else, whatever the server leaves out of its answers.
  await done('PATCH', connection, { mayRemove: true });
  await button('Save').click();
  await page.getByText('The other changes are about something else.', { exact: false }).waitFor();
  await button('Continue with these values').click();
  await button('Save').click();
  await page.getByText('The changes were saved').first().waitFor();
  const { kind, mode, settings } = await done('GET', connection);
  assert.deepEqual(
    [kind, mode, settings.accounts, settings.whenNothingIsHeld],
    ['files', 'enforce', 'managed', 'keep'],
  );
  await done('POST', `${connection}/start`);
  await done('POST', '/latchkey/v1/remoteLinks', { connectionId: id, objectId: group.id });
  await again();
  await tab('Upload and export');
  const [saved] = await Promise.all([page.waitForEvent('download'), button('Save what is to be done').click()]);
  assert.equal(saved.suggestedFilename(), 'Warehouse.csv');
  const field = (name: RegExp): Locator => page.getByRole('textbox', { name });
  await field(/^Memberships/).fill('group,account\nSales,7\n');
  await field(/^Accounts/).fill('id,userName,shoe\n7\n');
  await field(/^Groups/).fill('displayName\nSales\n');
  await button('Upload and look').click();
  await page.getByText('Accounts, line 2:').waitFor();
  assert.equal(await button('Confirm the list').count(), 0);
  await field(/^Accounts/).fill(`id,userName,shoe\n7,${member('member').userPrincipalName},42\n`);
  await button('Upload and look').click();
  await page.getByText('New accounts with a person who fits').waitFor();
  await page.getByText('shoe', { exact: true }).waitFor();
  await inEveryLook(page, async (look) => {
    await expectAccessible(page);
    assert.deepEqual(await cutTexts(page), [], look);
  });
  await page.setViewportSize({ width: 1280, height: 800 });
  await button('Confirm the list').click();
  await page.getByText('The list is confirmed').first().waitFor();
  await again();
  await page.getByText('It was read').waitFor();
  const there = (await done('GET', `/latchkey/v1/remoteObjects?$filter=connectionId eq '${id}'`)).value;
  assert.deepEqual(there.map(({ kind, nativeId, name }: any) => [kind, nativeId, name]).toSorted(), [
    ['account', '7', member('member').userPrincipalName],
    ['group', 'Sales', 'Sales'],
  ]);
});

test('a list of people is looked at and confirmed, and its run tells step by step what it did', async () => {
  await page.goto(`${workbench.latchkey.http}/admin/connections/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('Personnel list');
  await page.getByRole('radio', { name: /^People come in/ }).click();
  await page.getByRole('radio', { name: /^It reads and writes lists/ }).click();
  await button('Create').click();
  await page.getByRole('heading', { level: 1, name: /^Personnel list/ }).waitFor();
  await button('Start').click();
  await page.getByText('was started').first().waitFor();
  await tab('Upload people');
  const pasted = page.getByRole('textbox', { name: /^People/ });
  await pasted.fill('userName,displayName\nlisted.one,Listed One\nlisted.two,\n');
  await pasted.blur();
  await button('Upload and look').click();
  await page.getByText('2: listed.one and listed.two').first().waitFor();
  await inEveryLook(page, async (look) => {
    await expectAccessible(page);
    assert.deepEqual(await cutTexts(page), [], look);
  });
  await page.setViewportSize({ width: 1280, height: 800 });
  await screenshot(page, 'portal-people-list');
  await button('Confirm the list').click();
  await page.getByText('The list is confirmed').first().waitFor();
  await again();
  await tab('Listings');
  await page.getByText('Complete', { exact: true }).click();
  await page.getByText('People were brought: 2 seen and 2 new.').waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-connection-run');
  const { value } = await done('GET', "/v1.0/users?$filter=displayName eq 'Listed One'");
  assert.equal(value.length, 1);
});

test('who is asked to do something by hand finds it, and says that it is done', async () => {
  const [worker, { displayName }] = [member('engineer'), member('director')];
  const connection = await done('POST', '/latchkey/v1/connections', {
    displayName: 'By hand',
    kind: 'tasks',
    direction: 'outbound',
    mode: 'enforce',
    settings: { assignee: worker.id },
  });
  await done('POST', `/latchkey/v1/connections/${connection.id}/start`);
  await done('POST', '/latchkey/v1/remoteLinks', { connectionId: connection.id, objectId: group.id });
  await join('director');
  await workbench.latchkey.drain();
  const own = await workbench.open('/tasks', { who: 'engineer' });
  const what = `Add ${displayName} to Sales`;
  await own.getByRole('heading', { level: 2, name: what }).waitFor();
  await own.getByText('By hand', { exact: true }).first().waitFor();
  await inEveryLook(own, async (look) => {
    await expectAccessible(own);
    assert.deepEqual(await cutTexts(own), [], look);
  });
  await press(own, `It is done: ${what}`);
  await own.getByRole('dialog', { name: what }).waitFor();
  await fill(own, /^How it can be seen/, 'Seen in the list of the building');
  await fill(own, 'Reference', 'T-17');
  await expectAccessible(own);
  await press(own, 'It is done');
  await own.getByText('The task is done').first().waitFor();
  await own.getByRole('heading', { level: 2, name: what }).waitFor({ state: 'detached' });
  await own.getByRole('tab', { name: 'Ended', exact: true }).click();
  await own.getByText('Seen in the list of the building').waitFor();
  assert.equal(await own.getByRole('tab', { name: "Everybody's" }).count(), 0);
  // A wish that has passed: what was done by then is told all the same.
  await done('DELETE', `/v1.0/groups/${group.id}/members/${member('analyst').id}/$ref`);
  await workbench.latchkey.drain();
  await own.reload();
  const passed = `Add ${member('analyst').displayName} to Sales`;
  await own.getByRole('button', { name: `It is done: ${passed}` }).waitFor();
  assert.equal(await own.getByRole('button', { name: `Refuse: ${passed}` }).count(), 0);
  await workbench.latchkey.drain();
  const tasks = (await done('GET', `/latchkey/v1/fulfilmentTasks?$filter=principalId eq '${member('director').id}'`))
    .value;
  assert.deepEqual(
    tasks.map(({ state, says, reference }: any) => [state, says, reference]),
    [['done', 'Seen in the list of the building', 'T-17']],
  );
  await own.context().close();
});
