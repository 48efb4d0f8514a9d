// Calls of an inbound connection: by a secret of the connection, or by a token of an application that may push people.

import type { Id } from '../../domain/base.ts';
import type { Connection, ConnectionSecret } from '../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import { Refusal } from '../../domain/refusal.ts';
import { refusalOfRight } from '../../domain/rights/rights.ts';
import { sourceCaller, withinSource } from '../../flows/connections/people/sourceCaller.ts';
import type { Context } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { createRememberedSecrets } from '../../identity/accounts/rememberedSecrets.ts';
import { asCaller } from '../../identity/access/callers.ts';
import { TokenError } from '../../identity/tokens/verifyToken.ts';
import { eq } from '../../odata/query.ts';
import type { Call } from '../pipeline/call.ts';
import { accountOf, identify, originOf, tokenOf } from '../pipeline/identify.ts';
import { shownPath } from '../pipeline/responses.ts';
import type { ServerDeps } from '../pipeline/serverDeps.ts';

/** A call of a connection whose caller is known. */
export interface ConnectionCall {
  readonly ctx: Context;
  readonly connection: Connection;
  readonly takesOver: boolean;
}

const isSecretOf = createRememberedSecrets();

const notServed = (call: Call): Refusal => new Refusal('notServed', { path: shownPath(call) });

/** A token of ours or of another issuer has three parts. */
const looksLikeToken = (token: string): boolean => token.split('.').length === 3 && token.startsWith('ey');

/**
 * The connection as the caller. Rejects with `TokenError` where neither secret nor token is good, also where there is
 * no such connection; with `notServed` for a token that pushes nobody, and `notAllowed` while the connection is paused.
 */
export async function connectionCall(call: Call, connectionId: Id, deps: ServerDeps): Promise<ConnectionCall> {
  const token = tokenOf(call);
  if (token === undefined || token === '') throw new TokenError('missing');
  const appId = looksLikeToken(token) ? await appIdOf(call, deps) : null;
  const { connections, secrets, tenants } = await load(deps.store, {
    connections: row('connection', connectionId),
    secrets: rows('connectionSecret', eq('connectionId', connectionId)),
    tenants: row('tenant', 'singleton'),
  });
  const [connection] = connections;
  const [tenant] = tenants;
  if (connection?.direction !== 'inbound' || connection.kind !== 'scim' || tenant === undefined)
    throw appId === null ? new TokenError('malformed') : notServed(call);
  const now = deps.tenantNow(tenant);
  if (appId === null && !(await isGood(token, secrets, now))) throw new TokenError('malformed');
  deps.limitRate?.({ appId: appId ?? connection.id, objectId: connection.id });
  if (connection.state === 'paused')
    throw new Refusal('notAllowed', { reason: `the connection "${connection.displayName}" is paused` });
  const ctx = deps.contextFor(sourceCaller(connection, appId), now, originOf(call));
  return { ctx: withinSource(ctx, connection.id), connection, takesOver: settingsOf(connection, 'inbound').takesOver };
}

/** The client of a token that may push people and groups. */
async function appIdOf(call: Call, deps: ServerDeps): Promise<Id> {
  const identity = await identify(call, deps);
  return asCaller(deps.store, identity, 'now', async (lookup) => {
    const { caller } = await accountOf(lookup, call, deps);
    // Which connections there are is told to nobody who may not use them.
    if (refusalOfRight(caller, 'pushObjects') !== null) throw notServed(call);
    return identity.appId;
  });
}

async function isGood(token: string, secrets: readonly ConnectionSecret[], now: string): Promise<boolean> {
  for (const { hint, secretHash, expiresAt } of secrets) {
    const isUsable = secretHash !== null && (expiresAt === null || expiresAt > now);
    // Only what begins like a secret is worth the time of a hash.
    if (isUsable && token.startsWith(hint ?? '') && (await isSecretOf(token, secretHash))) return true;
  }
  return false;
}
