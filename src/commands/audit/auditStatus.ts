// How the audit's tree stands: its size, its newest checkpoint, and the entries that are not as they were written.

import { requireRight } from '../../domain/rights/rights.ts';
import type { Command } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { from } from '../../odata/query.ts';

/** 200; before the first start of a server that knows the tree, `size` is 0. */
export const auditStatus: Command = async (ctx) => {
  requireRight(ctx.caller, 'readAudit');
  const { trees, checkpoints, keys, anchors, logs } = await load(ctx.store, {
    trees: row('auditTree', 'singleton'),
    checkpoints: row('auditCheckpoint', 'singleton'),
    keys: rows('auditKey'),
    anchors: rows('auditAnchor'),
    logs: rows('logCursor'),
  });
  const [waiting] = await ctx.store.read([from('pendingAudit', undefined, { fields: [], top: 1, count: true })]);
  const [tree] = trees;
  const [newest] = checkpoints;
  const value = {
    size: tree?.size ?? 0,
    waiting: waiting?.count ?? 0,
    checkpoint:
      newest === undefined
        ? null
        : { size: newest.size, signedNote: newest.signedNote, createdDateTime: newest.createdAt },
    // A key that was withdrawn signs nothing more: others may know it.
    verifierKeys: keys.filter(({ withdrawnFrom }) => withdrawnFrom === null).map(({ verifierKey }) => verifierKey),
    // Who has which checkpoint: without any the audit is consistent with itself only.
    anchors: [
      ...(ctx.keepsCheckpoints
        ? [{ id: 'file', size: newest?.size ?? 0, anchoredDateTime: newest?.createdAt ?? null }]
        : []),
      ...anchors.map(({ id, size, anchoredAt }) => ({ id, size, anchoredDateTime: anchoredAt })),
      ...logs.map(({ id, checkpointSize }) => ({ id, size: checkpointSize, anchoredDateTime: null })),
    ].filter(({ size }) => size > 0),
    checkedTo: tree?.checkedTo ?? 0,
    findings: (tree?.findings ?? []).map(({ position, auditId, kind, foundAt }) => ({
      position,
      auditId,
      kind,
      foundDateTime: foundAt,
    })),
  };
  return { status: 200, value };
};
