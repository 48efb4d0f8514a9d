// What @azure/identity and @azure/msal-node do, unmodified, over https: tokens for applications and people, good for
// calls.

import assert from 'node:assert/strict';
import { ClientSecretCredential, UsernamePasswordCredential } from '@azure/identity';
import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node';
import { obey } from './child.ts';
import { asApplication, scope, signedIn, type Setting } from './setting.ts';

async function statusWith(setting: Setting, token: string | undefined, path: string): Promise<number> {
  return (await fetch(`${setting.origin}/v1.0${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
}

async function application(setting: Setting): Promise<void> {
  const { token } = (await asApplication(setting).getToken(scope)) ?? assert.fail('no token');
  assert.equal(await statusWith(setting, token, '/users'), 200);
  assert.equal(await statusWith(setting, token, '/identityGovernance/entitlementManagement/catalogs'), 200);
  // No permission of an application leads to a profile of its own.
  assert.equal(await statusWith(setting, token, '/me'), 400);
}

async function person(setting: Setting): Promise<void> {
  const { token } = (await signedIn(setting, 'requestor1').getToken(scope)) ?? assert.fail('no token');
  const me = await fetch(`${setting.origin}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(((await me.json()) as { id: string }).id, setting.users['requestor1']?.id);
}

async function wrong(setting: Setting): Promise<void> {
  const options = { authorityHost: setting.origin, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };
  await assert.rejects(
    new ClientSecretCredential(setting.tenantId, setting.full.id, 'not the secret', options).getToken(scope),
    /AADSTS7000215/,
  );
  const name = setting.users['requestor1']?.name ?? '';
  await assert.rejects(
    new UsernamePasswordCredential(setting.tenantId, setting.publicClient, name, 'not the password', options).getToken(
      scope,
    ),
    /AADSTS50126/,
  );
}

async function confidential(setting: Setting): Promise<void> {
  const authority = `${setting.origin}/${setting.tenantId}`;
  const knownAuthorities = [new URL(setting.origin).host];
  const app = new ConfidentialClientApplication({
    auth: { clientId: setting.full.id, clientSecret: setting.full.secret, authority, knownAuthorities },
  });
  const first = await app.acquireTokenByClientCredential({ scopes: [scope] });
  assert.equal(await statusWith(setting, first?.accessToken, '/groups'), 200);
  const second = await app.acquireTokenByClientCredential({ scopes: [scope] });
  assert.deepEqual([second?.fromCache, second?.accessToken], [true, first?.accessToken]);
  const people = new PublicClientApplication({ auth: { clientId: setting.publicClient, authority, knownAuthorities } });
  const { name = '', password = '' } = setting.users['member'] ?? {};
  const signed = await people.acquireTokenByUsernamePassword({ scopes: [scope], username: name, password });
  assert.equal(signed?.account?.username, name);
  assert.equal(await statusWith(setting, signed?.accessToken, '/me'), 200);
}

obey({ application, person, wrong, confidential });
