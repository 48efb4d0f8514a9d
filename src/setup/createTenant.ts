// The first start of a production database: the tenant, its domain, its settings, the General catalog, and one client
// that may do everything.

import { createdFields } from '../domain/authorship.ts';
import { systemCaller } from '../domain/caller.ts';
import type { Id, Instant } from '../domain/base.ts';
import { readPermissions, writePermissions } from '../domain/rights/permissionSets.ts';
import { hashSecret } from '../identity/accounts/secretHashes.ts';
import { insert, type Store } from '../store/contract.ts';
import { tenantDefaults } from './tenantDefaults.ts';
import { newDirectoryObject } from '../model/newRow.ts';

export interface NewTenant {
  readonly domain: string;
  readonly adminSecret: string;
  readonly now: Instant;
  readonly newId: () => Id;
}

/**
 * The client's secret is the one that was given; its id is new and is told once. MUST be called on an empty database.
 */
export async function createTenant(
  store: Store,
  { domain, adminSecret, now, newId }: NewTenant,
): Promise<{ readonly tenantId: Id; readonly clientId: Id }> {
  const [tenantId, appId, servicePrincipalId] = [newId(), newId(), newId()];
  const displayName = 'Administration';
  await store.commit([
    insert('tenant', {
      id: 'singleton',
      tenantId,
      displayName: domain,
      mode: 'production',
      createdAt: now,
      clockOffsetMs: 0,
    }),
    insert('domain', {
      id: newId(),
      name: domain.toLowerCase(),
      isDefault: true,
      isInitial: true,
      isVerified: true,
      createdAt: now,
    }),
    ...tenantDefaults(now, newId),
    insert('catalog', {
      id: newId(),
      displayName: 'General',
      description: 'Built-in catalog.',
      type: 'serviceDefault',
      isExternallyVisible: true,
      ...createdFields(systemCaller, now),
    }),
    insert('directoryObject', newDirectoryObject('application', newId(), now, { displayName, appId })),
    insert(
      'directoryObject',
      newDirectoryObject('servicePrincipal', servicePrincipalId, now, {
        displayName,
        appId,
        servicePrincipalNames: [appId],
      }),
    ),
    insert('client', {
      id: newId(),
      appId,
      servicePrincipalId,
      displayName,
      secretHashes: [await hashSecret(adminSecret)],
      jwks: [],
      redirectUris: [],
      isPublic: false,
      applicationPermissions: [...readPermissions, ...writePermissions],
      delegatedPermissions: [],
      isEnabled: true,
    }),
  ]);
  return { tenantId, clientId: appId };
}
