// Second factors in a browser: a passkey with an authenticator that the browser plays, the pages around it, and the
// portal that comes back to where a fresh factor was demanded.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { authenticatorApp } from '../identity/secondFactor.ts';
import { expectAccessible, screenshot, startWorkbench, type Workbench } from './browser.ts';

let workbench: Workbench;
let origin: string;
before(async () => {
  workbench = await startWorkbench({ LATCHKEY_STEP_UP: '5' });
  // Passkeys belong to a name.
  origin = `http://localhost:${new URL(workbench.latchkey.http).port}`;
});
after(() => workbench.close());

const title = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();

async function signIn(page: Page, who: string): Promise<void> {
  const { userPrincipalName, password } = workbench.latchkey.user(who);
  await page.locator('input[name=username]').fill(userPrincipalName);
  await page.locator('input[type=password]').fill(password);
  await page.locator('button[type=submit]').first().click();
}

/** An authenticator of the device that knows its user. */
async function playAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

test('a passkey is made, asked for after the password, and signs in alone; no other page has a script', async () => {
  const page = await workbench.open('/account/factors');
  await playAuthenticator(page);
  const policies: string[] = [];
  page.on('response', (answer) => {
    const policy = answer.headers()['content-security-policy'] ?? '';
    // After the password the page of the sign-in may be that of a passkey.
    const isOther = /\/account(\/factors)?$/.test(new URL(answer.url()).pathname);
    if (answer.request().resourceType() === 'document') policies.push(`${isOther ? 'other' : 'any'} ${policy}`);
  });
  await page.goto(`${origin}/account/factors`);
  await signIn(page, 'member');
  await title(page, 'Second factors');
  await page.getByText('You have no second factor').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Set up a passkey' }).click();
  await title(page, 'Set up a passkey');
  await expectAccessible(page);
  await page.getByLabel('Name (optional)').fill('This laptop');
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await title(page, 'Your recovery codes');
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByText('Passkey: This laptop').waitFor();
  await expectAccessible(page);
  await screenshot(page, 'second-factors');

  await page.context().clearCookies();
  await page.goto(`${origin}/account`);
  await signIn(page, 'member');
  await title(page, 'Use a passkey');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await title(page, 'Your sign-ins');

  await page.context().clearCookies();
  await page.goto(`${origin}/account`);
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
  await title(page, 'Use a passkey');
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await title(page, 'Your sign-ins');
  await page.getByText('You are signed in as', { exact: false }).waitFor();
  const scripted = (policy: string): boolean => policy.includes("script-src 'sha256-");
  assert.ok(policies.some(scripted));
  assert.deepEqual(
    policies.filter((each) => each.startsWith('other') && scripted(each)),
    [],
  );

  await page.goto(`${origin}/account/password/forgotten`);
  await title(page, 'Forgotten password');
  await expectAccessible(page);
});

test('a passkey of somebody else, or of another challenge, signs nobody in', async () => {
  const page = await workbench.open('/account');
  await page.goto(`${origin}/account`);
  await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
  await title(page, 'Use a passkey');
  // No authenticator answers.
  const answer = JSON.stringify({ id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {} });
  await page.evaluate(`document.querySelector('input[name=passkey]').value = ${JSON.stringify(answer)}`);
  await page.evaluate("document.querySelector('form').submit()");
  await page.getByText('is not right, or was used before', { exact: false }).waitFor();
});

test('the portal asks for a factor that a change demands, and comes back to the page of the change', async () => {
  const { latchkey } = workbench;
  const { body } = await latchkey.call('app:full', 'POST', '/v1.0/applications', { displayName: 'Half made' });
  const page = await workbench.open('/account');
  await page.goto(origin);
  await page.getByRole('button', { name: /^Your account/ }).click();
  await page.getByRole('menuitem', { name: /Sign in with a password/ }).click();
  await signIn(page, 'globalAdmin');
  await page.getByRole('button', { name: /^Your account, Global Admin/ }).waitFor();
  const address = `${origin}/admin/clients/${body.id}?part=permissions`;
  await page.goto(address);
  await page.getByRole('button', { name: 'Let it sign in here' }).click();
  await title(page, 'Set up an authenticator app');
  const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '');
  await page.locator('input[name=code]').fill(authenticatorApp(secret).code());
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'Let it sign in here' }).waitFor();
  assert.equal(page.url(), address);
  await page.getByRole('button', { name: 'Let it sign in here' }).click();
  await page.getByText('Nothing was allowed', { exact: false }).first().waitFor();
});
