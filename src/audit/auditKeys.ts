// The keys that sign checkpoints: the newest one, and for some days the one before it as well, so that whoever knows
// the old key learns of the new one by a note that both signed. Public keys stay for good. A key that was withdrawn
// signs nothing more.

import { audit, type AuditContext } from '../domain/audit/auditEntry.ts';
import type { AuditKey, AuditTree } from '../domain/audit/auditTreeEntities.ts';
import { formatInstant, millisecondsOf } from '../domain/time.ts';
import { eq, from } from '../odata/query.ts';
import { insert, update, type Change, type Store } from '../store/contract.ts';
import { createCheckpointKey, type CheckpointKey } from './checkpoint.ts';
import { retryBesideOthers } from './treeContention.ts';

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
    from('auditKey', eq('withdrawnFrom', null), { top: 2, orderBy: [{ path: ['createdAt'], descending: true }] }),
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
    withdrawnFrom: null,
  };
  return { key, change: insert('auditKey', row) };
}

const withdrawal = 'Withdraw keys of audit checkpoints';
const keyDetail = 'keys';
const fromDetail = 'fromSize';

/** What a withdrawal did: the key that signs from now on, and up to which size of the tree the others count. */
export interface KeyWithdrawal {
  readonly verifierKey: string;
  readonly withdrawnFrom: number;
}

/**
 * Withdraws all keys in favour of a new one, from the newest checkpoint on, and tells the audit. A sequencer that read
 * the keys before loses its commit. Null where there is no tree.
 */
export function withdrawKeys(
  ctx: AuditContext & { readonly store: Store; readonly machineNow: () => number },
  sealing: KeySealing,
): Promise<KeyWithdrawal | null> {
  const { store } = ctx;
  return retryBesideOthers(store, async () => {
    const [trees, checkpoints, keys] = await store.read([
      from('auditTree', eq('id', 'singleton')),
      from('auditCheckpoint', eq('id', 'singleton'), { fields: ['size'] }),
      from('auditKey', eq('withdrawnFrom', null), { fields: ['version'] }),
    ]);
    const tree = trees?.rows[0] as unknown as AuditTree | undefined;
    if (tree === undefined) return null;
    const withdrawnFrom = Number(checkpoints?.rows[0]?.['size'] ?? 0);
    const old = keys?.rows ?? [];
    const { key, change } = newAuditKey({ origin: tree.origin, sealing, now: ctx.machineNow() });
    await store.commit([
      { kind: 'expectVersion', entity: 'auditTree', id: tree.id, version: tree.version },
      ...old.map(({ id, version }) => update('auditKey', id, { withdrawnFrom }, Number(version))),
      change,
      audit(ctx, {
        activity: withdrawal,
        targets: [],
        details: { [keyDetail]: old.map(({ id }) => id).join(' '), [fromDetail]: String(withdrawnFrom) },
      }),
    ]);
    return { verifierKey: key.verifierKey, withdrawnFrom };
  });
}

/** The keys that an audit row says were withdrawn, by their hashes; null for a row about something else. */
export function withdrawnKeysOf(row: Readonly<Record<string, unknown>>): readonly (readonly [string, number])[] | null {
  if (row['activityDisplayName'] !== withdrawal) return null;
  const details = (row['additionalDetails'] ?? []) as readonly { readonly key: string; readonly value: string }[];
  const detailOf = (name: string): string => details.find(({ key }) => key === name)?.value ?? '';
  return [...detailOf(keyDetail).matchAll(/[0-9a-f]{8}/g)].map(([hash]) => [hash, Number(detailOf(fromDetail))]);
}

function openKey(row: AuditKey | undefined, { open }: KeySealing): CheckpointKey | null {
  if (row === undefined) return null;
  try {
    return { hash: row.id, verifierKey: row.verifierKey, privateKey: open(row.material) };
  } catch {
    return null;
  }
}
