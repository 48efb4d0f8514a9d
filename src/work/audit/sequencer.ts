// The sequencer: gives committed audit rows their places in the tree, and signs checkpoints of it; gives committed
// changes their positions in the feed. Each process has one; of two that meet, the version of the tree's row lets one
// pass.

import { appendWaiting, readTreeState, rowsPerAppend } from '../../audit/appendPending.ts';
import { readSigners, type KeySealing } from '../../audit/auditKeys.ts';
import { checkpointOf, signCheckpoint, type CheckpointKey } from '../../audit/checkpoint.ts';
import { createTree } from '../../audit/createTree.ts';
import { retryBesideOthers } from '../../audit/treeContention.ts';
import type { Id } from '../../domain/base.ts';
import { appendFeed } from '../../feed/appendFeed.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { retry } from '../../flows/retry.ts';
import type { Observer } from '../../observe/events.ts';
import { from } from '../../odata/query.ts';
import { insert, isConflict, update, type Store } from '../../store/contract.ts';

/** Where signed checkpoints are kept beside the database, so that its rows cannot be written anew unseen. */
export type KeepCheckpoint = (signedNote: string, verifierKey: string) => Promise<void>;

/** What a sequencer works with. `machineNow` in milliseconds. */
export interface SequencerDeps {
  readonly store: Store;
  readonly tenantId: Id;
  readonly machineNow: () => number;
  readonly observer: Observer;
  readonly sealing: KeySealing;
  /** For how long a key signs checkpoints, in milliseconds; null for ever. */
  readonly keyLifetimeMs: number | null;
  readonly anchor: KeepCheckpoint;
}

/** When a sequencer works, and where. */
export interface SequencerPace {
  /** Milliseconds of machine time between two looks for rows that wait. */
  readonly interval: number;
  /** Whether a stop gives places to what waits: not where the database ends with the process. */
  readonly runsAtEnd: boolean;
  /** Does the same in a thread of its own, where so much waits that calls would notice; null where there is none. */
  readonly elsewhere: AppendAll | null;
}

/**
 * Gives places and positions to all that wait; whether the tree is signed as it is then. `mustSign`: sooner than a
 * checkpoint is due. Failures are published (`sequencerFailed`).
 */
export type AppendAll = (mustSign: boolean) => Promise<boolean>;

/** Gives places to audit rows as they are committed, once it is started. */
export interface Sequencer {
  readonly start: () => void;
  /** Resolves when what it does has committed. */
  readonly stop: () => Promise<void>;
  /** Gives places to all that wait now, and signs the tree as it is then. */
  readonly run: () => Promise<void>;
}

/** Milliseconds of machine time from one checkpoint to the next at least, while the tree grows. */
const betweenCheckpoints = 10_000;

/** In this thread. The audit first: a feed that fails holds up no checkpoint, nor a tree that fails the feed. */
export function createAppender(deps: SequencerDeps): AppendAll {
  const attempt = (work: Promise<boolean>): Promise<boolean> =>
    work.catch((error: unknown) => {
      deps.observer.publish({ event: 'sequencerFailed', error });
      return false;
    });
  return async (mustSign) => {
    const isSigned = await attempt(appendTree(deps, mustSign));
    return (await attempt(appendWholeFeed(deps))) && isSigned;
  };
}

/** Where there is a place elsewhere for much, it goes there; if that fails, this thread does it. */
function createDividedAppender(deps: SequencerDeps, elsewhere: AppendAll): AppendAll {
  const appendHere = createAppender(deps);
  return async (mustSign) => {
    try {
      if (await isMuchWaiting(deps.store)) return await elsewhere(mustSign);
    } catch (error) {
      deps.observer.publish({ event: 'sequencerFailed', error });
    }
    return appendHere(mustSign);
  };
}

/** Whether it is more than one commit gives places to: some 20 ms of processor time. */
async function isMuchWaiting(store: Store): Promise<boolean> {
  const [waiting] = await store.read([from('pendingAudit', undefined, { fields: [], top: rowsPerAppend })]);
  return waiting?.rows.length === rowsPerAppend;
}

/**
 * The sequencer of a tenant's audit. It looks for rows that wait after each interval, and does nothing where the engine
 * says that nothing was committed. Failures are published (`sequencerFailed`), and the next look tries again.
 */
export function createSequencer(deps: SequencerDeps, { interval, runsAtEnd, elsewhere }: SequencerPace): Sequencer {
  const { store, observer } = deps;
  const appendAll = elsewhere === null ? createAppender(deps) : createDividedAppender(deps, elsewhere);
  const tellFailure = (error: unknown): void => observer.publish({ event: 'sequencerFailed', error });
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let seen: string | null = null;

  const look = async (): Promise<void> => {
    const snapshot = store.snapshotId();
    if (snapshot !== null && snapshot === seen) return;
    // A checkpoint may still be due where nothing was committed since, so the last look is repeated once it is.
    seen = (await appendAll(false)) ? snapshot : null;
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      working = look()
        .catch(tellFailure)
        .finally(() => {
          if (timer !== null) schedule();
        });
    }, interval);
    timer.unref();
  };
  return {
    start: schedule,
    stop: async () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await working;
      if (runsAtEnd) await appendAll(true);
    },
    run: async () => {
      try {
        await appendTree(deps, true);
      } finally {
        await appendWholeFeed(deps);
      }
    },
  };
}

/** How often a segment is tried that other servers make at the same moment. */
const feedAttempts = 30;

/** True when every change has its position. Throws the last conflict where none of many attempts passes. */
async function appendWholeFeed({ store, machineNow }: SequencerDeps): Promise<true> {
  while (await retry(feedAttempts, isConflict, () => appendFeed(store, formatInstant(machineNow()))));
  return true;
}

/**
 * Whether every row has its place and the tree of this size is signed. `mustSign`: sooner than a checkpoint is due.
 * Throws the last conflict where none of many attempts passes and no other process gets on.
 */
async function appendTree(deps: SequencerDeps, mustSign: boolean): Promise<boolean> {
  for (;;) {
    const step = await retryBesideOthers(deps.store, () => appendOnce(deps, mustSign));
    if (step !== 'more') return step === 'signed';
  }
}

async function appendOnce(deps: SequencerDeps, mustSign: boolean): Promise<'more' | 'signed' | 'unsigned'> {
  const { store, machineNow, tenantId } = deps;
  const { tree, newest, waiting } = await readTreeState(store);
  if (tree === null) {
    await createTree(store, tenantId);
    return 'more';
  }
  const now = machineNow();
  const isSigned = tree.size === (newest?.size ?? 0);
  const isDue = mustSign || newest === null || now - millisecondsOf(newest.createdAt) >= betweenCheckpoints;
  if (waiting.length === 0 && (isSigned || !isDue)) return isSigned ? 'signed' : 'unsigned';
  const { sealing, keyLifetimeMs } = deps;
  const signer = isDue
    ? await readSigners(store, { sealing, origin: tree.origin, now, lifetimeMs: keyLifetimeMs })
    : null;
  let signed: SignedCheckpoint | null = null;
  await appendWaiting(store, { tree, waiting }, (growing) => {
    if (signer === null) return [];
    const { size } = growing;
    const signedNote = signCheckpoint(checkpointOf(tree.origin, size, growing.root()), ...signer.keys);
    signed = { size, signedNote };
    const row = { createdAt: formatInstant(now), size, signedNote };
    return [
      ...signer.newKey,
      newest === null
        ? insert('auditCheckpoint', { id: 'singleton', ...row })
        : update('auditCheckpoint', 'singleton', row),
    ];
  });
  if (signer !== null && signed !== null) await tellOf(signed, signer.keys[0], deps);
  return 'more';
}

interface SignedCheckpoint {
  readonly size: number;
  readonly signedNote: string;
}

async function tellOf(
  { size, signedNote }: SignedCheckpoint,
  { verifierKey }: CheckpointKey,
  { anchor, observer }: SequencerDeps,
): Promise<void> {
  await anchor(signedNote, verifierKey);
  observer.publish({ event: 'auditCheckpointSigned', size, signedNote });
}
