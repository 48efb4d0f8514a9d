// Deletes a connection with what is known through it. What it gave there stays there, and whom it
// brought stays here.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { releasedObjects } from '../../flows/directory/sources.ts';
import { doneResult } from '../../flows/results.ts';
import { cancelConnectionJobs } from '../../flows/queueJobs.ts';
import { and, eq, everyRow } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';

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

/** 204. Throws `notFound`. */
export const deleteConnection: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const connection = requireRow(connections[0], 'connection', id);
  const where = and(everyRow, eq('connectionId', connection.id));
  await ctx.store.commit([
    { kind: 'delete', entity: 'connection', id: connection.id, version: connection.version },
    releasedObjects(connection),
    { kind: 'deleteWhere', entity: 'heldRemoval', where: eq('thingId', connection.id) },
    ...dependents.map((entity): Change => ({ kind: 'deleteWhere', entity, where })),
    ...cancelConnectionJobs(connection.id),
    audit(ctx, { activity: 'Delete connection', targets: [auditTarget('Connection', connection)] }),
  ]);
  return doneResult;
};
