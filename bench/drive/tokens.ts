// Bearer tokens for measuring: the application's own from the token endpoint, people's signed with the key that the
// server keeps in its database.

import { createPrivateKey, sign, type JsonWebKey } from 'node:crypto';
import { and, eq, from } from '../../src/odata/query.ts';
import { open } from '../../src/store/open.ts';
import { createSealing } from '../../src/identity/tokens/sealing.ts';
import { idOf } from '../load/plan.ts';
import { adminSecret, secretKey } from '../load/tenant.ts';
import { throughProxy } from './connection.ts';

export interface Tokens {
  readonly application: string | null;
  readonly users: Readonly<Record<number, string>>;
}
export const noTokens: Tokens = { application: null, users: {} };

/** `origin` of a server that runs on the database. */
export async function tokensFor(origin: string, database: string, users: readonly number[]): Promise<Tokens> {
  const clientId = await clientOf(database);
  const answer = await fetch(`${origin}/organizations/oauth2/v2.0/token`, {
    method: 'POST',
    headers: throughProxy,
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId.appId,
      client_secret: adminSecret,
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const said = (await answer.json()) as { readonly access_token?: string; readonly error_description?: string };
  if (said.access_token === undefined) throw new Error(`no token: ${said.error_description ?? answer.status}`);
  const [head = '', claims = ''] = said.access_token.split('.');
  const key = createPrivateKey({ key: clientId.key, format: 'jwk' });
  const { iss, aud, iat, exp, tid, ver } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Readonly<
    Record<string, unknown>
  >;
  const userToken = (number: number): string => {
    const oid = idOf('user', number);
    const payload = {
      aud,
      iss,
      iat,
      nbf: iat,
      exp,
      appid: clientId.appId,
      idtyp: 'user',
      oid,
      sub: oid,
      tid,
      ver,
      scp: 'EntitlementManagement.ReadWrite.All',
    };
    const signed = `${head}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  };
  return {
    application: said.access_token,
    users: Object.fromEntries(users.map((number) => [number, userToken(number)])),
  };
}

async function clientOf(database: string): Promise<{ readonly appId: string; readonly key: JsonWebKey }> {
  const store = await open({ database, mode: 'production', onFault: () => {} });
  try {
    const [clients, keys] = await store.read([
      from('directoryObject', and(eq('kind', 'application'), eq('displayName', 'Administration'))),
      from('signingKey'),
    ]);
    const sealed = keys?.rows[0]?.['jwk'];
    const text = typeof sealed === 'string' ? sealed : String((sealed as { material?: unknown }).material);
    return {
      appId: clients?.rows[0]?.['appId'] as string,
      key: JSON.parse(createSealing(secretKey).open(text)) as JsonWebKey,
    };
  } finally {
    await store.close();
  }
}
