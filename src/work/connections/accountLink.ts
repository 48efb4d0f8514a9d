// The link of a user: the account is found or made, says what it should, and is enabled as long as something is held
// there.

import type { ListedObject, Outcome } from '../../connectors/engine/contract.ts';
import { accountFieldsOf, changedFields, fieldsWanted } from '../../domain/connections/accountFields.ts';
import type { Restraint } from '../../domain/connections/memberRestraint.ts';
import { isProtectedName, protectedWords } from '../../domain/connections/protectedNames.ts';
import type { AccountFields, Difference } from '../../domain/connections/remoteEntities.ts';
import type { Context } from '../../flows/context.ts';
import { touchLink } from '../../flows/connections/linkJobs.ts';
import { cancelTasks } from '../../flows/connections/tasks.ts';
import { wakeWaiting } from '../../flows/connections/wakeWaiting.ts';
import { load, rows } from '../../flows/load.ts';
import { and, eq, not } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { LinkJob } from './records/provisioningLog.ts';
import { correlateAccount, findOwnAccount, isDecided, keepRemote, linkTo, loadWanted } from './correlate.ts';
import { goneAccount } from './goneObjects.ts';
import type { LinkWork } from './linkWork.ts';
import { recordLink, type LinkEnd } from './records/recordLink.ts';
import { dropDifference, noteDifference, noteOutcome, type DifferenceSubject } from './noteDifference.ts';
import { reserveDisabling } from './removalAllowance.ts';

/** One look at the link, with one change at the most. */
export async function runAccountLink(work: LinkJob, pair: LinkWork): Promise<readonly []> {
  const { ctx } = work;
  const { object, link, settings } = pair;
  const isWanted = (await loadWanted(ctx, pair.connection, [object.id])).has(object.id);
  if (pair.remote === null) return isWanted ? findOrCreate(work, pair) : endLink(work, pair);
  const seen = pair.remote.seen as AccountFields;
  const fields = fieldsWanted(object, seen, { settings, link, isWanted });
  const set = changedFields(fields, seen);
  if (Object.keys(set).length === 0) return recordLink(work, pair.link, () => settled(ctx, pair, []));
  const isEnabledHere = object.deletedAt === null && object.accountEnabled !== false;
  const isTaken = set.active === false && isEnabledHere && !isAssumed(pair);
  return change(work, { ...pair, remote: pair.remote }, { fields, set, isTaken });
}

/** Nothing is done to an account that everybody is taken to have. */
const isAssumed = ({ connection, settings }: LinkWork): boolean =>
  connection.kind !== 'scim' && settings.accounts === 'assumed';

/** Nobody wants an object there that is not there. */
export const endLink = (work: LinkJob, { link, connection }: LinkWork): Promise<readonly []> =>
  recordLink(work, link, async (hasChanged) => ({
    again: 'whenChanged',
    changes: hasChanged
      ? []
      : [
          update('remoteLink', link.id, { until: work.ctx.now }, link.version),
          { kind: 'deleteWhere', entity: 'difference', where: eq('linkId', link.id) },
          ...cancelTasks(work.ctx, connection, eq('linkId', link.id)),
        ],
  }));

const subjectOf = ({ object }: LinkWork, aspect: 'account' | 'attributes'): DifferenceSubject => ({
  aspect,
  subjectId: object.id,
  principalId: object.id,
  accountId: null,
  isWanted: true,
});

const noteOf = async (ctx: Context, { link }: LinkWork): Promise<Difference | undefined> =>
  (await load(ctx.store, { known: rows('difference', eq('linkId', link.id)) })).known[0];

async function findOrCreate(work: LinkJob, pair: LinkWork): Promise<readonly []> {
  const { ctx, job } = work;
  const fields = accountFieldsOf(pair.object, pair.settings, true);
  const note = await noteOf(ctx, pair);
  // An account that came to be there since is the one whose answer was lost, unless a person wants another one.
  const isOurs =
    note?.aspect === 'account' &&
    !isDecided(note) &&
    (note.lastOutcome === 'unknown' || note.lastOutcome === 'awaited');
  if (isProtectedName(pair.settings, fields.userName))
    return waits(work, pair, { state: 'asked', says: protectedWords(fields.userName) });
  const found = isDecided(note)
    ? await findOwnAccount(ctx, pair, fields)
    : await correlateAccount(ctx, pair, fields, isOurs);
  if ('ask' in found) return waits(work, pair, { state: 'asked', says: found.ask });
  if (found.found !== null) return linked(work, pair, { ...found, isOurs });
  if (pair.connection.mode !== 'enforce') return waits(work, pair, { state: 'simulated', says: null });
  if (!pair.settings.createsAccounts && !isDecided(note))
    return waits(work, pair, { state: 'asked', says: 'The connection makes no accounts.' });
  const [outcome] = await pair.session.apply({ do: 'createAccount', fields, key: job.id });
  if (outcome?.is === 'done' && outcome.nativeId !== null)
    return linked(work, pair, {
      found: { kind: 'account', nativeId: outcome.nativeId, fields },
      rule: null,
      isOurs: true,
    });
  return failed(work, pair, subjectOf(pair, 'account'), outcome ?? unanswered);
}

const unanswered: Outcome = { is: 'unknown', says: 'The account was made, and the answer has no id.' };

const waits = (work: LinkJob, pair: LinkWork, note: Pick<Difference, 'state' | 'says'>): Promise<readonly []> =>
  recordLink(work, pair.link, async () => ({
    again: 'whenChanged',
    changes: [
      // Whoever decides now is not held to what was sent before.
      ...noteDifference(work.ctx, pair, await noteOf(work.ctx, pair), subjectOf(pair, 'account'), {
        ...note,
        lastOutcome: null,
      }),
      ...(note.state === 'asked' ? await wakeWaiting(work.ctx, [pair.object.id]) : []),
    ],
  }));

/** The account is known from now on; `isOurs`: we made it, now or before. The link goes on with what it says. */
function linked(
  work: LinkJob,
  pair: LinkWork,
  { found, rule, isOurs }: { readonly found: ListedObject; readonly rule: string | null; readonly isOurs: boolean },
): Promise<readonly []> {
  const { ctx } = work;
  return recordLink(work, null, async (): Promise<LinkEnd> => {
    const { remote, changes } = await keepRemote(ctx, pair.connection.id, found);
    return {
      again: 'now',
      changes: [
        ...changes,
        linkTo(pair.link, remote.id, rule, isOurs),
        // What was found there before anybody knew whose account it is.
        {
          kind: 'updateWhere',
          entity: 'remoteHolding',
          where: and(eq('accountId', remote.id), eq('until', null)),
          set: { objectId: pair.object.id },
        },
        ...(await settled(ctx, pair, [])).changes,
      ],
    };
  });
}

/** Nothing differs: links of groups that waited for the account go on. */
async function settled(ctx: Context, pair: LinkWork, more: readonly Change[]): Promise<LinkEnd> {
  const { waiting } = await load(ctx.store, {
    waiting: rows(
      'difference',
      eq('connectionId', pair.connection.id),
      eq('principalId', pair.object.id),
      eq('aspect', 'membership'),
      eq('accountId', null),
      not(eq('linkId', pair.link.id)),
    ),
  });
  return {
    again: 'whenChanged',
    changes: [
      ...more,
      ...cancelTasks(ctx, pair.connection, eq('linkId', pair.link.id)),
      ...dropDifference(await noteOf(ctx, pair)),
      ...(waiting.length === 0 ? [] : await wakeWaiting(ctx, [pair.object.id])),
      ...waiting.flatMap((each) => [...dropDifference(each), ...touchLink(ctx, each.linkId)]),
    ],
  };
}

interface AccountChange {
  readonly fields: AccountFields;
  readonly set: Partial<AccountFields>;
  /** The account is disabled though its person is not: nothing is held there any more. */
  readonly isTaken: boolean;
}

async function change(
  work: LinkJob,
  pair: LinkWork & { readonly remote: NonNullable<LinkWork['remote']> },
  { fields, set, isTaken }: AccountChange,
): Promise<readonly []> {
  const { ctx, job } = work;
  const subject = { ...subjectOf(pair, 'attributes'), isWanted: !isTaken };
  const isLimited = isTaken && !isLetGo(await noteOf(ctx, pair));
  const restraint = restraintOf(pair, set) ?? (isLimited ? await removalRestraint(ctx, pair, subject) : null);
  if (restraint !== null)
    return recordLink(work, pair.link, async () => {
      const before = await noteOf(ctx, pair);
      const changes = [
        ...endedTasks(ctx, pair, before, subject),
        ...noteDifference(ctx, pair, before, subject, restraint),
      ];
      return { again: 'whenChanged', changes };
    });
  const [answered = unanswered] = await pair.session.apply({
    do: 'updateAccount',
    account: pair.remote.nativeId,
    set,
    fields,
    key: job.id,
  });
  const outcome = await lookedInto(pair, answered);
  if (outcome.is === 'done')
    return recordLink(work, pair.link, () =>
      settled(ctx, pair, [update('remoteObject', pair.remote.id, { seen: fields, name: fields.userName })]),
    );
  if (outcome.is === 'gone')
    return recordLink(work, null, async () => ({
      again: 'now',
      changes: [...goneAccount(ctx, pair.remote), update('remoteLink', pair.link.id, { remoteId: null })],
    }));
  return failed(work, pair, subject, outcome);
}

/** Somebody let it happen, or it was within the limit when it was handed on. */
const isLetGo = (note: Difference | undefined): boolean =>
  note?.isWanted === false && (note.state === 'released' || note.state === 'awaited');

/** Why an account is not disabled for want of anything that is held there; null where it is, and is counted. */
async function removalRestraint(ctx: Context, pair: LinkWork, subject: DifferenceSubject): Promise<Restraint | null> {
  const { connection } = pair;
  if (!connection.mayRemove) return { state: 'held', says: 'The connection may not remove anything.' };
  const noted = await noteOf(ctx, pair);
  // It was counted before a try that came to nothing.
  if (noted?.isWanted === false && noted.state === 'due') return null;
  const isReserved = await reserveDisabling(ctx, connection, async () => {
    const before = await noteOf(ctx, pair);
    const due = noteDifference(ctx, pair, before, subject, { state: 'due', says: null });
    return [...endedTasks(ctx, pair, before, subject), ...due];
  });
  return isReserved
    ? null
    : { state: 'held', says: 'More accounts would be disabled at once than the limit of the tenant allows.' };
}

/** A task that says the contrary ends before another one begins. */
const endedTasks = (
  ctx: Context,
  { connection, link }: LinkWork,
  before: Difference | undefined,
  { isWanted }: DifferenceSubject,
): readonly Change[] =>
  before === undefined || before.isWanted === isWanted ? [] : cancelTasks(ctx, connection, eq('linkId', link.id));

/** Why an account is not changed; null where it is. */
function restraintOf(
  { connection, settings, remote }: LinkWork & { readonly remote: NonNullable<LinkWork['remote']> },
  set: Partial<AccountFields>,
): Restraint | null {
  if (isProtectedName(settings, remote.name)) return { state: 'protected', says: protectedWords(remote.name) };
  return connection.mode === 'enforce' ? null : { state: 'simulated', says: Object.keys(set).join(', ') };
}

/** An address that is not there need not mean that the account is gone. Throws `ReadError`. */
const lookedInto = async (
  { session, remote }: LinkWork & { readonly remote: NonNullable<LinkWork['remote']> },
  outcome: Outcome,
): Promise<Outcome> =>
  outcome.is === 'gone' && (await session.hasAccount(remote.nativeId))
    ? { is: 'refused', says: outcome.says, isOurs: false }
    : outcome;

async function failed(
  work: LinkJob,
  pair: LinkWork,
  subject: DifferenceSubject,
  outcome: Outcome,
): Promise<readonly []> {
  const { ctx } = work;
  if (outcome.is === 'done') return recordLink(work, pair.link, () => settled(ctx, pair, []));
  return recordLink(work, pair.link, async () => {
    const named = { ...pair, accountName: pair.remote?.name ?? null };
    const before = await noteOf(ctx, pair);
    const { changes, at } = noteOutcome(ctx, named, before, subject, outcome);
    const woken = at === null ? await wakeWaiting(ctx, [pair.object.id]) : [];
    return {
      changes: [...endedTasks(ctx, pair, before, subject), ...changes, ...woken],
      again: at ?? 'whenChanged',
    };
  });
}
