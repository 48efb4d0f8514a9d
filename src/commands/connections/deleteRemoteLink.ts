// Ends the link between an object here and one in another system. What is there stays as it is.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { cancelTasks } from '../../flows/connections/tasks.ts';
import type { Command } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { and, eq, everyRow } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';

/** 204. Throws `notFound`. */
export const deleteRemoteLink: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { links } = await load(ctx.store, { links: row('remoteLink', id) });
  const link = requireRow(links[0], 'remoteLink', id);
  const { connections, objects } = await load(ctx.store, {
    connections: row('connection', link.connectionId),
    objects: rows('directoryObject', and(everyRow, eq('id', link.objectId))),
  });
  const [object] = objects;
  await ctx.store.commit([
    update('remoteLink', link.id, { until: ctx.now }, link.version),
    {
      kind: 'updateWhere',
      entity: 'remoteHolding',
      where: and(eq('linkId', link.id), eq('until', null)),
      set: { until: ctx.now },
    },
    { kind: 'deleteWhere', entity: 'difference', where: eq('linkId', link.id) },
    ...cancelTasks(ctx, { kind: connections[0]?.kind ?? 'scim' }, eq('linkId', link.id)),
    audit(ctx, {
      activity: 'Remove link of connection',
      targets: [
        auditTarget('Connection', { id: link.connectionId, displayName: connections[0]?.displayName ?? null }),
        auditTarget(link.kind === 'group' ? 'Group' : 'User', object ?? { id: link.objectId, displayName: null }),
      ],
    }),
  ]);
  return doneResult;
};
