/** A checkpoint that was kept elsewhere: its note, and the verifier key that came with it, if any. */
export interface KeptCheckpoint {
  readonly signedNote: string;
  readonly verifierKey: string | null;
}

/** What the verification of a bundle says; `positions` in words, `findings` the first ones. */
export interface BundleReport {
  readonly rows: number;
  readonly positions: string;
  readonly findings: readonly string[];
  readonly findingCount: number;
  readonly anchored: boolean;
}

/** Verifies the bundle in a folder. Throws where it cannot be read. */
export function verifyBundle(folder: string, keptCheckpoints?: readonly KeptCheckpoint[]): Promise<BundleReport>;

/** The hash by which an audit row stands in the tree; of the fields that the tree holds. */
export function hashOfEntry(entry: {
  readonly row: Readonly<Record<string, unknown>>;
  readonly targets: readonly Readonly<Record<string, unknown>>[];
  readonly salt: string;
}): Buffer;

/** The checkpoints in a file of lines of JSON; other lines are left out. Throws where there is no such file. */
export function readKeptCheckpoints(file: string): readonly KeptCheckpoint[];
