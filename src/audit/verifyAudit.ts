// The verification of an audit, offline: each row against the hash at its place, the hashes against the signed
// checkpoints, and these against the ones that were kept elsewhere.

import { noTrust, vouchersOf, type AnchorTrust, type Voucher } from './anchors/vouchers.ts';
import { missingRowHash } from './appendPending.ts';
import { readCheckpoint, readVerifierKey, signersOf, type Checkpoint, type VerifierKey } from './checkpoint.ts';
import type { KeptCheckpoint } from './bundle/verify.mjs';
import { hashOf, type AuditRecord, type EntrySalt } from './entry.ts';
import { withdrawnKeysOf } from './auditKeys.ts';
import { erasedRunsOf } from './erasing.ts';
import { FindingList, type Finding, type FindingKind } from './findings.ts';
import { positionKey, tileKey } from './keys.ts';
import { decodeHashes, GrowingTree, tileWidth, type Hash } from './merkle.ts';
import { readPlaces, type AuditPlace, type AuditSource } from './places.ts';
import { createPositionRuns, type PositionRun, type PositionRuns } from './positionRuns.ts';
import { prunedRunsOf } from './pruning.ts';

/** The outcome of a verification. */
export interface AuditReport {
  /** Places in the tree; null where the database has no tree yet. */
  readonly size: number | null;
  readonly verifiedRows: number;
  readonly prunedRows: number;
  /** Rows of which values were erased. */
  readonly erasedRows: number;
  /** Rows that wait for their places. */
  readonly waitingRows: number;
  /** The size of the tree that the newest checkpoint signs; null where there is none that is good. */
  readonly newestCheckpoint: number | null;
  /** Checkpoints from elsewhere that hold. */
  readonly anchors: number;
  /** Checkpoints of the database that somebody else vouches for, with the newest of each. */
  readonly vouched: readonly VouchedCheckpoint[];
  /** Keys that were withdrawn, by their hashes, and from which size of the tree on. */
  readonly withdrawnKeys: readonly (readonly [hash: string, from: number])[];
  /** The first ones of each kind. */
  readonly findings: readonly Finding[];
  readonly findingCount: number;
}

/** A checkpoint that somebody vouches for. */
interface VouchedCheckpoint extends Voucher {
  readonly size: number;
}

/** The tree that checkpoints from elsewhere are held against. `newest`: the size that its own newest one signs. */
interface TreeOfAnchors {
  readonly origin: string;
  readonly size: number;
  readonly newest: number;
}

/** Four tiles. */
const windowSize = 4 * tileWidth;

/** Verifies an audit. `anchors`: checkpoints that were kept elsewhere. `trust`: whose word counts. */
export async function verifyAudit(
  source: AuditSource,
  anchors: readonly KeptCheckpoint[],
  trust: AnchorTrust = noTrust,
): Promise<AuditReport> {
  return new Verification(source, anchors, trust).run();
}

class Verification {
  readonly #source: AuditSource;
  readonly #anchors: readonly KeptCheckpoint[];
  readonly #trust: AnchorTrust;
  readonly #vouched: VouchedCheckpoint[] = [];
  readonly #findings = new FindingList();
  readonly #growing = new GrowingTree();
  /** Expected roots by the size of the tree, and what to say where the root is another one. */
  readonly #expected = new Map<number, { readonly root: string; readonly kind: FindingKind }[]>();
  readonly #missing: PositionRuns = createPositionRuns();
  /** Runs that verified rows of the tree say were deleted by the retention. */
  #pruned: readonly PositionRun[] = [];
  /** Rows of which values were erased, and the runs that verified rows say so of. */
  readonly #erasedRows: PositionRuns = createPositionRuns();
  readonly #erasedRuns: PositionRun[] = [];
  /** Rows whose hash is not the one at their place: by the hash that they have. */
  readonly #strayHashes = new Map<string, string>();
  /** Checkpoints, and the hashes of the keys that signed them. */
  readonly #signed: { readonly size: number; readonly signers: readonly string[] }[] = [];
  readonly #withdrawn = new Map<string, number>();
  #verifiedRows = 0;

  constructor(source: AuditSource, anchors: readonly KeptCheckpoint[], trust: AnchorTrust) {
    this.#source = source;
    this.#anchors = anchors;
    this.#trust = trust;
  }

  async run(): Promise<AuditReport> {
    const [tree] = await this.#source.rowsOf('auditTree', 'id', ['singleton']);
    const size = tree === undefined ? 0 : Number(tree['size']);
    const { newest, anchors } = await this.#readCheckpoints(String(tree?.['origin'] ?? ''), size);
    for (let start = 0; start < size; start += windowSize)
      await this.#verifyWindow(start, Math.min(start + windowSize, size));
    await this.#nameStrayRows();
    const waiting = await this.#readWaiting();
    this.#nameMissing();
    this.#nameWithdrawn();
    await this.#findStrangers(size);
    return {
      size: tree === undefined ? null : size,
      verifiedRows: this.#verifiedRows,
      prunedRows: this.#missing.countIn(this.#pruned),
      erasedRows: this.#erasedRows.countIn(this.#erasedRuns),
      waitingRows: waiting,
      newestCheckpoint: newest,
      anchors,
      vouched: this.#vouched,
      withdrawnKeys: [...this.#withdrawn],
      findings: this.#findings.first,
      findingCount: this.#findings.count,
    };
  }

  /** Reads the checkpoint of the database and those from elsewhere, and remembers the roots that they sign. */
  async #readCheckpoints(origin: string, size: number): Promise<{ newest: number | null; anchors: number }> {
    const keys = await this.#readKeys();
    const [stored] = await this.#source.rowsOf('auditCheckpoint', 'id', ['singleton']);
    const newest = stored === undefined ? null : this.#signedCheckpoint(String(stored['signedNote']), keys, origin);
    if (stored !== undefined && newest?.size !== Number(stored['size']))
      this.#findings.add('badCheckpoint', `checkpoint of size ${Number(stored['size'])}`);
    else if (newest !== null && newest.size > size)
      this.#findings.add('truncated', `checkpoint of size ${newest.size}; the tree has ${size} places`);
    else if (newest !== null) this.#expect(newest, 'rewritten');
    const of = { origin, size, newest: newest?.size ?? 0 };
    return { newest: newest?.size ?? null, anchors: this.#readKept(keys, of) + (await this.#readVouched(keys, of)) };
  }

  #readKept(keys: readonly VerifierKey[], of: TreeOfAnchors): number {
    let anchors = 0;
    for (const { signedNote, verifierKey } of this.#anchors) {
      const kept = verifierKey === null ? null : readVerifierKey(verifierKey);
      const checkpoint = this.#signedCheckpoint(signedNote, kept === null ? keys : [kept, ...keys], of.origin);
      if (checkpoint === null)
        this.#findings.add('foreignAnchor', `checkpoint ${JSON.stringify(signedNote.slice(0, 80))}`);
      else anchors += this.#holdAgainst(checkpoint, of);
    }
    return anchors;
  }

  /** What the anchors of the settings gave. Who is not trusted vouches for nothing: anybody can write such a row. */
  async #readVouched(keys: readonly VerifierKey[], of: TreeOfAnchors): Promise<number> {
    let anchors = 0;
    for await (const rows of this.#source.rows('auditAnchor'))
      for (const row of rows) {
        const vouchers = await vouchersOf(row, this.#trust);
        if (vouchers.length === 0) continue;
        const checkpoint =
          vouchers === 'bad' ? null : this.#signedCheckpoint(String(row['signedNote']), keys, of.origin);
        if (checkpoint === null || vouchers === 'bad') this.#findings.add('badAnchor', `anchor ${String(row['id'])}`);
        else {
          anchors += this.#holdAgainst(checkpoint, of);
          this.#vouched.push(...vouchers.map((each) => ({ ...each, size: checkpoint.size })));
        }
      }
    return anchors;
  }

  /** Remembers the root of a checkpoint from elsewhere. How many it is: none where the tree is shorter. */
  #holdAgainst(checkpoint: Checkpoint, { size, newest }: TreeOfAnchors): 0 | 1 {
    const what = `checkpoint of size ${checkpoint.size}`;
    if (checkpoint.size > size) {
      this.#findings.add('rolledBack', `${what}; the tree has ${size} places`);
      return 0;
    }
    if (checkpoint.size > newest) this.#findings.add('checkpointGone', what);
    this.#expect(checkpoint, 'rewrittenSinceAnchor');
    return 1;
  }

  async #readKeys(): Promise<readonly VerifierKey[]> {
    const keys: VerifierKey[] = [];
    for await (const rows of this.#source.rows('auditKey'))
      for (const { id, verifierKey, withdrawnFrom } of rows) {
        if (withdrawnFrom != null) this.#withdraw(String(id), Number(withdrawnFrom));
        const key = readVerifierKey(String(verifierKey));
        if (key?.hash === id) keys.push(key as VerifierKey);
      }
    return keys;
  }

  /** The checkpoint of a note of a log, signed by one of these keys; null otherwise. */
  #signedCheckpoint(note: string, keys: readonly VerifierKey[], origin: string): Checkpoint | null {
    const checkpoint = readCheckpoint(note);
    const signers = signersOf(note, keys).map(({ hash }) => hash);
    if (checkpoint?.origin !== origin || signers.length === 0) return null;
    this.#signed.push({ size: checkpoint.size, signers });
    return checkpoint;
  }

  /** Known at the end: rows of the tree say it, whatever became of the keys themselves. */
  #nameWithdrawn(): void {
    for (const { size, signers } of this.#signed)
      if (signers.every((hash) => size > (this.#withdrawn.get(hash) ?? size)))
        this.#findings.add('withdrawnKey', `checkpoint of size ${size}`);
  }

  #expect({ size, root }: Checkpoint, kind: FindingKind): void {
    this.#expected.set(size, [...(this.#expected.get(size) ?? []), { root, kind }]);
  }

  async #verifyWindow(start: number, end: number): Promise<void> {
    for (const place of await readPlaces(this.#source, start, end)) {
      this.#verifyPlace(place);
      if (place.hash !== null) this.#growing.append(place.hash);
      this.#compareRoots(place.position + 1);
    }
    await this.#compareTiles(end);
  }

  #verifyPlace({ position, hash, leaf, record }: AuditPlace): void {
    const what = `position ${position}, audit row ${leaf?.auditId ?? 'unknown'}`;
    if (hash === null)
      this.#findings.add('hashesGone', `position ${position}, tile ${tileKey(0, Math.floor(position / tileWidth))}`);
    else if (leaf !== null && record !== null) this.#verifyRecord({ what, position }, record, leaf, hash);
    else if (leaf !== null && missingRowHash(leaf.auditId).equals(hash))
      this.#findings.add('removedWhileWaiting', what);
    else this.#missing.add(position);
  }

  #verifyRecord(
    { what, position }: { readonly what: string; readonly position: number },
    record: AuditRecord,
    hiding: EntrySalt,
    claimed: Hash,
  ): void {
    const hash = hiding.erasure !== null || isCanonicalSalt(hiding.salt) ? hashOf(record, hiding) : null;
    if (hash === null) this.#findings.add('saltGone', what);
    else if (!hash.equals(claimed)) this.#strayHashes.set(hash.toString('hex'), what);
    else {
      this.#verifiedRows += 1;
      if (hiding.erasure !== null) this.#erasedRows.add(position);
      this.#readClaims(record);
    }
  }

  /** What a row says of places whose rows or values are gone. */
  #readClaims({ row }: AuditRecord): void {
    this.#pruned = prunedRunsOf(row) ?? this.#pruned;
    this.#erasedRuns.push(...(erasedRunsOf(row) ?? []));
    for (const [hash, size] of withdrawnKeysOf(row) ?? []) this.#withdraw(hash, size);
  }

  /** A row that comes later gives no key back: the smallest size counts, and one that is no number says nothing. */
  #withdraw(hash: string, size: number): void {
    const from = Number.isFinite(size) ? size : 0;
    this.#withdrawn.set(hash, Math.min(this.#withdrawn.get(hash) ?? from, from));
  }

  #compareRoots(size: number): void {
    const expected = this.#expected.get(size);
    if (expected === undefined) return;
    const root = this.#growing.size === size ? this.#growing.root().toString('base64') : '';
    for (const each of expected) if (each.root !== root) this.#findings.add(each.kind, `checkpoint of size ${size}`);
  }

  /** The tiles above the leaves are as the leaves make them. */
  async #compareTiles(end: number): Promise<void> {
    const upper = this.#growing.takeChanged().filter(({ level }) => level > 0);
    if (upper.length === 0 || this.#growing.size !== end) return;
    const keys = upper.map(({ level, index }) => tileKey(level, index));
    const tiles = await this.#source.rowsOf('auditTile', 'id', keys);
    const stored = new Map(tiles.map(({ id, hashes }) => [String(id), decodeHashes(String(hashes))]));
    for (const [at, { hashes }] of upper.entries()) {
      const key = keys[at] as string;
      // Rows after this window may have made it longer.
      if (!hashes.every((hash, place) => stored.get(key)?.[place]?.equals(hash) === true))
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
    for (const run of this.#missing.without(this.#pruned)) this.#findings.add('removed', wordsOf(run));
    for (const run of this.#erasedRows.without(this.#erasedRuns)) this.#findings.add('valuesGone', wordsOf(run));
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

  /** The number of rows that wait for their places. What they say of others counts: they have a place in a moment. */
  async #readWaiting(): Promise<number> {
    let waiting = 0;
    for await (const rows of this.#source.rows('pendingAudit')) {
      waiting += rows.length;
      const ids = rows.map(({ id }) => String(id));
      for (const row of await this.#source.rowsOf('audit', 'id', ids)) this.#readClaims({ row, targets: [] });
    }
    return waiting;
  }
}

const wordsOf = ([first, last]: PositionRun): string =>
  first === last ? `position ${first}` : `positions ${first} to ${last}`;

/** 32 bytes, and the one text of them: base64url has bits at its end that say nothing. */
function isCanonicalSalt(salt: string): boolean {
  const bytes = Buffer.from(salt, 'base64url');
  return bytes.length === 32 && bytes.toString('base64url') === salt;
}
