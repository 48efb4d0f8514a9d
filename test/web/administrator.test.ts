// A production server on PostgreSQL from its first start on: an administrator is made in a browser, gives roles,
// registers clients; secrets change while they are used; all roles are lost and come back.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { DirectoryRoles } from '../../src/domain/caller.ts';
import { graphAppId, graphRoleIdOf } from '../../src/domain/rights/graphPermissions.ts';
import { eq } from '../../src/odata/query.ts';
import { open } from '../../src/store/open.ts';
import { adminSecret, startProduction, type Production } from '../app/production.ts';
import { send } from '../app/send.ts';
import { runVerb } from '../cli/runVerb.ts';
import { authenticatorApp } from '../identity/secondFactor.ts';
import { startPostgres, type PostgresServer } from '../postgres.ts';
import { emptyDatabase } from '../store/open.ts';
import { buildOnce, expectAccessible, openBrowser, screenshot, type OpenBrowser } from './browser.ts';

const person = { name: 'Mara Holt', user: 'mara@example.org', password: 'bucket-otter-trellis-91' };

let folder: string;
let postgres: PostgresServer;
let database: string;
let production: Production;
let browser: OpenBrowser;
/** Recovery codes of the administrator. */
const codes: string[] = [];
/** The administrator's, as the portal got it. */
let token: string;

const start = (more: Readonly<Record<string, string>> = {}): Promise<Production> =>
  startProduction({ LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder, ...more });
before(async () => {
  await buildOnce();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-administrator-'));
  postgres = await startPostgres();
  database = await emptyDatabase('postgres', '', postgres);
  [production, browser] = await Promise.all([start(), openBrowser()]);
});
after(async () => {
  await browser.close();
  await production.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
  browser.assertNoFaults();
});

const call = async (method: string, path: string, body?: unknown, bearer = token) => {
  const { status, text } = await send(`${production.app.https}/v1.0${path}`, {
    method,
    authorization: `Bearer ${bearer}`,
    ...(body === undefined ? {} : { json: JSON.stringify(body) }),
  });
  return { status, body: text === '' ? null : JSON.parse(text) };
};
const made = async (path: string, body: unknown): Promise<any> => {
  const answer = await call('POST', path, body);
  assert.ok(answer.status === 200 || answer.status === 201, JSON.stringify(answer));
  return answer.body;
};
const tokenOf = async (clientId: string, secret: string): Promise<string | null> => {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
  const { status, text } = await send(`${production.app.https}/example.org/oauth2/v2.0/token`, {
    form: new URLSearchParams({ ...form, scope: 'https://graph.microsoft.com/.default' }).toString(),
  });
  return status === 200 ? JSON.parse(text).access_token : null;
};
const register = async (displayName: string) => {
  const application = await made('/applications', { displayName });
  const principal = await made('/servicePrincipals', { appId: application.appId });
  const graph = await call('GET', `/servicePrincipals(appId='${graphAppId}')?$select=id`);
  await made(`/servicePrincipals/${principal.id}/appRoleAssignments`, {
    ...{ principalId: principal.id, resourceId: graph.body.id, appRoleId: graphRoleIdOf('User.Read.All') },
  });
  const { secretText, keyId } = await made(`/applications/${application.id}/addPassword`, {});
  return { application, principal, secretText, keyId };
};
async function signIn(page: Page): Promise<void> {
  await page.locator('input[name=username]').fill(person.user);
  await page.locator('input[type=password]').fill(person.password);
  await page.locator('button[type=submit]').first().click();
  await page.locator('input[name=code]').fill(codes.pop() ?? assert.fail('no recovery code is left'));
  await page.locator('button[type=submit]').first().click();
}
/** The first sign-in, which sets up a second factor. */
async function firstSignIn(page: Page): Promise<void> {
  await page.locator('input[name=username]').fill(person.user);
  await page.locator('input[type=password]').fill(person.password);
  await page.locator('button[type=submit]').first().click();
  await page.getByRole('heading', { level: 1, name: 'Set up an authenticator app' }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'second-factor');
  const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '');
  await page.locator('input[name=code]').fill(authenticatorApp(secret).code());
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your recovery codes' }).waitFor();
  await expectAccessible(page);
  codes.push(...(await page.locator('li code').allInnerTexts()));
  assert.equal(codes.length, 10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
}

test('the one-time address makes an administrator in the browser, who then signs in to the portal', async () => {
  const page = await browser.open(production.app.administratorAddress ?? assert.fail('no address'));
  await page.getByRole('heading', { level: 1, name: 'Make an administrator' }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'first-administrator');
  await page.getByLabel('Name', { exact: true }).fill(person.name);
  await page.getByLabel('Sign-in name').fill(person.user);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.locator('#passwordAgain').fill(person.password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { level: 1, name: 'The administrator was made' }).waitFor();
  await expectAccessible(page);
  const answered = page.waitForResponse((each) => each.url().endsWith('/oauth2/v2.0/token'));
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await firstSignIn(page);
  await page.getByRole('button', { name: /^Your account, Mara Holt/ }).waitFor();
  token = (await (await answered).json()).access_token;
  await page.goto(`${production.app.https}/account`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await expectAccessible(page);
  await screenshot(page, 'own-sign-ins');
  await page.getByRole('link', { name: 'What you allowed applications' }).click();
  await page.getByText('You allowed no application anything by yourself.').waitFor();
  await expectAccessible(page);
});

test('the administrator gives roles and registers clients, whose secrets change while they work', async () => {
  const kim = await made('/users', {
    ...{ displayName: 'Kim Rao', userPrincipalName: 'kim@example.org', mailNickname: 'kim', accountEnabled: true },
    passwordProfile: { password: 'another-trellis-otter-17' },
  });
  const assignments = '/roleManagement/directory/roleAssignments';
  await made(assignments, {
    ...{ principalId: kim.id, roleDefinitionId: DirectoryRoles.identityGovernanceAdministrator, directoryScopeId: '/' },
  });
  const job = await register('Nightly job');
  const list = async (bearer: string | null): Promise<number> =>
    (await call('GET', '/users?$top=1', undefined, bearer ?? '')).status;
  const calls: Promise<number>[] = [];
  let secret = job.secretText;
  const work = async (): Promise<void> => void calls.push(list(await tokenOf(job.application.appId, secret)));
  await work();
  const next = await made(`/applications/${job.application.id}/addPassword`, {});
  await work();
  secret = next.secretText;
  await work();
  const removed = await call('POST', `/applications/${job.application.id}/removePassword`, { keyId: job.keyId });
  assert.equal(removed.status, 204);
  await work();
  assert.deepEqual(await Promise.all(calls), [200, 200, 200, 200]);
  assert.equal(await tokenOf(job.application.appId, job.secretText), null);

  const other = await register('Switched off');
  const held = await tokenOf(other.application.appId, other.secretText);
  assert.equal(await list(held), 200);
  const disabled = await call('PATCH', `/servicePrincipals/${other.principal.id}`, { accountEnabled: false });
  assert.equal(disabled.status, 204);
  assert.equal(await list(held), 401);
});

test('an administrator consents for everybody in the browser, and sees what they give', async () => {
  const application = await made('/applications', {
    displayName: 'Calendar',
    requiredResourceAccess: [
      {
        resourceAppId: graphAppId,
        resourceAccess: [{ id: graphRoleIdOf('User.Read.All'), type: 'Role' }],
      },
    ],
  });
  const principal = await made('/servicePrincipals', { appId: application.appId });
  const page = await browser.open(`${production.app.https}/example.org/adminconsent?client_id=${application.appId}`);
  if (await page.locator('input[name=username]').isVisible()) await signIn(page);
  await page.getByRole('heading', { level: 1, name: 'Permissions for Calendar' }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'admin-consent');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('heading', { level: 1, name: 'The permissions are given' }).waitFor();
  const roles = await call('GET', `/servicePrincipals/${principal.id}/appRoleAssignments`);
  assert.equal(roles.body.value.length, 1);
});

test('another admin secret is taken by a start, and `latchkey admin` brings back a role that was lost', async () => {
  const { clientId } = production;
  assert.notEqual(await tokenOf(clientId, adminSecret), null);
  const next = 'another secret, long enough';
  // At the same address, which tokens name as their issuer.
  const { port } = new URL(production.app.https ?? '');
  await production.close();
  production = await start({ LATCHKEY_ADMIN_SECRET: next, LATCHKEY_TLS_PORT: port });
  assert.equal(await tokenOf(clientId, adminSecret), null);
  assert.notEqual(await tokenOf(clientId, next), null);
  const store = await open({ database, mode: 'production', onFault: () => {} });
  await store.commit([{ kind: 'deleteWhere', entity: 'roleAssignment', where: eq('provider', 'directory') }]);
  await store.close();
  assert.equal((await call('GET', '/applications')).status, 200);
  const make = () => call('POST', '/applications', { displayName: 'By whom?' });
  assert.equal((await make()).status, 403);
  await writeFile(join(folder, 'public-url'), `${production.app.https}\n`);
  const ran = await runVerb(['admin', person.user, '--database', database, '--mode', 'production'], {
    LATCHKEY_PUBLIC_URL_FILE: join(folder, 'public-url'),
  });
  assert.equal(ran.out.trim(), `${person.user} is a Global Administrator.`);
  assert.equal((await make()).status, 201);
});
