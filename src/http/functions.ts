// What functions on a collection mean: the condition by which each narrows it.

import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Operation } from '../odata/describe.ts';
import type { Parameters } from '../odata/parameters.ts';
import { and, any, eq, or, type Condition } from '../odata/query.ts';
import { requestable } from '../identity/visibility.ts';

const me = (caller: Caller): string => {
  if (caller.kind !== 'user' || caller.objectId === null) throw new Refusal('notAllowed', { reason: 'Only a signed-in user can ask for what is her own.' });
  return caller.objectId;
};
const at = (path: readonly [string, ...string[]]) => (caller: Caller): Condition => ({ op: 'compare', path, test: 'eq', value: me(caller) });
const isTarget = at(['target', 'objectId']);
const isCreator = at(['createdByObjectId']);
const managesTarget = (caller: Caller): Condition => any(['target', 'object'], eq('managerId', me(caller)));

/** By lower-case wire name of the bound type, then by the value of `on`. */
const byCurrentUser: Readonly<Record<string, Readonly<Record<string, (caller: Caller) => Condition>>>> = {
  accesspackage: { allowedrequestor: requestable },
  accesspackageassignment: { target: isTarget, createdby: isCreator, targetmanager: managesTarget },
  accesspackageassignmentrequest: {
    target: isTarget, createdby: isCreator, targetorrequestor: (caller) => or(isTarget(caller), at(['requestor', 'objectId'])(caller)), targetmanager: managesTarget,
    requestforothers: (caller) => and(isCreator(caller), { op: 'not', of: isTarget(caller) }),
  },
};

/** Throws `notServed` for what the schema lists and nobody answers yet (DIVERGENCES.md names each). */
export function functionCondition(caller: Caller): (operation: Operation, parameters: Parameters) => Condition {
  return (operation, parameters) => {
    const type = operation.boundTo?.type.toLowerCase() ?? '';
    const name = operation.name.toLowerCase();
    if (name === 'filterbycurrentuser') return narrowed(caller, type, parameters['on']);
    if (name === 'my') return narrowed(caller, type, 'target');
    if (name === 'additionalaccess') return additionalAccess(parameters);
    throw new Refusal('notServed', { path: operation.name });
  };
}

function narrowed(caller: Caller, type: string, on: unknown): Condition {
  const options = byCurrentUser[type] ?? {};
  const chosen = options[String(on).toLowerCase()];
  if (chosen === undefined) throw new Refusal('invalidField', { field: 'on', says: `it is one of ${Object.keys(options).join(', ') || 'nothing yet'} here` });
  return chosen(caller);
}

/** Assignments of the first package whose target also holds the second. */
function additionalAccess({ accessPackageId, incompatibleAccessPackageId }: Parameters): Condition {
  const held: Condition = { op: 'in', path: ['state'], values: ['delivering', 'partiallyDelivered', 'delivered'] };
  if (typeof accessPackageId !== 'string') throw new Refusal('missingField', { field: 'accessPackageId' });
  if (typeof incompatibleAccessPackageId !== 'string') throw new Refusal('missingField', { field: 'incompatibleAccessPackageId' });
  if (accessPackageId.toLowerCase() === incompatibleAccessPackageId.toLowerCase()) throw new Refusal('invalidField', { field: 'incompatibleAccessPackageId', says: 'it must be another package than accessPackageId' });
  const of = (id: string): Condition => and(eq('packageId', id.toLowerCase()), held);
  return and(of(accessPackageId), any(['target', 'assignments'], of(incompatibleAccessPackageId)));
}
