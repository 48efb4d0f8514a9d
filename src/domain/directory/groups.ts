// Groups: what may be said of one, what it must be, who can be in it.
// https://learn.microsoft.com/graph/api/resources/group

import { isNonBlank, type FaultCollector, invalidField } from '../faultCollector.ts';
import type { DirectoryObject, MemberOf } from './directoryEntities.ts';
import type { Id } from '../base.ts';
import { Refusal } from '../refusal.ts';
import { checkRule } from '../membershipRules/checkRule.ts';
import { checkUniqueName, isDynamic, isUnified } from './directoryObjects.ts';
import { checkNickname } from './users.ts';

type Group = Omit<DirectoryObject, 'version'>;

const types = ['Unified', 'DynamicMembership'];
const visibilities = ['Public', 'Private', 'HiddenMembership'];

/** Notes the faults of a group; `before` is null for a new one. */
export function checkGroup(group: Group, before: DirectoryObject | null, faults: FaultCollector): void {
  for (const field of ['displayName', 'mailNickname'] as const) {
    if (group[field] === null) faults.add('missingField', field);
    else faults.holds(isNonBlank(group[field]), field, 'a text that is not empty');
  }
  if (isNonBlank(group.mailNickname)) checkNickname(group.mailNickname, faults);
  faults.holds(
    (group.groupTypes ?? []).every((type) => types.includes(type)),
    'groupTypes',
    'Unified and DynamicMembership',
  );
  faults.holds(
    isUnified(group) ? group.mailEnabled === true : group.mailEnabled === false,
    'mailEnabled',
    'true for Microsoft 365 groups (Unified) and false for others',
  );
  faults.holds(
    isUnified(group) || group.securityEnabled === true,
    'securityEnabled',
    'true, unless it is a Microsoft 365 group',
  );
  faults.holds(
    group.visibility === null || visibilities.includes(group.visibility),
    'visibility',
    'Public, Private or HiddenMembership',
  );
  faults.holds(
    isDynamic(group) === isNonBlank(group.membershipRule),
    'membershipRule',
    'there for dynamic groups (DynamicMembership) and null for others',
  );
  if (isDynamic(group) && isNonBlank(group.membershipRule) && group.membershipRule !== before?.membershipRule)
    checkRule(group.membershipRule, 'membershipRule', faults);
  faults.holds(
    group.membershipRuleProcessingState === null || ['On', 'Paused'].includes(group.membershipRuleProcessingState),
    'membershipRuleProcessingState',
    'On or Paused',
  );
  if (group.isAssignableToRole === true)
    faults.holds(
      group.securityEnabled === true && !isDynamic(group),
      'isAssignableToRole',
      'false, unless the group is a security group whose members are named',
    );
  checkUniqueName(group, before, faults);
  if (before !== null) checkFixedFields(group, before, faults);
}

/** Fields that are settled when a group is created. */
function checkFixedFields(group: Group, before: DirectoryObject, faults: FaultCollector): void {
  const kept = (same: boolean, field: string): void => {
    if (!same) faults.add('readOnlyField', field, { reason: 'It is settled when the group is made.' });
  };
  kept((group.isAssignableToRole ?? false) === (before.isAssignableToRole ?? false), 'isAssignableToRole');
  kept(isUnified(group) === isUnified(before), 'groupTypes');
}

/**
 * Throws `membershipDynamic` or `invalidField` where the group cannot hold the member; `field` is the field of the body
 * that names the member.
 */
export function checkMember(
  group: Pick<DirectoryObject, 'id' | 'groupTypes' | 'membershipRule' | 'isAssignableToRole'>,
  member: Pick<DirectoryObject, 'id' | 'kind'>,
  field: string,
): void {
  if (isDynamic(group)) throw new Refusal('membershipDynamic', { groupId: group.id });
  if (member.kind === 'application') throw invalidField(field, 'a user, a group or a service principal');
  if (member.kind === 'group' && isUnified(group))
    throw invalidField(field, 'a user, for a Microsoft 365 group holds no groups');
  if (member.kind === 'group' && group.isAssignableToRole === true)
    throw invalidField(field, 'a user or a service principal, for a group that can hold a role holds no groups');
}

/** Throws `invalidField` where the object cannot own another; `field` is the field of the body that names it. */
export function checkOwner(owner: Pick<DirectoryObject, 'kind'>, field: string): void {
  if (owner.kind !== 'user' && owner.kind !== 'servicePrincipal')
    throw invalidField(field, 'a user or a service principal');
}

/** A security identifier is its object's id in other words: four numbers of 32 bits, least byte first. */
export function securityIdentifierOf(id: Id): string {
  const hex = id.replaceAll('-', '');
  const bytes = [6, 4, 2, 0, 10, 8, 14, 12, ...Array.from({ length: 8 }, (_, at) => 16 + 2 * at)].map((at) =>
    Number.parseInt(hex.slice(at, at + 2), 16),
  );
  const numbers = [0, 4, 8, 12].map((at) =>
    [3, 2, 1, 0].reduce((sum, offset) => sum * 256 + (bytes[at + offset] as number), 0),
  );
  return `S-1-12-1-${numbers.join('-')}`;
}

interface ClosureRemoval {
  readonly remove: readonly MemberOf[];
  readonly reduce: readonly { readonly row: MemberOf; readonly paths: number }[];
}

/**
 * How the closure changes when a group is deleted: rows of the group are removed, and groups above it lose the paths
 * that led through it.
 */
export function removeFromClosure(rows: readonly MemberOf[], groupId: Id): ClosureRemoval {
  const above = rows.filter((row) => row.memberId === groupId);
  const below = rows.filter((row) => row.groupId === groupId);
  const across = above.flatMap((top) =>
    below.flatMap((bottom) => {
      const row = rows.find((each) => each.groupId === top.groupId && each.memberId === bottom.memberId);
      return row === undefined ? [] : [{ row, paths: row.paths - top.paths * bottom.paths }];
    }),
  );
  return {
    remove: [...above, ...below, ...across.filter((each) => each.paths <= 0).map((each) => each.row)],
    reduce: across.filter((each) => each.paths > 0),
  };
}
