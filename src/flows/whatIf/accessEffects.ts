// Who has which access after some commits and had it not before, and the other way round, as ids.

import type { Entities } from '../../domain/entities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import type { RecordedEntity, RecordedRow, RecordingStore } from './recordChanges.ts';

type AccessEntity = Exclude<RecordedEntity, 'heldRemoval' | 'policy' | 'approver' | 'mail'>;

/** One thing that somebody has: a role of an object, or an access package. */
export interface HeldThing {
  readonly kind: AccessEntity;
  /** A directory object; for an assignment a subject. */
  readonly principalId: Id;
  /** The group, service principal, site, directory role or catalog, or the access package. */
  readonly objectId: Id;
  /** The app role, the role of the site or of the catalog; null where the kind says it all. */
  readonly roleId: Id | null;
}

/** An assignment that stays, and ends earlier than it would have. */
export interface ShortenedAssignment {
  readonly subjectId: Id;
  readonly packageId: Id;
  readonly from: Instant | null;
  readonly to: Instant;
}

export interface AccessEffects {
  readonly gained: readonly HeldThing[];
  readonly lost: readonly HeldThing[];
  readonly shortened: readonly ShortenedAssignment[];
  /** What people keep for now, because more would lose it than may at once. The principal is a directory object. */
  readonly held: readonly HeldThing[];
}

/** What a row of each entity stands for, or null where it gives nothing. */
const things: { readonly [E in AccessEntity]: (row: Entities[E]) => HeldThing | null } = {
  membership: ({ memberId, groupId, until }) =>
    until === null ? { kind: 'membership', principalId: memberId, objectId: groupId, roleId: null } : null,
  ownership: ({ ownerId, objectId, endedWith }) =>
    endedWith === null ? { kind: 'ownership', principalId: ownerId, objectId, roleId: null } : null,
  appRoleAssignment: ({ principalId, resourceId, appRoleId, until }) =>
    until === null ? { kind: 'appRoleAssignment', principalId, objectId: resourceId, roleId: appRoleId } : null,
  sitePermission: ({ principalId, siteId, siteRoleId, until }) =>
    until === null ? { kind: 'sitePermission', principalId, objectId: siteId, roleId: siteRoleId } : null,
  roleAssignment: ({ principalId, catalogId, roleDefinitionId, endedWith }) =>
    endedWith === null
      ? { kind: 'roleAssignment', principalId, objectId: catalogId ?? roleDefinitionId, roleId: roleDefinitionId }
      : null,
  assignment: ({ targetId, packageId, state }) =>
    state === 'expired' || state === 'deliveryFailed'
      ? null
      : { kind: 'assignment', principalId: targetId, objectId: packageId, roleId: null },
};

const keyOf = ({ kind, principalId, objectId, roleId }: HeldThing): string =>
  `${kind} ${principalId} ${objectId} ${roleId ?? ''}`;

/** What is held by several rows is lost with the last of them. */
export function accessEffectsOf({ recorded }: Pick<RecordingStore, 'recorded'>): AccessEffects {
  const differences = new Map<string, { readonly thing: HeldThing; count: number }>();
  const add = (thing: HeldThing | null, count: 1 | -1): void => {
    if (thing === null) return;
    const entry = differences.get(keyOf(thing)) ?? { thing, count: 0 };
    entry.count += count;
    differences.set(keyOf(thing), entry);
  };
  for (const entity of Object.keys(things) as AccessEntity[]) {
    const thingOf = things[entity] as (row: Entities[AccessEntity]) => HeldThing | null;
    for (const { before, after } of recorded(entity)) {
      if (after !== null) add(thingOf(after), 1);
      if (before !== null) add(thingOf(before), -1);
    }
  }
  const all = [...differences.values()];
  return {
    gained: all.filter(({ count }) => count > 0).map(({ thing }) => thing),
    lost: all.filter(({ count }) => count < 0).map(({ thing }) => thing),
    shortened: recorded('assignment').flatMap(shortenedBy),
    held: recorded('heldRemoval').flatMap(heldBy),
  };
}

function heldBy({ before, after }: RecordedRow<'heldRemoval'>): readonly HeldThing[] {
  if (before !== null || after === null) return [];
  const { principalId, groupId, packageId } = after;
  if (groupId !== null) return [{ kind: 'membership', principalId, objectId: groupId, roleId: null }];
  return packageId === null ? [] : [{ kind: 'assignment', principalId, objectId: packageId, roleId: null }];
}

function shortenedBy({ before, after }: RecordedRow<'assignment'>): readonly ShortenedAssignment[] {
  if (before === null || after === null || after.endsAt === null || things.assignment(after) === null) return [];
  if (before.endsAt !== null && before.endsAt <= after.endsAt) return [];
  return [{ subjectId: after.targetId, packageId: after.packageId, from: before.endsAt, to: after.endsAt }];
}
