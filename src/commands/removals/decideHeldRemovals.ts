// An administrator releases or drops removals that are held beyond their limit, each by its id.

import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { heldRemovalMachine, type HeldRemovalEvent } from '../../domain/machines/heldRemoval.ts';
import { transition } from '../../domain/machines/machine.ts';
import { Refusal } from '../../domain/refusal.ts';
import { heldRemovalAudit } from '../../domain/removals/heldRemovalAudit.ts';
import { ruleCauses, waitingCauses, type HeldRemoval } from '../../domain/removals/removalEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { changeMemberships } from '../../flows/directory/changeMemberships.ts';
import { deletionChanges } from '../../flows/directory/deletionChanges.ts';
import { load, rows } from '../../flows/load.ts';
import { queueEvaluations } from '../../flows/membershipRules/queueEvaluations.ts';
import { applyReviewJob } from '../../flows/reviews/reviewJobs.ts';
import { doneResult } from '../../flows/results.ts';
import { everyRow, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';

const mostIds = 100;

const activities = {
  release: 'Release held removal of access',
  drop: 'Drop held removal of access',
} as const satisfies Readonly<Record<HeldRemovalEvent, Activity>>;

/** 204. All of the rows or none. Throws `notAllowed`, `invalidField`, `notFound` and `invalidState`. */
const decideHeldRemovals =
  (event: HeldRemovalEvent): Command<OperationParameters<'ids'>> =>
  async (ctx, { body }) => {
    requireRight(ctx.caller, 'decideRemovals');
    const ids = idsOf(body.ids);
    const { held } = await load(ctx.store, {
      held: rows('heldRemoval', oneOfValues('id', ids), ctx.readable('heldRemoval')),
    });
    const missing = ids.find((id) => !held.some((row) => row.id === id));
    if (missing !== undefined) throw new Refusal('notFound', { id: missing });
    const taken = event === 'release' ? held.filter(({ cause }) => !waitingCauses.includes(cause)) : [];
    const moves = held.map((row) => ({ row, ...transition(heldRemovalMachine, row.state, event, null) }));
    const waiting = moves.filter(({ row }) => !taken.includes(row));
    const evaluated = waiting.filter(
      ({ row, effects }) => ruleCauses.includes(row.cause) && effects.includes('evaluate'),
    );
    const reviews = new Set(waiting.filter(({ row }) => row.cause === 'review').map(({ row }) => row.thingId));
    const { changes } = await queueEvaluations(
      ctx,
      evaluated.map(({ row: { principalId, thingId } }) => ({
        objectId: principalId,
        dueAt: ctx.now,
        reads: [],
        rules: [thingId],
      })),
    );
    await ctx.store.commit([
      ...waiting.map(({ row, to }) =>
        update('heldRemoval', row.id, { state: to, decidedAt: ctx.now, decidedById: ctx.caller.objectId }, row.version),
      ),
      ...(await auditRows(ctx, held, activities[event])),
      ...(await takenFromSources(ctx, taken)),
      ...changes,
      ...[...reviews].flatMap((instanceId) => applyReviewJob(ctx, instanceId)),
    ]);
    return doneResult;
  };

/** The removals happen as soon as each person is looked at; one that the rule admits again loses nothing. */
export const releaseHeldRemovals: Command<OperationParameters<'ids'>> = decideHeldRemovals('release');

/** The people keep what they have, though the rule does not admit them. */
export const dropHeldRemovals: Command<OperationParameters<'ids'>> = decideHeldRemovals('drop');

/** What a source took and was held happens with the release: nothing else would look at it again. */
async function takenFromSources(ctx: Context, released: readonly HeldRemoval[]): Promise<readonly Change[]> {
  const { people } = await load(ctx.store, {
    people: rows(
      'directoryObject',
      oneOfValues(
        'id',
        released.flatMap(({ cause, principalId }) => (cause === 'sourcePerson' ? principalId : [])),
      ),
    ),
  });
  const gone = new Set(people.map(({ id }) => id));
  const members = released.filter(({ groupId, principalId }) => groupId !== null && !gone.has(principalId));
  const deletions = await Promise.all(people.map((person) => deletionChanges(ctx, person)));
  return [
    ...deletions.flat(),
    ...people.map((person) => audit(ctx, { activity: 'Delete user', targets: [auditTarget('User', person)] })),
    ...(await changeMemberships(
      ctx,
      members.map(({ groupId, principalId }) => ({ groupId: groupId ?? '', memberId: principalId, action: 'remove' })),
    )),
    ...members.map(({ id, version }): Change => ({ kind: 'delete', entity: 'heldRemoval', id, version })),
  ];
}

function idsOf(said: unknown): readonly Id[] {
  const ids = Array.isArray(said) ? said.filter((each) => typeof each === 'string') : [];
  if (!Array.isArray(said) || ids.length !== said.length || ids.length === 0 || ids.length > mostIds)
    throw invalidField('ids', `a list of 1 to ${mostIds} ids of held removals`);
  return [...new Set(ids.map((each) => each.toLowerCase()))];
}

async function auditRows(ctx: Context, held: readonly HeldRemoval[], activity: Activity): Promise<readonly Change[]> {
  const { objects, packages, connections } = await load(ctx.store, {
    connections: rows(
      'connection',
      oneOfValues(
        'id',
        held.map(({ thingId }) => thingId),
      ),
    ),
    objects: rows(
      'directoryObject',
      everyRow,
      oneOfValues(
        'id',
        held.flatMap(({ principalId, groupId }) => [principalId, ...(groupId === null ? [] : [groupId])]),
      ),
    ),
    packages: rows(
      'accessPackage',
      oneOfValues(
        'id',
        held.flatMap(({ packageId }) => packageId ?? []),
      ),
    ),
  });
  const nameOf = ({ groupId, packageId, thingId }: HeldRemoval): string | null =>
    [...objects, ...packages, ...connections].find(({ id }) => id === (groupId ?? packageId ?? thingId))?.displayName ??
    null;
  return held.flatMap((row) => {
    const person = objects.find(({ id }) => id === row.principalId);
    const kind = objects.find(({ id }) => id === row.groupId)?.kind;
    return person === undefined
      ? []
      : [heldRemovalAudit(ctx, activity, person, { ...row, kind, displayName: nameOf(row) })];
  });
}
