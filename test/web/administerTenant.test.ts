// Connected organizations, the settings, the branding and the mails of the tenant in a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { png } from '../http/pictures.ts';
import { expectAccessible, inEveryLook, screenshot, startWorkbench, until, type Workbench } from './browser.ts';

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
  // The words of an earlier save may still be there.
  await Promise.all([
    page.waitForResponse((answer) => answer.request().method() !== 'GET' && answer.ok()),
    button('Save').click(),
  ]);
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

test('the branding is edited beside its preview, and shows at once in the portal', async () => {
  const { latchkey } = workbench;
  await go('/admin/branding');
  await heading('Branding');
  const root = `/v1.0/organization/${latchkey.sandbox.tenantId}/branding`;
  const file = (name: string, buffer: Buffer) => ({ name: `${name}.png`, mimeType: 'image/png', buffer });
  const logo = page.getByLabel('File: Logo', { exact: true });
  await logo.setInputFiles(file('large', png(300, 36)));
  await page.getByText('at most 245 pixels wide and 36 pixels high; it is 300 x 36').waitFor();
  await page.getByRole('textbox', { name: 'Colour of the organization' }).fill('#7A1F5C');
  await page.getByRole('textbox', { name: 'Text below the form' }).fill('Call 1234 for help.');
  await page.getByRole('textbox', { name: 'Hint in the field for the user name' }).fill('name@contoso.com');
  await page.getByRole('textbox', { name: 'Address about privacy and cookies' }).fill('javascript:alert(1)');
  // What is typed stays while a picture gives the branding another version.
  await logo.setInputFiles(file('logo', png(160, 32)));
  await page.getByRole('img', { name: 'Logo', exact: true }).waitFor();
  await button('Save').click();
  await page.getByText('an http or https address', { exact: false }).first().waitFor();
  await page.getByRole('textbox', { name: 'Address about privacy and cookies' }).fill('https://contoso.com/privacy');
  await saved();
  const now = await read(root);
  assert.deepEqual([now.backgroundColor, now.signInPageText], ['#7A1F5C', 'Call 1234 for help.']);
  await page.getByRole('link', { name: 'Privacy and cookies' }).waitFor();
  await page.locator(`header img[src="/${now.bannerLogoRelativeUrl}"]`).waitFor();
  await screenshot(page, 'portal-branding');
  await inEveryLook(page, () => expectAccessible(page));
  await page.getByRole('textbox', { name: 'Another language' }).fill('de-DE');
  await button('Add').click();
  await page.getByRole('tab', { name: 'de-DE', selected: true }).waitFor();
  await page.getByRole('textbox', { name: 'Text below the form' }).fill('Rufen Sie 1234 an.');
  await button('Save').click();
  await until('the language has its text', async () => {
    const { signInPageText } = await read(`${root}/localizations/de-DE`);
    return signInPageText === 'Rufen Sie 1234 an.';
  });
});

test('the page to sign in bears the branding, and is legible in every look', async () => {
  const { sandbox } = workbench.latchkey;
  const client = sandbox.clients.find(({ redirectUris }) => redirectUris.length > 0);
  const asked = new URLSearchParams({
    client_id: client?.clientId ?? '',
    response_type: 'code',
    redirect_uri: client?.redirectUris[0] ?? '',
    scope: 'openid',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  });
  await go(`/${sandbox.tenantId}/oauth2/v2.0/authorize?${asked}`);
  await page.getByText('Call 1234 for help.').waitFor();
  await page.locator('.mark img').waitFor();
  await screenshot(page, 'sign-in-branding');
  await inEveryLook(page, () => expectAccessible(page));
});

test('each mail is previewed in each language, and one of them is sent to oneself', async () => {
  await go('/admin/mails');
  await button('Preview mails').click();
  const panel = page.getByRole('dialog', { name: 'Preview mails' });
  await panel.getByRole('combobox', { name: 'Mail' }).selectOption('accessEnded');
  await panel.getByText('Access has ended for', { exact: false }).first().waitFor();
  await panel.getByRole('img').first().waitFor();
  await panel.getByRole('radio', { name: 'Deutsch' }).check();
  await panel.getByText('ist beendet', { exact: false }).first().waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-mail-preview');
  await panel.getByRole('button', { name: 'Send it to me' }).click();
  await page.getByText('The test mail is on its way').first().waitFor();
  await panel.getByRole('button', { name: 'Close' }).last().click();
  await page
    .getByText(/^\[Test\] Zugriff auf .* ist beendet/)
    .first()
    .waitFor();
});
