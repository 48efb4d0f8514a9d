// The verification of an audit, offline: each row against the hash at its place, the hashes against the signed
// checkpoints, and these against the ones that were kept elsewhere.

import type { EntityName } from '../domain/entities.ts';
import type { Id } from '../domain/base.ts';
import { missingRowHash } from './appendPending.ts';
import { readCheckpoint, readVerifierKey, signersOf, type Checkpoint, type VerifierKey } from './checkpoint.ts';
import type { KeptCheckpoint } from './bundle/verify.mjs';
import { hashOf } from './entry.ts';
import { FindingList, type Finding, type FindingKind } from './findings.ts';
import { positionKey, tileKey } from './keys.ts';
import { decodeHashes, encodeHashes, GrowingTree, tileWidth, type Hash } from './merkle.ts';
import { createPositionRuns, type PositionRun, type PositionRuns } from './positionRuns.ts';
import { prunedRunsOf } from './pruning.ts';

/** Rows of a database, of one moment. */
export interface AuditSource {
  readonly rows: (entity: EntityName, after?: string) => AsyncIterable<readonly StoredFields[]>;
  /** The rows whose field has one of the values, in no order. */
  readonly rowsOf: (entity: EntityName, field: string, values: readonly string[]) => Promise<readonly StoredFields[]>;
  /** The ids of rows that no row of `others` names by its field. */
  readonly idsNotIn: (
    entity: EntityName,
    others: readonly (readonly [entity: EntityName, field: string])[],
  ) => Promise<readonly Id[]>;
}
type StoredFields = Readonly<Record<string, unknown>>;

/** The outcome of a verification. */
export interface AuditReport {
  /** Places in the tree; null where the database has no tree yet. */
  readonly size: number | null;
  readonly verifiedRows: number;
  readonly prunedRows: number;
  /** Rows that wait for their places. */
  readonly waitingRows: number;
  readonly checkpoints: number;
  /** Checkpoints from elsewhere that hold. */
  readonly anchors: number;
  /** The first ones of each kind. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
}

/** Four tiles. */
const windowSize = 4 * tileWidth;

/** Verifies an audit. `anchors`: checkpoints that were kept elsewhere. */
export async function verifyAudit(source: AuditSource, anchors: readonly KeptCheckpoint[]): Promise<AuditReport> {
  return new Verification(source, anchors).run();
}

class Verification {
  readonly #source: AuditSource;
  readonly #anchors: readonly KeptCheckpoint[];
  readonly #findings = new FindingList();
  readonly #growing = new GrowingTree();
  /** Expected roots by the size of the tree, and what to say where the root is another one. */
  readonly #expected = new Map<number, { readonly root: string; readonly kind: FindingKind }[]>();
  readonly #missing: PositionRuns = createPositionRuns();
  /** Runs that verified rows of the tree say were deleted by the retention. */
  #pruned: readonly PositionRun[] = [];
  /** Rows whose hash is not the one at their place: by the hash that they have. */
  readonly #strayHashes = new Map<string, string>();
  #verifiedRows = 0;

  constructor(source: AuditSource, anchors: readonly KeptCheckpoint[]) {
    this.#source = source;
    this.#anchors = anchors;
  }

  async run(): Promise<AuditReport> {
    const [tree] = await this.#source.rowsOf('auditTree', 'id', ['singleton']);
    const size = tree === undefined ? 0 : Number(tree['size']);
    const { checkpoints, anchors } = await this.#readCheckpoints(String(tree?.['origin'] ?? ''), size);
    for (let start = 0; start < size; start += windowSize)
      await this.#verifyWindow(start, Math.min(start + windowSize, size));
    await this.#nameStrayRows();
    this.#nameMissing();
    await this.#findStrangers(size);
    const waiting = await this.#countWaiting();
    return {
      size: tree === undefined ? null : size,
      verifiedRows: this.#verifiedRows,
      prunedRows: this.#missing.countIn(this.#pruned),
      waitingRows: waiting,
      checkpoints,
      anchors,
      findings: this.#findings.first,
      findingCount: this.#findings.count,
    };
  }

  /** Reads the checkpoints of the database and from elsewhere, and remembers the roots that they sign. */
  async #readCheckpoints(origin: string, size: number): Promise<{ checkpoints: number; anchors: number }> {
    const keys = await this.#readKeys();
    const stored = new Set<number>();
    for await (const rows of this.#source.rows('auditCheckpoint'))
      for (const { id, signedNote } of rows) {
        const checkpoint = signedCheckpoint(String(signedNote), keys, origin);
        const what = `checkpoint of size ${Number(id)}`;
        stored.add(Number(id));
        if (checkpoint === null || positionKey(checkpoint.size) !== id) this.#findings.add('badCheckpoint', what);
        else if (checkpoint.size > size) this.#findings.add('truncated', `${what}; the tree has ${size} places`);
        else this.#expect(checkpoint, 'rewritten');
      }
    return { checkpoints: stored.size, anchors: this.#readAnchors(keys, origin, size, stored) };
  }

  #readAnchors(keys: readonly VerifierKey[], origin: string, size: number, stored: ReadonlySet<number>): number {
    let anchors = 0;
    for (const { signedNote, verifierKey } of this.#anchors) {
      const kept = verifierKey === null ? null : readVerifierKey(verifierKey);
      const checkpoint = signedCheckpoint(signedNote, kept === null ? keys : [kept, ...keys], origin);
      const what = `checkpoint of size ${checkpoint?.size ?? 0}`;
      if (checkpoint === null)
        this.#findings.add('foreignAnchor', `checkpoint ${JSON.stringify(signedNote.slice(0, 80))}`);
      else if (checkpoint.size > size) this.#findings.add('rolledBack', `${what}; the tree has ${size} places`);
      else {
        if (!stored.has(checkpoint.size)) this.#findings.add('checkpointGone', what);
        this.#expect(checkpoint, 'rewrittenSinceAnchor');
        anchors += 1;
      }
    }
    return anchors;
  }

  async #readKeys(): Promise<readonly VerifierKey[]> {
    const keys: VerifierKey[] = [];
    for await (const rows of this.#source.rows('auditKey'))
      for (const { id, verifierKey } of rows) {
        const key = readVerifierKey(String(verifierKey));
        if (key?.hash === id) keys.push(key as VerifierKey);
      }
    return keys;
  }

  #expect({ size, root }: Checkpoint, kind: FindingKind): void {
    this.#expected.set(size, [...(this.#expected.get(size) ?? []), { root, kind }]);
  }

  async #verifyWindow(start: number, end: number): Promise<void> {
    const positions = Array.from({ length: end - start }, (_, at) => start + at);
    const [hashes, leaves] = await Promise.all([
      this.#readHashes(start, end),
      this.#source.rowsOf('auditLeaf', 'id', positions.map(positionKey)),
    ]);
    const leafAt = new Map(leaves.map((leaf) => [String(leaf['id']), leaf]));
    const auditIds = leaves.map(({ auditId }) => String(auditId));
    const [rows, targets] = await Promise.all([
      this.#source.rowsOf('audit', 'id', auditIds),
      this.#source.rowsOf('auditTarget', 'auditId', auditIds),
    ]);
    const rowOf = new Map(rows.map((row) => [String(row['id']), row]));
    const targetsOf = Map.groupBy(targets, ({ auditId }) => String(auditId));
    for (const position of positions) {
      const claimed = hashes[position - start];
      const leaf = leafAt.get(positionKey(position));
      if (leaf === undefined) this.#missing.add(position);
      else {
        const id = String(leaf['auditId']);
        this.#verifyRow(position, leaf, claimed, rowOf.get(id), targetsOf.get(id) ?? []);
      }
      if (claimed !== undefined && claimed.length === 32) this.#growing.append(claimed);
      this.#compareRoots(position + 1);
    }
    await this.#compareTiles(end);
  }

  #verifyRow(
    position: number,
    leaf: StoredFields,
    claimed: Hash | undefined,
    row: StoredFields | undefined,
    targets: readonly StoredFields[],
  ): void {
    const auditId = String(leaf['auditId']);
    const what = `position ${position}, audit row ${auditId}`;
    if (claimed === undefined) return;
    if (row === undefined) {
      if (missingRowHash(auditId).equals(claimed)) this.#findings.add('removedWhileWaiting', what);
      else this.#missing.add(position);
      return;
    }
    const salt = String(leaf['salt'] ?? '');
    if (!isCanonicalSalt(salt)) {
      this.#findings.add('saltGone', what);
      return;
    }
    const hash = hashOf({ row, targets }, salt);
    if (!hash.equals(claimed)) {
      this.#strayHashes.set(hash.toString('hex'), what);
      return;
    }
    this.#verifiedRows += 1;
    this.#pruned = prunedRunsOf(row) ?? this.#pruned;
  }

  #compareRoots(size: number): void {
    const expected = this.#expected.get(size);
    if (expected === undefined) return;
    const root = this.#growing.size === size ? this.#growing.root().toString('base64') : '';
    for (const each of expected) if (each.root !== root) this.#findings.add(each.kind, `checkpoint of size ${size}`);
  }

  async #readHashes(start: number, end: number): Promise<readonly (Hash | undefined)[]> {
    const indexes = Array.from(
      { length: Math.ceil(end / tileWidth) - start / tileWidth },
      (_, at) => start / tileWidth + at,
    );
    const keys = indexes.map((index) => tileKey(0, index));
    const tiles = await this.#source.rowsOf('auditTile', 'id', keys);
    const hashesOf = new Map(tiles.map(({ id, hashes }) => [String(id), decodeHashes(String(hashes))]));
    const found = keys.flatMap((key, at): readonly (Hash | undefined)[] => {
      const width = Math.min(tileWidth, end - (indexes[at] as number) * tileWidth);
      const hashes = hashesOf.get(key) ?? [];
      if (hashes.length !== width)
        this.#findings.add('hashesGone', `tile ${key} has ${hashes.length} of ${width} hashes`);
      return Array.from({ length: width }, (_, place) => hashes[place]);
    });
    return found;
  }

  /** The tiles above the leaves are as the leaves make them. */
  async #compareTiles(end: number): Promise<void> {
    const upper = this.#growing.takeChanged().filter(({ level }) => level > 0);
    if (upper.length === 0 || this.#growing.size !== end) return;
    const keys = upper.map(({ level, index }) => tileKey(level, index));
    const tiles = await this.#source.rowsOf('auditTile', 'id', keys);
    const hashesOf = new Map(tiles.map(({ id, hashes }) => [String(id), String(hashes)]));
    for (const [at, { hashes }] of upper.entries()) {
      const key = keys[at] as string;
      const expected = encodeHashes(hashes);
      // Rows after this window may have made it longer.
      if (hashesOf.get(key)?.startsWith(expected.slice(0, -1)) !== true)
        this.#findings.add('rewritten', `tile ${key} is not made of the tiles below it`);
    }
  }

  /** Of rows that are not as their place says: those that belong to another place, and those that were changed. */
  async #nameStrayRows(): Promise<void> {
    if (this.#strayHashes.size > 0)
      for await (const tiles of this.#source.rows('auditTile'))
        for (const { id, hashes } of tiles) this.#nameMoved(String(id), decodeHashes(String(hashes)));
    for (const what of this.#strayHashes.values()) this.#findings.add('changed', what);
  }

  #nameMoved(tile: string, hashes: readonly Hash[]): void {
    const [level, index] = tile.split('/');
    if (level !== '0') return;
    for (const [at, hash] of hashes.entries()) {
      const hex = hash.toString('hex');
      const what = this.#strayHashes.get(hex);
      if (what === undefined) continue;
      this.#findings.add('moved', `${what}, belongs to position ${Number(index) * tileWidth + at}`);
      this.#strayHashes.delete(hex);
    }
  }

  #nameMissing(): void {
    for (const [first, last] of this.#missing.without(this.#pruned))
      this.#findings.add('removed', first === last ? `position ${first}` : `positions ${first} to ${last}`);
  }

  async #findStrangers(size: number): Promise<void> {
    const known = [
      ['auditLeaf', 'auditId'],
      ['pendingAudit', 'id'],
    ] as const;
    for (const id of await this.#source.idsNotIn('audit', known)) this.#findings.add('putIn', `audit row ${id}`);
    const last = size === 0 ? undefined : positionKey(size - 1);
    for await (const leaves of this.#source.rows('auditLeaf', last))
      for (const { id, auditId } of leaves)
        this.#findings.add('pastTheTree', `place ${String(id)}, audit row ${String(auditId)}`);
    for (const id of await this.#source.idsNotIn('pendingAudit', [['audit', 'id']]))
      this.#findings.add('removedWhileWaiting', `audit row ${id}`);
  }

  async #countWaiting(): Promise<number> {
    let waiting = 0;
    for await (const rows of this.#source.rows('pendingAudit')) waiting += rows.length;
    return waiting;
  }
}

/** 32 bytes, and the one text of them: base64url has bits at its end that say nothing. */
function isCanonicalSalt(salt: string): boolean {
  const bytes = Buffer.from(salt, 'base64url');
  return bytes.length === 32 && bytes.toString('base64url') === salt;
}

/** The checkpoint of a note of a log, signed by one of these keys; null otherwise. */
function signedCheckpoint(note: string, keys: readonly VerifierKey[], origin: string): Checkpoint | null {
  const checkpoint = readCheckpoint(note);
  return checkpoint?.origin === origin && signersOf(note, keys).length > 0 ? checkpoint : null;
}
