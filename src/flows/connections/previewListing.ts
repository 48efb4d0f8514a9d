// What a listing would mean: whose accounts they are, and what is so there by now, against the wish, or gone.

import { accountFieldsOf, isMatch, isProven } from '../../domain/connections/accountFields.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf, type OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { SystemListing, ListingFault } from '../../domain/connections/listing.ts';
import type { ListingPreview, PreviewList } from '../../domain/connections/listingEntities.ts';
import type {
  AccountFields,
  Difference,
  RemoteHolding,
  RemoteKind,
  RemoteLink,
  RemoteObject,
} from '../../domain/connections/remoteEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { isGuid } from '../../domain/text.ts';
import type { Id } from '../../domain/base.ts';
import { eq, oneOfValues, or } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { loadVerifiedDomains } from '../directory/directoryObjects.ts';
import { load, rows } from '../load.ts';
import { resolved } from './resolvedListing.ts';

/** Faults that a preview tells. */
export const mostFaults = 100;
const mostNames = 20;
/** Accounts of which the people are looked for at once. */
const batch = 500;

interface ReadTables {
  readonly listing: SystemListing;
  readonly faults: readonly ListingFault[];
  readonly ignored: readonly string[];
}

/** Changes nothing. */
export async function previewListing(
  ctx: Context,
  connection: Connection,
  { listing: said, faults, ignored }: ReadTables,
): Promise<ListingPreview> {
  const listing = await resolved(ctx, connection.id, said);
  const known = await loadKnown(ctx, connection.id);
  const isLinked = (kind: RemoteKind, { nativeId }: { readonly nativeId: string }): boolean =>
    known.linked.has(known.idOf.get(`${kind} ${nativeId}`) ?? '');
  const [accounts, groups] = [listing.accounts, listing.groups];
  const isNew = accounts.filter((each) => !isLinked('account', each));
  const owners = await ownersOf(ctx, connection, isNew, known.taken);
  const ofVerdict = (is: Verdict): PreviewList => listOf(isNew.filter((_, at) => owners[at] === is).map(userName));
  return {
    faults: faults.slice(0, mostFaults),
    faultCount: faults.length,
    ignored: ignored.slice(0, mostFaults),
    accounts: {
      listed: listOf(accounts.map(userName)),
      linked: listOf(accounts.filter((each) => isLinked('account', each)).map(userName)),
      matched: ofVerdict('matched'),
      unclear: ofVerdict('unclear'),
      unmatched: ofVerdict('unmatched'),
      gone: goneOf(listing, known, 'account'),
    },
    groups: {
      listed: listOf(groups.map(({ fields }) => fields.displayName)),
      linked: listOf(groups.filter((each) => isLinked('group', each)).map(({ fields }) => fields.displayName)),
      gone: goneOf(listing, known, 'group'),
    },
    members: membersOf(listing, known),
  };
}

const userName = ({ fields }: SystemListing['accounts'][number]): string => fields.userName;

/** What is known of the system, with the remote objects by id, their ids by kind and native id, and who is linked. */
interface KnownSystem {
  readonly objects: readonly RemoteObject[];
  readonly byId: ReadonlyMap<Id, RemoteObject>;
  readonly idOf: ReadonlyMap<string, Id>;
  readonly linked: ReadonlySet<Id>;
  /** People who have an account there. */
  readonly taken: ReadonlySet<Id>;
  readonly groupLinks: readonly RemoteLink[];
  readonly holdings: readonly RemoteHolding[];
  readonly awaited: readonly Difference[];
}

async function loadKnown(ctx: Context, connectionId: Id): Promise<KnownSystem> {
  const ofConnection = eq('connectionId', connectionId);
  const { objects, links, holdings, awaited } = await load(ctx.store, {
    objects: rows('remoteObject', ofConnection),
    links: rows('remoteLink', ofConnection),
    holdings: rows('remoteHolding', ofConnection),
    awaited: rows('difference', ofConnection, eq('aspect', 'membership'), eq('state', 'awaited')),
  });
  return {
    objects,
    holdings,
    awaited,
    byId: new Map(objects.map((each) => [each.id, each])),
    idOf: new Map(objects.map((each) => [`${each.kind} ${each.nativeId}`, each.id])),
    linked: new Set(links.flatMap(({ remoteId }) => remoteId ?? [])),
    taken: new Set(links.flatMap(({ objectId, remoteId }) => (remoteId === null ? [] : [objectId]))),
    groupLinks: links.filter(({ kind, remoteId }) => kind === 'group' && remoteId !== null),
  };
}

/** What is known, and not in a table that is whole. */
function goneOf(listing: SystemListing, { objects }: KnownSystem, kind: RemoteKind): PreviewList {
  const table = kind === 'account' ? 'accounts' : 'groups';
  const shown = new Set(listing[table].map(({ nativeId }) => nativeId));
  const isGone = (each: RemoteObject): boolean => each.kind === kind && !shown.has(each.nativeId);
  return listOf(listing.whole.has(table) ? objects.filter(isGone).map(({ name }) => name) : []);
}

function membersOf(listing: SystemListing, known: KnownSystem): NonNullable<ListingPreview['members']> {
  const found: Record<keyof NonNullable<ListingPreview['members']>, string[]> = {
    same: [],
    confirmed: [],
    found: [],
    missing: [],
  };
  for (const link of known.groupLinks) {
    const group = known.byId.get(link.remoteId ?? '');
    const waits = (accountId: Id, isWanted: boolean): boolean =>
      known.awaited.some(
        (each) => each.linkId === link.id && each.accountId === accountId && each.isWanted === isWanted,
      );
    const named = (id: Id): string => `${known.byId.get(id)?.name ?? id}: ${group?.name ?? ''}`;
    const native = listing.members.get(group?.nativeId ?? '') ?? [];
    const shown = new Set(native.map((id) => known.idOf.get(`account ${id}`) ?? id));
    const held = new Set(known.holdings.flatMap(({ linkId, accountId }) => (linkId === link.id ? [accountId] : [])));
    for (const id of shown) found[held.has(id) ? 'same' : waits(id, true) ? 'confirmed' : 'found'].push(named(id));
    for (const id of held) if (!shown.has(id)) found[waits(id, false) ? 'confirmed' : 'missing'].push(named(id));
  }
  return {
    same: listOf(found.same),
    confirmed: listOf(found.confirmed),
    found: listOf(found.found),
    missing: listOf(found.missing),
  };
}

/** How many there are, and the first of them. */
export const listOf = (names: readonly string[]): PreviewList => ({
  count: names.length,
  first: names.slice(0, mostNames),
});

type Verdict = 'matched' | 'unclear' | 'unmatched';

/** Of each account, whether one free person fits by the rules of the connection. */
async function ownersOf(
  ctx: Context,
  connection: Connection,
  accounts: SystemListing['accounts'],
  taken: ReadonlySet<Id>,
): Promise<readonly Verdict[]> {
  const settings = settingsOf(connection, 'outbound');
  const domains = accounts.length === 0 ? [] : await loadVerifiedDomains(ctx);
  const verdicts: Verdict[] = [];
  for (let at = 0; at < accounts.length; at += batch) {
    const part = accounts.slice(at, at + batch).map(({ fields }) => fields);
    const { people } = await load(ctx.store, {
      people: rows(
        'directoryObject',
        eq('kind', 'user'),
        or(
          oneOfValues(
            'id',
            part.flatMap(({ externalId }) =>
              externalId !== null && isGuid(externalId) ? [externalId.toLowerCase()] : [],
            ),
          ),
          oneOfValues(
            settings.userNameFrom,
            part.map(({ userName }) => userName),
          ),
          oneOfValues(
            'mail',
            part.flatMap(({ email }) => email ?? []),
          ),
        ),
      ),
    });
    const free = people.filter(({ id }) => !taken.has(id));
    verdicts.push(...part.map((seen) => verdictOf(seen, free, settings, domains)));
  }
  return verdicts;
}

function verdictOf(
  seen: AccountFields,
  free: readonly DirectoryObject[],
  settings: OutboundSettings,
  domains: readonly string[],
): Verdict {
  for (const by of settings.matchBy) {
    const fitting = free.filter((person) => isMatch(by, accountFieldsOf(person, settings, true), seen));
    const [person] = fitting;
    if (person === undefined) continue;
    const isSure = isProven(by, accountFieldsOf(person, settings, true), { settings, domains });
    return fitting.length === 1 && isSure ? 'matched' : 'unclear';
  }
  return 'unmatched';
}
