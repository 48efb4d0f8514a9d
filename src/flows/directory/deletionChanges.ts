// What ends when a user or service principal is deleted: memberships, access, the roles as owner or sponsor, and the
// requests that give it something.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { removalTypes } from '../../domain/requests/requestTypes.ts';
import { and, any, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { cancelRemoveGuestJob } from '../queueJobs.ts';
import { endRequest, loadEndable } from '../requests/endRequest.ts';

/** Hides the object and ends all that it had. The row itself stays: history and audit still show its name. */
export async function deletionChanges(ctx: Context, object: DirectoryObject): Promise<readonly Change[]> {
  const { id } = object;
  const until = { until: ctx.now };
  return [
    update(
      'directoryObject',
      id,
      { deletedAt: ctx.now, ...(object.kind === 'user' ? endedSessions(ctx.machineNow()) : {}) },
      object.version,
    ),
    ...(await withdrawRequests(ctx, object)),
    { kind: 'updateWhere', entity: 'membership', where: and(eq('memberId', id), eq('until', null)), set: until },
    { kind: 'deleteWhere', entity: 'memberOf', where: eq('memberId', id) },
    {
      kind: 'updateWhere',
      entity: 'appRoleAssignment',
      where: and(or(eq('principalId', id), eq('resourceId', id)), eq('until', null)),
      set: until,
    },
    { kind: 'updateWhere', entity: 'sitePermission', where: and(eq('principalId', id), eq('until', null)), set: until },
    { kind: 'updateWhere', entity: 'directoryObject', where: eq('managerId', id), set: { managerId: null } },
    { kind: 'deleteWhere', entity: 'ownership', where: or(eq('ownerId', id), eq('objectId', id)) },
    { kind: 'deleteWhere', entity: 'sponsorship', where: or(eq('sponsorId', id), eq('objectId', id)) },
    { kind: 'deleteWhere', entity: 'organizationSponsor', where: eq('sponsorId', id) },
    { kind: 'deleteWhere', entity: 'roleAssignment', where: eq('principalId', id) },
  ];
}

/**
 * What waits for the person's approval, start or delivery ends; a removal goes on. The subject stands for all that is
 * decided about the person: whoever decides at the same moment starts anew. A person without a subject is held by the
 * directory object (`lockSubject`).
 */
async function withdrawRequests(ctx: Context, { id, kind, displayName }: DirectoryObject): Promise<readonly Change[]> {
  if (kind !== 'user' && kind !== 'servicePrincipal') return [];
  const { subjects, requests } = await load(ctx.store, {
    subjects: rows('subject', eq('objectId', id)),
    requests: rows(
      'assignmentRequest',
      any('target', eq('objectId', id)),
      oneOfValues('state', openRequestStates),
      not(oneOfValues('type', removalTypes)),
    ),
  });
  const [subject] = subjects;
  if (subject === undefined)
    return [{ kind: 'expectExactly', entity: 'subject', where: eq('objectId', id), rows: [], id }];
  const waiting = await loadEndable(ctx, requests);
  const reason = `${displayName ?? 'The person'} was deleted.`;
  return [
    // There is nobody left to block or to remove later.
    update('subject', subject.id, { blockedAt: null, cleanupAt: null }, subject.version),
    ...(subject.cleanupAt === null ? [] : cancelRemoveGuestJob(subject.id)),
    ...waiting.flatMap((each) => endRequest(ctx, each, { event: 'withdraw', reason }).changes),
  ];
}
