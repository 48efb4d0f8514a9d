// Proofs about the tree of the audit, for those who keep its checkpoints and trust nobody here (RFC 6962).

import { createProofSource } from '../../audit/served/proofs.ts';
import { positionOf } from '../../audit/keys.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { eq } from '../../odata/query.ts';

/**
 * 200: that an audit entry is in the tree of a size, by default that of the newest checkpoint. Throws `notFound` where
 * there is no such entry, and `invalidField` for an entry or a size that the newest checkpoint does not sign yet.
 */
export const auditInclusionProof: Command<OperationParameters<'auditId' | 'size'>> = async (ctx, { body }) => {
  const signed = await loadSigned(ctx);
  const auditId = String(body.auditId);
  const { leaves } = await load(ctx.store, { leaves: rows('auditLeaf', eq('auditId', auditId)) });
  const [leaf] = leaves;
  if (leaf === undefined) throw new Refusal('notFound', { entity: 'audit', id: auditId });
  const position = positionOf(leaf.id);
  const size = sizeIn(body.size, 'size', signed.size);
  if (position >= size)
    throw invalidField('auditId', `an entry before the end of the tree: it has the position ${position} of ${size}`);
  const proofs = createProofSource(ctx.store);
  const [leafHash, hashes] = await Promise.all([proofs.leaf(position), proofs.inclusion(position, size)]);
  return {
    status: 200,
    value: {
      auditId,
      position,
      size,
      leafHash: leafHash.toString('base64'),
      hashes: hashes.map(base64),
      ...signed.note,
    },
  };
};

/**
 * 200: that the tree of the second size, by default that of the newest checkpoint, begins with the tree of the first
 * one. Throws `invalidField` for sizes that are none, or that the newest checkpoint does not sign yet.
 */
export const auditConsistencyProof: Command<OperationParameters<'first' | 'second'>> = async (ctx, { body }) => {
  const signed = await loadSigned(ctx);
  const second = sizeIn(body.second, 'second', signed.size);
  const first = sizeIn(body.first, 'first', second);
  const hashes = await createProofSource(ctx.store).consistency(first, second);
  return { status: 200, value: { first, second, hashes: hashes.map(base64), ...signed.note } };
};

const base64 = (hash: Buffer): string => hash.toString('base64');

async function loadSigned(
  ctx: Context,
): Promise<{ readonly size: number; readonly note: { readonly checkpoint: string | null } }> {
  requireRight(ctx.caller, 'readAudit');
  const { checkpoints } = await load(ctx.store, { checkpoints: row('auditCheckpoint', 'singleton') });
  const [newest] = checkpoints;
  return { size: newest?.size ?? 0, note: { checkpoint: newest?.signedNote ?? null } };
}

/** A size of the tree, `most` where none was given. */
function sizeIn(given: unknown, field: string, most: number): number {
  if (given === undefined || given === null) return most;
  const size = Number(given);
  if (Number.isSafeInteger(size) && size >= 0 && size <= most) return size;
  throw invalidField(field, `a size of the tree from 0 to ${most}`);
}
