/** Verifies the bundle in a folder; `keptCheckpoints`: checkpoints that were kept elsewhere. */
export function verifyBundle(
  folder: string,
  keptCheckpoints?: readonly { readonly signedNote: string }[],
): Promise<{
  readonly rows: number;
  readonly positions: string;
  readonly findings: readonly string[];
  readonly findingCount: number;
  readonly anchored: boolean;
}>;
