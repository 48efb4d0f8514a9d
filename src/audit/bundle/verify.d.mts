/** A checkpoint that was kept elsewhere: its note, and the verifier key that came with it, if any. */
export interface KeptCheckpoint {
  readonly signedNote: string;
  readonly verifierKey: string | null;
}

/** What the verification of a bundle says; `positions` in words, `findings` the first ones. */
export interface BundleReport {
  readonly rows: number;
  /** Of the rows: those of which a value was erased. */
  readonly erased: number;
  readonly positions: string;
  readonly findings: readonly string[];
  readonly findingCount: number;
  readonly anchored: boolean;
  readonly cosigners: readonly Cosigner[];
  /** Of a bundle about an access review: how many items, and how many decisions of people, each with its audit row. */
  readonly review: { readonly instanceId: string; readonly items: number; readonly decisions: number } | null;
}

/** Verifies the bundle in a folder. Throws where it cannot be read. */
export function verifyBundle(
  folder: string,
  keptCheckpoints?: readonly KeptCheckpoint[],
  witnessKeys?: readonly string[],
): Promise<BundleReport>;

/**
 * What is left of an entry some of whose values were erased, by the paths of its hidden values: the commitments of the
 * erased ones, and the salts of the others. The salt of the row is gone.
 */
export interface ErasedValues {
  readonly commitments: Readonly<Record<string, string>>;
  readonly salts: Readonly<Record<string, string>>;
}

/** Fields of an audit row, and of a target, that the tree shows as they are. */
export const plainFields: ReadonlySet<string>;
export const plainTargetFields: ReadonlySet<string>;

/** The fields of an audit row and of its targets that the tree holds. */
interface EntryFields {
  readonly row: Readonly<Record<string, unknown>>;
  readonly targets: readonly Readonly<Record<string, unknown>>[];
}

/** The hash by which an audit row stands in the tree. */
export function hashOfEntry(
  entry: EntryFields & { readonly salt: string; readonly erasure?: ErasedValues | null },
): Buffer;

/** The entry itself: canonical JSON, in which values are commitments. */
export function textOfEntry(
  entry: EntryFields & { readonly salt: string; readonly erasure?: ErasedValues | null },
): string;

/** The values of an entry that are hidden behind salts, by their paths. */
export function hiddenValuesOf(entry: EntryFields): readonly (readonly [path: string, value: unknown])[];

/** The salt of the value at a path; both base64url. */
export function saltOfField(salt: string, path: string): string;

/** What an entry says of a value, by the salt of the value; both base64url. */
export function commitmentOf(salt: string, value: unknown): string;

/** The checkpoints in a file of lines of JSON; other lines are left out. Throws where there is no such file. */
export function readKeptCheckpoints(file: string): readonly KeptCheckpoint[];

/** A witness whose cosignature on a note is good, and when it gave it. */
export interface Cosigner {
  readonly witness: string;
  readonly at: string;
}

/** The witnesses that cosigned a note, by their verifier keys. */
export function cosignersOf(note: string, witnessKeys: readonly string[]): readonly Cosigner[];
