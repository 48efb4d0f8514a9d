// Who is in a linked group there, as the system shows it now: what we gave and is gone, and what nobody here gave.

import type { Session } from '../../../connectors/engine/contract.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../../domain/connections/connectionSettings.ts';
import type { ConnectionRun, RemoteHolding, RemoteLink } from '../../../domain/connections/remoteEntities.ts';
import { withStep } from '../../../domain/connections/runSteps.ts';
import { addDuration } from '../../../domain/time.ts';
import type { Context } from '../../../flows/context.ts';
import { touchLink } from '../../../flows/connections/linkJobs.ts';
import { tellOfWaiting } from '../../../flows/connections/tellAdministrators.ts';
import { load, refine, rows } from '../../../flows/load.ts';
import { retry } from '../../../flows/retry.ts';
import { newRow } from '../../../model/newRow.ts';
import { and, any, eq, everyRow, never, not, oneOfValues, type Condition } from '../../../odata/query.ts';
import { isConflict, update, type Change } from '../../../store/contract.ts';
import { goneGroup } from '../goneObjects.ts';
import type { LookPayload, LookStep } from './lookStep.ts';

/** One linked group; the links are taken in the order of their ids. Throws `ReadError`. */
export async function lookAtGroup(
  ctx: Context,
  connection: Connection,
  session: Session,
  payload: LookPayload,
): Promise<LookStep> {
  const { links, runs } = await load(ctx.store, {
    links: refine(rows('remoteLink', eq('connectionId', connection.id), eq('kind', 'group')), {
      top: 1,
      after: payload.from === null ? null : [payload.from],
    }),
    runs: rows('connectionRun', eq('id', payload.runId)),
  });
  const [link] = links;
  if (link === undefined) return { changes: await touchAwaited(ctx, connection), next: null, lacks: payload.lacks };
  const { groups } = await load(ctx.store, { groups: rows('remoteObject', eq('id', link.remoteId)) });
  const [group] = groups;
  const goOn: LookPayload = { ...payload, from: link.id };
  if (group === undefined) return { changes: touchLink(ctx, link.id), next: goOn };
  const shown = await session.holders(group.nativeId);
  // The link finds the group gone by its next call, and asks; where nothing is called, the listing is what says it.
  if (shown === 'gone' && connection.kind !== 'scim')
    return { changes: goneGroup(ctx, { link, connection, remote: group }, notListed), next: goOn };
  if (shown === 'gone') return { changes: touchLink(ctx, link.id), next: goOn };
  const showsMembers = (connection.profile as { readonly showsMembers?: boolean } | null)?.showsMembers === true;
  if (shown === 'unsaid' && !showsMembers && (await pageOfHoldings(ctx, link, null)).length > 0)
    return { changes: [], next: { ...goOn, lacks: `The members of the group ${group.name} are not shown.` } };
  const ids = new Set(shown === 'unsaid' ? [] : shown);
  const view: GroupView = { link, shown: ids, runId: payload.runId };
  const found = await keepFound(ctx, connection, view);
  await nameOwners(ctx, connection, view);
  const lost = await keepLost(ctx, connection, view);
  return {
    changes: [
      ...(shown !== 'unsaid' && !showsMembers
        ? [
            update('connection', connection.id, {
              profile: { ...(connection.profile as object | null), showsMembers: true },
            }),
          ]
        : []),
      ...runs.map((run) => noteGroup(ctx, run, { name: group.name, seen: ids.size, found, lost })),
      ...touchLink(ctx, link.id),
    ],
    next: goOn,
  };
}

/** What the run keeps of a group. */
const noteGroup = (
  { now }: Context,
  run: ConnectionRun,
  { name, ...counts }: { readonly name: string; readonly seen: number; readonly found: number; readonly lost: number },
): Change =>
  update(
    'connectionRun',
    run.id,
    {
      holdings: run.holdings + counts.seen,
      steps: withStep(run.steps, { step: 'compareMembers', about: name, at: now, counts, says: [] }),
    },
    run.version,
  );

/** What people were to do with accounts and groups may be done by now: their links find out. */
async function touchAwaited(ctx: Context, { id }: Connection): Promise<readonly Change[]> {
  const isOfObject = oneOfValues('aspect', ['account', 'attributes', 'group']);
  const { awaited } = await load(ctx.store, {
    awaited: rows('difference', eq('connectionId', id), eq('state', 'awaited'), isOfObject),
  });
  return awaited.flatMap(({ linkId }) => touchLink(ctx, linkId));
}

const notListed = { is: 'gone', what: 'group', says: 'The listing does not show it.' } as const;

interface GroupView {
  readonly link: RemoteLink;
  readonly shown: ReadonlySet<string>;
  readonly runId: string;
}

/** How many members are compared and kept at once. */
const batch = 500;

/** What is known of each member is true by itself: it is kept as far as the look came. */
const keep = async (ctx: Context, connection: Connection, changes: readonly Change[]): Promise<void> => {
  if (changes.length === 0) return;
  await retry(3, isConflict, async () =>
    ctx.store.commit([...changes, ...(await tellOfWaiting(ctx, connection.id, changes))]),
  );
};

/** Members whom nobody here gave, and how many there are. */
async function keepFound(ctx: Context, connection: Connection, { link, shown, runId }: GroupView): Promise<number> {
  const all = [...shown];
  let found = 0;
  for (let at = 0; at < all.length; at += batch) {
    const { seen } = await load(ctx.store, {
      seen: rows(
        'remoteObject',
        eq('connectionId', connection.id),
        eq('kind', 'account'),
        oneOfValues('nativeId', all.slice(at, at + batch)),
        not(any('holdings', eq('linkId', link.id))),
      ),
    });
    const ids = seen.map(({ id }) => id);
    found += ids.length;
    const { owners, unknown } = await load(ctx.store, {
      // Of a call whose answer was lost, and of what people were to do, the listing tells: it was we who gave it.
      unknown: rows(
        'difference',
        eq('linkId', link.id),
        oneOfValues('accountId', ids),
        oneOfValues('lastOutcome', ['unknown', 'awaited']),
        eq('isWanted', true),
      ),
      owners: rows('remoteLink', oneOfValues('remoteId', ids)),
    });
    await keep(
      ctx,
      connection,
      seen.map(({ id }) => {
        const row = newRow('remoteHolding', {
          id: ctx.newId(),
          connectionId: connection.id,
          linkId: link.id,
          accountId: id,
          objectId: owners.find(({ remoteId }) => remoteId === id)?.objectId ?? null,
          origin: unknown.some(({ accountId }) => accountId === id) ? 'adopted' : 'found',
          runId,
          from: ctx.now,
          until: null,
        });
        return { kind: 'insertIfAbsent', entity: 'remoteHolding', rule: 'remote_holding_is_once', row } as const;
      }),
    );
  }
  return found;
}

/**
 * Holdings of accounts that were linked beside the look: the link names the holdings that it finds, and found none
 * before they were kept.
 */
async function nameOwners(ctx: Context, connection: Connection, { link }: GroupView): Promise<void> {
  const { unnamed } = await load(ctx.store, {
    unnamed: rows('remoteHolding', eq('linkId', link.id), eq('objectId', null), any(['account', 'links'], everyRow)),
  });
  const { owners } = await load(ctx.store, {
    owners: rows(
      'remoteLink',
      oneOfValues(
        'remoteId',
        unnamed.map(({ accountId }) => accountId),
      ),
    ),
  });
  await keep(
    ctx,
    connection,
    owners.map(({ remoteId, objectId }) => ({
      kind: 'updateWhere',
      entity: 'remoteHolding',
      where: and(eq('linkId', link.id), eq('accountId', remoteId), eq('until', null)),
      set: { objectId },
    })),
  );
}

const pageOfHoldings = async (
  ctx: Context,
  link: RemoteLink,
  after: string | null,
): Promise<readonly RemoteHolding[]> =>
  (
    await load(ctx.store, {
      page: refine(rows('remoteHolding', eq('linkId', link.id)), {
        top: batch,
        after: after === null ? null : [after],
      }),
    })
  ).page;

/** Members whom somebody there took, and how many there are. */
async function keepLost(ctx: Context, connection: Connection, { link, shown, runId }: GroupView): Promise<number> {
  let count = 0;
  for (let page = await pageOfHoldings(ctx, link, null); page.length > 0; ) {
    const { held } = await load(ctx.store, {
      held: rows(
        'remoteObject',
        oneOfValues(
          'id',
          page.map(({ accountId }) => accountId),
        ),
      ),
    });
    const nativeOf = new Map(held.map(({ id, nativeId }) => [id, nativeId]));
    const lost = page.filter(({ accountId }) => !shown.has(nativeOf.get(accountId) ?? ''));
    count += lost.length;
    const { before } = await load(ctx.store, { before: rows('remoteHolding', wasLost(ctx, lost)) });
    await keep(
      ctx,
      connection,
      lost.flatMap((holding) => {
        const times = 1 + before.filter(({ accountId }) => accountId === holding.accountId).length;
        return lostHolding(ctx, connection, { holding, runId, times });
      }),
    );
    page = page.length < batch ? [] : await pageOfHoldings(ctx, link, page.at(-1)?.id ?? null);
  }
  return count;
}

/** So often within a week it is given again; then people are asked who is right. */
const mostReasserted = 2;
const contestedFor = '-P7D';

/** Holdings of these accounts in the same group that a listing ended within a week. */
const wasLost = (ctx: Context, lost: readonly RemoteHolding[]): Condition =>
  lost.length === 0
    ? never
    : and(
        everyRow,
        oneOfValues(
          'linkId',
          lost.slice(0, 1).map(({ linkId }) => linkId),
        ),
        oneOfValues(
          'accountId',
          lost.map(({ accountId }) => accountId),
        ),
        eq('origin', 'ours'),
        not(eq('runId', null)),
        { op: 'compare', path: ['until'], test: 'ge', value: addDuration(ctx.now, contestedFor) ?? ctx.now },
      );

interface LostHolding {
  readonly holding: RemoteHolding;
  readonly runId: string;
  /** How often within a week. */
  readonly times: number;
}

/** Somebody took it there: it is given again, told of, or asked about, as the connection says. */
function lostHolding(ctx: Context, connection: Connection, { holding, runId, times }: LostHolding): readonly Change[] {
  const isContested = times > mostReasserted;
  const isTold = isContested || settingsOf(connection, 'outbound').whenMissing === 'report';
  const row = newRow('difference', {
    id: ctx.newId(),
    connectionId: connection.id,
    linkId: holding.linkId,
    aspect: 'membership',
    subjectId: holding.objectId ?? holding.accountId,
    principalId: holding.objectId,
    accountId: holding.accountId,
    isWanted: true,
    state: isContested ? 'asked' : 'reported',
    says: isContested ? `Somebody took it there ${times} times within a week.` : 'Somebody took it there.',
    firstSeenAt: ctx.now,
  });
  return [
    update('remoteHolding', holding.id, { until: ctx.now, runId }, holding.version),
    ...(isTold && holding.objectId !== null
      ? [{ kind: 'insertIfAbsent', entity: 'difference', rule: 'difference_is_once', row } as const]
      : []),
  ];
}
