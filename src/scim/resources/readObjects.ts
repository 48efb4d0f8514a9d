// Reading users and groups for resources: those that the call is about, as far as its caller may see them.

import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isGuid } from '../../domain/text.ts';
import { always, and, any, eq, from, negate, type Condition, type Expansion, type Page } from '../../odata/query.ts';
import { readCursor, writeCursor, type ListQuery } from '../protocol/listQuery.ts';
import { isShown, type Projection } from '../protocol/projection.ts';
import { badRequest } from '../protocol/scimError.ts';
import type { ResourceType } from '../protocol/schema.ts';
import type { ScimCall } from '../scimCall.ts';
import { conditionOf, orderOf } from './conditions.ts';
import type { UserRow } from './userResource.ts';

/** A user or group with the rows that its resource may show. */
export type ObjectRow = UserRow & {
  readonly members?: { readonly rows: readonly DirectoryObject[]; readonly more: boolean };
};

/** How many members an answer shows: of one group, of each of a list, and where they are asked for by name. */
const mostMembers = { one: 1000, each: 100, asked: 10_000 };
const mostGroups = 1000;
const mostRows = 150_000;

const kindOf = ({ name }: ResourceType): 'user' | 'group' => (name === 'User' ? 'user' : 'group');

/** Whose deletion waits is gone for the connection. */
const isThere: Condition = negate(any('heldRemovals', eq('cause', 'sourcePerson')));

/** The rows that the call is about. */
const scopeOf = ({ ctx, sourceId }: ScimCall, type: ResourceType): Condition =>
  and(
    eq('kind', kindOf(type)),
    sourceId === null ? always : and(eq('sourceId', sourceId), isThere),
    ctx.visible('directoryObject'),
  );

/** Rows at the end of a navigation, as far as the caller may see them. */
const related = (
  { ctx }: ScimCall,
  navigation: string,
  { fields, top }: { readonly fields: readonly string[]; readonly top: number },
): Expansion => ({
  navigation,
  as: navigation,
  query: from('directoryObject', ctx.visible('directoryObject'), { fields, top }),
});

function expansionsOf(
  call: ScimCall,
  type: ResourceType,
  { projection, most }: { readonly projection: Projection; readonly most: number },
): readonly Expansion[] {
  const [name, navigation, page] =
    type.name === 'Group'
      ? (['members', 'members', { fields: ['kind'], top: most + 1 }] as const)
      : (['groups', 'memberOf', { fields: ['displayName'], top: mostGroups }] as const);
  return isShown(type, name, projection) ? [related(call, navigation, page)] : [];
}

const isAsked = ({ attributes }: Projection): boolean =>
  attributes?.some(({ attribute }) => attribute.toLowerCase() === 'members') === true;

/**
 * One user or group. Throws `notFound`, and `tooMany` where members are asked for by name and are more than an
 * answer shows.
 */
export async function readOne(
  call: ScimCall,
  type: ResourceType,
  { id, projection }: { readonly id: string; readonly projection: Projection },
): Promise<ObjectRow> {
  const most = isAsked(projection) ? mostMembers.asked : mostMembers.one;
  const [page] = isGuid(id)
    ? await call.ctx.store.read([
        from('directoryObject', and(eq('id', id.toLowerCase() as Id), scopeOf(call, type)), {
          expand: expansionsOf(call, type, { projection, most }),
          top: 1,
        }),
      ])
    : [];
  const row = page?.rows[0] as unknown as ObjectRow | undefined;
  if (row === undefined) throw new Refusal('notFound', { id: id.slice(0, 100) });
  if (isAsked(projection) && row.members !== undefined && row.members.rows.length > most)
    throw badRequest('tooMany', `The group has more than ${most} members: ask for one by members.value eq "id".`);
  return row;
}

/** The members that a resource shows; null where there are more. */
export const shownMembers = (
  { members }: ObjectRow,
  of: 'one' | 'each' | 'asked',
): readonly DirectoryObject[] | null =>
  members === undefined || members.rows.length > mostMembers[of] ? null : members.rows;

export const membersOfAnswer = (projection: Projection, of: 'one' | 'each'): 'one' | 'each' | 'asked' =>
  isAsked(projection) ? (of === 'one' ? 'asked' : 'one') : of;

/** A page of users or groups, and the words of the answer about the page. */
export async function readList(
  call: ScimCall,
  type: ResourceType,
  query: ListQuery,
): Promise<{ readonly rows: readonly ObjectRow[]; readonly page: Readonly<Record<string, unknown>> }> {
  const { filter, sortBy, isDescending, count, startIndex, cursor, list, projection } = query;
  const condition =
    filter === null
      ? always
      : conditionOf(type, filter, { domains: call.domains, isVisible: call.ctx.visible('directoryObject') });
  const orderBy = sortBy === null ? [] : orderOf(type, sortBy, isDescending);
  const isIndexed = startIndex !== null;
  const most = mostMembers[membersOfAnswer(projection, 'each')];
  const [page] = (await call.ctx.store.read(
    [
      from('directoryObject', and(scopeOf(call, type), condition), {
        expand: count === 0 ? [] : expansionsOf(call, type, { projection, most }),
        orderBy,
        top: Math.max(1, count),
        skip: isIndexed ? startIndex - 1 : 0,
        after: cursor === null ? null : readCursor(list, cursor, orderBy.length + 1),
        count: isIndexed,
      }),
    ],
    mostRows,
  )) as readonly [Page];
  const rows = (count === 0 ? [] : page.rows) as unknown as readonly ObjectRow[];
  if (isIndexed) return { rows, page: { totalResults: page.count ?? 0, startIndex } };
  return { rows, page: page.next === null ? {} : { nextCursor: writeCursor(list, page.next) } };
}
