// Subject sets: which kinds may stand where, and what each kind must say.

import type { Check } from '../check.ts';
import type { DirectoryObject } from '../entities.ts';
import { checkRule } from '../rules/check.ts';
import type { SubjectSet } from '../values.ts';
import type { PolicyFields } from './policy.ts';

export type Kinds = readonly SubjectSet['kind'][];

/** What a subject set can name: an object of the directory of this kind, or a connected organization. */
type NamedKind = DirectoryObject['kind'] | 'connectedOrganization';

/** Kinds that name something by id, and what it must be. */
const named: Readonly<Partial<Record<SubjectSet['kind'], NamedKind>>> = {
  singleUser: 'user',
  groupMembers: 'group',
  singleServicePrincipal: 'servicePrincipal',
  connectedOrganizationMembers: 'connectedOrganization',
};
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function checkSets(sets: readonly SubjectSet[], allowed: Kinds, faults: Check, says: string): void {
  sets.forEach((set, at) => {
    const here = faults.below(at);
    if (!allowed.includes(set.kind)) return faults.holds(false, String(at), says);
    if (set.kind in named) here.holds(set.id !== null && guid.test(set.id), 'id', 'the id of what it names');
    if (set.kind === 'attributeRuleMembers') checkRule(set.membershipRule ?? '', 'membershipRule', here);
    if (set.kind === 'requestorManager' || set.kind === 'targetManager') {
      here.holds(
        set.managerLevel === null ||
          (Number.isInteger(set.managerLevel) && set.managerLevel >= 1 && set.managerLevel <= 2),
        'managerLevel',
        '1 or 2',
      );
    }
  });
}

export interface Named {
  readonly id: string;
  readonly kind: NamedKind;
  readonly field: string;
}

/** Everything that a policy names by id, with the place where it does. */
export function namedObjects(policy: PolicyFields): readonly Named[] {
  const { targets, onBehalfRequestors, approval, review } = policy;
  const lists: readonly (readonly [string, readonly SubjectSet[]])[] = [
    ['targets', targets],
    ['onBehalfRequestors', onBehalfRequestors],
    ['review/reviewers', review?.reviewers ?? []],
    ...approval.stages.flatMap((stage, at) => [
      [`approval/stages/${at}/approvers`, stage.approvers] as const,
      [`approval/stages/${at}/escalationApprovers`, stage.escalationApprovers] as const,
    ]),
  ];
  return lists.flatMap(([place, sets]) =>
    sets.flatMap((set, at) => {
      const kind = named[set.kind];
      return set.id !== null && kind !== undefined
        ? [{ id: set.id.toLowerCase(), kind, field: `${place}/${at}/id` }]
        : [];
    }),
  );
}

/**
 * Whoever is named must be there; who was named before may have gone since, which is no fault of this change.
 * `known` are the directory objects and connected organizations by id.
 */
export function checkNamed(
  policy: PolicyFields,
  before: PolicyFields | null,
  known: ReadonlyMap<string, { readonly kind: NamedKind }>,
  faults: Check,
): void {
  const old = new Set(before === null ? [] : namedObjects(before).map((each) => each.id));
  for (const { id, kind, field } of namedObjects(policy)) {
    if (!old.has(id) && known.get(id)?.kind !== kind) faults.fault('unknownReference', field, { id, kind });
  }
}
