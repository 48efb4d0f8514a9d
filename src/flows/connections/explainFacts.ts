// What is known of one person and one group in another system, read for an explanation.

import type { Id } from '../../domain/base.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import type { MemberFacts } from '../../domain/connections/explainMember.ts';
import type { RemoteLink } from '../../domain/connections/remoteEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { and, any, eq, oneOfValues, or } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { latestBy, load, row, rows } from '../load.ts';

/** The facts of an explanation: a handful of reads by keys, whatever the size of the group. */
export async function loadMemberFacts(
  ctx: Context,
  connection: Connection,
  { person, group }: { readonly person: DirectoryObject; readonly group: DirectoryObject },
): Promise<MemberFacts> {
  const link = await linkAround(ctx, connection, group);
  const ids = [person.id, group.id, ...(link === null ? [] : [link.objectId])];
  const { readable, memberOf, personLinks, remoteGroups, runs } = await load(ctx.store, {
    readable: rows('directoryObject', oneOfValues('id', ids), ctx.readable('directoryObject')),
    memberOf: rows('memberOf', eq('memberId', person.id), eq('groupId', link?.objectId ?? group.id)),
    personLinks: rows('remoteLink', eq('connectionId', connection.id), eq('objectId', person.id)),
    remoteGroups: row('remoteObject', link?.remoteId ?? null),
    runs: latestBy(1, rows('connectionRun', eq('connectionId', connection.id)), 'startedAt'),
  });
  const [personLink = null] = personLinks;
  const { accounts, holdings, differences } = await load(ctx.store, {
    accounts: row('remoteObject', personLink?.remoteId ?? null),
    holdings: rows('remoteHolding', eq('linkId', link?.id ?? null), eq('objectId', person.id)),
    differences: rows(
      'difference',
      eq('connectionId', connection.id),
      or(
        and(eq('linkId', link?.id ?? null), oneOfValues('principalId', [person.id, link?.objectId ?? group.id])),
        eq('linkId', personLink?.id ?? null),
      ),
    ),
  });
  // An object that the caller's token may not read is told by its id.
  const nameOf = (id: Id): string => readable.find((each) => each.id === id)?.displayName ?? id;
  const find = (aspects: readonly string[]) => differences.find(({ aspect }) => aspects.includes(aspect)) ?? null;
  return {
    now: ctx.machineNow(),
    connection,
    settings: settingsOf(connection, 'outbound'),
    personName: nameOf(person.id),
    groupName: nameOf(group.id),
    isLinkedItself: link?.objectId === group.id,
    linkedGroupName: link === null ? null : nameOf(link.objectId),
    isWanted: person.deletedAt === null && memberOf.length > 0,
    remoteGroup: remoteGroups[0] ?? null,
    account: accounts[0] ?? null,
    accountLink: personLink,
    holding: holdings[0] ?? null,
    differences: {
      group: find(['group']),
      account: find(['account', 'attributes']),
      membership: find(['membership']),
    },
    run: runs[0] ?? null,
  };
}

/** The link of the group, or of one that it is in. */
async function linkAround(ctx: Context, { id }: Connection, group: DirectoryObject): Promise<RemoteLink | null> {
  const { links } = await load(ctx.store, {
    links: rows(
      'remoteLink',
      eq('connectionId', id),
      eq('kind', 'group'),
      or(eq('objectId', group.id), any(['object', 'closureBelow'], eq('memberId', group.id))),
    ),
  });
  return links.find(({ objectId }) => objectId === group.id) ?? links[0] ?? null;
}
