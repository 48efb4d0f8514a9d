// The beginning of the tree: its name, and a place for what the audit held before.

import { randomInt } from 'node:crypto';
import type { Id } from '../domain/base.ts';
import { from, oneOfValues, type Cursor } from '../odata/query.ts';
import { insert, type Change, type Store } from '../store/contract.ts';

const batch = 500;

/**
 * Creates the tree. Rows of the audit from before wait for their places first, so that a start which is cut off goes on
 * with the next. Throws `ConflictError` or `RuleViolationError` where another process creates it at the same moment.
 */
export async function createTree(store: Store, tenantId: Id): Promise<void> {
  for (let after: Cursor | undefined; ; ) {
    const [page] = await store.read([
      from('audit', undefined, {
        fields: [],
        orderBy: [{ path: ['id'], descending: false }],
        top: batch,
        ...(after === undefined ? {} : { after }),
      }),
    ]);
    const ids = (page?.rows ?? []).map(({ id }) => id);
    if (ids.length > 0) await queueMissing(store, ids);
    if (ids.length < batch) break;
    after = [ids.at(-1) as Id];
  }
  await store.commit([newTree(tenantId)]);
}

/**
 * The tree of a tenant without an audit yet. Its first version is random, so that no version comes again when a reset
 * or a restore begins the tree anew: whoever read the former tree must not write to this one.
 */
export function newTree(tenantId: Id): Change {
  const fields = { id: 'singleton', origin: `latchkey/audit/${tenantId}`, size: 0, prunedPositions: [] };
  return { ...insert('auditTree', fields), version: randomInt(2 ** 47) } as Change;
}

async function queueMissing(store: Store, ids: readonly Id[]): Promise<void> {
  const [waiting] = await store.read([from('pendingAudit', oneOfValues('id', ids), { fields: [] })]);
  const known = new Set((waiting?.rows ?? []).map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) await store.commit(missing.map((id) => insert('pendingAudit', { id })));
}
