// The audit tree: places of audit rows, hashes, signed checkpoints. No API version of Graph shows these rows.

import { entity, one } from '../../tables/entityTable.ts';
import { guid, instant, integer, internalField, key, optional, text } from '../../tables/fieldTypes.ts';

export const pendingAudit = entity('pendingAudit', {
  types: [null, null],
  fields: { id: [null, null, guid] },
});

// biome-ignore format: a table, read by column
export const auditLeaf = entity('auditLeaf', {
  types: [null, null],
  fields: {
    id:      [null, null, key],
    auditId: [null, null, guid],
    salt:    [null, null, text(64), 'secret'],
    erasure: [null, null, optional(internalField), 'secret'],
  },
  navigations: { audit: [null, null, one('audit', 'auditId')] },
  unique: [{ name: 'audit_leaf_is_once', fields: ['auditId'], where: null }],
});

// biome-ignore format: a table, read by column
export const auditTile = entity('auditTile', {
  types: [null, null],
  fields: {
    id:     [null, null, key],
    hashes: [null, null, text(16_384)],
  },
});

// biome-ignore format: a table, read by column
export const auditTree = entity('auditTree', {
  types: [null, null],
  fields: {
    id:              [null, null, key],
    origin:          [null, null, text(512)],
    size:            [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    prunedPositions: [null, null, internalField],
    addressesErasedTo: [null, null, integer(0, Number.MAX_SAFE_INTEGER), { whenCreated: 0 }],
    checkedTo:       [null, null, integer(0, Number.MAX_SAFE_INTEGER), { whenCreated: 0 }],
    findings:        [null, null, internalField, { whenCreated: [] }],
  },
});

// biome-ignore format: a table, read by column
export const auditCheckpoint = entity('auditCheckpoint', {
  types: [null, null],
  fields: {
    id:         [null, null, key],
    createdAt:  [null, null, instant],
    size:       [null, null, integer(0, Number.MAX_SAFE_INTEGER)],
    signedNote: [null, null, text(4096)],
  },
});

// biome-ignore format: a table, read by column
export const auditKey = entity('auditKey', {
  types: [null, null],
  fields: {
    id:          [null, null, key],
    verifierKey: [null, null, text(1024)],
    material:    [null, null, text(4096), 'secret'],
    createdAt:   [null, null, instant],
    withdrawnFrom: [null, null, optional(integer(0, Number.MAX_SAFE_INTEGER))],
  },
});
