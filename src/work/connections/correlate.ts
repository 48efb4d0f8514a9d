// Who there is the user of a link, or which group its group: exactly one that is free is taken, all else is asked of
// people.

import { ReadError, type ListedObject, type Session } from '../../connectors/engine/contract.ts';
import { isMatch, isProof, isProven } from '../../domain/connections/accountFields.ts';
import { isProtectedName, protectedWords } from '../../domain/connections/protectedNames.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type {
  AccountFields,
  Difference,
  LinkOrigin,
  RemoteKind,
  RemoteLink,
  RemoteObject,
} from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { isInScopeOf } from '../../flows/connections/synchronization/assignedScope.ts';
import { loadVerifiedDomains } from '../../flows/directory/directoryObjects.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { newRow } from '../../model/newRow.ts';
import { and, any, eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { LinkWork } from './linkWork.ts';

/** What a search came to. `ask`: why a person has to say which object it is. */
export type Correlation =
  | { readonly found: ListedObject; readonly rule: string }
  | { readonly ask: string }
  | { readonly found: null };

/** The account of a user, by each attribute in turn. `isOurs`: it was we who made what is found. Throws `ReadError`. */
export async function correlateAccount(
  ctx: Context,
  {
    link,
    session,
    settings,
  }: { readonly link: RemoteLink; readonly session: Session; readonly settings: OutboundSettings },
  wanted: AccountFields,
  isOurs: boolean,
): Promise<Correlation> {
  for (const by of settings.matchBy) {
    const value = wanted[by];
    if (value === null) continue;
    // A system may not know how to filter, or show too much: what it shows is compared here.
    const shown = await session.findAccounts({ by, value });
    const fitting = shown.filter((each) => each.kind === 'account' && isMatch(by, wanted, each.fields));
    const verdict = await verdictOf(ctx, { link, settings }, fitting, by);
    if (verdict === null) continue;
    if ('ask' in verdict || isOurs || isProof(by, settings)) return verdict;
    const isSure = isProven(by, wanted, { settings, domains: await loadVerifiedDomains(ctx) });
    return isSure ? verdict : { ask: `The domain of ${value} is not verified here.` };
  }
  return { found: null };
}

/** Somebody said that a new object is made, whatever looks like it: what we made already is known by our id alone. */
export const isDecided = (note: Pick<Difference, 'state' | 'isWanted'> | undefined): boolean =>
  note?.state === 'released' && note.isWanted;

/** The account that we made, if there is one and it is free. Throws `ReadError`. */
export async function findOwnAccount(
  ctx: Context,
  pair: Pick<LinkWork, 'link' | 'session' | 'settings'>,
  wanted: AccountFields,
): Promise<Exclude<Correlation, { readonly ask: string }>> {
  const byId = { ...pair, settings: { ...pair.settings, matchBy: ['externalId' as const] } };
  const found = await correlateAccount(ctx, byId, wanted, true).catch((error: unknown) => {
    // A system that cannot be asked for our id tells nothing of it.
    if (error instanceof ReadError && error.outcome.is === 'refused' && !error.outcome.isOurs) return nobody;
    throw error;
  });
  return 'ask' in found ? nobody : found;
}

const nobody = { found: null } as const;

/** The group of that name. Throws `ReadError`. */
export async function correlateGroup(
  ctx: Context,
  { link, session, settings }: LinkWork,
  displayName: string,
): Promise<Correlation> {
  const shown = await session.findGroups(displayName);
  const fitting = shown.filter((each) => each.kind === 'group' && each.fields.displayName === displayName);
  return (await verdictOf(ctx, { link, settings }, fitting, 'displayName')) ?? { found: null };
}

/** The group of that name that we made, if there is one and it is free. Throws `ReadError`. */
export async function findOwnGroup(
  ctx: Context,
  { link, session, settings }: LinkWork,
  displayName: string,
): Promise<Exclude<Correlation, { readonly ask: string }>> {
  const shown = await session.findGroups(displayName);
  const own = shown.filter((each) => each.kind === 'group' && each.fields.externalId === link.objectId);
  const verdict = await verdictOf(ctx, { link, settings }, own, 'externalId');
  return verdict === null || 'ask' in verdict ? nobody : verdict;
}

/** Null where nothing fits. */
async function verdictOf(
  ctx: Context,
  { link: { id, connectionId }, settings }: Pick<LinkWork, 'link' | 'settings'>,
  fitting: readonly ListedObject[],
  rule: string,
): Promise<Correlation | null> {
  const [first, second] = fitting;
  if (first === undefined) return null;
  const name = remoteName(first);
  if (isProtectedName(settings, name)) return { ask: protectedWords(name) };
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

const remoteName = (listed: ListedObject): string =>
  listed.kind === 'account' ? listed.fields.userName : listed.fields.displayName;

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
  const set = { name: remoteName(listed), seen: fields, runId };
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

/** How a link came about by its rule; null is the rule of what we made. Nobody else there knows the ids here. */
export const originOf = (rule: string | null): LinkOrigin =>
  rule === null || rule === 'externalId' ? 'created' : 'matched';

/** The link is of this object from now on. `isOurs`: we made it, whatever it was found by. */
export const linkTo = (link: RemoteLink, remoteId: Id, rule: string | null, isOurs = false): Change =>
  update('remoteLink', link.id, { remoteId, origin: isOurs ? 'created' : originOf(rule), rule });

/** Those of the users who are in a linked group of the connection, or in its scope. Who is deleted is in none. */
export async function loadWanted(
  ctx: Context,
  { id: connectionId, servicePrincipalId }: Pick<Connection, 'id' | 'servicePrincipalId'>,
  userIds: readonly Id[],
): Promise<ReadonlySet<Id>> {
  const isLinked = and(eq('connectionId', connectionId), eq('kind', 'group' satisfies RemoteKind));
  const { wanted } = await load(ctx.store, {
    wanted: refine(
      rows(
        'directoryObject',
        oneOfValues('id', userIds),
        servicePrincipalId === null
          ? any(['transitiveMemberOf', 'remoteLinks'], isLinked)
          : isInScopeOf(servicePrincipalId),
      ),
      { fields: [] },
    ),
  });
  return new Set(wanted.map(({ id }) => id));
}

/** The row of an id; null where it has ended. */
export const remoteOf = async (ctx: Context, id: Id | null): Promise<RemoteObject | null> =>
  (await load(ctx.store, { remotes: row('remoteObject', id) })).remotes[0] ?? null;
