// One page of the accounts or groups of another system: what is there is kept, and accounts are matched with people.

import type { Session } from '../../../connectors/engine/contract.ts';
import {
  accountFieldsOf,
  changedFields,
  fieldsWanted,
  isMatch,
  isProven,
} from '../../../domain/connections/accountFields.ts';
import { isProtectedName } from '../../../domain/connections/protectedNames.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { withStep } from '../../../domain/connections/runSteps.ts';
import { settingsOf, type OutboundSettings } from '../../../domain/connections/connectionSettings.ts';
import type {
  AccountFields,
  ConnectionRun,
  RemoteKind,
  RemoteLink,
  RemoteObject,
} from '../../../domain/connections/remoteEntities.ts';
import type { Id } from '../../../domain/base.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { isGuid } from '../../../domain/text.ts';
import type { Context } from '../../../flows/context.ts';
import { touchLink } from '../../../flows/connections/linkJobs.ts';
import { provisionLinkJobIfAbsent } from '../../../flows/queueJobs.ts';
import { loadVerifiedDomains } from '../../../flows/directory/directoryObjects.ts';
import { load, rows } from '../../../flows/load.ts';
import { newRow } from '../../../model/newRow.ts';
import { and, eq, everyRow, oneOfValues, or, type Condition } from '../../../odata/query.ts';
import { insert, update, type Change } from '../../../store/contract.ts';
import { keptRemote, loadWanted } from '../correlate.ts';
import type { LookPayload, LookStep } from './lookStep.ts';

type PagePayload = LookPayload & { readonly phase: RemoteKind };

/** Throws `ReadError`. */
export async function lookAtPage(
  ctx: Context,
  connection: Connection,
  session: Session,
  payload: PagePayload,
): Promise<LookStep> {
  const { phase, runId } = payload;
  const { objects, next } = await session.list(phase, payload.from);
  const { known, runs } = await load(ctx.store, {
    known: rows(
      'remoteObject',
      eq('connectionId', connection.id),
      eq('kind', phase),
      oneOfValues(
        'nativeId',
        objects.map(({ nativeId }) => nativeId),
      ),
    ),
    runs: rows('connectionRun', eq('id', runId)),
  });
  const kept = objects.map((listed) => {
    const before = known.find(({ nativeId }) => nativeId === listed.nativeId) ?? null;
    return keptRemote(ctx, connection.id, listed, { before, runId });
  });
  const remotes = kept.map(({ remote }) => remote);
  const links = phase === 'account' ? await linkAccounts(ctx, connection, remotes) : [];
  return {
    changes: [
      ...kept.flatMap(({ changes }) => changes),
      ...links,
      ...runs.map((run) => notePage(ctx, run, { phase, seen: objects.length, known: known.length, links })),
    ],
    next: next === null ? { ...payload, from: null, isListed: true } : { ...payload, from: next },
  };
}

/** What the run keeps of a page. */
function notePage(
  { now }: Context,
  run: ConnectionRun,
  page: {
    readonly phase: RemoteKind;
    readonly seen: number;
    readonly known: number;
    readonly links: readonly Change[];
  },
): Change {
  const counted = page.phase === 'account' ? 'accounts' : 'groups';
  const linked = page.links.filter(({ kind, entity }) => kind === 'insert' && entity === 'remoteLink').length;
  const counts = { seen: page.seen, new: page.seen - page.known, linked };
  const step = page.phase === 'account' ? 'listAccounts' : 'listGroups';
  return update(
    'connectionRun',
    run.id,
    {
      [counted]: run[counted] + page.seen,
      steps: withStep(run.steps, { step, about: null, at: now, counts, says: [] }),
    },
    run.version,
  );
}

type SeenObject = Pick<RemoteObject, 'id' | 'nativeId' | 'seen'>;

/** The people who may be behind accounts of a page, and the links that there are. */
interface PageFacts {
  readonly settings: OutboundSettings;
  readonly accounts: readonly SeenObject[];
  /** Links of the accounts, and of the people. */
  readonly linked: readonly RemoteLink[];
  readonly taken: readonly RemoteLink[];
  /** Links of the people that have ended: they say which accounts we made. */
  readonly ended: readonly RemoteLink[];
  /** Also the deleted ones. */
  readonly owners: readonly DirectoryObject[];
  /** Owners who are in a linked group. */
  readonly held: ReadonlySet<Id>;
  /** People without an account there. */
  readonly free: readonly DirectoryObject[];
  readonly domains: readonly string[];
}

/** Accounts that match one person, who has no other there, are linked; linked ones that say something else are due. */
async function linkAccounts(
  ctx: Context,
  connection: Connection,
  accounts: readonly SeenObject[],
): Promise<readonly Change[]> {
  const settings = settingsOf(connection, 'outbound');
  const seen = accounts.map((account) => account.seen as AccountFields);
  const { linked, people } = await load(ctx.store, {
    linked: rows(
      'remoteLink',
      oneOfValues(
        'remoteId',
        accounts.map(({ id }) => id),
      ),
    ),
    people: rows('directoryObject', eq('kind', 'user'), mayMatch(seen, settings.userNameFrom)),
  });
  const ownerIds = linked.map(({ objectId }) => objectId);
  const { ofPeople, owners } = await load(ctx.store, {
    ofPeople: rows(
      'remoteLink',
      and(
        everyRow,
        eq('connectionId', connection.id),
        oneOfValues(
          'objectId',
          people.map(({ id }) => id),
        ),
      ),
    ),
    owners: rows('directoryObject', and(everyRow, oneOfValues('id', ownerIds))),
  });
  const held = await loadWanted(ctx, connection, ownerIds);
  const [taken, ended] = [
    ofPeople.filter(({ until }) => until === null),
    ofPeople.filter(({ until }) => until !== null),
  ];
  const free = people.filter(({ id }) => !taken.some(({ objectId, remoteId }) => objectId === id && remoteId !== null));
  const domains = free.length === 0 ? [] : await loadVerifiedDomains(ctx);
  const facts: PageFacts = { settings, accounts, linked, taken, ended, owners, held, free, domains };
  return accounts.flatMap((account) => linkAccount(ctx, connection, facts, account));
}

function linkAccount(
  ctx: Context,
  connection: Connection,
  { settings, accounts, linked, taken, ended, owners, held, free, domains }: PageFacts,
  account: SeenObject,
): readonly Change[] {
  const seen = account.seen as AccountFields;
  const wanted = (person: DirectoryObject): AccountFields => accountFieldsOf(person, settings, true);
  const link = linked.find(({ remoteId }) => remoteId === account.id);
  if (link !== undefined) {
    const owner = owners.find(({ id }) => id === link.objectId);
    if (owner === undefined) return [];
    const fields = fieldsWanted(owner, seen, { settings, link, isWanted: held.has(owner.id) });
    return Object.keys(changedFields(fields, seen)).length > 0 ? touchLink(ctx, link.id) : [];
  }
  if (isProtectedName(settings, seen.userName)) return [];
  for (const by of settings.matchBy) {
    const fitting = free.filter((person) => isMatch(by, wanted(person), seen));
    const [person] = fitting;
    if (person === undefined) continue;
    const others = accounts.filter((each) => isMatch(by, wanted(person), each.seen as AccountFields));
    // Two people, two accounts, or an address that proves nothing: its link asks, once somebody is wanted there.
    if (fitting.length > 1 || others.length > 1 || !isProven(by, wanted(person), { settings, domains })) return [];
    const links = [...taken, ...ended].filter(({ objectId }) => objectId === person.id);
    return linkFound(ctx, connection, links, { person, account, by });
  }
  return [];
}

const mayMatch = (seen: readonly AccountFields[], userNameField: string): Condition =>
  or(
    oneOfValues(
      'id',
      seen.flatMap(({ externalId }) => (isGuid(externalId) ? externalId.toLowerCase() : [])),
    ),
    oneOfValues(
      userNameField,
      seen.map(({ userName }) => userName),
    ),
    oneOfValues(
      'mail',
      seen.flatMap(({ email }) => email ?? []),
    ),
  );

function linkFound(
  ctx: Context,
  { id: connectionId }: Connection,
  links: readonly RemoteLink[],
  { person, account, by }: { readonly person: DirectoryObject; readonly account: SeenObject; readonly by: string },
): readonly Change[] {
  // Another connection may have made an account that has our id: what a listing finds is ours where a link says so.
  const isMade = links.some(({ remoteId, origin }) => remoteId === account.id && origin === 'created');
  const how = { remoteId: account.id, origin: isMade ? 'created' : 'matched', rule: by } as const;
  const waiting = links.find(({ until }) => until === null);
  // Its link looks for the account by itself, and may be at it: it is told to look again.
  if (waiting !== undefined) return touchLink(ctx, waiting.id);
  const link = newRow('remoteLink', {
    id: ctx.newId(),
    connectionId,
    kind: 'account',
    objectId: person.id,
    ...how,
    from: ctx.now,
    until: null,
  });
  return [
    insert('remoteLink', link),
    provisionLinkJobIfAbsent(ctx, link.id),
    {
      kind: 'updateWhere',
      entity: 'remoteHolding',
      where: and(eq('accountId', account.id), eq('until', null)),
      set: { objectId: person.id },
    },
  ];
}
