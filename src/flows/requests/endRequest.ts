// The end of a request, whatever ends it: its approval, the stages, their reminders, its jobs and the extensions that
// it waits for end in the same commit. Nothing else ends a request before its delivery.

import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requestNamed, requestTargets, stateChange } from '../../domain/audit/requestAudit.ts';
import type { Approval, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import type { AccessPackage } from '../../domain/catalogs/catalogEntities.ts';
import type { Callout } from '../../domain/extensions/extensionEntities.ts';
import type { ApprovalEvent } from '../../domain/machines/approval.ts';
import type { RequestState } from '../../domain/machines/assignmentRequest.ts';
import { calloutMachine, openCalloutStates } from '../../domain/machines/callout.ts';
import { transition } from '../../domain/machines/machine.ts';
import type { Policy } from '../../domain/policies/policyEntities.ts';
import type { AssignmentRequest, Subject } from '../../domain/requests/requestEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Event } from '../../observe/events.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { closeApproval } from '../approvals/closeApproval.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { cancelRequestJobs } from '../queueJobs.ts';
import { cancelCalloutJobs } from '../extensions/extensionJobs.ts';
import { moveRequest, requestChange, requestMoved } from './moveRequest.ts';

/** A request that is to end, with all that may still be open for it. */
export interface EndableRequest {
  readonly request: AssignmentRequest;
  /** For the audit: the person, the package and the policy where they are still there. */
  readonly subject: Subject | null;
  readonly accessPackage: Pick<AccessPackage, 'id' | 'displayName'> | null;
  readonly policy: Policy | null;
  readonly approval: Approval | null;
  readonly stages: readonly ApprovalStage[];
  readonly callouts: readonly Callout[];
}

/** How a request ends: the event of its machine, and why, for people. */
export interface RequestEnd {
  readonly event: 'cancel' | 'withdraw' | 'deny' | 'timeout' | 'fail';
  readonly reason: string | null;
  readonly details?: Readonly<Record<string, string>>;
}

/** The changes that end a request, the state that it ends in, and what is told once they are committed. */
export interface EndedRequest {
  readonly to: RequestState;
  readonly changes: readonly Change[];
  readonly events: readonly Event[];
}

interface EndKind {
  readonly activity: Activity;
  readonly result: 'success' | 'failure' | 'timeout';
  /** What becomes of an approval that is still under way. */
  readonly approval: ApprovalEvent;
}

// biome-ignore format: a table, read by column
const endKinds: Readonly<Record<RequestEnd['event'], EndKind>> = {
  cancel:   { activity: 'Cancel access package assignment request', result: 'success', approval: 'cancel' },
  withdraw: { activity: 'Cancel access package assignment request', result: 'success', approval: 'cancel' },
  deny:     { activity: 'Deny access package assignment request',   result: 'success', approval: 'deny' },
  timeout:  { activity: 'Access package assignment request timed out (no approver action taken)',
    result: 'timeout', approval: 'timeout' },
  fail:     { activity: 'Failed access package assignment request', result: 'failure', approval: 'cancel' },
};

/** Loads what may still be open for requests, in one read. */
export async function loadEndable(
  ctx: Context,
  requests: readonly AssignmentRequest[],
): Promise<readonly EndableRequest[]> {
  if (requests.length === 0) return [];
  const ids = requests.map(({ id }) => id);
  const idsOf = (field: 'targetId' | 'packageId' | 'policyId'): readonly Id[] => [
    ...new Set(requests.flatMap((each) => each[field] ?? [])),
  ];
  const found = await load(ctx.store, {
    subjects: rows('subject', oneOfValues('id', idsOf('targetId'))),
    packages: rows('accessPackage', oneOfValues('id', idsOf('packageId'))),
    policies: rows('policy', oneOfValues('id', idsOf('policyId'))),
    approvals: rows('approval', oneOfValues('id', ids)),
    stages: rows('approvalStage', oneOfValues('approvalId', ids)),
    callouts: rows(
      'callout',
      oneOfValues('requestId', ids),
      oneOfValues('state', openCalloutStates),
      eq('waits', true),
    ),
  });
  return requests.map((request) => ({
    request,
    subject: found.subjects.find(({ id }) => id === request.targetId) ?? null,
    accessPackage: found.packages.find(({ id }) => id === request.packageId) ?? null,
    policy: found.policies.find(({ id }) => id === request.policyId) ?? null,
    approval: found.approvals.find(({ id }) => id === request.id) ?? null,
    stages: found.stages.filter(({ approvalId }) => approvalId === request.id),
    callouts: found.callouts.filter(({ requestId }) => requestId === request.id),
  }));
}

/** As `endRequest`, of one request: loads what is open for it, without a callout that the same commit changes. */
export async function endLoadedRequest(
  ctx: Context,
  request: AssignmentRequest,
  end: RequestEnd,
  besides: Id | null = null,
): Promise<EndedRequest> {
  const [endable] = (await loadEndable(ctx, [request])) as readonly [EndableRequest];
  return endRequest(ctx, { ...endable, callouts: endable.callouts.filter(({ id }) => id !== besides) }, end);
}

/**
 * Ends a request at the version that was read, and with it all that is open for it. Throws `invalidState` where the
 * event leads nowhere from its state.
 */
export function endRequest(
  ctx: Context,
  { request, subject, accessPackage, policy, approval, stages, callouts }: EndableRequest,
  { event, reason, details }: RequestEnd,
): EndedRequest {
  const kind = endKinds[event];
  const move = moveRequest(ctx, { request, policy }, event);
  const changed = stateChange(request.state, move.to);
  const targets =
    subject === null
      ? [auditTarget('AccessPackageAssignmentRequest', requestNamed(request, accessPackage), changed)]
      : requestTargets({ request, subject, accessPackage, policy }, changed);
  return {
    to: move.to,
    events: [requestMoved(ctx, request, move.to, reason)],
    changes: [
      requestChange(ctx, request, move, { expirationAt: null, ...(reason === null ? {} : { reason }) }),
      ...cancelRequestJobs(request.id),
      ...(approval === null || approval.completedAt !== null
        ? []
        : closeApproval(ctx, approval, stages, kind.approval)),
      ...callouts.flatMap((callout) => abandonCallout(ctx, callout)),
      audit(ctx, {
        activity: kind.activity,
        targets,
        ...(kind.result === 'success' ? {} : { result: kind.result }),
        ...(reason === null ? {} : { reason }),
        ...(details === undefined ? {} : { details }),
      }),
    ],
  };
}

/** A call whose callback nothing waits for any more. */
export function abandonCallout(ctx: Context, callout: Callout): readonly Change[] {
  const { to } = transition(calloutMachine, callout.state, 'abandon', { waits: callout.waits });
  return [
    update(
      'callout',
      callout.id,
      { state: to, detail: 'The request ended before the extension called back.', endedAt: ctx.now },
      callout.version,
    ),
    ...cancelCalloutJobs(callout.id),
  ];
}
