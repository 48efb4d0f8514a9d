// Which groups and directory roles somebody is in, also through groups.
// https://learn.microsoft.com/graph/api/directoryobject-getmembergroups
// https://learn.microsoft.com/graph/api/directoryobject-getmemberobjects

import type { Id } from '../../../domain/base.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { invalidField } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { always, eq, oneOfValues } from '../../../odata/query.ts';
import type { Command, Context, OperationParameters } from '../../../flows/context.ts';
import { load, requireRow, row, rows } from '../../../flows/load.ts';

const maxIds = 20;

/** 200 with those of the named groups that the object is a member of, directly or not. Throws `missingField`. */
export const checkMemberGroups: Command<OperationParameters<'groupIds'>> = async (ctx, { id, body }) => {
  const wanted = wantedIds(body.groupIds, 'groupIds');
  const groups = await loadGroupsOf(ctx, id, wanted);
  return { status: 200, value: wanted.filter((each) => groups.some((group) => group.id === each)) };
};

/** As `checkMemberGroups`, of groups and of directory roles, which are named by the ids of their templates. */
export const checkMemberObjects: Command<OperationParameters<'ids'>> = async (ctx, { id, body }) => {
  const wanted = wantedIds(body.ids, 'ids');
  const groups = await loadGroupsOf(ctx, id, wanted);
  const held = new Set([...groups.map((each) => each.id), ...(await loadRolesOf(ctx, id))]);
  return { status: 200, value: wanted.filter((each) => held.has(each)) };
};

/** 200 with the ids of all groups that the object is a member of, directly or not. Throws `notFound`. */
export const getMemberGroups: Command<OperationParameters<'securityEnabledOnly'>> = async (ctx, { id, body }) => {
  const groups = await loadGroupsOf(ctx, id, null);
  return { status: 200, value: idsOf(groups, body.securityEnabledOnly === true) };
};

/** As `getMemberGroups`, with the directory roles, unless only security groups are wanted. */
export const getMemberObjects: Command<OperationParameters<'securityEnabledOnly'>> = async (ctx, { id, body }) => {
  const groups = await loadGroupsOf(ctx, id, null);
  const isSecurityAlone = body.securityEnabledOnly === true;
  const roles = isSecurityAlone ? [] : await loadRolesOf(ctx, id);
  return { status: 200, value: [...idsOf(groups, isSecurityAlone), ...roles] };
};

const idsOf = (groups: readonly DirectoryObject[], isSecurityAlone: boolean): readonly Id[] =>
  groups.filter((group) => !isSecurityAlone || group.securityEnabled === true).map((group) => group.id);

function wantedIds(given: unknown, field: string): readonly Id[] {
  if (!Array.isArray(given) || given.length === 0) throw new Refusal('missingField', { field });
  if (given.length > maxIds) throw invalidField(field, `at most ${maxIds} ids`);
  return [...new Set(given.map((each) => String(each).toLowerCase()))];
}

/** The groups that the caller may see. */
async function loadGroupsOf(ctx: Context, id: Id | null, among: readonly Id[] | null) {
  const { objects, held } = await load(ctx.store, {
    objects: row('directoryObject', id),
    held: rows('memberOf', eq('memberId', id ?? ''), among === null ? always : oneOfValues('groupId', among)),
  });
  requireRow(objects[0], 'directoryObject', id);
  const ids = held.map((each) => each.groupId);
  const { groups } = await load(ctx.store, {
    groups: rows('directoryObject', oneOfValues('id', ids), ctx.visible('directoryObject')),
  });
  return groups;
}

/** The directory roles that the object holds itself or through groups, of the role assignments that the caller sees. */
async function loadRolesOf(ctx: Context, id: Id | null): Promise<readonly Id[]> {
  const { above } = await load(ctx.store, { above: rows('memberOf', eq('memberId', id ?? '')) });
  const { held } = await load(ctx.store, {
    held: rows(
      'roleAssignment',
      eq('provider', 'directory'),
      oneOfValues('principalId', [id ?? '', ...above.map((each) => each.groupId)]),
      ctx.readable('roleAssignment'),
    ),
  });
  return [...new Set(held.map((each) => each.roleDefinitionId))];
}
