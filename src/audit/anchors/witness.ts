// What a witness is asked and what it answers: https://c2sp.org/tlog-witness. It signs a checkpoint only where the tree
// begins with every tree that it signed before, and remembers the newest one.

import { cosignersOf } from '../bundle/verify.mjs';
import type { Hash } from '../merkle.ts';

/** The body of `add-checkpoint`: the size that the witness knows, the proof from there, and the new checkpoint. */
export const addCheckpointBody = (knownSize: number, proof: readonly Hash[], signedNote: string): string =>
  [`old ${knownSize}`, ...proof.map((hash) => hash.toString('base64')), '', signedNote].join('\n');

/** The size that a witness knows, where it answered that it is another one (409); null for any other answer. */
export function knownSizeOf({ status, body }: { readonly status: number; readonly body: string }): number | null {
  const [, size] = (status === 409 ? /^(0|[1-9]\d{0,14})\n?$/.exec(body) : null) ?? [];
  return size === undefined ? null : Number(size);
}

/** The note with the cosignature of the witness; null where the answer has no good one by its key. */
export function cosignedNote(signedNote: string, answer: string, verifierKey: string): string | null {
  for (const line of answer.split('\n')) {
    const cosigned = `${signedNote}${line}\n`;
    if (line.startsWith('\u2014 ') && cosignersOf(cosigned, [verifierKey]).length > 0) return cosigned;
  }
  return null;
}
