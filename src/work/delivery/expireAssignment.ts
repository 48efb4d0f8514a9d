// Ends an assignment whose end has come, with a request of the system's own that tells of it.

import { load, row } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { calloutOwnerOfRequest, calloutsForStage } from '../../flows/extensions/stageCallouts.ts';
import { expireAssignmentJob } from '../../flows/queueJobs.ts';
import { mailRequestor } from '../../flows/queueMails.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Departure } from '../../domain/membershipRules/ruleEntities.ts';
import { assignmentMachine } from '../../domain/machines/assignment.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import { accepts } from '../../domain/machines/machine.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import type { Event } from '../../observe/events.ts';
import { insert, type Change } from '../../store/contract.ts';
import { endAssignment } from './assignmentTransitions.ts';
import { cancelEndIfAdmitted } from '../membershipRules/evaluateObject.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';
import { loadPolicyOfAssignment } from '../../flows/requests/request.ts';

export const expireAssignment: JobDefinition = {
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
      const { changes, events } = await expire(ctx, assignment, departure);
      await ctx.store.commit([completeJob(job), ...changes]);
      return events;
    }),
};

interface ExpiryResult {
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

async function expire(
  ctx: Context,
  assignment: Assignment | undefined,
  departure: Departure | undefined,
): Promise<ExpiryResult> {
  const isOver =
    assignment === undefined || assignment.endsAt === null || !accepts(assignmentMachine, assignment.state, 'end');
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
    loadPolicyOfAssignment(ctx, assignment),
  ]);
  if (subject === undefined)
    throw new Error(`assignment ${assignment.id} is of a subject that is not there: ${assignment.targetId}`);
  // The change that lets her stay may be a moment old, and not yet held against her.
  const staying = departure === undefined ? [] : await cancelEndIfAdmitted(ctx, subject, departure);
  if (staying.length > 0) return { changes: staying, events: [] };
  const ended = await endAssignment(ctx, assignment, subject);
  const request = removalRequest(ctx, assignment, subject);
  const told = await calloutsForStage(ctx, {
    stage: 'assignmentRequestRemoved',
    policy,
    of: calloutOwnerOfRequest(request),
  });
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
      { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
      ...ended.changes,
      insert('assignmentRequest', request),
      ...told.changes,
      ...mails,
      audit(ctx, {
        activity: 'Entitlement Management removes access package assignment request for user',
        targets: requestTargets(
          { request, subject, accessPackage: packages[0] ?? null, policy: null },
          stateChange(null, request.state),
        ),
        details: { endsAt: assignment.endsAt ?? '' },
      }),
    ],
  };
}

/** Never open: it is written when it is done, so that it stands in nobody's way. */
function removalRequest(ctx: Context, assignment: Assignment, subject: Subject): Omit<AssignmentRequest, 'version'> {
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
    schedule: unspecifiedSchedule,
    parameters: [],
    isValidationOnly: false,
    isApprovalBypassed: false,
    expirationAt: null,
    reason: null,
    createdAt: ctx.now,
    completedAt: ctx.now,
  };
}
