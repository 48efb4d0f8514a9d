// What a verification finds: kinds with their sentences, and a list that stays short however much is broken.

/** What does not hold, by kind, each with its sentence. */
export const FindingKinds = {
  changed: 'An audit row was changed after it had its place.',
  moved: 'An audit row stands at the place of another one.',
  removed: 'An audit row was deleted, and not by the retention.',
  removedWhileWaiting: 'An audit row was deleted before it had its place.',
  putIn: 'An audit row has no place in the tree, and does not wait for one.',
  saltGone: 'The salt of an audit row is gone, so that its values cannot be verified.',
  valuesGone: 'Values of an audit row are gone, and no entry of the audit says that they were erased.',
  pastTheTree: 'A row claims a place beyond the end of the tree.',
  hashesGone: 'The tree lacks hashes.',
  badCheckpoint: 'A checkpoint is not signed by a key of this tree, or is of another tree.',
  withdrawnKey: 'A checkpoint is signed only by keys that were withdrawn before it.',
  checkpointGone: 'A checkpoint that was kept elsewhere is newer than the one of the database.',
  truncated: 'A checkpoint was signed for a larger tree.',
  rewritten: 'The hashes of the tree are not those that were signed.',
  foreignAnchor: 'A checkpoint that was kept elsewhere is not of this tree.',
  badAnchor: 'What an anchor gave is not about a checkpoint of this tree, or is not good.',
  rolledBack: 'A checkpoint that was kept elsewhere is of a larger tree: the database is older than it.',
  rewrittenSinceAnchor: 'The tree is not the one of a checkpoint that was kept elsewhere.',
} as const satisfies Readonly<Record<string, string>>;

export type FindingKind = keyof typeof FindingKinds;

/** Something that does not hold. `what`: the row or the place, in words. */
export interface Finding {
  readonly kind: FindingKind;
  readonly what: string;
}

const mostOfAKind = 100;

/** The first findings of each kind, and the number of all. */
export class FindingList {
  readonly #first: Finding[] = [];
  readonly #counts = new Map<FindingKind, number>();

  get first(): readonly Finding[] {
    return this.#first;
  }

  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  add(kind: FindingKind, what: string): void {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    if (count < mostOfAKind) this.#first.push({ kind, what });
  }
}
