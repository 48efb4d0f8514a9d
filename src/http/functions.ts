// What functions on a collection mean: the condition by which each narrows it.

import type { Caller } from '../domain/caller.ts';
import type { Instant } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Operation } from '../odata/describe.ts';
import type { Parameters } from '../odata/parameters.ts';
import { always, and, any, eq, never, or, type Condition } from '../odata/query.ts';
import { decidable, requestable, suggested, visibility, type SuggestionReason } from '../identity/visibility.ts';

const me = (caller: Caller): string => {
  if (caller.kind !== 'user' || caller.objectId === null)
    throw new Refusal('notAllowed', { reason: 'Only a signed-in user can ask for what is her own.' });
  return caller.objectId;
};
const at =
  (path: readonly [string, ...string[]]) =>
  (caller: Caller): Condition => ({ op: 'compare', path, test: 'eq', value: me(caller) });
const isTarget = at(['target', 'objectId']);
const isSubject = at(['subject', 'objectId']);
const isCreator = at(['createdByObjectId']);
const managesTarget = (caller: Caller): Condition => any(['target', 'object'], eq('managerId', me(caller)));

/** Throws where no user asks. */
const signedIn = (caller: Caller): Condition => (me(caller) === '' ? never : always);
/** Requests that wait for her decision now. */
const pendingBefore = (caller: Caller, now: Instant): Condition =>
  and(
    signedIn(caller),
    eq('state', 'pendingApproval'),
    any('approvers', and(eq(['stage', 'state'], 'inProgress'), decidable(caller, now))),
  );

/** By lower-case wire name of the bound type, then by the value of `on`. */
const byCurrentUser: Readonly<Record<string, Readonly<Record<string, (caller: Caller, now: Instant) => Condition>>>> = {
  accesspackage: { allowedrequestor: requestable },
  accesspackageassignment: { target: isTarget, createdby: isCreator, targetmanager: managesTarget },
  accesspackageassignmentrequest: {
    target: isTarget,
    createdby: isCreator,
    targetorrequestor: (caller) => or(isTarget(caller), at(['requestor', 'objectId'])(caller)),
    targetmanager: managesTarget,
    approver: (caller, now) => pendingBefore(caller, now),
    requestforothers: (caller) => and(isCreator(caller), { op: 'not', of: isTarget(caller) }),
  },
  accesspackageassignmentresourcerole: { target: isSubject },
  approval: {
    approver: (caller, now) => and(signedIn(caller), any('approvers', decidable(caller, now))),
    target: (caller) => any('request', isTarget(caller)),
    createdby: (caller) => any('request', isCreator(caller)),
  },
};

/** Throws `notServed` for what the schema lists and nobody answers yet (DIVERGENCES.md names each). */
export function functionCondition(
  caller: Caller,
  now: Instant,
): (operation: Operation, parameters: Parameters) => Condition {
  return (operation, parameters) => {
    const type = operation.boundTo?.type.toLowerCase() ?? '';
    const name = operation.name.toLowerCase();
    if (name === 'filterbycurrentuser' && type === 'accesspackagesuggestion')
      return suggested(caller, reasonsIn(parameters['on']));
    if (name === 'filterbycurrentuser') return narrowed(caller, now, type, parameters['on']);
    if (name === 'my') return narrowed(caller, now, type, 'target');
    // the collection, which $search and $filter narrow
    if (name === 'search') return always;
    if (name === 'additionalaccess') return additionalAccess(parameters, visibility(caller, now));
    throw new Refusal('notServed', { path: operation.name });
  };
}

/** Words of a flags enumeration; all of them where nothing was said. */
function reasonsIn(on: Parameters[string] | undefined): readonly SuggestionReason[] {
  const all: readonly SuggestionReason[] = ['relatedPeopleAssignments', 'assignmentHistory'];
  return typeof on === 'string' ? all.filter((each) => on.split(',').includes(each)) : all;
}

function narrowed(caller: Caller, now: Instant, type: string, on: unknown): Condition {
  const options = byCurrentUser[type] ?? {};
  const chosen = options[String(on).toLowerCase()];
  if (chosen === undefined)
    throw new Refusal('invalidField', {
      field: 'on',
      says: `it is one of ${Object.keys(options).join(', ') || 'nothing yet'} here`,
    });
  return chosen(caller, now);
}

/**
 * Assignments of the first package whose target also holds the second, as far as the caller sees both; without a
 * second, any that separation of duties names; without a first, of every package.
 */
function additionalAccess(
  { accessPackageId, incompatibleAccessPackageId }: Parameters,
  seen: (entity: 'assignment' | 'separationOfDutiesConflict') => Condition,
): Condition {
  const held: Condition = { op: 'in', path: ['state'], values: ['delivering', 'partiallyDelivered', 'delivered'] };
  const conflicting = any(
    'conflicts',
    and(eq('kind', 'accessPackage'), eq('incompatibleHeldBy', 'assignment'), seen('separationOfDutiesConflict')),
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
      says: 'it must be another package than accessPackageId',
    });
  const of = (id: string): Condition => and(eq('packageId', id.toLowerCase()), held);
  return and(
    of(accessPackageId),
    any(['target', 'assignments'], and(of(incompatibleAccessPackageId), seen('assignment'))),
  );
}
