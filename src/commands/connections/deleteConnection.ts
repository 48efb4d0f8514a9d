// Deletes a connection with what is known through it. What it gave there stays there, and whom it
// brought stays here.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { releasedObjects } from '../../flows/directory/sources.ts';
import { doneResult } from '../../flows/results.ts';
import { eq } from '../../odata/query.ts';

/** 204. Throws `notFound`. */
export const deleteConnection: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const connection = requireRow(connections[0], 'connection', id);
  await ctx.store.commit([
    { kind: 'delete', entity: 'connection', id: connection.id, version: connection.version },
    releasedObjects(connection),
    { kind: 'deleteWhere', entity: 'heldRemoval', where: eq('thingId', connection.id) },
    { kind: 'deleteWhere', entity: 'connectionSecret', where: eq('connectionId', connection.id) },
    audit(ctx, { activity: 'Delete connection', targets: [auditTarget('Connection', connection)] }),
  ]);
  return doneResult;
};
