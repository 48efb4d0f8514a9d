// Subject sets: which kinds may stand where, and what each kind must say.

import type { FaultCollector } from '../faultCollector.ts';
import type { DirectoryObject } from '../directory/directoryEntities.ts';
import { checkRule } from '../membershipRules/checkRule.ts';
import type { SubjectSet } from '../values.ts';
import type { PolicyFields } from './policy.ts';
import { isGuid } from '../text.ts';

export type SubjectSetKinds = readonly SubjectSet['kind'][];

/** What a subject set can name: an object of the directory of this kind, or a connected organization. */
type ReferencedKind = DirectoryObject['kind'] | 'connectedOrganization';

/** Kinds that name something by id, and what it must be. */
const referencedKinds: Readonly<Partial<Record<SubjectSet['kind'], ReferencedKind>>> = {
  singleUser: 'user',
  groupMembers: 'group',
  singleServicePrincipal: 'servicePrincipal',
  connectedOrganizationMembers: 'connectedOrganization',
};
/** The word for what a subject set names. */
const nouns: Readonly<Record<ReferencedKind, string>> = {
  user: 'user',
  group: 'group',
  application: 'application',
  servicePrincipal: 'service principal',
  connectedOrganization: 'connected organization',
};

export function checkSubjectSets(
  sets: readonly SubjectSet[],
  allowed: SubjectSetKinds,
  faults: FaultCollector,
  says: string,
): void {
  for (const [at, set] of sets.entries()) {
    const here = faults.below(at);
    if (!allowed.includes(set.kind)) {
      faults.holds(false, String(at), says);
      continue;
    }
    const named = referencedKinds[set.kind];
    if (named !== undefined) here.holds(isGuid(set.id), 'id', `the id of a ${nouns[named]}`);
    if (set.kind === 'attributeRuleMembers') checkRule(set.membershipRule ?? '', 'membershipRule', here);
    if (set.kind === 'requestorManager' || set.kind === 'targetManager') {
      here.holds(
        set.managerLevel === null ||
          (Number.isInteger(set.managerLevel) && set.managerLevel >= 1 && set.managerLevel <= 2),
        'managerLevel',
        '1 or 2',
      );
    }
  }
}

interface ReferencedObject {
  readonly id: string;
  readonly kind: ReferencedKind;
  readonly field: string;
}

/** Everything that a policy names by id, with the place where it does. */
export function referencedObjects(policy: PolicyFields): readonly ReferencedObject[] {
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
      const kind = referencedKinds[set.kind];
      return set.id !== null && kind !== undefined
        ? [{ id: set.id.toLowerCase(), kind, field: `${place}/${at}/id` }]
        : [];
    }),
  );
}

/**
 * Whoever is named must be there; who was named before may have gone since, which is no fault of this change. `known`
 * are the directory objects and connected organizations by id.
 */
export function checkReferences(
  policy: PolicyFields,
  before: PolicyFields | null,
  known: ReadonlyMap<string, { readonly kind: ReferencedKind }>,
  faults: FaultCollector,
): void {
  const old = new Set(before === null ? [] : referencedObjects(before).map((each) => each.id));
  for (const { id, kind, field } of referencedObjects(policy)) {
    if (!old.has(id) && known.get(id)?.kind !== kind)
      faults.add('unknownReference', field, { id, entity: nouns[kind] });
  }
}
