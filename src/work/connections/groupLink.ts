// The link of a group: who is wanted in it and who is known to be there, the next call, and what came of it.

import { isFailure, ReadError, type NativeId, type Outcome, type Step } from '../../connectors/engine/contract.ts';
import { memberRestraint, type Restraint } from '../../domain/connections/memberRestraint.ts';
import { slowDownMs } from '../../domain/connections/retries.ts';
import type { Difference, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Context } from '../../flows/context.ts';
import { beginHolding } from '../../flows/connections/holdings.ts';
import { touchLink } from '../../flows/connections/linkJobs.ts';
import { cancelTasks } from '../../flows/connections/tasks.ts';
import { wakeWaiting } from '../../flows/connections/wakeWaiting.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { and, any, eq, not, oneOfValues, or, type Condition } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { noteMember, type LinkJob } from './records/provisioningLog.ts';
import { adoptFound } from './members/adoptFound.ts';
import { awaitAccount, endUnmade, type AccountLinks } from './members/awaitedAccounts.ts';
import { doubtfulMembers } from './members/doubtfulMembers.ts';
import { endLink } from './accountLink.ts';
import { goneAccount, goneGroup } from './goneObjects.ts';
import { isWantedIn, planGroup, type GroupPlan, type MemberStep } from './groupPlan.ts';
import type { LinkWork } from './linkWork.ts';
import { recordLink, type LinkEnd } from './records/recordLink.ts';
import { loadAllowance } from './removalAllowance.ts';
import { dropDifference, noteDifference, noteOutcome, type DifferenceSubject } from './noteDifference.ts';

/** Why a step is not sent; null where it is. */
const restraintOf = (
  { connection, settings, remote }: LinkWork,
  { released }: GroupPlan,
  step: MemberStep,
): Restraint | null =>
  memberRestraint(connection, settings, {
    isWanted: step.isWanted,
    isReleased: released.has(step.account.id),
    isFound: isFound(step),
    names: [step.account.name, ...(remote === null ? [] : [remote.name])],
  });

const isFound = ({ holding }: MemberStep): boolean => holding?.origin === 'found';
const overLimit: Restraint = { state: 'held', says: 'More removals at once than the limit of the tenant allows.' };

/** One look at a link with one call at the most of each kind. */
export async function runGroupLink(
  work: LinkJob,
  pair: LinkWork & { readonly remote: RemoteObject },
): Promise<readonly []> {
  const { ctx, job } = work;
  const plan = await planGroup(ctx, pair);
  // What nobody here gave is taken within the limit alone, unless somebody let it happen.
  const isLimited = (step: MemberStep): boolean => isFound(step) && !plan.released.has(step.account.id);
  const limited = plan.revokes.filter((step) => isLimited(step) && restraintOf(pair, plan, step) === null);
  const { allowed } = await loadAllowance(ctx, pair.link, limited.length);
  const over = new Set(limited.slice(allowed));
  const restraints = new Map(
    [...plan.grants, ...plan.revokes].flatMap((step): readonly (readonly [MemberStep, Restraint])[] => {
      const restraint = over.has(step) ? overLimit : restraintOf(pair, plan, step);
      return restraint === null ? [] : [[step, restraint]];
    }),
  );
  const free = (steps: readonly MemberStep[]) => steps.filter((step) => !restraints.has(step));
  const revoked = await send(pair, 'revoke', free(plan.revokes), job.id);
  // After a call that failed no other follows.
  const results = hasFailed(revoked)
    ? revoked
    : [...revoked, ...(await send(pair, 'grant', free(plan.grants), job.id))];
  for (const { step, outcome } of results) noteMember(work.log, step, outcome);
  if (plan.isOver && results.length === 0) return endLink(work, pair);
  const isGoing = ({ is }: Outcome): boolean => is === 'done' || is === 'awaited';
  const spent = results.filter(({ step, outcome }) => isLimited(step) && isGoing(outcome)).length;
  return recordLink(work, pair.link, async () => {
    const { spend } = await loadAllowance(ctx, pair.link, spent);
    const { changes, again } = await recordGroup(ctx, pair, plan, { results, restraints });
    return { changes: [...changes, ...spend(spent)], again };
  });
}

interface SentStep {
  readonly step: MemberStep;
  readonly outcome: Outcome;
}

const hasFailed = (sent: readonly SentStep[]): boolean => sent.some(({ outcome }) => isFailure(outcome));

async function send(
  pair: LinkWork & { readonly remote: RemoteObject },
  verb: 'grant' | 'revoke',
  steps: readonly MemberStep[],
  key: string,
): Promise<readonly SentStep[]> {
  if (steps.length === 0) return [];
  const step: Step = { do: verb, group: pair.remote.nativeId, accounts: steps.map(({ nativeId }) => nativeId), key };
  const outcomes = await pair.session.apply(step);
  const sent = steps.map((each, at) => ({ step: each, outcome: outcomes[at] as Outcome }));
  const shown = sent.some(({ outcome }) => isOpen(outcome)) ? await holdersOf(pair) : 'unsaid';
  return lookedInto(
    pair,
    sent.map((each) => compared(each, shown)),
  );
}

/** An answer that may mean several things: only who is in the group there says which. */
const isOpen = (outcome: Outcome): boolean =>
  outcome.is === 'conflict' ||
  outcome.is === 'gone' ||
  (outcome.is === 'refused' && !outcome.isOurs) ||
  (outcome.is === 'done' && outcome.isOld);

type ShownHolders = ReadonlySet<NativeId> | 'gone' | 'unsaid' | 'unread';

/** `unread`: it was not told, of which the connection has heard. */
const readOf = <T>(read: Promise<T>): Promise<T | 'unread'> =>
  read.catch((error: unknown) => {
    if (!(error instanceof ReadError)) throw error;
    return 'unread';
  });

async function holdersOf({
  session,
  remote,
  connection,
}: LinkWork & { readonly remote: RemoteObject }): Promise<ShownHolders> {
  const showsMembers = (connection.profile as { readonly showsMembers?: boolean } | null)?.showsMembers === true;
  const shown = await readOf(session.holders(remote.nativeId));
  if (shown === 'unsaid' && showsMembers) return new Set();
  return typeof shown === 'string' ? shown : new Set(shown);
}

/** What an answer that leaves something open means. A group that does not show its members is believed to be there. */
function compared(sent: SentStep, shown: ShownHolders): SentStep {
  const { step, outcome } = sent;
  if (!isOpen(outcome)) return sent;
  const says = outcome.is === 'done' ? 'It is not as the answer says.' : 'says' in outcome ? outcome.says : '';
  if (shown === 'gone') return { step, outcome: { is: 'gone', what: 'group', says } };
  if (shown === 'unread') return outcome.is === 'refused' ? sent : { step, outcome: { is: 'unknown', says } };
  if (shown !== 'unsaid' && shown.has(step.nativeId) === step.isWanted)
    return { step, outcome: { is: 'done', isOld: true, nativeId: null } };
  if (outcome.is === 'conflict' || (outcome.is === 'done' && shown === 'unsaid')) return sent;
  return { step, outcome: { is: 'refused', says, isOurs: false } };
}

/** Members who are refused may be accounts that are there no longer. After a read that failed no other follows. */
async function lookedInto({ session }: LinkWork, sent: readonly SentStep[]): Promise<readonly SentStep[]> {
  const looked: SentStep[] = [];
  let last: boolean | 'unread' = true;
  for (const { step, outcome } of sent) {
    const isAsked = last !== 'unread' && step.isWanted && outcome.is === 'refused' && !outcome.isOurs;
    if (isAsked) last = await readOf(session.hasAccount(step.nativeId));
    const isGone = isAsked && last === false;
    looked.push({ step, outcome: isGone ? { is: 'gone', what: 'account', says: outcome.says } : outcome });
  }
  return looked;
}

interface GroupResults {
  readonly results: readonly SentStep[];
  readonly restraints: ReadonlyMap<MemberStep, Restraint>;
}

async function recordGroup(
  ctx: Context,
  pair: LinkWork & { readonly remote: RemoteObject },
  plan: GroupPlan,
  { results, restraints }: GroupResults,
): Promise<LinkEnd> {
  const { link } = pair;
  const groupGone = results.find(({ outcome }) => outcome.is === 'gone' && outcome.what === 'group');
  if (groupGone !== undefined) return { changes: goneGroup(ctx, pair, groupGone.outcome), again: 'whenChanged' };
  const subjects = [...results.map(({ step }) => step), ...restraints.keys()].map(({ subjectId }) => subjectId);
  const { known, links, waits, passed, unmade } = await load(ctx.store, {
    // Who left before there was an account.
    unmade: refine(rows('difference', passedWishes(pair), eq('isWanted', true), eq('accountId', null)), {
      fields: ['principalId'],
      top: 500,
    }),
    // What a listing showed, though nobody said that it was done.
    passed: refine(rows('difference', passedWishes(pair), eq('isWanted', true), eq('lastOutcome', 'awaited')), {
      fields: ['principalId'],
      top: 500,
    }),
    known: rows('difference', eq('linkId', link.id), oneOfValues('subjectId', [...subjects, ...plan.waiting])),
    links: rows(
      'remoteLink',
      eq('connectionId', link.connectionId),
      oneOfValues('objectId', [...subjects, ...plan.waiting]),
    ),
    waits: refine(
      rows('difference', eq('linkId', link.id), oneOfValues('state', ['due', 'released']), not(eq('notBefore', null))),
      {
        fields: ['notBefore'],
        top: 500,
      },
    ),
  });
  const rowOf = (subjectId: Id): Difference | undefined => known.find((each) => each.subjectId === subjectId);
  const ended = results.map(({ step, outcome }) =>
    outcome.is === 'done'
      ? { changes: [...dropDifference(rowOf(step.subjectId)), ...confirmed(ctx, pair, step, links)], at: null }
      : failed(ctx, pair, { step, outcome }, { before: rowOf(step.subjectId), links }),
  );
  const later = [...ended.flatMap(({ at }) => at ?? []), ...waits.map(({ notBefore }) => Date.parse(notBefore ?? ''))];
  const settledPeople = ended.flatMap(({ at }, place) => (at === null ? (results[place]?.step.principalId ?? []) : []));
  const adopted = await adoptFound(ctx, pair, restraints);
  const doubtful = await doubtfulMembers(ctx, pair, plan);
  const isNew = adopted.ids.size + doubtful.length > 0;
  return {
    // Rows that are changed at their version come before conditions that change or delete the same rows.
    changes: [
      ...cancelTasks(ctx, pair.connection, passedWishes(pair)),
      ...ended.flatMap(({ changes }) => changes),
      ...[...restraints].flatMap(([step, restraint]) =>
        adopted.ids.has(step.subjectId)
          ? dropDifference(rowOf(step.subjectId))
          : noteDifference(ctx, pair, rowOf(step.subjectId), subjectOf(step), restraint),
      ),
      ...plan.waiting.flatMap((id) => awaitAccount(ctx, pair, id, { before: rowOf(id), links })),
      ...doubtful,
      adoptedHoldings(pair),
      ...adopted.changes,
      ...(await endUnmade(ctx, pair, unmade)),
      ...(await wakeWaiting(ctx, [...settledPeople, ...passed.flatMap(({ principalId }) => principalId ?? [])])),
      { kind: 'deleteWhere', entity: 'difference', where: passedWishes(pair) },
    ],
    again: isNew ? 'now' : againAfter(ctx, plan, { results, restraints }, later),
  };
}

/** `later`: when what waits is tried again. What a failed call left over is sent after a pause, before that. */
function againAfter(
  ctx: Context,
  { isPart, grants, revokes, waiting }: GroupPlan,
  { results, restraints }: GroupResults,
  later: readonly number[],
): LinkEnd['again'] {
  const handled = results.length + restraints.size;
  const isLeft = isPart || handled < grants.length + revokes.length;
  if (isLeft && hasFailed(results)) return Math.min(...later, ctx.machineNow() + slowDownMs);
  if (isPart && handled + waiting.length > 0) return 'now';
  return later.length === 0 ? 'whenChanged' : Math.min(...later);
}

const subjectOf = ({ aspect, subjectId, principalId, accountId, isWanted }: MemberStep): DifferenceSubject => ({
  aspect,
  subjectId,
  principalId,
  accountId,
  isWanted,
});

/** Differences and tasks whose wish has passed or came true: the person came or went, or a listing showed it. */
const passedWishes = ({ link, isInScope }: LinkWork): Condition =>
  and(
    eq('linkId', link.id),
    eq('aspect', 'membership'),
    or(
      and(
        eq('isWanted', true),
        or(
          not(any('principal', isWantedIn({ link, isInScope }))),
          any(['principal', 'remoteHoldings'], eq('linkId', link.id)),
        ),
      ),
      and(
        eq('isWanted', false),
        or(any('principal', isWantedIn({ link, isInScope })), not(any(['account', 'holdings'], eq('linkId', link.id)))),
      ),
    ),
  );

/** What was there before and is wanted by now is taken like what we gave. */
const adoptedHoldings = ({ link, isInScope }: LinkWork): Change => ({
  kind: 'updateWhere',
  entity: 'remoteHolding',
  where: and(
    eq('linkId', link.id),
    eq('until', null),
    eq('origin', 'found'),
    any('object', isWantedIn({ link, isInScope })),
  ),
  set: { origin: 'adopted' },
});

/** It is so there: the holding begins or ends, and an account that lost a membership is looked at. */
function confirmed(ctx: Context, pair: LinkWork, step: MemberStep, links: AccountLinks): readonly Change[] {
  if (step.isWanted) return beginHolding(ctx, pair.link, { accountId: step.account.id, objectId: step.principalId });
  if (step.holding === null) return [];
  return [
    update('remoteHolding', step.holding.id, { until: ctx.now }, step.holding.version),
    ...links.filter(({ objectId }) => objectId === step.principalId).flatMap(({ id }) => touchLink(ctx, id)),
  ];
}

function failed(
  ctx: Context,
  pair: LinkWork,
  { step, outcome }: { readonly step: MemberStep; readonly outcome: Exclude<Outcome, { is: 'done' }> },
  { before, links }: { readonly before: Difference | undefined; readonly links: AccountLinks },
): { readonly changes: readonly Change[]; readonly at: number | null } {
  if (outcome.is !== 'gone')
    return noteOutcome(ctx, { ...pair, accountName: step.account.name }, before, subjectOf(step), outcome);
  return {
    at: null,
    changes: [
      ...goneAccount(ctx, step.account),
      ...links
        .filter(({ objectId }) => objectId === step.principalId)
        .flatMap(({ id }) => [update('remoteLink', id, { remoteId: null }), ...touchLink(ctx, id)]),
      ...noteDifference(
        ctx,
        pair,
        before,
        { ...subjectOf(step), accountId: null },
        { state: 'due', says: outcome.says, lastOutcome: 'gone' },
      ),
    ],
  };
}
