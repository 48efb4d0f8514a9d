// Microsoft's own libraries, unmodified, as clients that were registered by Graph's routes, on a whole Latchkey.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import { graphRoleIdOf } from '../../src/domain/rights/graphPermissions.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { startAzureActs, type AzureActs } from './azureActs.ts';
import { browse } from './browser.ts';
import { clientCertificate } from './clientCertificate.ts';
import { send } from './server.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** What a CI platform says of itself. */
const platform = createServer(async (request, response) => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'a', alg: 'RS256' };
  response.setHeader('content-type', 'application/json');
  const isDiscovery = request.url?.endsWith('/.well-known/openid-configuration');
  response.end(JSON.stringify(isDiscovery ? { issuer: issuer(), jwks_uri: `${issuer()}/jwks` } : { keys: [jwk] }));
});
const issuer = (): string => `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
const subject = 'repo:octo/app:environment:production';
const audience = 'api://AzureADTokenExchange';

let latchkey: Latchkey;
let acts: AzureActs;
let folder: string;
const appIds = new Map<string, string>();

async function made(path: string, body: unknown): Promise<any> {
  const answer = await latchkey.call('globalAdmin', 'POST', `/v1.0${path}`, body);
  assert.ok(answer.status === 200 || answer.status === 201, answer.text);
  return answer.body;
}

/** A registered client with a permission for itself and one for users. */
async function register(name: string, more: object): Promise<any> {
  const graph = await latchkey.call(
    'globalAdmin',
    'GET',
    "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id",
  );
  const resourceId = graph.body.id;
  const application = await made('/applications', { displayName: name, ...more });
  const { id } = await made('/servicePrincipals', { appId: application.appId });
  const role = { principalId: id, resourceId, appRoleId: graphRoleIdOf('User.Read.All') };
  await made(`/servicePrincipals/${id}/appRoleAssignments`, role);
  const grant = { clientId: id, consentType: 'AllPrincipals', resourceId, scope: 'User.Read' };
  await made('/oauth2PermissionGrants', grant);
  appIds.set(name, application.appId);
  return application;
}

before(async () => {
  latchkey = await startLatchkey();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-azure-'));
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  const { key, certificate } = await clientCertificate();
  const clientPem = join(folder, 'client.pem');
  await writeFile(clientPem, `${key}\n${certificate}\n`);
  const daemon = await register('daemon', {});
  const { secretText: secret } = await made(`/applications/${daemon.id}/addPassword`, {});
  await made(`/applications/${daemon.id}/federatedIdentityCredentials`, {
    ...{ name: 'production', issuer: issuer(), subject, audiences: [audience] },
  });
  await register('certified', {
    keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: Buffer.from(certificate).toString('base64') }],
  });
  await register('public', {
    isFallbackPublicClient: true,
    publicClient: { redirectUris: ['http://localhost'] },
  });
  const id = (name: string): string => appIds.get(name) ?? '';
  const federated = await new SignJWT({ repository: 'octo/app' })
    .setProtectedHeader({ alg: 'RS256', kid: 'a' })
    .setIssuer(issuer())
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(keys.privateKey);
  const { userPrincipalName: username, password } = latchkey.user('member');
  const setting = {
    ...{ origin: latchkey.https, tenant: latchkey.sandbox.tenantId, clientPem, secret, federated },
    ids: { public: id('public'), daemon: id('daemon'), certified: id('certified'), web: '', bare: '' },
    ...{ userName: username, password },
  };
  const ca = await readFile(latchkey.caFile, 'utf8');
  const server = {
    ...{ origin: latchkey.https, plainOrigin: latchkey.http },
    ask: (url: string, ask = {}) => send(new URL(url), ask, ca),
  };
  acts = await startAzureActs(latchkey.caFile, setting, {
    browse: () => browse(server),
    credentials: { username, password },
  });
});
after(async () => {
  acts.end();
  platform.close();
  await latchkey.close();
  await rm(folder, { recursive: true, force: true });
});

suite("registered clients with Microsoft's libraries", { concurrency: 4 }, () => {
  // biome-ignore format: a table, read by column
  for (const [act, promise, client, count] of [
    ['clientSecret',      'azure-identity proves a registered client by a secret that was added',    'daemon',     1],
    ['clientCertificate', 'azure-identity proves a registered client by its certificate',            'certified',  1],
    ['federated',         'azure-identity and msal-node exchange the token of a job',                'daemon',     2],
    ['deviceCode',        'azure-identity signs a user in on a registered client by device code',    'public',     2],
    ['msalDeviceCode',    'msal-node signs a user in on a registered client by device code',         'public',     2],
  ] as const)
    test(promise, async () => {
      const { tokens = [], fault } = await acts.run(act);
      assert.equal(fault, undefined);
      assert.equal(tokens.length, count);
      for (const token of tokens) {
        const { appid, roles, scp } = decodeJwt(token);
        const permission = client === 'public' ? 'User.Read' : 'User.Read.All';
        assert.deepEqual([appid, String(roles ?? scp).split(' ')[0]], [appIds.get(client), permission]);
      }
    });
});
