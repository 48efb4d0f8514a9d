// What a connection remembers of a look: how it ended, and what was sent since the look before it.

import type { Id, Instant } from '../../../domain/base.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import type { SynchronizationExecutions } from '../../../domain/connections/synchronization/executions.ts';
import { executionsAfter } from '../../../domain/connections/synchronization/synchronizationStatus.ts';
import type { EntityName } from '../../../domain/entities.ts';
import type { Context } from '../../../flows/context.ts';
import { load, row } from '../../../flows/load.ts';
import { and, compare, eq, from, not, type Condition } from '../../../odata/query.ts';
import { update, type Change } from '../../../store/contract.ts';

/** The change of the connection. `says`: why the look is not complete; null where it is. */
export async function noteExecution(
  ctx: Context,
  connectionId: Id,
  { runId, says, hasFailed }: { readonly runId: Id; readonly says: string | null; readonly hasFailed: boolean },
): Promise<readonly Change[]> {
  const { connections, runs } = await load(ctx.store, {
    connections: row('connection', connectionId),
    runs: row('connectionRun', runId),
  });
  const [connection] = connections;
  const [run] = runs;
  if (connection === undefined || run === undefined) return [];
  const before = connection.executions;
  const counts = await countsOf(ctx, connection, before?.last.endedAt ?? run.startedAt);
  const isWhole = says === null && !hasFailed;
  const executions: SynchronizationExecutions = executionsAfter(
    before,
    {
      id: run.id,
      beganAt: run.startedAt,
      endedAt: ctx.now,
      state: hasFailed ? 'Failed' : counts.tried > 0 ? 'EntryLevelErrors' : 'Succeeded',
      entitled: counts.links,
      escrowed: counts.tried,
      exported: counts.exported,
      imported: run.accounts + run.groups,
      says,
    },
    { users: counts.users, groups: counts.groups, isSteady: isWhole && counts.differences === 0 },
  );
  return [update('connection', connection.id, { executions })];
}

async function countsOf(ctx: Context, { id }: Connection, since: Instant) {
  const isOf = eq('connectionId', id);
  const isKnown = (kind: string): Condition => and(isOf, eq('kind', kind), not(eq('remoteId', null)));
  const counted = (entity: EntityName, where: Condition) => from(entity, where, { fields: [], top: 1, count: true });
  const pages = await ctx.store.read([
    counted('remoteLink', isOf),
    counted('remoteLink', isKnown('account')),
    counted('remoteLink', isKnown('group')),
    counted('difference', isOf),
    counted('difference', and(isOf, not(eq('lastOutcome', null)), not(eq('lastOutcome', 'awaited')))),
    counted('provisioningEvent', and(isOf, eq('result', 'success'), compare('activityAt', 'gt', since))),
  ]);
  const [links = 0, users = 0, groups = 0, differences = 0, tried = 0, exported = 0] = pages.map(
    (page) => page?.count ?? 0,
  );
  return { links, users, groups, differences, tried, exported };
}
