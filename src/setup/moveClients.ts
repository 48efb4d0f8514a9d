// Clients of a version before 0.3, whose permissions stood in a table of their own: they become app role assignments
// and permission grants, like those of every other client.

import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import type { Client } from '../domain/tenant/tenantEntities.ts';
import { and, eq, everyRow, from } from '../odata/query.ts';
import { update, type Store } from '../store/contract.ts';
import { addMicrosoftGraph, permissionChanges, type SetupContext } from './microsoftGraph.ts';
import { unlessDoneByOther } from './unlessDoneByOther.ts';

/** Moves those that are not moved yet. At each start; after the first there are none. */
export async function moveClients(store: Store, context: SetupContext): Promise<void> {
  const graphId = await addMicrosoftGraph(store, context);
  const [page] = await store.read([from('client', eq('movedAt', null))]);
  for (const client of (page?.rows ?? []) as unknown as readonly Client[]) {
    await unlessDoneByOther(() => moveClient(store, client, { ...context, graphId }));
  }
}

async function moveClient(
  store: Store,
  client: Client,
  { graphId, ...context }: SetupContext & { readonly graphId: string },
): Promise<void> {
  const [page] = await store.read([
    from('directoryObject', and(everyRow, eq('kind', 'servicePrincipal'), eq('appId', client.appId))),
  ]);
  const principals = (page?.rows ?? []) as unknown as readonly DirectoryObject[];
  const principal = principals.find(({ deletedAt }) => deletedAt === null) ?? principals[0];
  const isGone = principal === undefined || principal.purgedAt !== null;
  await store.commit([
    ...(isGone
      ? []
      : permissionChanges(
          { principalId: principal.id, graphId, endedWith: principal.deletedAt === null ? null : principal.id },
          { application: client.applicationPermissions, delegated: client.delegatedPermissions },
          context,
        )),
    update('client', client.id, { movedAt: context.now }, client.version),
  ]);
}
