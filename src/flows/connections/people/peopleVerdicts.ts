// What lines of a table of people mean: who is new, who is here already, and what of them would change.

import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../../domain/connections/connectionSettings.ts';
import { draftOfPerson, type PersonLine } from '../../../domain/connections/peopleTable.ts';
import { principalNameOf } from '../../../domain/connections/userNames.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { propertyChanges } from '../../../domain/fieldUpdate.ts';
import type { Id } from '../../../domain/base.ts';
import type { Draft } from '../../../domain/drafts.ts';
import { and, any, eq, not, oneOfValues, type Condition } from '../../../odata/query.ts';
import type { Context } from '../../context.ts';
import { load, rows } from '../../load.ts';

/**
 * `taken`: somebody else has the sign-in name, whom the connection does not take over or brought under another id.
 * `returned`: their deletion waits.
 */
export type PersonVerdict = 'new' | 'same' | 'changed' | 'takenOver' | 'returned' | 'taken';

/** A line with what it means. */
export interface JudgedPerson {
  readonly line: PersonLine;
  readonly verdict: PersonVerdict;
  /** Who is here already. */
  readonly user: DirectoryObject | null;
  /** What the command is given: all of a new person, and what differs of one who is here. */
  readonly draft: Draft<'directoryObject'>;
}

/** The verdicts of a part of a table. `managers`: ids by the cells of these lines, of those who are here. */
export async function judgePeople(
  ctx: Pick<Context, 'store'>,
  connection: Connection,
  lines: readonly PersonLine[],
  { domains, managers }: { readonly domains: readonly string[]; readonly managers: ReadonlyMap<string, string> },
): Promise<readonly JudgedPerson[]> {
  const keys = oneOfValues(
    'externalId',
    lines.map(({ key }) => key),
  );
  const names = oneOfValues(
    'userPrincipalName',
    lines.map(({ userName }) => principalNameOf(userName, domains)),
  );
  const { own, named } = await load(ctx.store, {
    own: rows('directoryObject', eq('kind', 'user'), eq('sourceId', connection.id), keys),
    named: rows('directoryObject', eq('kind', 'user'), names),
  });
  const ids = [...own, ...named].map(({ id }) => id);
  const { held } = await load(ctx.store, {
    held: rows('heldRemoval', eq('thingId', connection.id), oneOfValues('principalId', ids)),
  });
  const byKey = new Map(own.map((each) => [each.externalId, each]));
  const byName = new Map(named.map((each) => [each.userPrincipalName?.toLowerCase(), each]));
  const { takesOver } = settingsOf(connection, 'inbound');
  return lines.map((line): JudgedPerson => {
    const user = byKey.get(line.key) ?? byName.get(principalNameOf(line.userName, domains).toLowerCase()) ?? null;
    const said = { ...draftOfPerson(line, user, domains), ...managerOf(line, managers) };
    if (user === null) return { line, user, verdict: 'new', draft: { ...said, sourceId: connection.id } };
    const isWaiting = held.some(({ principalId }) => principalId === user.id);
    const isOurs = user.sourceId === connection.id;
    const isTaken = isOurs ? !isSamePerson(user, line, domains) : user.sourceId !== null || !takesOver;
    if (isTaken) return { line, user, verdict: 'taken', draft: {} };
    // Whoever comes back was blocked when they went.
    const back = isWaiting && line.isEnabled === undefined ? { accountEnabled: true } : {};
    const draft = differing({ ...said, ...back, sourceId: connection.id }, user);
    const isSame = Object.keys(draft).length === 0;
    const verdict = isWaiting ? 'returned' : isOurs ? (isSame ? 'same' : 'changed') : 'takenOver';
    return { line, user, verdict, draft };
  });
}

/**
 * By the id of the table; or by the sign-in name where that was the id so far, because the table had none. Another id
 * with the same name is another person, who must not get the account of the one before.
 */
const isSamePerson = (
  { externalId, userPrincipalName }: DirectoryObject,
  { key }: PersonLine,
  domains: readonly string[],
) =>
  externalId === key ||
  (externalId !== null && principalNameOf(externalId, domains).toLowerCase() === userPrincipalName?.toLowerCase());

/** A cell that is empty says that there is none; somebody who is not here yet is told of later. */
function managerOf({ manager }: PersonLine, managers: ReadonlyMap<string, string>): { managerId?: string | null } {
  if (manager === undefined) return {};
  if (manager === null) return { managerId: null };
  const managerId = managers.get(manager);
  return managerId === undefined ? {} : { managerId };
}

const differing = (said: Draft<'directoryObject'>, user: DirectoryObject): Draft<'directoryObject'> => {
  const names = new Set(propertyChanges(user, said).map(([field]) => field));
  return Object.fromEntries(Object.entries(said).filter(([field]) => names.has(field)));
};

/** People whom the connection brought, without those whose deletion waits already. */
export const broughtBy = ({ id }: Pick<Connection, 'id'>): Condition =>
  and(eq('kind', 'user'), eq('sourceId', id), not(any('heldRemovals', eq('cause', 'sourcePerson'))));

/** Ids of the people whom the managers' cells of lines say, as far as they are here. */
export async function managersOf(
  ctx: Pick<Context, 'store'>,
  { id }: Pick<Connection, 'id'>,
  lines: readonly PersonLine[],
  keyOf: (manager: string) => string | undefined,
): Promise<ReadonlyMap<string, Id>> {
  const named = lines.flatMap(({ manager }) => (manager == null ? [] : [[manager, keyOf(manager)] as const]));
  const { found } = await load(ctx.store, {
    found: rows(
      'directoryObject',
      eq('kind', 'user'),
      eq('sourceId', id),
      oneOfValues('externalId', [...new Set(named.flatMap(([, key]) => key ?? []))]),
    ),
  });
  const ids = new Map(found.map((each) => [each.externalId, each.id]));
  return new Map(
    named.flatMap(([cell, key = '']) => {
      const managerId = ids.get(key);
      return managerId === undefined ? [] : [[cell, managerId] as const];
    }),
  );
}
