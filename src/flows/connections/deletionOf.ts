// The deletion of a connection with what is known through it. What it gave there stays there, and whom it brought stays
// here.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { and, eq, everyRow } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { releasedObjects } from '../directory/sources.ts';
import { cancelConnectionJobs } from '../queueJobs.ts';

/** Rows that are known through a connection alone. */
const dependents = [
  'connectionSecret',
  'difference',
  'remoteHolding',
  'remoteLink',
  'remoteObject',
  'connectionRun',
  'fulfilmentTask',
  'connectionListing',
] as const;

/** The changes of it, with its audit row. */
export function deletionOf(ctx: Context, connection: Connection): readonly Change[] {
  const where = and(everyRow, eq('connectionId', connection.id));
  return [
    { kind: 'delete', entity: 'connection', id: connection.id, version: connection.version },
    releasedObjects(connection),
    { kind: 'deleteWhere', entity: 'heldRemoval', where: eq('thingId', connection.id) },
    ...dependents.map((entity): Change => ({ kind: 'deleteWhere', entity, where })),
    ...cancelConnectionJobs(connection.id),
    audit(ctx, { activity: 'Delete connection', targets: [auditTarget('Connection', connection)] }),
  ];
}
