// Who is in a linked group there, as the system shows it now: what we gave and is gone, and what nobody here gave.

import type { Session } from '../../../connectors/engine/contract.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../../domain/connections/connectionSettings.ts';
import type { RemoteHolding, RemoteLink, RemoteObject } from '../../../domain/connections/remoteEntities.ts';
import { addDuration } from '../../../domain/time.ts';
import type { Context } from '../../../flows/context.ts';
import { touchLink } from '../../../flows/connections/linkJobs.ts';
import { load, refine, rows } from '../../../flows/load.ts';
import { newRow } from '../../../model/newRow.ts';
import { and, eq, everyRow, never, not, oneOfValues, type Condition } from '../../../odata/query.ts';
import { insert, update, type Change } from '../../../store/contract.ts';
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
  if (link === undefined) return { changes: [], next: null, lacks: payload.lacks };
  const { groups, holdings } = await load(ctx.store, {
    groups: rows('remoteObject', eq('id', link.remoteId)),
    holdings: rows('remoteHolding', eq('linkId', link.id)),
  });
  const [group] = groups;
  const goOn: LookPayload = { ...payload, from: link.id };
  if (group === undefined) return { changes: touchLink(ctx, link.id), next: goOn };
  const shown = await session.holders(group.nativeId);
  // The link finds the group gone by its next call, and asks.
  if (shown === 'gone') return { changes: touchLink(ctx, link.id), next: goOn };
  const showsMembers = (connection.profile as { readonly showsMembers?: boolean } | null)?.showsMembers === true;
  if (shown === 'unsaid' && holdings.length > 0 && !showsMembers)
    return { changes: [], next: { ...goOn, lacks: `The members of the group ${group.name} are not shown.` } };
  const ids = shown === 'unsaid' ? [] : shown;
  const [run] = runs;
  return {
    changes: [
      ...(shown !== 'unsaid' && !showsMembers
        ? [
            update('connection', connection.id, {
              profile: { ...(connection.profile as object | null), showsMembers: true },
            }),
          ]
        : []),
      ...(await compare(ctx, connection, { link, holdings, shown: new Set(ids) }, payload.runId)),
      ...(run === undefined
        ? []
        : [update('connectionRun', run.id, { holdings: run.holdings + ids.length }, run.version)]),
      ...touchLink(ctx, link.id),
    ],
    next: goOn,
  };
}

interface GroupView {
  readonly link: RemoteLink;
  readonly holdings: readonly RemoteHolding[];
  readonly shown: ReadonlySet<string>;
}

async function compare(
  ctx: Context,
  connection: Connection,
  { link, holdings, shown }: GroupView,
  runId: string,
): Promise<readonly Change[]> {
  const { seen, held } = await load(ctx.store, {
    seen: rows(
      'remoteObject',
      eq('connectionId', connection.id),
      eq('kind', 'account'),
      oneOfValues('nativeId', [...shown]),
    ),
    held: rows(
      'remoteObject',
      oneOfValues(
        'id',
        holdings.map(({ accountId }) => accountId),
      ),
    ),
  });
  const { owners, unknown } = await load(ctx.store, {
    // Of a call whose answer was lost the listing tells: it was we who gave it.
    unknown: rows('difference', eq('linkId', link.id), eq('lastOutcome', 'unknown'), eq('isWanted', true)),
    owners: rows(
      'remoteLink',
      oneOfValues(
        'remoteId',
        seen.map(({ id }) => id),
      ),
    ),
  });
  const nativeOf = new Map(held.map(({ id, nativeId }) => [id, nativeId]));
  const isHeld = new Set(holdings.map(({ accountId }) => accountId));
  const lost = holdings.filter(({ accountId }) => !shown.has(nativeOf.get(accountId) ?? ''));
  const found = seen.filter(({ id }) => !isHeld.has(id));
  const { before } = await load(ctx.store, { before: rows('remoteHolding', wasLost(ctx, lost)) });
  const timesOf = ({ accountId }: RemoteHolding): number =>
    1 + before.filter((each) => each.accountId === accountId).length;
  return [
    ...lost.flatMap((holding) => lostHolding(ctx, connection, { holding, runId, times: timesOf(holding) })),
    ...found.map((account) =>
      insert('remoteHolding', {
        id: ctx.newId(),
        connectionId: connection.id,
        linkId: link.id,
        accountId: account.id,
        objectId: ownerOf(account, owners),
        origin: unknown.some(({ accountId }) => accountId === account.id) ? 'adopted' : 'found',
        runId,
        from: ctx.now,
        until: null,
      }),
    ),
  ];
}

const ownerOf = ({ id }: RemoteObject, owners: readonly RemoteLink[]): string | null =>
  owners.find(({ remoteId }) => remoteId === id)?.objectId ?? null;

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
