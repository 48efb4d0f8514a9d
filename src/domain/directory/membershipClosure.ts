// Direct and transitive memberships: how a change of memberships changes the rows of `membership` and of its closure
// `memberOf`.

import type { Id, Instant } from '../base.ts';
import type { MemberOf, Membership } from './directoryEntities.ts';
import { Refusal } from '../refusal.ts';

/** A direct membership that begins or ends. */
export interface MembershipStep {
  readonly groupId: Id;
  readonly memberId: Id;
  readonly action: 'add' | 'remove';
}

/**
 * The rows that a change needs. `memberships`: the open memberships of the steps. `memberOf`: every row whose member is
 * a group of the steps or below one, or whose group is a member of the steps or above one, and every row between the
 * two (flows/directory/changeMemberships.ts reads exactly these).
 */
export interface MembershipFacts {
  readonly memberships: readonly Membership[];
  readonly memberOf: readonly MemberOf[];
}

/** The clock and the source of ids: the context of a command has both. */
export interface CreationContext {
  readonly now: Instant;
  readonly newId: () => Id;
}

/** Changes of the store as data. */
export type MembershipChange =
  | { readonly kind: 'insert'; readonly entity: 'membership'; readonly row: Omit<Membership, 'version'> }
  | {
      readonly kind: 'update';
      readonly entity: 'membership';
      readonly id: Id;
      readonly set: { readonly until: Instant };
      readonly version: number;
    }
  | { readonly kind: 'insert'; readonly entity: 'memberOf'; readonly row: Omit<MemberOf, 'version'> }
  | {
      readonly kind: 'update';
      readonly entity: 'memberOf';
      readonly id: Id;
      readonly set: { readonly paths: number };
      readonly version: number;
    }
  | { readonly kind: 'delete'; readonly entity: 'memberOf'; readonly id: Id; readonly version: number };

/**
 * Opens and closes memberships and updates the closure, for one commit. Adding a membership that exists and removing
 * one that does not change nothing; a caller that must refuse this looks at `memberships` first. Throws `cycle` where a
 * group would come to contain itself. For each step the commit MUST also hold `requireExists(group, version)`, and
 * where the member is a group `expectVersion` for it and for each group below it, and `expectExactly` the rows below it
 * that were read: otherwise two changes that do not see each other could leave a path out of the closure.
 */
export function membershipChanges(
  facts: MembershipFacts,
  steps: readonly MembershipStep[],
  context: CreationContext,
): readonly MembershipChange[] {
  const open = new Map(
    facts.memberships.filter((each) => each.until === null).map((each) => [key(each.groupId, each.memberId), each]),
  );
  const taken: MembershipStep[] = [];
  const changes: MembershipChange[] = [];
  for (const step of steps) {
    const held = open.get(key(step.groupId, step.memberId));
    if (step.action === 'add' && held === undefined) {
      const row: Omit<Membership, 'version'> = {
        id: context.newId(),
        groupId: step.groupId,
        memberId: step.memberId,
        from: context.now,
        until: null,
        endedWith: null,
      };
      open.set(key(step.groupId, step.memberId), { ...row, version: 0 });
      changes.push({ kind: 'insert', entity: 'membership', row });
      taken.push(step);
    }
    if (step.action === 'remove' && held !== undefined && held.version > 0) {
      open.delete(key(step.groupId, step.memberId));
      changes.push({
        kind: 'update',
        entity: 'membership',
        id: held.id,
        set: { until: context.now },
        version: held.version,
      });
      taken.push(step);
    }
  }
  return [...changes, ...closureChanges(facts.memberOf, taken, context.newId)];
}

/**
 * The changes of the closure alone. Paths from a group to a member are counted, so that removing one leaves the others.
 */
export function closureChanges(
  rows: readonly MemberOf[],
  steps: readonly MembershipStep[],
  newId: () => Id,
): readonly MembershipChange[] {
  const paths = new Map(
    rows.map((row) => [
      key(row.groupId, row.memberId),
      { groupId: row.groupId, memberId: row.memberId, count: row.paths },
    ]),
  );
  for (const step of steps) {
    const by = step.action === 'add' ? 1 : -1;
    if (by === 1) refuseCycle(paths, step);
    const above = [...paths.values()].filter((each) => each.memberId === step.groupId && each.count > 0);
    const below = [...paths.values()].filter((each) => each.groupId === step.memberId && each.count > 0);
    for (const top of [{ groupId: step.groupId, count: 1 }, ...above]) {
      for (const bottom of [{ memberId: step.memberId, count: 1 }, ...below]) {
        const at = key(top.groupId, bottom.memberId);
        const before = paths.get(at)?.count ?? 0;
        paths.set(at, {
          groupId: top.groupId,
          memberId: bottom.memberId,
          count: before + by * top.count * bottom.count,
        });
      }
    }
  }
  return differences(rows, paths, newId);
}

/** What a recount compares, of some members. */
export interface RecountFacts {
  readonly members: readonly Id[];
  /** The open memberships of these members, and of every group above them. */
  readonly memberships: readonly Pick<Membership, 'groupId' | 'memberId'>[];
  /** Every row of the closure whose member is one of them, read before the memberships. */
  readonly memberOf: readonly MemberOf[];
}

/**
 * What makes the closure of some members agree with the memberships that are there: nothing where it does. The changes
 * hold each row at its version, so that a membership that changes meanwhile makes the commit fail.
 */
export function recountChanges(facts: RecountFacts, newId: () => Id): readonly MembershipChange[] {
  const groupsOf = Map.groupBy(facts.memberships, ({ memberId }) => memberId);
  const known = new Map<Id, ReadonlyMap<Id, number>>();
  const pathsFrom = (id: Id): ReadonlyMap<Id, number> => {
    const kept = known.get(id);
    if (kept !== undefined) return kept;
    const counts = new Map<Id, number>();
    // Set before the groups above are asked, so that a ring, which nothing should have made, ends.
    known.set(id, counts);
    const add = (groupId: Id, count: number) => counts.set(groupId, (counts.get(groupId) ?? 0) + count);
    for (const { groupId } of groupsOf.get(id) ?? []) {
      add(groupId, 1);
      for (const [above, count] of pathsFrom(groupId)) add(above, count);
    }
    return counts;
  };
  const paths: Paths = new Map(
    facts.memberOf.map(({ groupId, memberId }) => [key(groupId, memberId), { groupId, memberId, count: 0 }]),
  );
  for (const memberId of facts.members)
    for (const [groupId, count] of pathsFrom(memberId)) paths.set(key(groupId, memberId), { groupId, memberId, count });
  return differences(facts.memberOf, paths, newId);
}

type Paths = Map<string, { readonly groupId: Id; readonly memberId: Id; readonly count: number }>;

const key = (groupId: Id, memberId: Id): string => `${groupId} ${memberId}`;

function refuseCycle(paths: Paths, step: MembershipStep): void {
  if (step.groupId === step.memberId || (paths.get(key(step.memberId, step.groupId))?.count ?? 0) > 0) {
    throw new Refusal('cycle', { groupId: step.groupId, memberId: step.memberId });
  }
}

function differences(rows: readonly MemberOf[], paths: Paths, newId: () => Id): readonly MembershipChange[] {
  const before = new Map(rows.map((row) => [key(row.groupId, row.memberId), row]));
  const changes: MembershipChange[] = [];
  for (const [at, { groupId, memberId, count }] of paths) {
    const row = before.get(at);
    if (row === undefined && count > 0)
      changes.push({ kind: 'insert', entity: 'memberOf', row: { id: newId(), groupId, memberId, paths: count } });
    if (row !== undefined && count <= 0)
      changes.push({ kind: 'delete', entity: 'memberOf', id: row.id, version: row.version });
    if (row !== undefined && count > 0 && count !== row.paths)
      changes.push({ kind: 'update', entity: 'memberOf', id: row.id, set: { paths: count }, version: row.version });
  }
  return changes;
}
