// What calls do with groups. Members are changed one by one: no list of them is read to change it.

import { changeMembers, type MemberWish } from '../../commands/directory/groups/changeMembers.ts';
import { createGroup } from '../../commands/directory/groups/createGroup.ts';
import { deleteGroup } from '../../commands/directory/groups/deleteGroup.ts';
import { updateGroup } from '../../commands/directory/groups/updateGroup.ts';
import type { Id } from '../../domain/base.ts';
import { badRequest, excerpt } from '../protocol/scimError.ts';
import { applyPatch, readPatch, type PatchOperation } from '../protocol/patch.ts';
import type { Projection } from '../protocol/projection.ts';
import { readAttribute, readResource, type JsonObject } from '../protocol/readResource.ts';
import { groupType } from '../protocol/schema.ts';
import type { Filter } from '../protocol/filter.ts';
import type { ScimCall } from '../scimCall.ts';
import { groupDraft, groupResource, memberIdsOf, newGroupDraft } from './groupResource.ts';
import { changedDraft, commandInput, ofVersion, type ResourceHandlers } from './handlers.ts';
import { readOne, shownMembers, type ObjectRow } from './readObjects.ts';

export const groups: ResourceHandlers = {
  type: groupType,
  resourceOf: ({ base }, row, of) => groupResource({ group: row, members: shownMembers(row, of) }, base),
  create: async (call) => {
    const resource = readResource(groupType, call.body);
    const members = memberIdsOf(resource['members']).map((id) => ({ id }));
    const draft = { ...newGroupDraft(resource), sourceId: call.sourceId, members };
    const { row } = await createGroup(call.ctx, commandInput(null, draft));
    return row?.id as Id;
  },
  replace: async (call, id) => {
    const resource = readResource(groupType, call.body);
    const row = await change(call, id, () => resource);
    const add = memberIdsOf(resource['members']);
    await changeMembers(call.ctx, commandInput(row.id, { add, remove: [], others: 'leave' }));
  },
  patch: async (call, id) => {
    const operations = readPatch(groupType, call.body);
    const ofMembers = operations.filter(({ attribute }) => attribute.name === 'members');
    const others = operations.filter((each) => !ofMembers.includes(each));
    const wish = memberWish(ofMembers);
    const row = await change(call, id, (before) => applyPatch(before, others));
    if (ofMembers.length > 0) await changeMembers(call.ctx, commandInput(row.id, wish));
    return 'done';
  },
  remove: async (call, id) => {
    const row = await readOne(call, groupType, { id, projection: nothingElse });
    await deleteGroup(ofVersion(call, row), commandInput(row.id, {}));
  },
};

const nothingElse: Projection = { attributes: [], excluded: [] };

/** Writes what differs of the group itself. */
async function change(call: ScimCall, id: string, become: (before: JsonObject) => JsonObject): Promise<ObjectRow> {
  const row = await readOne(call, groupType, { id, projection: nothingElse });
  const before = groupResource({ group: row, members: null }, call.base);
  const draft = changedDraft(groupDraft(before), groupDraft(become(before)));
  const ctx = ofVersion(call, row);
  if (Object.keys(draft).length > 0) await updateGroup(ctx, commandInput(row.id, draft));
  return row;
}

/** What operations on members come to, in their order. Throws `invalidPath`, `mutability`, `invalidValue`. */
export function memberWish(operations: readonly PatchOperation[]): MemberWish {
  const [add, remove] = [new Set<Id>(), new Set<Id>()];
  let others: MemberWish['others'] = 'stay';
  for (const operation of operations) {
    const named = namedIn(operation);
    const isWhole = named === null || (operation.op === 'replace' && operation.where === null);
    if (isWhole) {
      add.clear();
      remove.clear();
      others = 'leave';
    }
    const [from, to] = operation.op === 'remove' ? [add, remove] : [remove, add];
    for (const each of named ?? []) {
      from.delete(each);
      to.add(each);
    }
  }
  return { add: [...add], remove: [...remove], others };
}

/** The members that an operation names; null where a removal means all of them. */
function namedIn({ op, attribute, where, sub, value, at }: PatchOperation): readonly Id[] | null {
  if (sub !== null && sub.name !== 'value') throw badRequest('mutability', `${excerpt(at)} cannot be changed.`);
  const sent = value === undefined ? null : memberIdsOf(readAttribute(attribute, value, at));
  if (where === null) return op === 'remove' ? sent : (sent ?? []);
  if (op !== 'remove') throw badRequest('invalidPath', `${excerpt(at)}: only a removal chooses members by a filter.`);
  return memberIdsOf(valuesOf(where, at).map((each) => ({ value: each })));
}

/** `value eq "…" or value eq "…"`. */
function valuesOf(where: Filter, at: string): readonly unknown[] {
  if (where.op === 'or') return where.of.flatMap((each) => valuesOf(each, at));
  const isValue =
    where.op === 'compare' &&
    where.test === 'eq' &&
    where.path.attribute.toLowerCase() === 'value' &&
    where.path.sub === null;
  if (!isValue) throw badRequest('invalidPath', `${excerpt(at)}: members are chosen by value eq "id", joined by or.`);
  return [where.value];
}
