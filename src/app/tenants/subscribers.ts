// Subscribers of a tenant: what they may do and see now, and what a call of theirs is answered.

import type { Instant } from '../../domain/base.ts';
import type { Subscription } from '../../domain/subscriptions/subscriptionEntities.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import { ownOrigin, type Context } from '../../flows/context.ts';
import type { Call } from '../../http/pipeline/call.ts';
import { withOrganization } from '../../http/pipeline/identify.ts';
import type { ServerDeps } from '../../http/pipeline/serverDeps.ts';
import { callerOfAccount } from '../../identity/access/callers.ts';
import { createIdentityStore } from '../../identity/accounts/identityStore.ts';
import { encryptResourceData } from '../../identity/tokens/resourceData.ts';
import { createNotificationTokens } from '../../identity/tokens/notificationTokens.ts';
import { rolesOfClient, scopesOfClient } from '../../identity/tokens/tokenClaims.ts';
import type { Identity } from '../../identity/tokens/verifyToken.ts';
import type { SubscriptionPorts } from '../../work/subscriptions/ports.ts';
import type { AppParts } from '../appParts.ts';
import { newId } from '../newId.ts';
import type { TenantServices } from '../tenant.ts';
import { answer } from './rehearsals.ts';

const ownCall = (url: string, origin: string): Call => ({
  ...{ method: 'GET', url, headers: { authorization: 'Bearer subscriber' }, body: null, origin },
  ...{ requestId: newId(), clientRequestId: newId() },
});

type Tenant = Pick<TenantServices, 'store' | 'loadRow' | 'domains' | 'contextFor'>;

/** The ports of a tenant's subscriptions. `deps`: of calls, where calls are answered. */
export async function createSubscriptionPorts(
  tenant: Tenant,
  { issuer, origins }: Pick<AppParts, 'issuer' | 'origins'>,
  deps: () => ServerDeps,
): Promise<SubscriptionPorts> {
  const row = await tenant.loadRow();
  const { accounts } = createIdentityStore(tenant.store, row, tenant.domains);
  const common = { ring: issuer.keys, issuer: issuer.issuer, tenantId: row.tenantId, machineNow: Date.now };

  /** As a token would say it that is given now: permissions that were taken away count no more. */
  const identityOf = async ({ appId, creatorId, creatorKind: kind }: Subscription): Promise<Identity | null> => {
    const [client, api] = [await accounts.findClient(appId), await accounts.findApi(graphAppId)];
    if (client?.accountEnabled !== true || api === undefined) return null;
    const now = new Date();
    return {
      ...{ kind, issuedHere: true, objectId: creatorId, tenantId: row.tenantId, appId, grantKey: null },
      scopes: new Set(kind === 'user' ? scopesOfClient(client, api, creatorId) : []),
      roles: new Set(kind === 'application' ? rolesOfClient(client, api) : []),
      ...{ issuedAt: now, expiresAt: now, signedInAt: now },
    };
  };
  const subscriberContext = async (subscription: Subscription, now: Instant): Promise<Context | null> => {
    const identity = await identityOf(subscription);
    const caller = identity === null ? null : await callerOfAccount(tenant.store, identity);
    if (caller === null) return null;
    const context = tenant.contextFor(caller, now, ownOrigin(newId()));
    return caller.isGuest ? tenant.contextFor(await withOrganization(context), now, ownOrigin(newId())) : context;
  };
  const readAs = async (subscription: Subscription, path: string): Promise<string | null> => {
    const identity = await identityOf(subscription);
    if (identity === null) return null;
    const inside: ServerDeps = {
      ...deps(),
      verifier: { verify: async () => identity, known: () => identity },
      ...{ limitRate: null, observer: null, faults: null },
    };
    const { status, body } = await answer(ownCall(`/v1.0${path}`, origins.canonical), inside);
    return status === 200 && body !== null ? String(body) : null;
  };
  return { subscriberContext, readAs, encrypt: encryptResourceData, validationToken: createNotificationTokens(common) };
}
