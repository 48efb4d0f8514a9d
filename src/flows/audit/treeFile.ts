// The tree of the audit as static files: the newest checkpoint, tiles of hashes, tiles of entries, as
// https://c2sp.org/tlog-tiles names them.

import { readEntries, readTile } from '../../audit/served/proofs.ts';
import { tileWidth } from '../../audit/merkle.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Context } from '../context.ts';
import { load, row } from '../load.ts';

/** A file of the tree. Full tiles never change, but for entries of which the retention deletes one. */
export interface TreeFile {
  readonly bytes: Buffer;
  readonly isText: boolean;
}

const tilePattern = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;
const mostIndex = 2 ** 40;

/**
 * The file of a path below the tree, such as `checkpoint`, `tile/0/x001/067` or `tile/entries/000.p/8`; null where the
 * tree has none of that name (yet). Throws `rightMissing` for who may not read the audit.
 */
export async function readTreeFile(
  { store, caller }: Pick<Context, 'store' | 'caller'>,
  path: string,
): Promise<TreeFile | null> {
  requireRight(caller, 'readAudit');
  if (path === 'checkpoint') {
    const { checkpoints } = await load(store, { checkpoints: row('auditCheckpoint', 'singleton') });
    const [newest] = checkpoints;
    return newest === undefined ? null : { bytes: Buffer.from(newest.signedNote), isText: true };
  }
  const [, level, digits = '', partial] = tilePattern.exec(path) ?? [];
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  // The name of an index has no groups of zeros before it, and a full tile no width.
  const isCanonical = !digits.startsWith('x000/') && (partial === undefined || width < tileWidth);
  if (level === undefined || !isCanonical || index > mostIndex) return null;
  const bytes =
    level === 'entries' ? await readEntries(store, index, width) : await readTile(store, Number(level), index, width);
  return bytes === null ? null : { bytes, isText: false };
}
