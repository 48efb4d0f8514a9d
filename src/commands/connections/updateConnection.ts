// Changes the name of a connection, its settings, its mode, and whether it may remove anything.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import type { Id } from '../../domain/base.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { checkConnection, isElsewhere } from '../../domain/connections/connectionSettings.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { lookAnew } from '../../flows/connections/lookAnew.ts';
import { assigneeOf, checkAssignee } from '../../flows/connections/checkAssignee.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, orderBy, refine, requireRow, row, rows } from '../../flows/load.ts';
import { remindOfTaskJob } from '../../flows/queueJobs.ts';
import { doneResult } from '../../flows/results.ts';
import { writtenFields } from '../../model/newRow.ts';
import { and, eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';

/**
 * 204. `settings` are replaced as a whole; a connection that is active looks at everything anew where it is to do
 * something else. Secrets that were given for one host are removed where another one is named. Throws `notFound`, every
 * fault of the body at once, and `duplicateKey` for a name that is there.
 */
export const updateConnection: Command<'connection'> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const before = requireRow(connections[0], 'connection', id);
  const set = writtenFields('connection', body);
  const after = { ...before, ...set };
  const faults = createFaultCollector();
  checkConnection(after, ctx.isOwnAddress, faults);
  for (const field of ['kind', 'direction', 'servicePrincipalId'] as const)
    faults.holds(after[field] === before[field], field, `${before[field]}: it stays`);
  faults.throwIfAny();
  await checkAssignee(ctx, after, faults);
  faults.throwIfAny();
  const changed = propertyChanges(before, set);
  const isOther = changed.some(([field]) => lookedAtFor.has(field));
  const isLookedAt = isOther && before.state === 'active' && before.direction === 'outbound';
  const secrets = before.direction === 'outbound' && isElsewhere(before, after) ? await secretsOf(ctx, before.id) : [];
  if (changed.length > 0)
    await ctx.store.commit([
      update('connection', before.id, { ...set, ...modifiedFields(ctx.caller, ctx.now) }, before.version),
      audit(ctx, {
        activity: 'Update connection',
        targets: [auditTarget('Connection', after, [...changed, ...secrets])],
      }),
      ...(secrets.length === 0
        ? []
        : [{ kind: 'deleteWhere', entity: 'connectionSecret', where: eq('connectionId', before.id) } as const]),
      ...(isLookedAt ? await lookAnew(ctx, after) : []),
      ...(await otherAssignee(ctx, before, after)),
    ]);
  return doneResult;
};

/** Tasks of which another assignee is told; of more the reminders tell. */
const mostTold = 500;

/** Tasks that are open are of whoever is asked by now, who is told. */
async function otherAssignee(ctx: Context, before: Connection, after: Connection): Promise<readonly Change[]> {
  if (after.kind !== 'tasks' || assigneeOf(before) === assigneeOf(after)) return [];
  const isOpen = and(eq('connectionId', before.id), eq('state', 'open'));
  const { moved } = await load(ctx.store, {
    moved: refine(orderBy(rows('fulfilmentTask', isOpen), 'createdAt', 'id'), { fields: [], top: mostTold }),
  });
  return [
    {
      kind: 'updateWhere',
      entity: 'fulfilmentTask',
      where: isOpen,
      set: { assigneeId: assigneeOf(after), takenById: null },
    },
    ...moved.flatMap(({ id }) => remindOfTaskJob(ctx, id, ctx.now)),
  ];
}

/** Fields that say what is to be done there. */
const lookedAtFor: ReadonlySet<string> = new Set(['settings', 'mode', 'mayRemove'] satisfies (keyof Connection)[]);

const secretsOf = async (ctx: Context, id: Id): Promise<readonly (readonly [string, Id, null])[]> =>
  (await load(ctx.store, { secrets: rows('connectionSecret', eq('connectionId', id)) })).secrets.map((each) => [
    each.name,
    each.id,
    null,
  ]);
