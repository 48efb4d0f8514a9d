// Gives a group members and takes others, as systems that push their groups do: what is so already stays as it is.

import type { Id } from '../../../domain/base.ts';
import { audit, auditTarget, type AuditEntry } from '../../../domain/audit/auditEntry.ts';
import { principalTarget, principalTypeOf } from '../../../domain/directory/applications.ts';
import { checkMember } from '../../../domain/directory/groups.ts';
import { isDynamic } from '../../../domain/directory/directoryObjects.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { invalidField } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq, not, oneOfValues } from '../../../odata/query.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { load, refine, rows } from '../../../flows/load.ts';
import { changeMemberships } from '../../../flows/directory/changeMemberships.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';
import { decideSourceRemovals } from '../../../flows/removals/removals.ts';
import { lossesOfMembers, sourceRemoval } from '../../../flows/removals/sourceRemoval.ts';
import type { Change } from '../../../store/contract.ts';

/** Who is to be a member after it. `others`: what becomes of the members that neither list names. */
export interface MemberWish {
  readonly add: readonly Id[];
  readonly remove: readonly Id[];
  readonly others: 'stay' | 'leave';
}

/** What one commit takes. */
export const mostChanges = 5000;

/**
 * 204. Throws `notFound`, `membershipDynamic`, `unknownReference` for a new member that does not exist, and
 * `invalidField` for more changes than one commit takes. Nothing is done then.
 */
export const changeMembers: Command<MemberWish> = async (ctx, { id, body }) => {
  const { object: group, isOwner } = await requireOwnedObject(ctx, id, 'group');
  requireRight(ctx.caller, group.isAssignableToRole === true ? 'updateRoleGroup' : 'updateMembers', { isOwner });
  await requireOwnObject(ctx, group, 'members');
  if (isDynamic(group)) throw new Refusal('membershipDynamic', { groupId: group.id });
  const { add, remove: unlimited } = await stepsOf(ctx, group.id, body);
  if (add.length + unlimited.length > mostChanges)
    throw invalidField('members', `no more than ${mostChanges} that come or go in one call`);
  const back = await heldOf(ctx, group.id, body.add);
  if (add.length + unlimited.length + back.length === 0) return doneResult;
  const { joining, leaving } = await load(ctx.store, {
    joining: rows('directoryObject', oneOfValues('id', add), ctx.visible('directoryObject')),
    // Whom a package brought in, a source takes out within the limit as well, and does not see.
    leaving: rows('directoryObject', oneOfValues('id', unlimited)),
  });
  const [known, members] = [byId(joining), byId(leaving)];
  for (const each of add) checkMember(group, requireMember(known, each), 'members');
  const { remove, changes } = await withinLimit(ctx, group, { remove: unlimited, leaving });
  const step = (action: 'add' | 'remove') => (memberId: Id) => ({ groupId: group.id, memberId, action });
  await ctx.store.commit([
    ...(await changeMemberships(ctx, [...add.map(step('add')), ...remove.map(step('remove'))])),
    ...changes,
    ...back,
    ...add.map((each) => audit(ctx, entryOf('Add member to group', group, requireMember(known, each)))),
    ...remove.map((each) => audit(ctx, entryOf('Remove member from group', group, members.get(each) ?? each))),
  ]);
  return doneResult;
};

/** What a source takes out of a group: so many people at once, and the removals of the rest are held. */
async function withinLimit(
  ctx: Context,
  group: DirectoryObject,
  { remove, leaving }: { readonly remove: readonly Id[]; readonly leaving: readonly DirectoryObject[] },
): Promise<{ readonly remove: readonly Id[]; readonly changes: readonly Change[] }> {
  if (ctx.caller.sourceId === undefined) return { remove, changes: [] };
  const losses = await lossesOfMembers(ctx, leaving);
  const { taken, changes } = await decideSourceRemovals(ctx, sourceRemoval('sourceMember', group), losses);
  const isHeld = new Set(losses.flatMap(({ object: { id } }) => (taken.has(id) ? [] : [id])));
  return { remove: remove.filter((id) => !isHeld.has(id)), changes };
}

/** Whom a source names again before the removal was decided: there is nothing left to decide. */
async function heldOf(ctx: Context, groupId: Id, named: readonly Id[]): Promise<readonly Change[]> {
  if (ctx.caller.sourceId === undefined) return [];
  const { held } = await load(ctx.store, {
    held: rows('heldRemoval', eq('thingId', groupId), oneOfValues('principalId', named)),
  });
  return held.map(({ id, version }): Change => ({ kind: 'delete', entity: 'heldRemoval', id, version }));
}

const byId = (objects: readonly DirectoryObject[]): ReadonlyMap<Id, DirectoryObject> =>
  new Map(objects.map((each) => [each.id, each]));

function requireMember(known: ReadonlyMap<Id, DirectoryObject>, id: Id): DirectoryObject {
  const member = known.get(id);
  if (member === undefined) throw new Refusal('unknownReference', { field: 'members', id });
  return member;
}

function entryOf(
  activity: 'Add member to group' | 'Remove member from group',
  group: DirectoryObject,
  member: DirectoryObject | Id,
): AuditEntry {
  const target =
    typeof member === 'string' ? principalTarget(undefined, member) : auditTarget(principalTypeOf(member), member);
  return { activity, targets: [target, auditTarget('Group', group)] };
}

/** The members who are not there yet, and those who are there and are to leave. */
async function stepsOf(
  ctx: Context,
  groupId: Id,
  { add, remove, others }: MemberWish,
): Promise<{ readonly add: readonly Id[]; readonly remove: readonly Id[] }> {
  const open = [eq('groupId', groupId), eq('until', null)];
  const { held, rest } = await load(ctx.store, {
    held: rows('membership', ...open, oneOfValues('memberId', [...add, ...remove])),
    rest: refine(
      rows('membership', ...open, others === 'leave' ? not(oneOfValues('memberId', add)) : oneOfValues('memberId', [])),
      { fields: ['memberId'], top: mostChanges + 1 },
    ),
  });
  const members = new Set(held.map((each) => each.memberId));
  return {
    add: add.filter((each) => !members.has(each)),
    remove: [...new Set([...remove.filter((each) => members.has(each)), ...rest.map((each) => each.memberId)])],
  };
}
