// The first start of a production database: the tenant, its domain, its settings, the General catalog, and one client
// that may do everything.

import { createdFields } from '../domain/authorship.ts';
import { systemCaller } from '../domain/caller.ts';
import type { Id, Instant } from '../domain/base.ts';
import { readPermissions, writePermissions } from '../domain/rights/permissionSets.ts';
import { hashSecret } from '../identity/accounts/secretHashes.ts';
import { insert, type Change, type Store } from '../store/contract.ts';
import { graphPrincipal, type SetupContext } from './microsoftGraph.ts';
import { clientChanges } from './registeredClient.ts';
import { tenantDefaults } from './tenantDefaults.ts';

/** What the first client is called. */
export const firstClientName = 'Administration';
/** By which a start finds it, whatever it is called by then. */
export const firstClientKey = 'latchkey-administration';

/** The first start of a production server. */
interface NewTenant {
  readonly domain: string;
  readonly adminSecret: string;
  readonly now: Instant;
  readonly newId: () => Id;
}

/**
 * Creates the tenant of a production server. The secret of its first client is the one that was given; the client's id
 * is new and is shown once. MUST be called on an empty database.
 */
export async function createTenant(
  store: Store,
  { domain, adminSecret, now, newId }: NewTenant,
): Promise<{ readonly tenantId: Id; readonly clientId: Id }> {
  const [tenantId, appId] = [newId(), newId()];
  const mode = 'production';
  const name = domain.toLowerCase();
  const general = { displayName: 'General', description: 'Built-in catalog.', type: 'serviceDefault' } as const;
  await store.commit([
    insert('tenant', { id: 'singleton', tenantId, displayName: domain, mode, createdAt: now, clockOffsetMs: 0 }),
    insert('domain', { id: newId(), name, isDefault: true, isInitial: true, isVerified: true, createdAt: now }),
    ...tenantDefaults(now, newId),
    insert('catalog', { id: newId(), ...general, isExternallyVisible: true, ...createdFields(systemCaller, now) }),
    ...firstClient(appId, await hashSecret(adminSecret), { now, newId }),
  ]);
  return { tenantId, clientId: appId };
}

/** A client that may do everything. */
function firstClient(appId: Id, secretHash: string, context: SetupContext): readonly Change[] {
  const graphId = context.newId();
  return [
    graphPrincipal(graphId, context.now),
    ...clientChanges(
      {
        appId,
        displayName: firstClientName,
        uniqueName: firstClientKey,
        applicationId: context.newId(),
        principalId: context.newId(),
        graphId,
        secretHashes: [secretHash],
        permissions: { application: [...readPermissions, ...writePermissions], delegated: [] },
      },
      context,
    ),
  ];
}
