// Backups are files of age (https://age-encryption.org/v1): encrypted for recipients, and each part authenticated.

import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Environment } from '../../config/settingSources.ts';
import { readSetting } from '../locations.ts';
import { UsageError } from '../verb.ts';

const firstLine = 'age-encryption.org/v1\n';
/** Bytes of plain text in a part, of its tag, and of the nonce before the first part. */
const [partSize, tagSize, nonceSize] = [65_536, 16, 16];

/** The recipients of backups, by an option or the settings; none where backups are not encrypted. */
export function recipientsOf(option: string, env: Environment): readonly string[] {
  const text = option || (readSetting(env, 'LATCHKEY_BACKUP_RECIPIENTS') ?? '');
  return text.split(/[\s,]+/).filter((each) => each !== '');
}

/** The keys that open backups, by a file or the settings; none where there are none. Throws `UsageError`. */
export async function identitiesOf(file: string, env: Environment): Promise<readonly string[]> {
  const read = async (): Promise<string> => {
    try {
      return await readFile(file, 'utf8');
    } catch {
      throw new UsageError(`There is no ${file} that can be read: --identity names a file with the key.`);
    }
  };
  const text = file === '' ? (readSetting(env, 'LATCHKEY_BACKUP_IDENTITY') ?? '') : await read();
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (file !== '' && keys.length === 0)
    throw new UsageError(`${file} has no key: it must have a line that begins with AGE-SECRET-KEY-.`);
  return keys;
}

/** A new key: what opens backups, and the recipient that they are encrypted for. */
export async function createBackupKey(): Promise<{ readonly identity: string; readonly recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** A step of a pipeline that encrypts for recipients. Throws `UsageError` for what is no recipient. */
export async function encryptionFor(
  recipients: readonly string[],
): Promise<(source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const recipient of recipients)
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new UsageError(`${JSON.stringify(recipient)} is no recipient of age: it must be a public key, age1….`);
    }
  return async function* (source) {
    yield* await encrypter.encrypt(webStreamOf(Readable.from(source)));
  };
}

/** Whether a file is encrypted, by its first line. */
export async function isEncrypted(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(firstLine.length), position: 0 });
    return buffer.toString('latin1', 0, bytesRead) === firstLine;
  } finally {
    await handle.close();
  }
}

/** The bytes of a file, decrypted where it is encrypted. Throws `UsageError` that names what is wrong with it. */
export async function* plainBytesOf(file: string, identities: readonly string[]): AsyncGenerator<Uint8Array> {
  if (!(await isEncrypted(file))) {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
    return;
  }
  if (identities.length === 0)
    throw new UsageError(`${file} is encrypted: name its key with --identity FILE or LATCHKEY_BACKUP_IDENTITY.`);
  const decrypted = await decrypt(file, identities);
  let read = 0;
  try {
    for await (const bytes of decrypted) {
      read += bytes.length;
      yield bytes;
    }
  } catch (error) {
    if (isOfTheDisk(error)) throw error;
    throw new UsageError(await damageOf(file, read));
  }
}

async function decrypt(file: string, identities: readonly string[]): Promise<ReadableStream<Uint8Array>> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of identities)
    try {
      decrypter.addIdentity(identity);
    } catch {
      throw new UsageError('The key of backups is damaged: it must be like AGE-SECRET-KEY-1….');
    }
  try {
    return await decrypter.decrypt(webStreamOf(createReadStream(file)));
  } catch (error) {
    if (isOfTheDisk(error)) throw error;
    const isOfOther = error instanceof Error && error.message.includes('no identity matched');
    throw new UsageError(
      isOfOther
        ? `${file} is encrypted for another key than the one that was given: nothing was written.`
        : `The head of ${file} was altered or cut off: nothing was written.`,
    );
  }
}

/** Node's types of the same streams differ from the global ones. */
const webStreamOf = (stream: Readable): ReadableStream<Uint8Array> =>
  Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;

/** Errors of Node's have a code; those of the format have none. */
const isOfTheDisk = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** What is wrong with a file of which so many bytes were good: the part after them, or its end. */
async function damageOf(file: string, goodBytes: number): Promise<string> {
  const bytes = await readFile(file);
  const head = bytes.indexOf('\n', bytes.indexOf('\n--- ') + 1) + 1;
  const parts = Math.ceil((bytes.length - head - nonceSize) / (partSize + tagSize));
  const isLast = Math.floor(goodBytes / partSize) >= parts - 1;
  return isLast
    ? `${file} was cut short, or its end was altered: nothing was written.`
    : `${file} was altered after its byte ${goodBytes}: nothing was written.`;
}
