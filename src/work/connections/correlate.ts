// Who there is the user of a link, or which group its group: exactly one that is free is taken, all else is asked of
// people.

import type { ListedObject, Session } from '../../connectors/engine/contract.ts';
import { isMatch, isProven } from '../../domain/connections/accountFields.ts';
import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { AccountFields, RemoteKind, RemoteLink, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { loadVerifiedDomains } from '../../flows/directory/directoryObjects.ts';
import { load, row, rows } from '../../flows/load.ts';
import { newRow } from '../../model/newRow.ts';
import { eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { LinkWork } from './linkWork.ts';

/** What a search came to. `ask`: why a person has to say which object it is. */
export type Correlation =
  | { readonly found: ListedObject; readonly rule: string }
  | { readonly ask: string }
  | { readonly found: null };

/** The account of a user, by each attribute in turn. Throws `ReadError`. */
export async function correlateAccount(
  ctx: Context,
  {
    link,
    session,
    settings,
  }: { readonly link: RemoteLink; readonly session: Session; readonly settings: OutboundSettings },
  wanted: AccountFields,
): Promise<Correlation> {
  for (const by of settings.matchBy) {
    const value = wanted[by];
    if (value === null) continue;
    // A system may not know how to filter, or show too much: what it shows is compared here.
    const shown = await session.findAccounts({ by, value });
    const fitting = shown.filter((each) => each.kind === 'account' && isMatch(by, wanted, each.fields));
    const verdict = await verdictOf(ctx, link, fitting, by);
    if (verdict === null) continue;
    const isSure = isProven(by, wanted, { settings, domains: await loadVerifiedDomains(ctx) });
    return 'ask' in verdict || isSure ? verdict : { ask: `The domain of ${value} is not verified here.` };
  }
  return { found: null };
}

/** The group of that name. Throws `ReadError`. */
export async function correlateGroup(
  ctx: Context,
  { link, session }: LinkWork,
  displayName: string,
): Promise<Correlation> {
  const shown = await session.findGroups(displayName);
  const fitting = shown.filter((each) => each.kind === 'group' && each.fields.displayName === displayName);
  return (await verdictOf(ctx, link, fitting, 'displayName')) ?? { found: null };
}

/** Null where nothing fits. */
async function verdictOf(
  ctx: Context,
  { id, connectionId }: RemoteLink,
  fitting: readonly ListedObject[],
  rule: string,
): Promise<Correlation | null> {
  const [first, second] = fitting;
  if (first === undefined) return null;
  if (second !== undefined) return { ask: `${fitting.length} objects there have the same ${rule}.` };
  const { remotes } = await load(ctx.store, {
    remotes: rows(
      'remoteObject',
      eq('connectionId', connectionId),
      eq('kind', first.kind),
      eq('nativeId', first.nativeId),
    ),
  });
  const { links } = await load(ctx.store, { links: rows('remoteLink', eq('remoteId', remotes[0]?.id ?? null)) });
  const other = remotes.length === 0 ? undefined : links.find((each) => each.id !== id);
  return other === undefined
    ? { found: first, rule }
    : { ask: `The object there with this ${rule} belongs to another object here (${other.objectId}).` };
}

/** The row of an object there as it was shown, which is read: new, or as it is now. */
export async function keepRemote(ctx: Context, connectionId: Id, listed: ListedObject): Promise<KeptRemote> {
  const { kind, nativeId } = listed;
  const { known } = await load(ctx.store, {
    known: rows('remoteObject', eq('connectionId', connectionId), eq('kind', kind), eq('nativeId', nativeId)),
  });
  const before = known[0] ?? null;
  return keptRemote(ctx, connectionId, listed, { before, runId: before?.runId ?? null });
}

/** The row of an object there as it is shown, and its change. */
interface KeptRemote {
  readonly remote: Pick<RemoteObject, 'id' | 'nativeId' | 'seen'>;
  readonly changes: readonly Change[];
}

/** `before`: the row as it is stored, null for none. */
export function keptRemote(
  ctx: Context,
  connectionId: Id,
  listed: ListedObject,
  { before, runId }: { readonly before: RemoteObject | null; readonly runId: Id | null },
): KeptRemote {
  const { kind, nativeId, fields } = listed;
  const name = listed.kind === 'account' ? listed.fields.userName : listed.fields.displayName;
  const set = { name, seen: fields, runId };
  if (before !== null)
    return {
      remote: { ...before, ...set },
      changes: [update('remoteObject', before.id, set, before.version)],
    };
  const made = newRow('remoteObject', {
    ...{ id: ctx.newId(), connectionId, kind, nativeId, from: ctx.now, until: null },
    ...set,
  });
  return { remote: made, changes: [insert('remoteObject', made)] };
}

/** The link is of this object from now on. */
export const linkTo = (link: RemoteLink, remoteId: Id, how: Pick<RemoteLink, 'origin' | 'rule'>): Change =>
  update('remoteLink', link.id, { remoteId, ...how });

/** The open group links of a connection whose groups have a user in them. */
export async function wantingGroups(
  ctx: Context,
  connectionId: Id,
  userId: Id,
): Promise<readonly Pick<RemoteLink, 'id'>[]> {
  const { memberships } = await load(ctx.store, { memberships: rows('memberOf', eq('memberId', userId)) });
  const { links } = await load(ctx.store, {
    links: rows('remoteLink', eq('connectionId', connectionId), eq('kind', 'group' satisfies RemoteKind), {
      op: 'in',
      path: ['objectId'],
      values: memberships.map(({ groupId }) => groupId),
    }),
  });
  return links;
}

/** The row of an id; null where it has ended. */
export const remoteOf = async (ctx: Context, id: Id | null): Promise<RemoteObject | null> =>
  (await load(ctx.store, { remotes: row('remoteObject', id) })).remotes[0] ?? null;
