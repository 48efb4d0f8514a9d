// A group as a resource of SCIM, and a resource as what a command takes of a group.

import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Draft } from '../../domain/drafts.ts';
import type { Id } from '../../domain/base.ts';
import { isGuid } from '../../domain/text.ts';
import { badRequest, excerpt } from '../protocol/scimError.ts';
import { groupType } from '../protocol/schema.ts';
import type { JsonObject } from '../protocol/readResource.ts';
import { metaOf } from './meta.ts';
import { nicknameOf } from '../../domain/connections/userNames.ts';
import { limited, requiredText } from './userResource.ts';

/** A group with the members that its resource shows: null where there are more than it may show. */
export interface GroupRow {
  readonly group: DirectoryObject;
  readonly members: readonly Pick<DirectoryObject, 'id' | 'kind'>[] | null;
}

/** The resource of a group. A list of members that is left out says nothing; an empty one is not shown either. */
export function groupResource({ group, members }: GroupRow, base: string): JsonObject {
  return {
    schemas: [groupType.schema.id],
    id: group.id,
    ...(group.externalId === null ? {} : { externalId: group.externalId }),
    displayName: group.displayName,
    ...(members === null || members.length === 0 ? {} : { members: members.map((each) => memberOf(each, base)) }),
    meta: metaOf(group, 'Group', `${base}/Groups/${group.id}`),
  };
}

function memberOf({ id, kind }: Pick<DirectoryObject, 'id' | 'kind'>, base: string) {
  const isGroup = kind === 'group';
  const address = kind === 'user' || isGroup ? { $ref: `${base}/${isGroup ? 'Groups' : 'Users'}/${id}` } : {};
  return { value: id, ...address, type: isGroup ? 'Group' : 'User' };
}

/** What a changed group is by a resource, but for its members. */
export const groupDraft = (resource: JsonObject): Draft<'directoryObject'> => ({
  displayName: limited(requiredText(resource, 'displayName'), 'displayName'),
  externalId: limited(resource['externalId'], 'externalId'),
});

/** What a new group is: a security group, whose members are named. */
export const newGroupDraft = (resource: JsonObject): Draft<'directoryObject'> => ({
  ...groupDraft(resource),
  mailEnabled: false,
  securityEnabled: true,
  mailNickname: nicknameOf(requiredText(resource, 'displayName')),
});

/** The ids of a list of members, each once. Throws `invalidValue`. */
export function memberIdsOf(members: unknown): readonly Id[] {
  const ids = ((members ?? []) as readonly JsonObject[]).map(({ value }) => {
    if (!isGuid(value))
      throw badRequest('invalidValue', `members: ${excerpt(String(value))} is no id of a user or group.`);
    return value.toLowerCase();
  });
  return [...new Set(ids)];
}
