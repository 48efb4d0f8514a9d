// Functions on a collection as the conditions by which they narrow it.

import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Operation } from '../../odata/serviceDescription.ts';
import type { ParameterValues } from '../../odata/parse/operationParameters.ts';
import { isTaskOf } from '../../flows/connections/taskAuthority.ts';
import {
  isReviewableBy,
  isReviewedByDelegate,
  isReviewedDirectlyBy,
  isReviewerDelegatedTo,
  isReviewerRowOf,
} from '../../flows/reviews/reviewerAuthority.ts';
import { always, and, any, eq, never, or, type Condition } from '../../odata/query.ts';
import {
  decidableApprovers,
  requestablePackages,
  suggestedPackages,
  visibilityFor,
  type SuggestionReason,
} from '../../identity/access/visibility.ts';

const signedInUserId = (caller: Caller): string => {
  if (caller.kind !== 'user' || caller.objectId === null)
    throw new Refusal('notAllowed', { reason: 'Only a signed-in user can ask for their own objects.' });
  return caller.objectId;
};
const equalsCallerAt =
  (path: readonly [string, ...string[]]) =>
  (caller: Caller): Condition =>
    eq(path, signedInUserId(caller));
const isTarget = equalsCallerAt(['target', 'objectId']);
const isSubject = equalsCallerAt(['subject', 'objectId']);
const isCreator = equalsCallerAt(['createdByObjectId']);
const managesTarget = (caller: Caller): Condition => any(['target', 'object'], eq('managerId', signedInUserId(caller)));

/** Throws `notAllowed` where the caller is no user. */
const requireSignedIn = (caller: Caller): Condition => (signedInUserId(caller) === '' ? never : always);
/** Requests that wait for the caller's decision now. */
const awaitsDecisionOf = (caller: Caller, now: Instant): Condition =>
  and(
    requireSignedIn(caller),
    eq('state', 'pendingApproval'),
    any('approvers', and(eq(['stage', 'state'], 'inProgress'), decidableApprovers(caller, now))),
  );

/** Reviews in which the caller is a reviewer: at all, in their own name, or as a delegate. */
const reviewerOptions = (
  through: (where: Condition) => Condition,
): Readonly<Record<string, (caller: Caller, now: Instant) => Condition>> => ({
  reviewer: (caller, now) => through(isReviewerRowOf(signedInUserId(caller), now)),
  directreviewer: (caller) => through(eq('principalId', signedInUserId(caller))),
  delegatedreviewer: (caller, now) => through(isReviewerDelegatedTo(signedInUserId(caller), now)),
});

/** By lower-case wire name of the bound type, then by the value of `on`. */
const currentUserConditions: Readonly<
  Record<string, Readonly<Record<string, (caller: Caller, now: Instant) => Condition>>>
> = {
  accesspackage: { allowedrequestor: requestablePackages },
  accesspackageassignment: { target: isTarget, createdby: isCreator, targetmanager: managesTarget },
  accesspackageassignmentrequest: {
    target: isTarget,
    createdby: isCreator,
    targetorrequestor: (caller) => or(isTarget(caller), equalsCallerAt(['requestor', 'objectId'])(caller)),
    targetmanager: managesTarget,
    approver: (caller, now) => awaitsDecisionOf(caller, now),
    requestforothers: (caller) => and(isCreator(caller), { op: 'not', of: isTarget(caller) }),
  },
  accessreviewscheduledefinition: reviewerOptions((where) => any(['instances', 'reviewerRows'], where)),
  accessreviewinstance: reviewerOptions((where) => any('reviewerRows', where)),
  accessreviewstage: reviewerOptions((where) => any(['instance', 'reviewerRows'], where)),
  accessreviewinstancedecisionitem: {
    reviewer: (caller, now) => isReviewableBy(signedInUserId(caller), now),
    directreviewer: (caller) => isReviewedDirectlyBy(signedInUserId(caller)),
    delegatedreviewer: (caller, now) => isReviewedByDelegate(signedInUserId(caller), now),
  },
  accesspackageassignmentresourcerole: { target: isSubject },
  fulfilmenttask: { assignee: (caller) => isTaskOf(signedInUserId(caller)) },
  approval: {
    approver: (caller, now) => and(requireSignedIn(caller), any('approvers', decidableApprovers(caller, now))),
    target: (caller) => any('request', isTarget(caller)),
    createdby: (caller) => any('request', isCreator(caller)),
  },
};

/** Throws `notServed` for the functions that are in the schema but not served yet (DIVERGENCES.md names each). */
export function functionCondition(
  caller: Caller,
  now: Instant,
): (operation: Operation, parameters: ParameterValues) => Condition {
  return (operation, parameters) => {
    const type = operation.boundTo?.type.toLowerCase() ?? '';
    const name = operation.name.toLowerCase();
    if (name === 'filterbycurrentuser' && type === 'accesspackagesuggestion')
      return suggestedPackages(caller, reasonsIn(parameters['on']));
    if (name === 'filterbycurrentuser') return filterByCurrentUser(caller, now, type, parameters['on']);
    if (name === 'my') return filterByCurrentUser(caller, now, type, 'target');
    // It means the collection, which $search and $filter narrow.
    if (name === 'search') return always;
    if (name === 'additionalaccess') return additionalAccess(parameters, visibilityFor(caller, now));
    throw new Refusal('notServed', { path: operation.name });
  };
}

/** The members of a flags enumeration that were sent; all of them where the parameter was not sent. */
function reasonsIn(on: ParameterValues[string] | undefined): readonly SuggestionReason[] {
  const all: readonly SuggestionReason[] = ['relatedPeopleAssignments', 'assignmentHistory'];
  return typeof on === 'string' ? all.filter((each) => on.split(',').includes(each)) : all;
}

function filterByCurrentUser(caller: Caller, now: Instant, type: string, on: unknown): Condition {
  const options = currentUserConditions[type] ?? {};
  const chosen = options[String(on).toLowerCase()];
  if (chosen === undefined)
    throw new Refusal('invalidField', {
      field: 'on',
      says: `It must be one of ${Object.keys(options).join(', ') || 'nothing yet'}.`,
    });
  return chosen(caller, now);
}

/**
 * Assignments of the first package whose target also holds the second, as far as the caller sees both; without a
 * second, any that separation of duties names; without a first, of every package.
 */
function additionalAccess(
  { accessPackageId, incompatibleAccessPackageId }: ParameterValues,
  visible: (entity: 'assignment' | 'separationOfDutiesConflict') => Condition,
): Condition {
  const held: Condition = { op: 'in', path: ['state'], values: ['delivering', 'partiallyDelivered', 'delivered'] };
  const conflicting = any(
    'conflicts',
    and(eq('kind', 'accessPackage'), eq('incompatibleHeldBy', 'assignment'), visible('separationOfDutiesConflict')),
  );
  if (typeof incompatibleAccessPackageId !== 'string')
    return and(
      held,
      conflicting,
      typeof accessPackageId === 'string' ? eq('packageId', accessPackageId.toLowerCase()) : always,
    );
  if (typeof accessPackageId !== 'string') throw new Refusal('missingField', { field: 'accessPackageId' });
  if (accessPackageId.toLowerCase() === incompatibleAccessPackageId.toLowerCase())
    throw new Refusal('invalidField', {
      field: 'incompatibleAccessPackageId',
      says: 'It must be another package than accessPackageId.',
    });
  const of = (id: string): Condition => and(eq('packageId', id.toLowerCase()), held);
  return and(
    of(accessPackageId),
    any(['target', 'assignments'], and(of(incompatibleAccessPackageId), visible('assignment'))),
  );
}
