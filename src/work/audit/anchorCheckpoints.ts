// Checkpoints of the audit that others vouch for: each anchor of the settings gets the newest one when its time has
// come. What it answers stays in the database, so that `latchkey verify` and bundles have it.

import { createProofSource, type ProofSource } from '../../audit/served/proofs.ts';
import type { AuditAnchor } from '../../domain/audit/auditAnchor.ts';
import type { AuditCheckpoint, AuditKey, AuditTree } from '../../domain/audit/auditTreeEntities.ts';
import type { Id } from '../../domain/base.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import { eq, everyRow, from, type Page } from '../../odata/query.ts';
import type { Observer } from '../../observe/events.ts';
import { insert, isConflict, update, type Change, type Store } from '../../store/contract.ts';

/** The newest checkpoint, and how its tree goes on from earlier ones. */
export interface AnchoredCheckpoint extends Pick<AuditCheckpoint, 'size' | 'signedNote'> {
  /** The newest key that signed it. */
  readonly verifierKey: string;
  /** The size of the checkpoint that the anchor has; 0 where it has none. */
  readonly knownSize: number;
  readonly consistency: ProofSource['consistency'];
}

/** Somebody outside who takes checkpoints. */
export interface CheckpointAnchor {
  /** What it is and its address, without secrets, as `AuditAnchor` has it. */
  readonly id: string;
  /** Milliseconds from one checkpoint to the next at least. */
  readonly every: number;
  /** Rejects where it does not vouch for the checkpoint. MUST be bounded in time by less than a minute. */
  readonly anchor: (checkpoint: AnchoredCheckpoint) => Promise<Pick<AuditAnchor, 'signedNote' | 'timestamp'>>;
}

export interface AnchoringDeps {
  readonly store: Store;
  readonly anchors: readonly CheckpointAnchor[];
  readonly machineNow: () => number;
  readonly newId: () => Id;
  readonly observer: Observer;
  /** Milliseconds of machine time between two looks. */
  readonly interval: number;
}

/** Gives checkpoints to anchors, once it is started. */
export interface AnchorRunner {
  readonly start: () => void;
  /**
   * Resolves when what it does has ended, or after some seconds: an anchor that is slow is asked again after the start.
   */
  readonly stop: () => Promise<void>;
  /** Gives the newest checkpoint to every anchor whose time has come. A failure is published (`logWaits`). */
  readonly run: () => Promise<void>;
  /** How many rows with a place no checkpoint of each anchor covers. */
  readonly lags: () => Promise<readonly { readonly anchor: string; readonly rows: number }[]>;
}

/** For so long one process is at it, in milliseconds. */
const holdMs = 60_000;
/** After a failure, in milliseconds. */
const retryMs = 60_000;
/** For so long a stop waits, in milliseconds. */
const stopMs = 10_000;

/** The anchors of a tenant's audit. */
export function createAnchorRunner(deps: AnchoringDeps): AnchorRunner {
  const { anchors, interval, observer, machineNow } = deps;
  const holderId = deps.newId();
  const failedAt = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  const anchorTo = async (anchor: CheckpointAnchor): Promise<void> => {
    if (machineNow() < (failedAt.get(anchor.id) ?? Number.NEGATIVE_INFINITY) + retryMs) return;
    try {
      await anchorOnce(deps, anchor, holderId);
      failedAt.delete(anchor.id);
    } catch (error) {
      if (isConflict(error)) return;
      failedAt.set(anchor.id, machineNow());
      observer.publish({ event: 'logWaits', log: anchor.id, waiting: 1, error });
    }
  };
  const run = async (): Promise<void> => void (await Promise.all(anchors.map(anchorTo)));
  const schedule = (): void => {
    timer = setTimeout(() => {
      working = run().finally(() => {
        if (timer !== null) schedule();
      });
    }, interval);
    timer.unref();
  };
  return {
    run,
    lags: () => lagsOf(deps),
    start: () => {
      if (anchors.length > 0) schedule();
    },
    stop: async () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      let waiting: NodeJS.Timeout | null = null;
      const over = new Promise<void>((resolve) => {
        waiting = setTimeout(resolve, stopMs);
      });
      await Promise.race([working, over]);
      if (waiting !== null) clearTimeout(waiting);
    },
  };
}

async function anchorOnce(
  { store, machineNow }: AnchoringDeps,
  { id, every, anchor }: CheckpointAnchor,
  holderId: Id,
): Promise<void> {
  const [anchors, checkpoints, keys] = await store.read([
    from('auditAnchor', eq('id', id), { fields: 'all', top: 1 }),
    from('auditCheckpoint', eq('id', 'singleton'), { fields: 'all', top: 1 }),
    from('auditKey', eq('withdrawnFrom', null), { top: 1, orderBy: [{ path: ['createdAt'], descending: true }] }),
  ]);
  const [known, newest, key] = [
    first<AuditAnchor>(anchors),
    first<AuditCheckpoint>(checkpoints),
    first<AuditKey>(keys),
  ];
  const now = machineNow();
  if (
    newest === undefined ||
    key === undefined ||
    newest.size === known?.size ||
    !isDue(known, { holderId, now, every })
  )
    return;
  const held = { holderId, heldUntil: formatInstant(now + holdMs) };
  await store.commit([anchorChange(id, known, held)]);
  const proof = await anchor({
    ...newest,
    verifierKey: key.verifierKey,
    knownSize: known?.size ?? 0,
    consistency: createProofSource(store).consistency,
  });
  const at = formatInstant(machineNow());
  const version = (known?.version ?? 0) + 1;
  await store.commit([
    update('auditAnchor', id, { ...proof, size: newest.size, anchoredAt: at, heldUntil: at }, version),
  ]);
}

const first = <T>(page: Page | undefined): T | undefined => page?.rows[0] as unknown as T | undefined;

/** Whether its time has come, and no other process is at it. */
function isDue(
  known: AuditAnchor | undefined,
  { holderId, now, every }: { readonly holderId: Id; readonly now: number; readonly every: number },
): boolean {
  if (known === undefined) return true;
  if (known.holderId !== holderId && millisecondsOf(known.heldUntil) > now) return false;
  return known.anchoredAt === null || millisecondsOf(known.anchoredAt) + every <= now;
}

const anchorChange = (
  id: string,
  known: AuditAnchor | undefined,
  held: Pick<AuditAnchor, 'holderId' | 'heldUntil'>,
): Change =>
  known === undefined
    ? insert('auditAnchor', { id, size: 0, signedNote: '', timestamp: null, anchoredAt: null, ...held })
    : update('auditAnchor', id, held, known.version);

async function lagsOf({ store, anchors }: AnchoringDeps): ReturnType<AnchorRunner['lags']> {
  if (anchors.length === 0) return [];
  const [trees, known] = await store.read([
    from('auditTree', eq('id', 'singleton'), { fields: ['size'], top: 1 }),
    from('auditAnchor', everyRow, { fields: ['size'] }),
  ]);
  const size = first<AuditTree>(trees)?.size ?? 0;
  const sizes = new Map((known?.rows ?? []).map((row) => [row.id, row['size'] as number]));
  return anchors.map(({ id }) => ({ anchor: id, rows: Math.max(0, size - (sizes.get(id) ?? 0)) }));
}
