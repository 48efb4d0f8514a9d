// Checkpoints and their signatures: https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note.

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Hash } from './merkle.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** The root, base64 as a checkpoint writes it. */
  readonly root: string;
}

/** A key as its note's signature lines know it: name, four bytes of its hash, and the public key. */
export interface VerifierKey {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly hash: string;
  /** 32 bytes: Ed25519. */
  readonly publicKey: Buffer;
}

/** A key pair, and how verifiers name it. `privateKey` is PKCS #8 as PEM. */
export interface CheckpointKey {
  readonly hash: string;
  readonly verifierKey: string;
  readonly privateKey: string;
}

const ed25519 = 1;
/** What stands before the 32 bytes of an Ed25519 key in its SPKI form. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** A new key of a name, which MUST have no space and no `+`. */
export function createCheckpointKey(name: string): CheckpointKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(spkiPrefix.length);
  const hash = keyHash(name, raw);
  return {
    hash,
    verifierKey: `${name}+${hash}+${Buffer.concat([Uint8Array.of(ed25519), raw]).toString('base64')}`,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function keyHash(name: string, publicKey: Uint8Array): string {
  const hash = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ed25519)).update(publicKey).digest();
  return hash.subarray(0, 4).toString('hex');
}

/** Reads a verifier key. Null where it is none, or its hash is that of another key. */
export function readVerifierKey(text: string): VerifierKey | null {
  const [, name = '', hash = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  const publicKey = bytes.subarray(1);
  const fits = bytes.length === 33 && bytes[0] === ed25519 && keyHash(name, publicKey) === hash;
  return fits ? { name, hash, publicKey } : null;
}

const formatCheckpoint = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root}\n`;

/** A checkpoint of a hash. */
export const checkpointOf = (origin: string, size: number, root: Hash): Checkpoint => ({
  origin,
  size,
  root: root.toString('base64'),
});

/** The checkpoint as a note that each of the keys signs. */
export function signCheckpoint(checkpoint: Checkpoint, ...keys: readonly CheckpointKey[]): string {
  const text = formatCheckpoint(checkpoint);
  const lines = keys.map(({ verifierKey, privateKey }) => {
    const { name, hash } = readVerifierKey(verifierKey) as VerifierKey;
    const signature = sign(null, Buffer.from(text), createPrivateKey(privateKey));
    const signed = Buffer.concat([Buffer.from(hash, 'hex'), signature]).toString('base64');
    return `\u2014 ${name} ${signed}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** The keys whose signatures on a note are good; signatures by other keys count for nothing. */
export function signersOf(note: string, keys: readonly VerifierKey[]): readonly VerifierKey[] {
  const { text, signatures } = splitNote(note);
  const lines = signatures.split('\n').flatMap((line) => {
    const [, name, encoded = ''] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded, 'base64');
    if (name === undefined || bytes.toString('base64') !== encoded) return [];
    return [{ name, hash: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) }];
  });
  return keys.filter((key) =>
    lines.some(({ name, hash, bytes }) => name === key.name && hash === key.hash && isSignedBy(key, text, bytes)),
  );
}

/** The checkpoint in a note, whoever signed it. Null where it is none. */
export function readCheckpoint(note: string): Checkpoint | null {
  const [origin = '', size = '', root = ''] = splitNote(note).text.split('\n');
  const isCheckpoint = origin !== '' && /^(0|[1-9]\d{0,14})$/.test(size) && Buffer.from(root, 'base64').length === 32;
  return isCheckpoint ? { origin, size: Number(size), root } : null;
}

/** What the signatures of a note are about: the checkpoint itself. */
export const textOfNote = (note: string): string => splitNote(note).text;

/** The text with its last line feed, and the lines behind the empty line. */
function splitNote(note: string): { readonly text: string; readonly signatures: string } {
  const end = note.lastIndexOf('\n\n');
  return { text: note.slice(0, end + 1), signatures: note.slice(end + 2) };
}

function isSignedBy({ publicKey }: VerifierKey, text: string, signature: Buffer): boolean {
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
  return signature.length === 64 && verify(null, Buffer.from(text), key, signature);
}
