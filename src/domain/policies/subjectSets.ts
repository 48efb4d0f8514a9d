// Subject sets: which kinds may stand where, and what each kind must say.

import type { Check } from '../check.ts';
import { isSaid } from '../check.ts';
import type { DirectoryObject } from '../entities.ts';
import type { SubjectSet } from '../values.ts';
import type { PolicyFields } from './policy.ts';

export type Kinds = readonly SubjectSet['kind'][];

/** Kinds that name something by id, and what the directory must know it as; null where another part of the system knows it. */
const named: Readonly<Partial<Record<SubjectSet['kind'], DirectoryObject['kind'] | null>>> = {
  singleUser: 'user', groupMembers: 'group', singleServicePrincipal: 'servicePrincipal', connectedOrganizationMembers: null,
};
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function checkSets(sets: readonly SubjectSet[], allowed: Kinds, faults: Check, says: string): void {
  sets.forEach((set, at) => {
    const here = faults.below(at);
    if (!allowed.includes(set.kind)) return faults.holds(false, String(at), says);
    if (set.kind in named) here.holds(set.id !== null && guid.test(set.id), 'id', 'the id of what it names');
    if (set.kind === 'attributeRuleMembers') here.holds(isSaid(set.membershipRule), 'membershipRule', 'a rule');
    if (set.kind === 'requestorManager' || set.kind === 'targetManager') {
      here.holds(set.managerLevel === null || (Number.isInteger(set.managerLevel) && set.managerLevel >= 1 && set.managerLevel <= 2), 'managerLevel', '1 or 2');
    }
  });
}

export interface Named { readonly id: string; readonly kind: DirectoryObject['kind']; readonly field: string }

/** Everything in the directory that a policy names, with the place where it does. */
export function namedObjects(policy: PolicyFields): readonly Named[] {
  const { targets, onBehalfRequestors, approval, review } = policy;
  const lists: readonly (readonly [string, readonly SubjectSet[]])[] = [
    ['targets', targets], ['onBehalfRequestors', onBehalfRequestors], ['review/reviewers', review?.reviewers ?? []],
    ...approval.stages.flatMap((stage, at) => [
      [`approval/stages/${at}/approvers`, stage.approvers] as const,
      [`approval/stages/${at}/escalationApprovers`, stage.escalationApprovers] as const,
    ]),
  ];
  return lists.flatMap(([place, sets]) => sets.flatMap((set, at) => {
    const kind = named[set.kind];
    return set.id !== null && kind !== undefined && kind !== null ? [{ id: set.id.toLowerCase(), kind, field: `${place}/${at}/id` }] : [];
  }));
}

/**
 * Whoever is named must be there; who was named before may have gone since, which is no fault of this change.
 * `known` are the directory objects by id.
 */
export function checkNamed(policy: PolicyFields, before: PolicyFields | null, known: ReadonlyMap<string, Pick<DirectoryObject, 'kind'>>, faults: Check): void {
  const old = new Set(before === null ? [] : namedObjects(before).map((each) => each.id));
  for (const { id, kind, field } of namedObjects(policy)) {
    if (!old.has(id) && known.get(id)?.kind !== kind) faults.fault('unknownReference', field, { id, kind });
  }
}
