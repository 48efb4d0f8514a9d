// Which groups somebody is in, also through groups.
// https://learn.microsoft.com/graph/api/directoryobject-getmembergroups

import { invalidField } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { eq, oneOfValues } from '../../../odata/query.ts';
import type { Command, Context, OperationParameters } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';

const maxIds = 20;

/** 200 with those of the named groups that the object is a member of, directly or not. Throws `missingField`. */
export const checkMemberGroups: Command<OperationParameters<'groupIds' | 'ids'>> = async (ctx, { id, body }) => {
  const asked = body.groupIds ?? body.ids;
  if (!Array.isArray(asked) || asked.length === 0) throw new Refusal('missingField', { field: 'groupIds' });
  if (asked.length > maxIds) throw invalidField('groupIds', `at most ${maxIds} ids`);
  const wanted = asked.map((each) => String(each).toLowerCase());
  const groups = await loadGroupsOf(ctx, id, wanted);
  return { status: 200, value: wanted.filter((each) => groups.some((group) => group.id === each)) };
};

/** 200 with the ids of all groups that the object is a member of, directly or not. Throws `notFound`. */
export const getMemberGroups: Command<OperationParameters<'securityEnabledOnly'>> = async (ctx, { id, body }) => {
  const groups = await loadGroupsOf(ctx, id, null);
  return {
    status: 200,
    value: groups
      .filter((group) => body.securityEnabledOnly !== true || group.securityEnabled === true)
      .map((group) => group.id),
  };
};

async function loadGroupsOf(ctx: Context, id: string | null, among: readonly string[] | null) {
  const { object } = await requireOwnedObject(ctx, id, 'user', 'group', 'servicePrincipal');
  const { held } = await load(ctx.store, {
    held: rows('memberOf', eq('memberId', object.id), ...(among === null ? [] : [oneOfValues('groupId', among)])),
  });
  const { groups } = await load(ctx.store, {
    groups: rows(
      'directoryObject',
      oneOfValues(
        'id',
        held.map((each) => each.groupId),
      ),
    ),
  });
  return groups;
}
