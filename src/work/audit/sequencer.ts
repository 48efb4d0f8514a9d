// The sequencer: gives committed audit rows their places in the tree, and signs checkpoints of it. Each process has
// one; of two that meet, the version of the tree's row lets one pass.

import { appendPending, readTree, type StoredTree } from '../../audit/appendPending.ts';
import { checkpointOf, createCheckpointKey, signCheckpoint, type CheckpointKey } from '../../audit/checkpoint.ts';
import { createTree } from '../../audit/createTree.ts';
import { positionKey, positionOf } from '../../audit/keys.ts';
import type { AuditCheckpoint, AuditKey } from '../../domain/audit/auditTreeEntities.ts';
import type { Id } from '../../domain/base.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import type { Observer } from '../../observe/events.ts';
import { from } from '../../odata/query.ts';
import { ConflictError, insert, RuleViolationError, type Change, type Store } from '../../store/contract.ts';

/** Where signed checkpoints are kept beside the database, so that its rows cannot be written anew unseen. */
export type CheckpointAnchor = (signedNote: string, verifierKey: string) => Promise<void>;

export interface SequencerDeps {
  readonly store: Store;
  readonly tenantId: Id;
  readonly machineNow: () => number;
  readonly observer: Observer;
  readonly sealing: { readonly seal: (text: string) => string; readonly open: (material: string) => string };
  readonly anchor: CheckpointAnchor;
  /** Milliseconds of machine time between two looks for rows that wait. */
  readonly interval: number;
  /** Whether a stop gives places to what waits: not where the database ends with the process. */
  readonly runsAtEnd: boolean;
}

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

/**
 * The sequencer of a tenant's audit. It looks for rows that wait after each interval, and does nothing where the engine
 * says that nothing was committed. Failures are published (`sequencerFailed`), and the next look tries again.
 */
export function createSequencer(deps: SequencerDeps): Sequencer {
  const { store, observer, interval, runsAtEnd } = deps;
  const tellFailure = (error: unknown): void => observer.publish({ event: 'sequencerFailed', error });
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let seen: string | null = null;

  const look = async (): Promise<void> => {
    const snapshot = store.snapshotId();
    // A checkpoint may still be due where nothing was committed since, so the last look is repeated once it is.
    if (snapshot !== null && snapshot === seen) return;
    const isSigned = await appendAll(deps, false);
    seen = isSigned ? store.snapshotId() : null;
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
      if (runsAtEnd) await appendAll(deps, true).catch(tellFailure);
    },
    run: async () => {
      await appendAll(deps, true);
    },
  };
}

/** Whether every row has its place and the tree of this size is signed. `mustSign`: sooner than a checkpoint is due. */
async function appendAll(deps: SequencerDeps, mustSign: boolean): Promise<boolean> {
  for (;;) {
    const tree = await readOrCreateTree(deps);
    if (tree === null) continue;
    const step = await appendOnce(deps, tree, mustSign);
    if (step !== 'more') return step === 'signed';
  }
}

async function readOrCreateTree({ store, tenantId }: SequencerDeps): Promise<StoredTree | null> {
  const tree = await readTree(store);
  if (tree !== null) return tree;
  try {
    await createTree(store, tenantId);
  } catch (error) {
    if (!(error instanceof RuleViolationError) && !(error instanceof ConflictError)) throw error;
  }
  return null;
}

async function appendOnce(
  deps: SequencerDeps,
  tree: StoredTree,
  mustSign: boolean,
): Promise<'more' | 'signed' | 'unsigned'> {
  const { store, machineNow } = deps;
  const last = await readLastCheckpoint(deps, tree.row.origin);
  const now = machineNow();
  const isDue = mustSign || now - last.at >= betweenCheckpoints;
  let signed: { readonly size: number; readonly signedNote: string } | null = null;
  try {
    const appended = await appendPending(store, tree, (growing) => {
      const { size } = growing;
      if (!isDue || size === last.size) return [];
      signed = { size, signedNote: signCheckpoint(checkpointOf(tree.row.origin, size, growing.root()), last.key) };
      const row = { id: positionKey(size), createdAt: formatInstant(now), signedNote: signed.signedNote };
      return [...last.newKey, insert('auditCheckpoint', row)];
    });
    if (signed !== null) await tellOf(signed, last.key, deps);
    if (appended > 0) return 'more';
    return tree.growing.size === (signed ?? last).size ? 'signed' : 'unsigned';
  } catch (error) {
    // Another process was faster: its rows are read anew.
    if (error instanceof ConflictError || error instanceof RuleViolationError) return 'more';
    throw error;
  }
}

async function tellOf(
  { size, signedNote }: { readonly size: number; readonly signedNote: string },
  { verifierKey }: CheckpointKey,
  { anchor, observer }: SequencerDeps,
): Promise<void> {
  await anchor(signedNote, verifierKey);
  observer.publish({ event: 'auditCheckpointSigned', size, signedNote });
}

/** The last checkpoint, and the key that signs the next one. */
interface LastCheckpoint {
  /** Milliseconds of machine time. */
  readonly at: number;
  readonly size: number;
  readonly key: CheckpointKey;
  /** The change that keeps the key, where it is a new one. */
  readonly newKey: readonly Change[];
}

/** Of a tree without checkpoints the last one is of size 0, and long ago. */
async function readLastCheckpoint(
  { store, sealing, machineNow }: SequencerDeps,
  origin: string,
): Promise<LastCheckpoint> {
  const latest = { fields: 'all', top: 1 } as const;
  const [checkpoints, keys] = await store.read([
    from('auditCheckpoint', undefined, { ...latest, orderBy: [{ path: ['id'], descending: true }] }),
    from('auditKey', undefined, { ...latest, orderBy: [{ path: ['createdAt'], descending: true }] }),
  ]);
  const last = checkpoints?.rows[0] as AuditCheckpoint | undefined;
  const known = openKey(keys?.rows[0] as AuditKey | undefined, sealing);
  const key = known ?? createCheckpointKey(origin);
  const row = {
    id: key.hash,
    verifierKey: key.verifierKey,
    material: sealing.seal(key.privateKey),
    createdAt: formatInstant(machineNow()),
  };
  return {
    at: last === undefined ? Number.NEGATIVE_INFINITY : millisecondsOf(last.createdAt),
    size: last === undefined ? 0 : positionOf(last.id),
    key,
    newKey: known === null ? [insert('auditKey', row)] : [],
  };
}

/** The key of a row. Null where it was sealed with another key than the server has now: a new key takes over. */
function openKey(row: AuditKey | undefined, { open }: SequencerDeps['sealing']): CheckpointKey | null {
  if (row === undefined) return null;
  try {
    return { hash: row.id, verifierKey: row.verifierKey, privateKey: open(row.material) };
  } catch {
    return null;
  }
}
