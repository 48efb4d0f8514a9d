// Clients of a version before 0.3, which stood in a table of their own: what it said of them becomes properties,
// credentials, app role assignments and permission grants of their application, like those of every other client.

import type { DirectoryObject } from '../domain/directory/directoryEntities.ts';
import type { Client } from '../domain/tenant/tenantEntities.ts';
import { and, eq, everyRow, from } from '../odata/query.ts';
import { update, type Change, type Store } from '../store/contract.ts';
import { firstClientKey, firstClientName } from './createTenant.ts';
import { addMicrosoftGraph, permissionChanges, type SetupContext } from './microsoftGraph.ts';
import { registrationOf, secretChanges } from './registeredClient.ts';
import { workbenchName } from './registerWorkbench.ts';
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
  const [page] = await store.read([from('directoryObject', and(everyRow, eq('appId', client.appId)))]);
  const objects = ((page?.rows ?? []) as unknown as readonly DirectoryObject[]).filter(
    (each) => each.purgedAt === null,
  );
  // Of several of a kind, all but one are deleted.
  const one = (kind: DirectoryObject['kind']): DirectoryObject | undefined =>
    objects.filter((each) => each.kind === kind).sort((a) => (a.deletedAt === null ? -1 : 1))[0];
  const [application, principal] = [one('application'), one('servicePrincipal')];
  await store.commit([
    ...(application === undefined ? [] : registrationChanges(client, application, context)),
    ...(principal === undefined
      ? []
      : permissionChanges(
          { principalId: principal.id, graphId, endedWith: principal.deletedAt === null ? null : principal.id },
          { application: client.applicationPermissions, delegated: client.delegatedPermissions },
          context,
        )),
    update('client', client.id, { movedAt: context.now }, client.version),
  ]);
}

/** A public client's addresses belonged to programs, the workbench's to its page. */
function registrationChanges(
  { key, displayName, isPublic, redirectUris, secretHashes }: Client,
  application: DirectoryObject,
  context: SetupContext,
): readonly Change[] {
  const isWorkbench = key === 'workbench';
  const isFirst = key === null && !isPublic && displayName === firstClientName;
  const platform = isWorkbench ? 'spa' : isPublic ? 'publicClient' : 'web';
  const kept = registrationOf({ redirectUris: { [platform]: redirectUris }, isPublic: isPublic && !isWorkbench });
  return [
    update(
      'directoryObject',
      application.id,
      {
        otherProperties: { ...application.otherProperties, ...kept },
        ...(isWorkbench ? { uniqueName: workbenchName } : isFirst ? { uniqueName: firstClientKey } : {}),
      },
      application.version,
    ),
    ...secretChanges(application.id, secretHashes, context),
  ];
}
