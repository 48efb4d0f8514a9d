// The first page of administrators in a real browser: what needs a hand, counted in the navigation, and mended there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, expectAccessible, screenshot, settle, startWorkbench, until, type Workbench } from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
});
after(() => workbench.close());

const made = async (path: string, body: object): Promise<any> => {
  const reply = await workbench.latchkey.call('globalAdmin', 'POST', `${em}/${path}`, body);
  assert.ok(reply.status < 300, reply.text);
  return reply.body;
};

test('where nothing needs a hand the page says so; people without the right have no such page', async () => {
  page = await workbench.open('/admin/attention', { who: 'globalAdmin' });
  await page.getByRole('heading', { name: 'Nothing needs your attention' }).waitFor();
  const member = await workbench.open('/', { who: 'member' });
  await settle(member);
  assert.equal(await member.getByRole('link', { name: 'Needs attention' }).count(), 0);
  await member.context().close();
});

test('each kind is a section with what it means; a failed delivery is tried again there', async () => {
  const { latchkey } = workbench;
  const { body } = await latchkey.call('globalAdmin', 'GET', `${em}/accessPackages?$filter=displayName eq 'New Hire'`);
  const fault = { match: { accessPackage: 'New Hire' }, delivery: 'fails' };
  assert.equal((await latchkey.call(null, 'POST', '/sandbox/faults', fault)).status, 200);
  const asked = { requestType: 'userAdd', assignment: { accessPackageId: body.value[0].id } };
  assert.equal((await latchkey.call('member', 'POST', `${em}/assignmentRequests`, asked)).status, 201);
  await latchkey.drain();
  const catalog = await made('catalogs', { displayName: 'Tools' });
  await made('accessPackages', { displayName: 'Seen by nobody', catalog: { id: catalog.id } });
  await page.goto(`${latchkey.http}/`);
  await page.getByRole('link', { name: '2 things of the tenant need attention' }).click();
  await becomes(page, `document.querySelector('nav [aria-current=page]')?.textContent`, 'Needs attention2 waiting');
  const failed = page.getByRole('region', { name: /Access that was not delivered/ });
  await failed
    .getByText(`${latchkey.user('member').displayName} – New Hire`)
    .first()
    .waitFor();
  await page
    .getByRole('region', { name: /Packages that nobody can request/ })
    .getByText('Seen by nobody')
    .first()
    .waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-attention');
  assert.equal((await latchkey.call(null, 'DELETE', '/sandbox/faults')).status, 200);
  await failed.getByRole('button', { name: /^Try again/ }).click();
  await page.getByText('It is tried again').first().waitFor();
  await latchkey.drain();
  await page.reload();
  await page.getByText('Seen by nobody').first().waitFor();
  assert.equal(await failed.count(), 0);
});

test('the list is read once for the navigation, whatever is written and visited, and anew on its page', async () => {
  await page.goto(`${workbench.latchkey.http}/settings`);
  // The navigation reads it once its areas are known, which the page does not wait for.
  const entry = `document.querySelector('nav a[href="/admin/attention"]')?.textContent`;
  await becomes(page, entry, 'Needs attention1 waiting');
  let reads = 1;
  page.on('request', (request) => {
    if (request.url().endsWith('/latchkey/v1/attention')) reads += 1;
  });
  await page.getByRole('radio', { name: 'Send one mail a day with everything' }).click();
  await page.getByText('Your choice was saved').first().waitFor();
  const navigation = page.getByRole('navigation');
  await navigation.getByRole('link', { name: 'Home' }).click();
  await page.getByRole('link', { name: '1 thing of the tenant needs attention' }).waitFor();
  await settle(page);
  assert.equal(reads, 1);
  await navigation.getByRole('link', { name: 'Needs attention' }).click();
  await until('the list is read anew', async () => reads === 2);
});
