// The frame and the first list in a real browser: who one is, addresses that hold the state, keyboard, colours, narrow
// screens.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  becomes,
  expectAccessible,
  inEveryLook,
  screenshot,
  startWorkbench,
  switchUser,
  type Workbench,
} from './browser.ts';

let workbench: Workbench;
let page: Page;
const em = '/v1.0/identityGovernance/entitlementManagement';
before(async () => {
  workbench = await startWorkbench({ LATCHKEY_TLS_PORT: '0' });
  const { latchkey } = workbench;
  const {
    body: {
      value: [catalog],
    },
  } = await latchkey.call('governanceAdmin', 'GET', `${em}/catalogs?$filter=displayName eq 'General'`);
  // Enough for a second page.
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      latchkey.call('governanceAdmin', 'POST', `${em}/accessPackages`, {
        displayName: `Package ${String(n).padStart(2, '0')}`,
        description: '=1+1',
        catalog: { id: catalog.id },
      }),
    ),
  );
  page = await workbench.open('/workbench/packages');
  await rows(26);
});
after(() => workbench.close());

const links = (): Promise<string[]> =>
  page.locator('tbody a[href^="/workbench/packages/"], [role=row] a[href^="/workbench/packages/"]').allInnerTexts();
/** Until the list has so many rows, its head counted. */
const rows = (count: number): Promise<void> =>
  becomes(
    page,
    `document.querySelector('[aria-busy=true]') === null ? document.querySelectorAll('[role=row], tr').length : 'busy'`,
    count,
  );

test('a list is sorted, searched and paged by the server, and its address brings it back', async () => {
  assert.equal((await links())[0], 'New Hire');
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.waitForURL(/sort=displayName$/);
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.waitForURL(/sort=displayName(\+|%20)desc/);
  await page.getByRole('link', { name: 'Package 29' }).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await rows(7);
  await page.reload();
  await rows(7);
  assert.equal((await links()).at(-1), 'New Hire');
  await page.getByRole('searchbox').fill('2 package');
  await rows(13);
  assert.match(page.url(), /q=2(\+|%20)package/);
  await page.getByRole('searchbox').fill('nothing is called so');
  await page.getByText('No access packages match').waitFor();
});

test('the whole of a list is saved as CSV, and no cell of it is a formula', async () => {
  await page.goto(`${workbench.latchkey.http}/workbench/packages`);
  await rows(26);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().split('\r\n');
  assert.equal(lines.length, 32);
  assert.equal(lines[0], 'Name,Description,Catalog,Hidden,Changed');
  assert.match(lines[2] as string, /^Package 00,'=1\+1,General,false,/);
});

test('everything can be reached by keyboard: past the navigation, and onto the page that a link led to', async () => {
  await page.reload();
  await rows(26);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement?.textContent'), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate('document.activeElement?.id'), 'main');
  await page.getByRole('link', { name: 'New Hire' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'New Hire' }).waitFor();
  assert.equal(await page.title(), 'New Hire · Latchkey');
  assert.equal(await page.evaluate('document.activeElement?.id'), 'main');
});

test('whoever one becomes sees what is theirs, and stays it', async () => {
  await switchUser(page, 'Mel Ferrante');
  await page.goto(`${workbench.latchkey.http}/workbench/packages`);
  await rows(2);
  assert.deepEqual(await links(), ['New Hire']);
});

test('a person signs in by authorization code with PKCE, behind TLS too, and signs out again', async () => {
  await page.goto(`${workbench.latchkey.https}/workbench/packages`);
  await page.getByRole('button', { name: /^Acting as Governance Admin/ }).waitFor();
  const { userPrincipalName, password } = workbench.latchkey.user('designer');
  await page.getByRole('button', { name: /^Your account/ }).click();
  await page.getByRole('menuitem', { name: /Sign in with a password/ }).click();
  await page.locator('input[type=text], input[type=email]').first().fill(userPrincipalName);
  await page.locator('input[type=password]').fill(password);
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.getByRole('button', { name: /^Signed in as Noor Haddad/ }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/workbench/packages');
  await rows(2);
  await page.getByRole('button', { name: /^Your account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: /^Acting as Governance Admin/ }).waitFor();
});

test('axe finds nothing, light and dark, wide and narrow, with the navigation as a drawer too', async () => {
  await page.goto(`${workbench.latchkey.http}/workbench/packages`);
  await rows(2);
  await inEveryLook(page, async (look) => {
    await expectAccessible(page);
    await screenshot(page, `packages-${look}`);
  });
  await page.goto(`${workbench.latchkey.http}/workbench/packages/a914b616-e04e-476b-aa37-91038f0b165b`);
  await page.getByText('Nobody has it yet').waitFor();
  await inEveryLook(page, async (look) => {
    await expectAccessible(page);
    await screenshot(page, `package-${look}`);
  });
  await page.getByRole('button', { name: 'Navigation' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Access packages' }).waitFor();
  await expectAccessible(page);
});
