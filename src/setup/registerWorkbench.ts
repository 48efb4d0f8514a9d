// The workbench's own client in production: it keeps no secret, does what its people may, and gets its answers at its
// own address alone.

import type { Client } from '../domain/tenant/tenantEntities.ts';
import type { Id, Instant } from '../domain/base.ts';
import { ownPermissions, readPermissions, writePermissions } from '../domain/rights/permissionSets.ts';
import { eq, from } from '../odata/query.ts';
import { insert, update, type Store } from '../store/contract.ts';
import { addMicrosoftGraph, permissionChanges } from './microsoftGraph.ts';
import { newDirectoryObject } from '../model/newRow.ts';

const clientKey = 'workbench';
const displayName = 'Workbench';

interface WorkbenchRegistration {
  /** Null where only this machine reaches the server. */ readonly publicUrl: string | null;
  readonly now: Instant;
  readonly newId: () => Id;
}

/** Registers it once; later starts give it the address that the server has now. Answers its client id. */
export async function registerWorkbench(store: Store, { publicUrl, now, newId }: WorkbenchRegistration): Promise<Id> {
  const [page] = await store.read([from('client', eq('key', clientKey))]);
  const known = page?.rows[0] as unknown as Client | undefined;
  const redirectUris = (
    publicUrl === null ? ['http://localhost', 'http://127.0.0.1', 'http://[::1]'] : [publicUrl]
  ).map((origin) => `${origin}/signed-in`);
  if (known !== undefined) {
    if (known.redirectUris.join() !== redirectUris.join())
      await store.commit([update('client', known.id, { redirectUris })]);
    return known.appId;
  }
  const [appId, servicePrincipalId] = [newId(), newId()];
  const graphId = await addMicrosoftGraph(store, { now, newId });
  await store.commit([
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
      key: clientKey,
      servicePrincipalId,
      displayName,
      secretHashes: [],
      jwks: [],
      redirectUris,
      isPublic: true,
      applicationPermissions: [],
      delegatedPermissions: [],
      isEnabled: true,
      movedAt: now,
    }),
    ...permissionChanges(
      { principalId: servicePrincipalId, graphId },
      { application: [], delegated: [...ownPermissions, ...readPermissions, ...writePermissions] },
      { now, newId },
    ),
  ]);
  return appId;
}
