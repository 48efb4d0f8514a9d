// The log of refused calls: a row for each caller, or address, and each action, code and minute, with their number.

import type { Id, Instant } from '../../domain/base.ts';
import { alikeRefusals, refusedCallRow, type CallRefusal, type RefusedCall } from '../../domain/audit/refusedCalls.ts';
import { createFailureTally, type FailureTally, type TallyLimits } from '../../domain/signIns/failureTally.ts';
import { loggedRows } from '../../feed/loggedRows.ts';
import type { Observer } from '../../observe/events.ts';
import { and, eq, everyRow, from, oneOfValues } from '../../odata/query.ts';
import { insert, type Change, type Store } from '../../store/contract.ts';
import { createBufferedLog, type BufferedLog } from './bufferedLog.ts';

interface RefusalLogDeps {
  readonly store: Store;
  readonly newId: () => Id;
  readonly tenantNow: () => Instant;
  readonly observer: Observer;
  readonly keptAddress: (address: string) => string;
  /** The id of a new row of the feed, where log stores are sent the log; null where none is. */
  readonly newFeedId: (() => Id) | null;
}

/** Takes refused calls, and writes them. */
export type RefusalLog = BufferedLog<CallRefusal>;

/** Of anybody; of those who have a token, whom administrators know. */
const anonymousLimits: TallyLimits = { ofKnown: 1, ofUnknown: 1, kinds: 1_000 };
const callerLimits: TallyLimits = { ofKnown: 1, ofUnknown: 1, kinds: 20_000 };

interface RefusalTallies {
  readonly anonymous: FailureTally;
  readonly callers: FailureTally;
}

/** A call that waits to be written. */
interface WaitingRefusal {
  readonly refusal: CallRefusal;
  readonly now: Instant;
}
/** What one commit writes: new rows, and how many calls earlier rows stand for by now. */
interface RefusalBatch {
  readonly rows: Omit<RefusedCall, 'version'>[];
  readonly counts: Map<Id, number>;
  readonly refusals: readonly CallRefusal[];
}

/** The log of a tenant's refused calls in this process. */
export function createRefusalLog(deps: RefusalLogDeps): RefusalLog {
  const { newId, tenantNow, observer, keptAddress } = deps;
  const tallies: RefusalTallies = {
    anonymous: createFailureTally(anonymousLimits),
    callers: createFailureTally(callerLimits),
  };
  const log = createBufferedLog<WaitingRefusal, RefusalBatch>({
    name: 'refusals',
    observer,
    prepare: async (waiting) => batchOf(waiting, tallies, { newId, keptAddress }),
    write: (batch) => commitBatch(deps, batch),
    written: ({ refusals }) => {
      for (const { status, code } of refusals) observer.publish({ event: 'refusalWritten', status, code });
    },
  });
  return { ...log, record: (refusal) => log.record({ refusal, now: tenantNow() }) };
}

function batchOf(
  waiting: readonly WaitingRefusal[],
  tallies: RefusalTallies,
  { newId, keptAddress }: Pick<RefusalLogDeps, 'newId' | 'keptAddress'>,
): RefusalBatch {
  const batch: RefusalBatch = { rows: [], counts: new Map(), refusals: waiting.map(({ refusal }) => refusal) };
  for (const { refusal, now } of waiting) {
    const id = newId();
    const tally = refusal.caller === null ? tallies.anonymous : tallies.callers;
    const tallied = tally.add(alikeRefusals(refusal), now.slice(0, 16), id);
    if (tallied.becomes === 'count') batch.counts.set(tallied.id, tallied.attempts);
    else if (tallied.isTogether)
      batch.rows.push(refusedCallRow({ ...refusal, caller: null, route: null }, { id, now, ipAddress: null }));
    else {
      const ipAddress = refusal.address === null ? null : keptAddress(refusal.address);
      batch.rows.push(refusedCallRow(refusal, { id, now, ipAddress }));
    }
  }
  return batch;
}

/** Rows that are there already were written by a commit whose answer was lost. */
async function commitBatch(
  { store, tenantNow, newFeedId }: RefusalLogDeps,
  { rows, counts }: RefusalBatch,
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const [there] = await store.read([from('refusedCall', and(everyRow, oneOfValues('id', ids)), { fields: [] })]);
  const written = new Set((there?.rows ?? []).map(({ id }) => id));
  const created = rows.filter(({ id }) => !written.has(id));
  const touched = { created: created.map(({ id }) => id), counted: [...counts.keys()] };
  await store.commit([
    ...(newFeedId === null ? [] : loggedRows('refusedCall', touched, { id: newFeedId(), at: tenantNow() })),
    ...created.map((row) => insert('refusedCall', row)),
    ...[...counts].map(
      ([id, count]): Change => ({ kind: 'updateWhere', entity: 'refusedCall', where: eq('id', id), set: { count } }),
    ),
  ]);
}
