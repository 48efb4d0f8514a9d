// Differences as changes: one row for each link and subject, which remembers its tries.

import type { Outcome } from '../../connectors/engine/contract.ts';
import { isRetried, waitAfter } from '../../domain/connections/retries.ts';
import type { Difference, DifferenceAspect, DifferenceState } from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import { formatInstant } from '../../domain/time.ts';
import { cancelTasks, newTask } from '../../flows/connections/tasks.ts';
import type { Context } from '../../flows/context.ts';
import { and, eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { LinkWork } from './linkWork.ts';

/** What differs, about whom. */
export interface DifferenceSubject {
  readonly aspect: DifferenceAspect;
  readonly subjectId: Id;
  readonly principalId: Id | null;
  readonly accountId: Id | null;
  readonly isWanted: boolean;
}

interface DifferenceNote {
  readonly state: DifferenceState;
  readonly says: string | null;
  readonly tries?: number;
  readonly notBefore?: string | null;
  readonly lastOutcome?: Difference['lastOutcome'];
  readonly lastTriedAt?: string | null;
}

/** The row as it is to be; nothing where it is so already. A task goes with the difference that waited for it. */
export function noteDifference(
  ctx: Context,
  { link, connection }: Pick<LinkWork, 'link' | 'connection'>,
  before: Difference | undefined,
  subject: DifferenceSubject,
  note: DifferenceNote,
): readonly Change[] {
  const about = { ...subject, linkId: link.id, connectionId: connection.id };
  if (before === undefined)
    return [
      insert('difference', {
        id: ctx.newId(),
        firstSeenAt: ctx.now,
        lastTriedAt: null,
        notBefore: null,
        lastOutcome: null,
        ...about,
        ...note,
      }),
    ];
  // Of the contrary wish nothing is remembered.
  const forgotten = { firstSeenAt: ctx.now, lastTriedAt: null, notBefore: null, lastOutcome: null, tries: 0 };
  const set = { ...(before.isWanted === subject.isWanted ? {} : forgotten), ...about, ...note };
  const isSame = Object.entries(set).every(([field, value]) => before[field as keyof Difference] === value);
  if (isSame) return [];
  return [
    update('difference', before.id, set, before.version),
    ...(before.state === 'awaited' && !isSameTask(before, set)
      ? cancelTasks(ctx, connection, and(eq('linkId', link.id), eq('subjectId', before.subjectId)))
      : []),
  ];
}

/** Whether what people are asked to do about a difference is to be done still. */
const isSameTask = (
  before: Difference,
  { state, aspect, isWanted }: Pick<Difference, 'state' | 'aspect' | 'isWanted'>,
): boolean => state === 'awaited' && before.aspect === aspect && before.isWanted === isWanted;

/** What an administrator released stays so until it is done, or for ever refused. */
const stateUntil = (before: Difference | undefined, { isWanted }: DifferenceSubject): DifferenceState =>
  before?.state === 'released' && before.isWanted === isWanted ? 'released' : 'due';

/** What an outcome is noted of; `accountName` is the account there, where one is known. */
type NotedWork = Pick<LinkWork, 'link' | 'connection' | 'settings'> & { readonly accountName?: string | null };

/** People do it, or a file says it. A task that is open already says what is wanted now. */
function handedOn(
  ctx: Context,
  pair: NotedWork,
  before: Difference | undefined,
  {
    subject,
    outcome: { says, fields },
  }: { readonly subject: DifferenceSubject; readonly outcome: Extract<Outcome, { is: 'awaited' }> },
): readonly Change[] {
  const { link, connection, settings, accountName = null } = pair;
  const isOpen = before?.state === 'awaited' && isSameTask(before, { ...subject, state: 'awaited' });
  const noted = noteDifference(ctx, pair, before, subject, {
    state: 'awaited',
    says,
    tries: isOpen ? before.tries : 1,
    notBefore: null,
    lastOutcome: 'awaited',
    lastTriedAt: isOpen ? before.lastTriedAt : ctx.now,
  });
  if (connection.kind !== 'tasks') return noted;
  if (!isOpen) return [...noted, ...newTask(ctx, { link, settings, subject, accountName, fields })];
  const isOfIt = and(eq('linkId', link.id), eq('subjectId', subject.subjectId), eq('state', 'open'));
  return fields === null
    ? noted
    : [...noted, { kind: 'updateWhere', entity: 'fulfilmentTask', where: isOfIt, set: { fields } }];
}

/** What a try that did not succeed leaves. A conflict is looked into once, and asked of people then. */
export function noteOutcome(
  ctx: Context,
  pair: NotedWork,
  before: Difference | undefined,
  subject: DifferenceSubject,
  outcome: Exclude<Outcome, { is: 'done' }>,
): { readonly changes: readonly Change[]; readonly at: number | null } {
  if (outcome.is === 'awaited') return { changes: handedOn(ctx, pair, before, { subject, outcome }), at: null };
  const tries = (before?.isWanted === subject.isWanted ? before.tries : 0) + 1;
  const isLater =
    isRetried(outcome.is) || (outcome.is === 'conflict' && tries === 1) || (outcome.is === 'refused' && outcome.isOurs);
  const at = isLater ? ctx.machineNow() + waitAfter(tries, outcome.is === 'notDone' ? outcome.afterMs : null) : null;
  return {
    at,
    changes: noteDifference(ctx, pair, before, subject, {
      state: isLater ? stateUntil(before, subject) : outcome.is === 'conflict' ? 'asked' : 'refused',
      says: outcome.says.slice(0, 2_000),
      tries,
      notBefore: at === null ? null : formatInstant(at),
      lastOutcome: isInDoubt(before, subject, outcome) ? 'unknown' : outcome.is,
      lastTriedAt: ctx.now,
    }),
  };
}

/** A call that came to nothing tells nothing of the one before it that got no answer. */
const isInDoubt = (before: Difference | undefined, { isWanted }: DifferenceSubject, outcome: Outcome): boolean =>
  before?.lastOutcome === 'unknown' &&
  before.isWanted === isWanted &&
  (outcome.is === 'notDone' || (outcome.is === 'refused' && outcome.isOurs));

export const dropDifference = (row: Difference | undefined): readonly Change[] =>
  row === undefined ? [] : [{ kind: 'delete', entity: 'difference', id: row.id, version: row.version }];
