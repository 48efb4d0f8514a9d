// The permissions of a client, as rows: a test gives it exactly those that it asks for.

import { randomUUID } from 'node:crypto';
import type { DirectoryObject } from '../../src/domain/directory/directoryEntities.ts';
import { graphAppId } from '../../src/domain/rights/graphPermissions.ts';
import { and, eq, from, oneOfValues } from '../../src/odata/query.ts';
import { permissionChanges } from '../../src/setup/microsoftGraph.ts';
import type { Store } from '../../src/store/contract.ts';

/** Takes all application permissions of Graph from a client, and gives it these. */
export async function givePermissions(store: Store, appId: string, application: readonly string[]): Promise<void> {
  const [page] = await store.read([
    from('directoryObject', and(eq('kind', 'servicePrincipal'), oneOfValues('appId', [appId, graphAppId]))),
  ]);
  const objects = (page?.rows ?? []) as unknown as readonly DirectoryObject[];
  const idOf = (wanted: string): string => objects.find((each) => each.appId === wanted)?.id ?? '';
  const holder = { principalId: idOf(appId), graphId: idOf(graphAppId) };
  await store.commit([
    { kind: 'deleteWhere', entity: 'appRoleAssignment', where: eq('principalId', holder.principalId) },
    ...permissionChanges(
      holder,
      { application, delegated: [] },
      { now: '2030-01-01T00:00:00.0000000Z', newId: randomUUID },
    ),
  ]);
}
