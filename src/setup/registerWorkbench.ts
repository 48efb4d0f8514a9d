// The workbench's own client in production: it keeps no secret, does what its people may, and gets its answers at its
// own address alone.

import type { Id, Instant } from '../domain/base.ts';
import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import { redirectUrisOf } from '../domain/directory/redirects.ts';
import { ownPermissions, readPermissions, writePermissions } from '../domain/rights/permissionSets.ts';
import { and, eq, everyRow, from } from '../odata/query.ts';
import { update, type Store } from '../store/contract.ts';
import { addMicrosoftGraph } from './microsoftGraph.ts';
import { clientChanges } from './registeredClient.ts';

/** By which a start finds it. */
export const workbenchName = 'latchkey-workbench';

interface WorkbenchRegistration {
  /** Null where only this machine reaches the server. */ readonly publicUrl: string | null;
  readonly now: Instant;
  readonly newId: () => Id;
}

/** Registers it once; later starts give it the address that the server has now. Answers its client id. */
export async function registerWorkbench(store: Store, { publicUrl, now, newId }: WorkbenchRegistration): Promise<Id> {
  // Also a deleted one: whoever deleted it meant it.
  const isIt = and(everyRow, eq('kind', 'application'), eq('uniqueName', workbenchName));
  const [page] = await store.read([from('directoryObject', isIt)]);
  const known = page?.rows[0] as unknown as DirectoryObject | undefined;
  const redirectUris = (
    publicUrl === null ? ['http://localhost', 'http://127.0.0.1', 'http://[::1]'] : [publicUrl]
  ).map((origin) => `${origin}/signed-in`);
  if (known !== undefined) {
    if (redirectUrisOf(known).spa.join() !== redirectUris.join())
      await store.commit([
        update('directoryObject', known.id, {
          otherProperties: { ...known.otherProperties, spa: { redirectUris }, publicClient: null },
        }),
      ]);
    return known.appId ?? '';
  }
  const appId = newId();
  const graphId = await addMicrosoftGraph(store, { now, newId });
  await store.commit(
    clientChanges(
      {
        appId,
        displayName: 'Workbench',
        applicationId: newId(),
        principalId: newId(),
        graphId,
        uniqueName: workbenchName,
        redirectUris: { spa: redirectUris },
        permissions: { application: [], delegated: [...ownPermissions, ...readPermissions, ...writePermissions] },
      },
      { now, newId },
    ),
  );
  return appId;
}
