// Ends an assignment whose end has come, with a request of the system's own that tells of it.

import { load, row } from '../../flows/load.ts';
import type { Context } from '../../flows/context.ts';
import { calloutOwnerOfRequest, calloutsForStage } from '../../flows/extensions/stageCallouts.ts';
import { expireAssignmentJob, type EndPayload } from '../../flows/queueJobs.ts';
import { mailRequestor } from '../../flows/queueMails.ts';
import { audit } from '../../domain/audit/auditEntry.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { Assignment, AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Departure } from '../../domain/membershipRules/ruleEntities.ts';
import { assignmentMachine } from '../../domain/machines/assignment.ts';
import { requestStatusOf } from '../../domain/machines/assignmentRequest.ts';
import { accepts } from '../../domain/machines/machine.ts';
import { stateChange, requestTargets } from '../../domain/audit/requestAudit.ts';
import { unspecifiedSchedule } from '../../domain/requests/schedule.ts';
import type { Event } from '../../observe/events.ts';
import { newRow, type NewRow } from '../../model/newRow.ts';
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
      const reason = (job.payload as EndPayload | null)?.reason ?? null;
      const { changes, events } = await expire(ctx, assignment, { departure, reason });
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
  { departure, reason }: { readonly departure: Departure | undefined; readonly reason: string | null },
): Promise<ExpiryResult> {
  if (assignment === undefined || assignment.endsAt === null || !accepts(assignmentMachine, assignment.state, 'end'))
    return { changes: [], events: [] };
  if (assignment.endsAt > ctx.now)
    return { changes: expireAssignmentJob(ctx, assignment.id, assignment.endsAt, reason), events: [] };
  const held = await loadHeldAssignment(ctx, assignment);
  // The change by which the person may stay can be a moment old, and not yet held against the rule.
  const staying = departure === undefined ? [] : await cancelEndIfAdmitted(ctx, held.subject, departure);
  return staying.length > 0 ? { changes: staying, events: [] } : end(ctx, held, reason);
}

interface HeldAssignment {
  readonly assignment: Assignment;
  readonly subject: Subject;
  readonly accessPackage: AccessPackage | null;
  /** The policy under which it was given, as it was then. */
  readonly policy: Policy | null;
  /** The request that it came from. */
  readonly origin: AssignmentRequest | null;
}

async function loadHeldAssignment(ctx: Context, assignment: Assignment): Promise<HeldAssignment> {
  const [{ subjects, packages, origins }, policy] = await Promise.all([
    load(ctx.store, {
      subjects: row('subject', assignment.targetId),
      packages: row('accessPackage', assignment.packageId),
      origins: row('assignmentRequest', assignment.id),
    }),
    loadPolicyOfAssignment(ctx, assignment),
  ]);
  const [subject] = subjects;
  if (subject === undefined)
    throw new Error(`The subject ${assignment.targetId} of assignment ${assignment.id} does not exist.`);
  return { assignment, subject, accessPackage: packages[0] ?? null, policy, origin: origins[0] ?? null };
}

/** Ends an assignment that cannot go on, as its end would; `reason` is for the audit. */
export const endBySystem = async (ctx: Context, assignment: Assignment, reason: string): Promise<ExpiryResult> =>
  end(ctx, await loadHeldAssignment(ctx, assignment), reason);

async function end(ctx: Context, held: HeldAssignment, reason: string | null = null): Promise<ExpiryResult> {
  const { assignment, subject, accessPackage, policy, origin } = held;
  const ended = await endAssignment(ctx, assignment, subject);
  const request = removalRequest(ctx, assignment, subject);
  const callouts = await calloutsForStage(ctx, {
    stage: 'assignmentRequestRemoved',
    policy,
    of: calloutOwnerOfRequest(request),
  });
  const about = { request: origin, assignment, subject, accessPackage, policy, by: ctx.now };
  const { id: requestId, type, state: to } = request;
  const { correlationId } = ctx;
  return {
    events: [{ event: 'requestMoved', requestId, type, from: null, to, reason: null, correlationId }, ...ended.events],
    changes: [
      { kind: 'expectVersion', entity: 'subject', id: subject.id, version: subject.version },
      ...ended.changes,
      insert('assignmentRequest', request),
      ...callouts.changes,
      ...(await mailRequestor(ctx, 'accessEnded', about)),
      audit(ctx, {
        activity: 'Entitlement Management removes access package assignment request for user',
        targets: requestTargets({ request, subject, accessPackage, policy: null }, stateChange(null, to)),
        details: { endsAt: assignment.endsAt ?? '' },
        ...(reason === null ? {} : { reason }),
      }),
    ],
  };
}

/** The request is never open: it is written when it is done, so that it hinders no other request. */
function removalRequest(ctx: Context, assignment: Assignment, subject: Subject): NewRow<'assignmentRequest'> {
  return newRow('assignmentRequest', {
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
    schedule: unspecifiedSchedule,
    createdAt: ctx.now,
    completedAt: ctx.now,
  });
}
