// What ends when a directory object is deleted, as domain/directory/deletionEffects.ts says: memberships, roles and
// ownership are kept for a restore; requests and assignments end for good.

import { fallingLinks, nameWhileDeleted, restorableFor } from '../../domain/directory/deletionEffects.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { removalTypes } from '../../domain/requests/requestTypes.ts';
import { scheduleOf } from '../../domain/requests/schedule.ts';
import { addDuration } from '../../domain/time.ts';
import { and, any, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { cancelRemoveGuestJob, expireAssignmentJob, purgeObjectJob } from '../queueJobs.ts';
import { endRequest, loadEndable } from '../requests/endRequest.ts';
import { loadGovernedLinks } from './governedLinks.ts';

/** Hides the object and ends all that it had. The row itself stays: history and audit still show its name. */
export async function deletionChanges(ctx: Context, object: DirectoryObject): Promise<readonly Change[]> {
  const { id } = object;
  const isUser = object.kind === 'user';
  const purgedAt = addDuration(ctx.now, restorableFor);
  return [
    update(
      'directoryObject',
      id,
      {
        deletedAt: ctx.now,
        ...(isUser ? { ...endedSessions(ctx.machineNow()), userPrincipalName: nameWhileDeleted(object) } : {}),
      },
      object.version,
    ),
    ...(await accessChanges(ctx, object)),
    ...(await linkChanges(ctx, object)),
    { kind: 'deleteWhere', entity: 'memberOf', where: eq('memberId', id) },
    {
      kind: 'updateWhere',
      entity: 'directoryObject',
      where: eq('managerId', id),
      set: { managerId: null, formerManagerId: id },
    },
    { kind: 'deleteWhere', entity: 'approverDelegate', where: or(eq('approverId', id), eq('delegateId', id)) },
    { kind: 'deleteWhere', entity: 'heldRemoval', where: or(eq('principalId', id), eq('groupId', id)) },
    ...(purgedAt === null ? [] : purgeObjectJob(ctx, id, purgedAt)),
  ];
}

/** What an assignment gave ends with it; the rest is marked with the object, and comes back with it. */
async function linkChanges(ctx: Context, object: DirectoryObject): Promise<readonly Change[]> {
  const { id } = object;
  const governed = await loadGovernedLinks(ctx, object);
  const changes = fallingLinks.flatMap(({ entity, effect, fields }): readonly Change[] => {
    const given = governed.rows.get(entity);
    const isOfObject = or(...fields.map((field) => eq(field, id)));
    if (effect === 'hides')
      return [
        ...(given === undefined ? [] : [{ kind: 'deleteWhere', entity, where: given } as const]),
        { kind: 'updateWhere', entity, where: isOfObject, set: { endedWith: id } } as Change,
      ];
    const ends = (where: typeof isOfObject, endedWith: string | null): Change =>
      ({
        kind: 'updateWhere',
        entity,
        where: and(where, eq('until', null)),
        set: { until: ctx.now, endedWith },
      }) as Change;
    return [...(given === undefined ? [] : [ends(given, null)]), ends(isOfObject, id)];
  });
  return [...governed.held, ...changes];
}

/**
 * What waits for the person's approval, start or delivery ends; a removal goes on. Assignments get this moment as their
 * end, upon which the system removes them. The subject stands for all that is decided about the person: whoever decides
 * at the same moment starts anew. A person without a subject is held by the directory object (`lockSubject`).
 */
async function accessChanges(ctx: Context, { id, kind, displayName }: DirectoryObject): Promise<readonly Change[]> {
  if (kind !== 'user' && kind !== 'servicePrincipal') return [];
  const isOfPerson = any('target', eq('objectId', id));
  const { subjects, requests, assignments } = await load(ctx.store, {
    subjects: rows('subject', eq('objectId', id)),
    requests: rows(
      'assignmentRequest',
      isOfPerson,
      oneOfValues('state', openRequestStates),
      not(oneOfValues('type', removalTypes)),
    ),
    assignments: rows('assignment', isOfPerson, oneOfValues('state', unexpiredAssignmentStates)),
  });
  const [subject] = subjects;
  if (subject === undefined)
    return [{ kind: 'expectExactly', entity: 'subject', where: eq('objectId', id), rows: [], id }];
  const waiting = await loadEndable(ctx, requests);
  const reason = `${displayName ?? 'The person'} was deleted.`;
  return [
    // There is nobody left to remove later.
    update('subject', subject.id, { cleanupAt: null }, subject.version),
    ...(subject.cleanupAt === null ? [] : cancelRemoveGuestJob(subject.id)),
    ...waiting.flatMap((each) => endRequest(ctx, each, { event: 'withdraw', reason }).changes),
    ...assignments.flatMap((each) => [
      update(
        'assignment',
        each.id,
        { endsAt: ctx.now, schedule: scheduleOf({ startsAt: each.startsAt, endsAt: ctx.now }) },
        each.version,
      ),
      // Nobody stays by a rule who is gone.
      { kind: 'deleteWhere', entity: 'departure', where: eq('id', each.id) } as const,
      ...expireAssignmentJob(ctx, each.id, ctx.now, reason),
    ]),
  ];
}
