// One link of a connection, as a job loads it.

import type { Session } from '../../connectors/engine/contract.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf, type OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { RemoteLink, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { isAssignedTo } from '../../flows/connections/synchronization/assignedScope.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { and, eq, everyRow, never } from '../../odata/query.ts';

/** What a job knows of its link. `object` may be deleted by now; `remote` is null until there is one. */
export interface LinkWork {
  readonly link: RemoteLink;
  readonly connection: Connection;
  readonly settings: OutboundSettings;
  readonly object: DirectoryObject;
  readonly remote: RemoteObject | null;
  readonly session: Session;
  /** Whether the object is assigned to the service principal of the connection; true where it has none. */
  readonly isInScope: boolean;
  readonly servicePrincipalName: string | null;
}

/** The link of a link, without its session; null where nothing is to be done for it. */
export async function loadLink(ctx: Context, linkId: Id): Promise<Omit<LinkWork, 'session'> | null> {
  const { links } = await load(ctx.store, { links: row('remoteLink', linkId) });
  const [link] = links;
  if (link === undefined) return null;
  const { connections, objects, remotes } = await load(ctx.store, {
    connections: row('connection', link.connectionId),
    objects: rows('directoryObject', and(everyRow, eq('id', link.objectId))),
    remotes: row('remoteObject', link.remoteId),
  });
  const [connection] = connections;
  const [object] = objects;
  if (connection === undefined || object === undefined || connection.state === 'paused') return null;
  const { assigned, principals } = await load(ctx.store, {
    assigned: refine(
      rows(
        'directoryObject',
        eq('id', object.id),
        connection.servicePrincipalId === null ? never : isAssignedTo(connection.servicePrincipalId),
      ),
      { fields: [], top: 1 },
    ),
    principals: row('directoryObject', connection.servicePrincipalId),
  });
  return {
    link,
    connection,
    settings: settingsOf(connection, 'outbound'),
    object,
    remote: remotes[0] ?? null,
    isInScope: connection.servicePrincipalId === null || assigned.length > 0,
    servicePrincipalName: principals[0]?.displayName ?? null,
  };
}
