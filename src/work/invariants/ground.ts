// Each open thing has its ground: a request its package, policy and person; an approval and a call that is waited for
// their request; an assignment its package, its policy, its catalog and its person.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import { unexpiredAssignmentStates } from '../../domain/machines/assignment.ts';
import { openRequestStates } from '../../domain/machines/assignmentRequest.ts';
import { approvalStageMachine, noStageFacts } from '../../domain/machines/approvalStage.ts';
import { openCalloutStates } from '../../domain/machines/callout.ts';
import { accepts, transition } from '../../domain/machines/machine.ts';
import { blockingStages } from '../../domain/extensions/extensionStages.ts';
import { removalTypes } from '../../domain/requests/requestTypes.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { closeApproval } from '../../flows/approvals/closeApproval.ts';
import type { Context } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { cancelStageJobs } from '../../flows/queueJobs.ts';
import { abandonCallout, endLoadedRequest } from '../../flows/requests/endRequest.ts';
import { and, any, compare, eq, not, oneOfValues, or, type Condition } from '../../odata/query.ts';
import { update } from '../../store/contract.ts';
import { endBySystem } from '../delivery/expireAssignment.ts';
import { isDeletedAt, nothingToMend, violatingRows, type Invariant, type Mend, type Violation } from './invariant.ts';

/** How long the removal of a deleted person's assignments may take: a job does it, which may be late. */
const removalTakesMs = 86_400_000;

const isGroundless: Condition = and(
  oneOfValues('state', openRequestStates),
  not(oneOfValues('type', removalTypes)),
  or(isDeletedAt('policy'), isDeletedAt('accessPackage'), isDeletedAt(['target', 'object'])),
);
const isOpenRequest = oneOfValues('state', openRequestStates);
const isUndecided = eq('completedAt', null);
const isOpenStage = oneOfValues('state', ['initializing', 'inProgress']);
const isAwaited = and(eq('waits', true), oneOfValues('state', openCalloutStates), oneOfValues('stage', blockingStages));

function isGroundlessAssignment({ now }: Context): Condition {
  const before = formatInstant(millisecondsOf(now) - removalTakesMs);
  return and(
    oneOfValues('state', unexpiredAssignmentStates),
    or(
      isDeletedAt('policy'),
      isDeletedAt('accessPackage'),
      isDeletedAt('catalog'),
      isDeletedAt(['target', 'object'], compare('deletedAt', 'le', before)),
    ),
  );
}

// biome-ignore format: a table, read by column
export const groundInvariants: readonly Invariant[] = [
  { name: 'requestHasGround', mendedBy: 'sweep', mend: withdrawRequest,
    says: 'A request that is open has its package, its policy and its person.',
    page: violatingRows('assignmentRequest', () => isGroundless, (each) =>
      `The request ${each.id}, which is ${each.state}, rests on a policy, a package or a person that was deleted.`) },
  { name: 'approvalHasRequest', mendedBy: 'sweep', mend: endApproval,
    says: 'An approval is under way while its request waits for it.',
    page: violatingRows('approval', () => and(isUndecided, not(any('request', eq('state', 'pendingApproval')))),
      ({ id }) => `The approval ${id} is open, and its request waits for no approval.`) },
  { name: 'stageHasApproval', mendedBy: 'sweep', mend: endStage,
    says: 'A stage is open while its approval is.',
    page: violatingRows('approvalStage', () => and(isOpenStage, not(any('approval', isUndecided))),
      ({ id }) => `The stage ${id} is open, and its approval is not.`) },
  { name: 'calloutHasRequest', mendedBy: 'sweep', mend: abandonAwaitedCallout,
    says: 'A callback is waited for while the request that waits for it is open.',
    page: violatingRows('callout', () => and(isAwaited, not(any('request', isOpenRequest))),
      ({ id }) => `The call ${id} is waited for, and its request is not open.`) },
  { name: 'assignmentHasGround', mendedBy: 'night', mend: endAssignment,
    says: 'An assignment that has not ended has its package, its policy and its catalog, and its person is there or ' +
      'was deleted less than a day ago.',
    page: violatingRows('assignment', isGroundlessAssignment, ({ id }) =>
      `The assignment ${id} goes on without its policy, package, catalog or person.`) },
];

/** Whether the row still violates the invariant: the check looked at it a while ago. */
const isStill = (id: Id, where: Condition): Condition => and(eq('id', id), where);

async function withdrawRequest(ctx: Context, { id }: Violation): Promise<Mend> {
  const { requests } = await load(ctx.store, { requests: rows('assignmentRequest', isStill(id, isGroundless)) });
  const [request] = requests;
  if (request === undefined) return nothingToMend;
  return endLoadedRequest(ctx, request, { event: 'withdraw', reason: 'What the request rests on was deleted.' });
}

async function endApproval(ctx: Context, { id }: Violation): Promise<Mend> {
  const { approvals, stages, requests } = await load(ctx.store, {
    approvals: rows('approval', isStill(id, isUndecided)),
    stages: rows('approvalStage', eq('approvalId', id)),
    requests: row('assignmentRequest', id),
  });
  const [approval] = approvals;
  if (approval === undefined || requests[0]?.state === 'pendingApproval') return nothingToMend;
  return {
    changes: [...closeApproval(ctx, approval, stages, 'cancel'), auditMend(ctx, id, 'Its approval was still open.')],
    events: [],
  };
}

async function endStage(ctx: Context, { id }: Violation): Promise<Mend> {
  const { stages } = await load(ctx.store, { stages: rows('approvalStage', isStill(id, isOpenStage)) });
  const [stage] = stages;
  if (stage === undefined || !accepts(approvalStageMachine, stage.state, 'end')) return nothingToMend;
  const { to } = transition(approvalStageMachine, stage.state, 'end', noStageFacts);
  return {
    changes: [
      update('approvalStage', id, { state: to }, stage.version),
      ...cancelStageJobs(id),
      auditMend(ctx, stage.approvalId, 'A stage of its approval was still open.'),
    ],
    events: [],
  };
}

async function abandonAwaitedCallout(ctx: Context, { id }: Violation): Promise<Mend> {
  const { callouts } = await load(ctx.store, { callouts: rows('callout', isStill(id, isAwaited)) });
  const [callout] = callouts;
  if (callout === undefined) return nothingToMend;
  return {
    changes: [
      ...abandonCallout(ctx, callout),
      auditMend(ctx, callout.requestId, 'A custom extension was still waited for.'),
    ],
    events: [],
  };
}

async function endAssignment(ctx: Context, { id }: Violation): Promise<Mend> {
  const { assignments } = await load(ctx.store, {
    assignments: rows('assignment', isStill(id, isGroundlessAssignment(ctx))),
  });
  const [assignment] = assignments;
  return assignment === undefined
    ? nothingToMend
    : endBySystem(ctx, assignment, 'Its policy, package, catalog or person was deleted.');
}

/** What the server puts right it says in the audit, of the request that had ended. */
const auditMend = (ctx: Context, requestId: Id | null, reason: string) =>
  audit(ctx, {
    activity: 'Cancel access package assignment request',
    targets: [auditTarget('AccessPackageAssignmentRequest', { id: requestId, displayName: null })],
    reason: `The request had ended. ${reason}`,
  });
