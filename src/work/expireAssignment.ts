// Ends an assignment whose end has come, with a request of the system's own that tells of it.

import { load, row } from '../commands/load.ts';
import type { Context } from '../commands/context.ts';
import { ofRequest, stageCalls } from '../commands/extensions/callouts.ts';
import { expireAssignmentJob } from '../commands/jobs.ts';
import { mailRequestor } from '../commands/mails.ts';
import { audit } from '../domain/audit.ts';
import type { Assignment, AssignmentRequest, Departure, Subject } from '../domain/entities.ts';
import { assignmentMachine, type AssignmentState } from '../domain/machines/assignment.ts';
import { requestStatusOf } from '../domain/machines/assignmentRequest.ts';
import { accepts } from '../domain/machines/machine.ts';
import { stateChanged, targetsOf } from '../domain/requestActivities.ts';
import { unspecified } from '../domain/schedule.ts';
import type { Event } from '../observe/events.ts';
import { insert, type Change } from '../store/contract.ts';
import { endAssignment } from './assignments.ts';
import { lettingStay } from './evaluateObject.ts';
import { finished, runToCommit, type JobKindOfWork } from './job.ts';
import { policyOfAssignment } from './requestParts.ts';

export const expireAssignment: JobKindOfWork = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const {
        assignments: [assignment],
        departures: [departure],
      } = await load(ctx.store, {
        assignments: row('assignment', job.subject),
        departures: row('departure', job.subject),
      });
      const { changes, events } = await decide(ctx, assignment, departure);
      await ctx.store.commit([finished(job), ...changes]);
      return events;
    }),
};

interface Decided {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

async function decide(
  ctx: Context,
  assignment: Assignment | undefined,
  departure: Departure | undefined,
): Promise<Decided> {
  const isOver =
    assignment === undefined ||
    assignment.endsAt === null ||
    !accepts(assignmentMachine, assignment.state as AssignmentState, 'end');
  if (isOver) return { changes: [], events: [] };
  if ((assignment.endsAt as string) > ctx.now)
    return { changes: expireAssignmentJob(ctx, assignment.id, assignment.endsAt as string), events: [] };
  const [
    {
      subjects: [subject],
      packages,
      origins,
    },
    policy,
  ] = await Promise.all([
    load(ctx.store, {
      subjects: row('subject', assignment.targetId),
      packages: row('accessPackage', assignment.packageId),
      origins: row('assignmentRequest', assignment.id),
    }),
    policyOfAssignment(ctx, assignment),
  ]);
  if (subject === undefined)
    throw new Error(`assignment ${assignment.id} is of a subject that is not there: ${assignment.targetId}`);
  // The change that lets her stay may be a moment old, and not yet held against her.
  const staying = departure === undefined ? [] : await lettingStay(ctx, subject, departure);
  if (staying.length > 0) return { changes: staying, events: [] };
  const ended = await endAssignment(ctx, assignment, subject);
  const request = removal(ctx, assignment, subject);
  const told = await stageCalls(ctx, { stage: 'assignmentRequestRemoved', policy, of: ofRequest(request) });
  const mails = await mailRequestor(ctx, 'accessEnded', {
    request: origins[0] ?? null,
    assignment,
    subject,
    accessPackage: packages[0] ?? null,
    policy,
    by: ctx.now,
  });
  return {
    events: [
      {
        event: 'requestMoved',
        requestId: request.id,
        type: request.type,
        from: null,
        to: request.state,
        reason: null,
        correlationId: ctx.correlationId,
      },
      ...ended.events,
    ],
    changes: [
      { kind: 'expect', entity: 'subject', id: subject.id, version: subject.version },
      ...ended.changes,
      insert('assignmentRequest', request),
      ...told.changes,
      ...mails,
      audit(ctx, {
        activity: 'Entitlement Management removes access package assignment request for user',
        targets: targetsOf(
          { request, subject, accessPackage: packages[0] ?? null, policy: null },
          stateChanged(null, request.state),
        ),
        details: { endsAt: assignment.endsAt ?? '' },
      }),
    ],
  };
}

/** Never open: it is written when it is done, so that it stands in nobody's way. */
function removal(ctx: Context, assignment: Assignment, subject: Subject): Omit<AssignmentRequest, 'version'> {
  return {
    id: ctx.newId(),
    type: 'systemRemove',
    state: 'delivered',
    status: requestStatusOf.delivered,
    packageId: assignment.packageId,
    catalogId: assignment.catalogId,
    policyId: assignment.policyId,
    policyRevisionId: assignment.policyRevisionId,
    assignmentId: assignment.id,
    targetId: subject.id,
    requestorId: subject.id,
    createdByObjectId: null,
    justification: null,
    answers: [],
    schedule: unspecified,
    parameters: [],
    isValidationOnly: false,
    isApprovalBypassed: false,
    expirationAt: null,
    reason: null,
    createdAt: ctx.now,
    completedAt: ctx.now,
  };
}
