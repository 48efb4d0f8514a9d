// Connected organizations and the settings of the tenant in a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible, screenshot, startWorkbench, type Workbench } from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
  page = await workbench.open('/admin/organizations', { who: 'globalAdmin' });
});
after(() => workbench.close());

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const go = (path: string): Promise<unknown> => page.goto(`${workbench.latchkey.http}${path}`);
const read = async (path: string): Promise<any> => (await workbench.latchkey.call('globalAdmin', 'GET', path)).body;
const saved = async (): Promise<void> => {
  await button('Save').click();
  await page.getByText('The changes were saved').first().waitFor();
};

test('an organization is connected by its domain, edited, and given a sponsor', async () => {
  await heading('Organizations');
  await button('New organization').first().click();
  await page.getByRole('textbox', { name: 'Name' }).first().fill('Fabrikam');
  await button('Add a domain').click();
  await page.getByRole('textbox', { name: 'Domain' }).fill('fabrikam.example');
  await expectAccessible(page);
  await button('Create').click();
  await heading('Fabrikam');
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByRole('textbox', { name: 'Description' }).fill('Makes parts');
  await screenshot(page, 'portal-organization');
  await saved();
  const now = await read(`${em}/connectedOrganizations/${id}`);
  assert.equal(now.description, 'Makes parts');
  assert.equal(now.identitySources[0].domainName, 'fabrikam.example');
  await page.getByRole('tab', { name: 'Sponsors' }).click();
  await button('Add internal sponsors').click();
  const panel = page.getByRole('dialog', { name: 'Add internal sponsors' });
  const { displayName } = workbench.latchkey.user('director');
  await panel.getByRole('combobox').click();
  await panel.getByRole('combobox').fill(displayName);
  await panel.getByRole('option', { name: displayName }).click();
  await panel.getByRole('button', { name: 'Add 1 entry' }).click();
  await button(`Remove ${displayName}`).waitFor();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Guests' }).click();
  await page.getByText('Nobody of the organization is here', { exact: false }).waitFor();
});

test('each part of the settings is saved by itself', async () => {
  await go('/admin/settings');
  await page.getByRole('radio', { name: 'They can no longer sign in', exact: true }).check();
  await saved();
  assert.equal((await read(`${em}/settings`)).externalUserLifecycleAction, 'blockSignIn');
  await page.getByRole('tab', { name: 'Requests and mails' }).click();
  await page.getByRole('textbox', { name: 'Time zone' }).fill('Europe/Nowhere');
  await button('Save').click();
  await page.getByText(/a time zone such as/).waitFor();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Time zone' }).fill('Europe/Berlin');
  await page.getByRole('textbox', { name: /^Attributes/ }).fill('jobTitle\ndepartment\n');
  await screenshot(page, 'portal-settings-tenant');
  await saved();
  const own = await read('/latchkey/v1/settings');
  assert.deepEqual([own.timeZone, own.allowedAttributes], ['Europe/Berlin', ['jobTitle', 'department']]);
  await page.getByRole('tab', { name: 'What people see' }).click();
  await page.getByRole('switch', { name: /decides about their requests/ }).uncheck();
  await saved();
  assert.equal((await read(`${em}/controlConfigurations/endUserSettings`)).showApproverDetailsToMembers, false);
});
