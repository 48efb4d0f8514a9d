// The session of a system that people work in by hand (docs/adr/0115): what is there is what is known of it, or what a
// listing shows, and a change is handed on.

import type {
  AccountMatch,
  ListedObject,
  ListedPage,
  NativeId,
  Outcome,
  Session,
  Step,
} from '../../connectors/engine/contract.ts';
import { isMatch } from '../../domain/connections/accountFields.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import type { SystemListing } from '../../domain/connections/listing.ts';
import type { AccountFields, GroupFields, RemoteKind, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { Instant } from '../../domain/base.ts';
import { readResolved } from '../../flows/connections/resolvedListing.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { and, any, compare, eq, everyRow, oneOfValues, type Condition } from '../../odata/query.ts';

const pageSize = 500;

/**
 * A session for one job. It calls nobody, and no call of it fails. A listing that people confirmed is read by the look
 * that comes next; apart from it, what is there is what is known.
 */
export async function openManualSession(ctx: Context, connection: Connection): Promise<Session> {
  const { listings } = await load(ctx.store, {
    listings: rows('connectionListing', eq('connectionId', connection.id), eq('state', 'confirmed')),
  });
  const [row] = listings;
  const known = knownObjects(ctx, connection);
  const listed = row === undefined ? null : listedObjects(known, await readResolved(ctx, row), row.createdAt);
  return {
    ...(listed === null ? { lacks: 'No listing was uploaded since the last look.' } : {}),
    describe: () => Promise.resolve({ showsMembers: true, ...(listed === null ? {} : { shows: listed.shows }) }),
    list: (listed ?? known).list,
    holders: (listed ?? known).holders,
    hasAccount: (listed ?? known).hasAccount,
    findAccounts: known.match,
    findGroups: known.named,
    apply: (step) => Promise.resolve(handOn(step, connection)),
  };
}

const says = { tasks: 'A person is asked to do it there.', files: 'It is a line of the export.' };

/** What people do; what needs nobody is done already. */
function handOn(step: Step, connection: Connection): readonly Outcome[] {
  const awaited: Omit<Extract<Outcome, { is: 'awaited' }>, 'fields'> = {
    is: 'awaited',
    says: connection.kind === 'tasks' ? says.tasks : says.files,
  };
  if ('accounts' in step) return step.accounts.map(() => ({ ...awaited, fields: null }));
  const isAssumed = settingsOf(connection, 'outbound').accounts === 'assumed';
  if (step.do === 'createGroup')
    return isAssumed || connection.kind === 'tasks'
      ? [{ is: 'done', isOld: false, nativeId: step.fields.displayName }]
      : [{ ...awaited, fields: null }];
  if (step.do === 'createAccount')
    return isAssumed
      ? [{ is: 'done', isOld: false, nativeId: step.fields.userName }]
      : [{ ...awaited, fields: step.fields }];
  const set = shownOf(step.set, connection);
  return isAssumed || Object.keys(set).length === 0
    ? [{ is: 'done', isOld: false, nativeId: step.account }]
    : [{ ...awaited, fields: set }];
}

const shownIn = (profile: Connection['profile']): readonly string[] | undefined =>
  ((profile ?? {}) as { readonly shows?: readonly string[] }).shows;

/** Whether a listing ever showed the attribute. */
const isShown = (field: string, profile: Connection['profile']): boolean => shownIn(profile)?.includes(field) === true;

/** Attributes that listings do not show are not compared; without a listing all are. */
function shownOf(set: Partial<AccountFields>, { profile }: Connection): Partial<AccountFields> {
  const shows = shownIn(profile);
  return shows === undefined ? set : Object.fromEntries(Object.entries(set).filter(([field]) => shows.includes(field)));
}

type KnownObjects = ReturnType<typeof knownObjects>;

const asListed = ({ kind, nativeId, seen }: RemoteObject): ListedObject =>
  kind === 'account'
    ? { kind, nativeId, fields: seen as AccountFields }
    : { kind, nativeId, fields: seen as GroupFields };

/** The rows of a connection, as a listing would show them. */
function knownObjects(ctx: Context, { id, profile }: Connection) {
  const objects = (kind: RemoteKind, ...where: readonly Condition[]) =>
    rows('remoteObject', eq('connectionId', id), eq('kind', kind), ...where);
  const page = async (kind: RemoteKind, from: string | null, where: Condition[] = []): Promise<ListedPage> => {
    const { found } = await load(ctx.store, {
      found: refine(objects(kind, ...where), { top: pageSize, after: from === null ? null : [from] }),
    });
    return { objects: found.map(asListed), next: found.length < pageSize ? null : (found.at(-1)?.id ?? null) };
  };
  const byIds = async (kind: RemoteKind, nativeIds: readonly NativeId[]): Promise<readonly RemoteObject[]> =>
    (await load(ctx.store, { found: objects(kind, oneOfValues('nativeId', nativeIds)) })).found;
  const held = async (group: NativeId, where: Condition): Promise<readonly NativeId[] | 'gone'> => {
    const [remote] = await byIds('group', [group]);
    if (remote === undefined) return 'gone';
    const isOfGroup = any('holdings', and(any('link', eq('remoteId', remote.id)), where));
    const { accounts } = await load(ctx.store, { accounts: rows('remoteObject', isOfGroup) });
    return accounts.map(({ nativeId }) => nativeId);
  };
  const named = async (kind: RemoteKind, name: string): Promise<readonly ListedObject[]> =>
    (await load(ctx.store, { found: objects(kind, eq('name', name)) })).found.map(asListed);
  const madeFor = async (objectId: string): Promise<readonly ListedObject[]> => {
    const { links } = await load(ctx.store, {
      links: rows('remoteLink', everyRow, eq('connectionId', id), eq('objectId', objectId)),
    });
    const ids = links.flatMap(({ remoteId }) => remoteId ?? []);
    return (await load(ctx.store, { found: objects('account', oneOfValues('id', ids)) })).found.map(asListed);
  };
  return {
    page,
    byIds,
    held,
    list: (kind: RemoteKind, from: string | null) => page(kind, from),
    holders: (group: NativeId) => held(group, and()),
    hasAccount: async (account: NativeId) => (await byIds('account', [account])).length > 0,
    match: async ({ by, value }: AccountMatch): Promise<readonly ListedObject[]> => {
      const wanted = { [by]: value } as unknown as AccountFields;
      const fitting = (found: readonly ListedObject[]) =>
        found.filter(({ kind, fields }) => kind === 'account' && isMatch(by, wanted, fields));
      if (by === 'userName') return fitting(await named('account', value));
      // What no listing showed is known of accounts that we made.
      if (!isShown(by, profile)) return by === 'externalId' ? fitting(await madeFor(value)) : [];
      const found: ListedObject[] = [];
      for (let from: string | null | undefined; from !== null; ) {
        const { objects: shown, next }: ListedPage = await page('account', from ?? null);
        found.push(...fitting(shown));
        from = next;
      }
      return found;
    },
    named: (displayName: string) => named('group', displayName),
  };
}

/** What a listing shows, and what was made since it was uploaded: that is newer. */
function listedObjects(known: KnownObjects, listing: SystemListing, uploadedAt: Instant) {
  const isLater = compare('from', 'ge', uploadedAt);
  const tableOf = (kind: RemoteKind) => (kind === 'account' ? 'accounts' : 'groups');
  const shownIds = {
    account: new Set(listing.accounts.map(({ nativeId }) => nativeId)),
    group: new Set(listing.groups.map(({ nativeId }) => nativeId)),
  };
  const isWhole = (kind: RemoteKind): boolean => listing.whole.has(tableOf(kind));
  const laterThan = async (kind: RemoteKind, from: string | null): Promise<ListedPage> => {
    const { objects, next } = await known.page(kind, from, isWhole(kind) ? [isLater] : []);
    return {
      objects: objects.filter(({ nativeId }) => !shownIds[kind].has(nativeId)),
      next: next === null ? null : `known ${next}`,
    };
  };
  return {
    shows: listing.shows,
    list: async (kind: RemoteKind, from: string | null): Promise<ListedPage> => {
      if (from?.startsWith('known') === true) return laterThan(kind, from.slice('known '.length) || null);
      const at = Number(from ?? 0);
      const objects = listing[tableOf(kind)]
        .slice(at, at + pageSize)
        .map((each) => ({ kind, ...each }) as ListedObject);
      const before = await known.byIds(
        kind,
        objects.map(({ nativeId }) => nativeId),
      );
      return {
        objects: objects.map((each) => {
          const seen = before.find(({ nativeId }) => nativeId === each.nativeId)?.seen;
          return seen === undefined ? each : completed(each, seen as AccountFields, listing);
        }),
        next: objects.length < pageSize ? 'known ' : String(at + pageSize),
      };
    },
    hasAccount: async (account: NativeId) =>
      shownIds.account.has(account) || (!isWhole('account') && (await known.hasAccount(account))),
    holders: async (group: NativeId): Promise<readonly NativeId[] | 'gone'> => {
      const later = await known.held(group, isLater);
      const isThere = shownIds.group.has(group) || !isWhole('group');
      if (later === 'gone' || (!isThere && later.length === 0)) return 'gone';
      return [...new Set([...(listing.members.get(group) ?? []), ...later])];
    },
  };
}

/** What the listing does not show of an account stays as it was known. */
function completed(shown: ListedObject, seen: AccountFields, { shows }: SystemListing): ListedObject {
  if (shown.kind === 'group') return shown;
  const said = Object.fromEntries(Object.entries(shown.fields).filter(([field]) => shows.includes(field as never)));
  return { ...shown, fields: { ...seen, ...said } };
}
