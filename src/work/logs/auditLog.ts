// The audit for log stores: its rows in the order of the tree, its signed checkpoints, and the sign-ins and refused
// calls beside it, each at least once. A cursor for each destination stands in the database, so that a server that was
// killed goes on where it was.

import { heldFields } from '../../audit/entry.ts';
import { readPlacedRows, type PlacedRow } from '../../audit/places.ts';
import type { AuditCheckpoint, AuditKey, AuditTree } from '../../domain/audit/auditTreeEntities.ts';
import type { LogCursor } from '../../domain/audit/logCursor.ts';
import type { Id } from '../../domain/base.ts';
import type { FeedSegment } from '../../domain/feed/feedEntities.ts';
import { endOf, newestSegment } from '../../feed/segments.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { eq, everyRow, from, type Page } from '../../odata/query.ts';
import type { Observer } from '../../observe/events.ts';
import { readLogged } from './loggedRecords.ts';
import type { LogRecord } from './logRecord.ts';
import { insert, isConflict, update, type Change, type Store } from '../../store/contract.ts';

/** Where the log goes. The id is its address, without secrets. */
export interface LogDestination {
  readonly id: string;
  /** Resolves when all of them are kept there. MUST be bounded in time by less than the hold of a cursor. */
  readonly send: (records: readonly LogRecord[]) => Promise<void>;
}

export interface AuditLogDeps {
  readonly store: Store;
  readonly destinations: readonly LogDestination[];
  /** Whether other processes may send as well: then one at a time does. */
  readonly isShared: boolean;
  readonly machineNow: () => number;
  readonly newId: () => Id;
  readonly observer: Observer;
  /** Milliseconds of machine time between two looks. */
  readonly interval: number;
}

/** Sends the audit as it grows, once it is started. */
export interface AuditLog {
  readonly start: () => void;
  /** Sends once more what has a place, for some seconds, where the last look found every destination there. */
  readonly stop: () => Promise<void>;
  /** Sends all that has a place now. */
  readonly run: () => Promise<void>;
  /** How many rows with a place each destination lacks. */
  readonly lags: () => Promise<readonly { readonly destination: string; readonly rows: number }[]>;
}

const rowsAtOnce = 200;
/** For how long a process keeps others from sending: longer than any `send`. */
const holdMs = 60_000;
/** Milliseconds after which a stop begins no further batch: what is left is sent after the next start. */
const stopMs = 10_000;

/** A failure is published (`logWaits`), and the next look tries again. */
export function createAuditLog(deps: AuditLogDeps): AuditLog {
  const { store, destinations, observer, interval } = deps;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let seen: string | null = null;
  let hasFailed = false;
  let endsAt = Number.POSITIVE_INFINITY;
  const sender: Sender = { holderId: deps.newId(), isOver: () => deps.machineNow() >= endsAt };

  const sendTo = async (destination: LogDestination): Promise<boolean> => {
    try {
      await sendAll(deps, destination, sender);
      return true;
    } catch (error) {
      if (!isConflict(error)) {
        const waiting = (await lagsOf(store, [destination.id]).catch(() => []))[0]?.rows ?? 0;
        observer.publish({ event: 'logWaits', log: destination.id, waiting, error });
      }
      return false;
    }
  };
  const look = async (): Promise<void> => {
    const snapshot = store.snapshotId();
    if (snapshot !== null && snapshot === seen) return;
    const outcomes = await Promise.all(destinations.map(sendTo));
    hasFailed = outcomes.includes(false);
    seen = hasFailed ? null : snapshot;
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      working = look().finally(() => {
        if (timer !== null) schedule();
      });
    }, interval);
    timer.unref();
  };
  return {
    start: () => {
      if (destinations.length > 0) schedule();
    },
    stop: async () => {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      endsAt = deps.machineNow() + stopMs;
      await working;
      if (!hasFailed) await Promise.all(destinations.map(sendTo));
      endsAt = Number.POSITIVE_INFINITY;
    },
    run: async () => {
      await Promise.all(destinations.map((each) => sendAll(deps, each, sender)));
    },
    lags: () =>
      lagsOf(
        store,
        destinations.map(({ id }) => id),
      ),
  };
}

interface SendState {
  readonly tree: AuditTree | undefined;
  readonly checkpoint: AuditCheckpoint | undefined;
  readonly cursor: LogCursor | undefined;
  /** The position in the feed behind the last change. */
  readonly feedEnd: number;
}

async function readState(store: Store, id: string): Promise<SendState> {
  const [trees, checkpoints, cursors, newest] = await store.read([
    from('auditTree', eq('id', 'singleton'), { fields: 'all', top: 1 }),
    from('auditCheckpoint', eq('id', 'singleton'), { fields: 'all', top: 1 }),
    from('logCursor', eq('id', id), { fields: 'all', top: 1 }),
    newestSegment,
  ]);
  const feedEnd = endOf((newest?.rows ?? []) as unknown as readonly FeedSegment[]);
  return { tree: first(trees), checkpoint: first(checkpoints), cursor: first(cursors), feedEnd };
}

const first = <T>(page: Page | undefined): T | undefined => page?.rows[0] as unknown as T | undefined;

/** Who sends, and whether they begin no further batch. */
interface Sender {
  readonly holderId: Id;
  readonly isOver: () => boolean;
}

/** Sends what the destination lacks, unless another process does. */
async function sendAll(deps: AuditLogDeps, destination: LogDestination, { holderId, isOver }: Sender): Promise<void> {
  const { store, machineNow, isShared } = deps;
  while (!isOver()) {
    const { tree, checkpoint, cursor, feedEnd } = await readState(store, destination.id);
    const isHeld = isShared && cursor !== undefined && isHeldByOther(cursor, holderId, machineNow());
    const hasRows = tree !== undefined && (cursor?.position ?? 0) < tree.size;
    const hasCheckpoint = checkpoint !== undefined && checkpoint.size !== (cursor?.checkpointSize ?? 0);
    const feedStart = cursor?.feedPosition ?? -1;
    if (isHeld || (!hasRows && !hasCheckpoint && feedStart + 1 >= feedEnd)) return;
    const held = { holderId, heldUntil: formatInstant(machineNow() + holdMs) };
    if (isShared) await store.commit([cursorChange(destination.id, cursor?.version, held)]);
    const version = isShared ? (cursor?.version ?? 0) + 1 : cursor?.version;
    const start = cursor?.position ?? 0;
    const rows = hasRows ? await readPlacedRows(store, start, rowsAtOnce) : [];
    const position = rows.length < rowsAtOnce ? (tree?.size ?? start) : (rows.at(-1)?.position ?? start) + 1;
    const isWhole = position >= (tree?.size ?? 0);
    const logged = await readLogged(store, { after: feedStart, most: rowsAtOnce, end: feedEnd });
    const records = [
      ...rows.flatMap((row) => (row.position < position ? auditRecord(tree?.origin ?? '', row) : [])),
      ...logged.records,
      ...(isWhole && checkpoint !== undefined && hasCheckpoint ? [await checkpointRecord(store, checkpoint)] : []),
    ];
    if (records.length > 0) await destination.send(records);
    const checkpointSize = isWhole && checkpoint !== undefined ? checkpoint.size : (cursor?.checkpointSize ?? 0);
    // After the last batch another process may send at once.
    const after =
      (isWhole && logged.last + 1 >= feedEnd) || isOver() ? { holderId, heldUntil: formatInstant(machineNow()) } : held;
    await store.commit([
      cursorChange(destination.id, version, { position, feedPosition: logged.last, checkpointSize, ...after }),
    ]);
    // Where nothing was sent yet, the log begins with what is there.
    const entries = start === 0 ? 0 : position - start - rows.filter((row) => row.position < position).length;
    const changes = feedStart < 0 ? 0 : logged.missing;
    if (entries > 0 || changes > 0)
      deps.observer.publish({ event: 'logHasGap', log: destination.id, entries, changes });
  }
}

const isHeldByOther = (cursor: LogCursor, holderId: Id, now: number): boolean =>
  cursor.holderId !== holderId && millisecondsOf(cursor.heldUntil) > now;

/** `version`: of the row as it was read; undefined where there is none yet. */
const cursorChange = (
  id: string,
  version: number | undefined,
  set: Pick<LogCursor, 'holderId' | 'heldUntil'> & Partial<LogCursor>,
): Change =>
  version === undefined
    ? insert('logCursor', { id, position: 0, feedPosition: -1, checkpointSize: 0, ...set })
    : update('logCursor', id, set, version);

/** None where the row was deleted behind the back of the audit: the verification tells of it. */
function auditRecord(origin: string, { position, record }: PlacedRow): readonly LogRecord[] {
  if (record === null) return [];
  const [row, targets] = [heldFields(record.row), record.targets.map(heldFields)];
  return [
    {
      kind: 'audit',
      at: String(row['activityAt']),
      isFailure: row['result'] !== 'success',
      line: JSON.stringify({ type: 'audit', origin, position, row, targets }),
    },
  ];
}

/** As `latchkey verify --checkpoints` reads it: the log is an anchor. */
async function checkpointRecord(store: Store, { createdAt, signedNote }: AuditCheckpoint): Promise<LogRecord> {
  const [page] = await store.read([
    from('auditKey', everyRow, {
      fields: ['verifierKey'],
      orderBy: [{ path: ['createdAt'], descending: true }],
      top: 1,
    }),
  ]);
  const verifierKey = first<AuditKey>(page)?.verifierKey ?? null;
  const line = JSON.stringify({ type: 'checkpoint', at: createdAt, signedNote, verifierKey });
  return { kind: 'checkpoint', at: createdAt, isFailure: false, line };
}

async function lagsOf(
  store: Store,
  ids: readonly string[],
): Promise<readonly { readonly destination: string; readonly rows: number }[]> {
  if (ids.length === 0) return [];
  const [trees, cursors] = await store.read([
    from('auditTree', eq('id', 'singleton'), { fields: ['size'], top: 1 }),
    from('logCursor', everyRow, { fields: ['position'] }),
  ]);
  const size = first<AuditTree>(trees)?.size ?? 0;
  const positions = new Map((cursors?.rows ?? []).map((row) => [row.id, row['position'] as number]));
  return ids.map((id) => ({ destination: id, rows: Math.max(0, size - (positions.get(id) ?? 0)) }));
}
