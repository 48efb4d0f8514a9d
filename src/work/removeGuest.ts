// Deletes a guest whose time has come: she is hidden, and all that she was in ends, in one commit.

import { load, one, row, rows } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { endings } from '../commands/directory/endings.ts';
import { removeGuestJob } from '../commands/jobs.ts';
import { audit, target } from '../domain/audit.ts';
import type { Subject } from '../domain/entities.ts';
import { unexpiredStates } from '../domain/machines/assignment.ts';
import { openStates } from '../domain/machines/assignmentRequest.ts';
import { addDuration } from '../domain/time.ts';
import { eq, oneOfValues } from '../odata/query.ts';
import { update, type Change } from '../store/contract.ts';
import { finished, runToCommit, type JobKindOfWork } from './job.ts';
import { scheduled, stays } from './parting.ts';

export const removeGuest: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { subjects } = await load(ctx.store, { subjects: row('subject', job.subject) });
      await ctx.store.commit([finished(job), ...(subjects[0] === undefined ? [] : await decide(ctx, subjects[0]))]);
      return [];
    }),
};

/** How long a guest with a request under way is left, over and over, until it is decided. */
const patience = 'P1D';

async function decide(ctx: Context, subject: Subject): Promise<readonly Change[]> {
  if (subject.cleanupAt === null || subject.objectId === null) return [];
  if (subject.cleanupAt > ctx.now) return removeGuestJob(ctx, subject.id, subject.cleanupAt);
  const { objects, assignments, requests } = await load(ctx.store, {
    objects: row('directoryObject', subject.objectId),
    assignments: one(rows('assignment', eq('targetId', subject.id), oneOfValues('state', unexpiredStates))),
    requests: one(
      rows(
        'assignmentRequest',
        eq('targetId', subject.id),
        oneOfValues('state', openStates),
        eq('isValidationOnly', false),
      ),
    ),
  });
  const [guest] = objects;
  const none = update('subject', subject.id, stays, subject.version);
  if (guest === undefined || assignments.length > 0) return [none];
  if (requests.length > 0) return postponed(ctx, subject);
  return [
    none,
    ...endings(ctx, guest),
    audit(ctx, {
      activity: 'Delete user',
      reason: 'She had no assignment for as long as the settings allow.',
      targets: [target('User', guest)],
    }),
  ];
}

/** What was approved is not lost by deleting whom it is for. */
function postponed(ctx: Context, subject: Subject): readonly Change[] {
  const at = addDuration(ctx.now, patience) ?? ctx.now;
  return [
    update('subject', subject.id, { cleanupAt: at }, subject.version),
    ...removeGuestJob(ctx, subject.id, at),
    scheduled(ctx, subject, subject.cleanupAt, at),
  ];
}
