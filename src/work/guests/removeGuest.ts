// Deletes a guest whose time has come: the user is hidden, and all that they had ends, in one commit.

import { isLastAdministrator } from '../../flows/directory/directoryRoles.ts';
import { load, limitToOne, row, rows } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { deletionChanges } from '../../flows/directory/deletionChanges.ts';
import { removeGuestJob } from '../../flows/queueJobs.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Subject } from '../../domain/requests/requestEntities.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { addDuration } from '../../domain/time.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { auditKeptAdministrator } from '../delivery/keptAdministrator.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';
import { auditCleanup, active } from './offboarding.ts';

export const removeGuest: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { subjects } = await load(ctx.store, { subjects: row('subject', job.subject) });
      await ctx.store.commit([
        completeJob(job),
        ...(subjects[0] === undefined ? [] : await removalChanges(ctx, subjects[0])),
      ]);
      return [];
    }),
};

/** How long a guest with a request under way is left, over and over, until it is decided. */
const postponeBy = 'P1D';

async function removalChanges(ctx: Context, subject: Subject): Promise<readonly Change[]> {
  if (subject.cleanupAt === null || subject.objectId === null) return [];
  if (subject.cleanupAt > ctx.now) return removeGuestJob(ctx, subject.id, subject.cleanupAt);
  const { objects, assignments, requests } = await load(ctx.store, {
    objects: row('directoryObject', subject.objectId),
    assignments: limitToOne(
      rows('assignment', eq('targetId', subject.id), oneOfValues('state', unexpiredAssignmentStates)),
    ),
    requests: limitToOne(
      rows(
        'assignmentRequest',
        eq('targetId', subject.id),
        oneOfValues('state', openRequestStates),
        eq('isValidationOnly', false),
      ),
    ),
  });
  const [guest] = objects;
  const kept = [update('subject', subject.id, active, subject.version)];
  if (guest === undefined || assignments.length > 0) return kept;
  if (await isLastAdministrator(ctx, guest.id)) return [...kept, auditKeptAdministrator(ctx, subject, 'Delete user')];
  if (requests.length > 0) return postponeRemoval(ctx, subject);
  return [
    ...(await deletionChanges(ctx, guest)),
    audit(ctx, {
      activity: 'Delete user',
      reason: 'The guest had no assignment for as long as the settings allow.',
      targets: [auditTarget('User', guest)],
    }),
  ];
}

/** A guest with an open request is not deleted: what is approved would be lost. */
function postponeRemoval(ctx: Context, subject: Subject): readonly Change[] {
  const at = addDuration(ctx.now, postponeBy) ?? ctx.now;
  return [
    update('subject', subject.id, { cleanupAt: at }, subject.version),
    ...removeGuestJob(ctx, subject.id, at),
    auditCleanup(ctx, subject, subject.cleanupAt, at),
  ];
}
