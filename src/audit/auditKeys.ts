// The keys that sign checkpoints: the newest one, and for some days the one before it as well, so that whoever knows
// the old key learns of the new one by a note that both signed. Public keys stay for good.

import type { AuditKey } from '../domain/audit/auditTreeEntities.ts';
import { formatInstant, millisecondsOf } from '../domain/time.ts';
import { from } from '../odata/query.ts';
import { insert, type Change, type Store } from '../store/contract.ts';
import { createCheckpointKey, type CheckpointKey } from './checkpoint.ts';

/** How private keys are kept. `open` throws for what was sealed with another key. */
export interface KeySealing {
  readonly seal: (text: string) => string;
  readonly open: (material: string) => string;
}

/** For so long both keys sign, in milliseconds. */
const overlapMs = 7 * 86_400_000;

/** The keys that sign now, the newest first, and the change that keeps it where it is new. */
export interface CheckpointSigners {
  readonly keys: readonly [CheckpointKey, ...CheckpointKey[]];
  readonly newKey: readonly Change[];
}

interface SignerOptions {
  readonly sealing: KeySealing;
  readonly origin: string;
  /** Machine time in milliseconds. */
  readonly now: number;
  /** For how long a key signs, in milliseconds; null for ever. */
  readonly lifetimeMs: number | null;
}

/** A key that is too old, or was sealed with another secret, has a new one beside it from now on. */
export async function readSigners(store: Store, options: SignerOptions): Promise<CheckpointSigners> {
  const { sealing, now, lifetimeMs } = options;
  const [page] = await store.read([
    from('auditKey', undefined, { top: 2, orderBy: [{ path: ['createdAt'], descending: true }] }),
  ]);
  const [newest, before] = (page?.rows ?? []) as unknown as readonly AuditKey[];
  const current = openKey(newest, sealing);
  const age = newest === undefined ? 0 : now - millisecondsOf(newest.createdAt);
  if (current === null || (lifetimeMs !== null && age >= lifetimeMs)) {
    const { key, change } = newAuditKey(options);
    return { keys: current === null ? [key] : [key, current], newKey: [change] };
  }
  const old = age < overlapMs ? openKey(before, sealing) : null;
  return { keys: old === null ? [current] : [current, old], newKey: [] };
}

/** A new key of a log, and the change that keeps it. */
export function newAuditKey({ origin, sealing, now }: Pick<SignerOptions, 'origin' | 'sealing' | 'now'>): {
  readonly key: CheckpointKey;
  readonly change: Change;
} {
  const key = createCheckpointKey(origin);
  const row = {
    id: key.hash,
    verifierKey: key.verifierKey,
    material: sealing.seal(key.privateKey),
    createdAt: formatInstant(now),
  };
  return { key, change: insert('auditKey', row) };
}

function openKey(row: AuditKey | undefined, { open }: KeySealing): CheckpointKey | null {
  if (row === undefined) return null;
  try {
    return { hash: row.id, verifierKey: row.verifierKey, privateKey: open(row.material) };
  } catch {
    return null;
  }
}
