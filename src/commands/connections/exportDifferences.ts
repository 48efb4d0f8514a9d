// What is to be done by hand in a system, or all that is wanted there, as CSV. A later listing confirms it.

import { accountFieldsOf } from '../../domain/connections/accountFields.ts';
import type { Id } from '../../domain/base.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import { csvOf } from '../../domain/connections/listing.ts';
import { taskActionOf } from '../../domain/connections/taskEntities.ts';
import type { AccountFields, Difference, RemoteLink, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { and, any, eq, oneOfValues, or } from '../../odata/query.ts';

const heads = [
  'action',
  'group',
  'account',
  'userName',
  'displayName',
  'givenName',
  'familyName',
  'email',
  'active',
  'externalId',
] as const;

/**
 * 200 with `csv` and the number of its `lines`: what is awaited there, accounts and groups first; with `whole` every
 * membership of the linked groups that is wanted. Changes nothing. Throws `notFound`.
 */
export const exportDifferences: Command<OperationParameters<'whole'>> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const connection = requireRow(connections[0], 'connection', id);
  const lines = await (body.whole === true ? wantedLines : awaitedLines)(ctx, connection);
  return { status: 200, value: { csv: csvOf([heads, ...lines]), lines: lines.length, createdAt: ctx.now } };
};

type Line = readonly (string | null)[];

/** A membership whose account is not there yet is a line of its own already: both are done at once. */
async function awaitedLines(ctx: Context, connection: Connection): Promise<readonly Line[]> {
  const isToDo = or(
    eq('state', 'awaited'),
    and(eq('state', 'due'), eq('aspect', 'membership'), eq('isWanted', true), eq('accountId', null)),
  );
  const { differences } = await load(ctx.store, {
    differences: rows('difference', eq('connectionId', connection.id), isToDo),
  });
  const { links, people } = await load(ctx.store, {
    links: rows('remoteLink', oneOfValues('id', [...new Set(differences.map(({ linkId }) => linkId))])),
    people: rows(
      'directoryObject',
      oneOfValues(
        'id',
        differences.flatMap(({ principalId }) => principalId ?? []),
      ),
    ),
  });
  const linkOf = new Map(links.map((link) => [link.id, link]));
  const accountIdOf = ({ accountId, aspect, linkId }: Difference): Id | null =>
    aspect === 'attributes' ? (linkOf.get(linkId)?.remoteId ?? null) : accountId;
  const accounts = await accountsOf(
    ctx,
    differences.flatMap((each) => accountIdOf(each) ?? []),
  );
  const groupNames = await namesOf(ctx, links);
  const isKept = await keptAccounts(
    ctx,
    connection,
    people.map(({ id }) => id),
  );
  return differences
    .toSorted(
      (a, b) => aspects.indexOf(a.aspect) - aspects.indexOf(b.aspect) || (a.firstSeenAt < b.firstSeenAt ? -1 : 1),
    )
    .map((difference): Line => {
      const person = people.find(({ id }) => id === difference.principalId);
      const account = accounts.get(accountIdOf(difference) ?? '');
      const groupName = groupNames.get(linkOf.get(difference.linkId)?.objectId ?? '') ?? null;
      const fields = fieldsOf(connection, person, {
        seen: account?.seen as AccountFields | undefined,
        isKept: difference.aspect !== 'attributes' || isKept(difference.principalId),
      });
      return [
        actionOf(difference),
        difference.aspect === 'membership' || difference.aspect === 'group' ? groupName : null,
        account?.nativeId ?? null,
        ...cellsOf(fields),
      ];
    });
}

async function accountsOf(ctx: Context, ids: readonly Id[]): Promise<ReadonlyMap<Id, RemoteObject>> {
  const { accounts } = await load(ctx.store, { accounts: rows('remoteObject', oneOfValues('id', ids)) });
  return new Map(accounts.map((each) => [each.id, each]));
}

/** An account is disabled when its person has nothing there any more. */
async function keptAccounts(
  ctx: Context,
  connection: Connection,
  personIds: readonly Id[],
): Promise<(personId: Id | null) => boolean> {
  if (settingsOf(connection, 'outbound').whenNothingIsHeld === 'keep') return () => true;
  const isLinked = any('transitiveMemberOf', any('remoteLinks', eq('connectionId', connection.id)));
  const { wanted } = await load(ctx.store, {
    wanted: rows('directoryObject', oneOfValues('id', personIds), isLinked),
  });
  const ids = new Set(wanted.map(({ id }) => id));
  return (personId) => personId !== null && ids.has(personId);
}

/** What is needed for another line comes before it. */
const aspects: readonly Difference['aspect'][] = ['account', 'group', 'attributes', 'membership'];

const actionOf = (difference: Difference): string =>
  difference.aspect === 'group' ? 'createGroup' : taskActionOf(difference);

async function wantedLines(ctx: Context, connection: Connection): Promise<readonly Line[]> {
  const ofConnection = eq('connectionId', connection.id);
  const { links, accountLinks } = await load(ctx.store, {
    links: rows('remoteLink', ofConnection, eq('kind', 'group')),
    accountLinks: rows('remoteLink', ofConnection, eq('kind', 'account')),
  });
  const accounts = await accountsOf(
    ctx,
    accountLinks.flatMap(({ remoteId }) => remoteId ?? []),
  );
  const groupNames = await namesOf(ctx, links);
  const lines: Line[] = [];
  for (const link of links) {
    const { people } = await load(ctx.store, {
      people: rows('directoryObject', eq('kind', 'user'), any('transitiveMemberOf', eq('id', link.objectId))),
    });
    for (const person of people) {
      const remoteId = accountLinks.find(({ objectId }) => objectId === person.id)?.remoteId;
      const account = accounts.get(remoteId ?? '');
      const fields = fieldsOf(connection, person, { seen: undefined, isKept: true });
      lines.push(['member', groupNames.get(link.objectId) ?? null, account?.nativeId ?? null, ...cellsOf(fields)]);
    }
  }
  return lines;
}

async function namesOf(ctx: Context, links: readonly RemoteLink[]): Promise<ReadonlyMap<string, string | null>> {
  const { groups } = await load(ctx.store, {
    groups: rows(
      'directoryObject',
      oneOfValues(
        'id',
        links.map(({ objectId }) => objectId),
      ),
    ),
  });
  return new Map(groups.map(({ id, displayName }) => [id, displayName]));
}

/** What the account is to say; of nobody's account what it says. */
const fieldsOf = (
  connection: Connection,
  person: DirectoryObject | undefined,
  { seen, isKept }: { readonly seen: AccountFields | undefined; readonly isKept: boolean },
): AccountFields | undefined =>
  person === undefined ? seen : accountFieldsOf(person, settingsOf(connection, 'outbound'), isKept);

const cellsOf = (fields: AccountFields | undefined): Line =>
  heads.slice(3).map((head) => {
    const value = fields?.[head as keyof AccountFields] ?? null;
    return value === null ? null : String(value);
  });
