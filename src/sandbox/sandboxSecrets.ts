// The sandbox's passwords and client secrets: drawn anew for each database, kept in a file beside it that only its
// owner can read.

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clients } from './sandboxClients.ts';
import { people } from './people.ts';

/** Passwords by the user's key, secrets by the client's; a public client has none. */
export interface SandboxSecrets {
  readonly passwords: Readonly<Record<string, string>>;
  readonly clientSecrets: Readonly<Record<string, string>>;
}

const randomSecret = (): string => randomBytes(24).toString('base64url');

/** New random passwords and client secrets for every user and client of the sandbox. */
export function generateSecrets(): SandboxSecrets {
  return {
    passwords: Object.fromEntries(people.map((person) => [person.key, randomSecret()])),
    clientSecrets: Object.fromEntries(
      clients.filter((client) => !client.isPublic).map((client) => [client.key, randomSecret()]),
    ),
  };
}

/**
 * The secrets of a sandbox that has public ones: the user's or client's key tells all of it. MUST be used on loopback
 * alone.
 */
export function fixedSecrets(): SandboxSecrets {
  return {
    passwords: Object.fromEntries(people.map(({ key }) => [key, `latchkey-password-of-${key}`])),
    clientSecrets: Object.fromEntries(
      clients.filter((client) => !client.isPublic).map(({ key }) => [key, `latchkey-secret-of-${key}`]),
    ),
  };
}

/** Whether these are the public secrets. */
export const areFixed = ({ passwords }: SandboxSecrets): boolean =>
  passwords['globalAdmin'] === fixedSecrets().passwords['globalAdmin'];

/** Null where there is no such file. A file that holds anything else is a fault that a person must see. */
export async function readSecrets(path: string): Promise<SandboxSecrets | null> {
  const text = await readIfExists(path);
  if (text === null) return null;
  const secrets = JSON.parse(text) as Partial<SandboxSecrets>;
  const missing = [
    ...people.filter((person) => typeof secrets.passwords?.[person.key] !== 'string'),
    ...clients.filter((client) => !client.isPublic && typeof secrets.clientSecrets?.[client.key] !== 'string'),
  ];
  if (missing.length > 0)
    throw new Error(`The sandbox's secrets in ${path} lack ${missing.map((each) => each.key).join(', ')}.`);
  return secrets as SandboxSecrets;
}

/**
 * Written whole or not at all; gives what stands there then: another process may have written at the same moment, and
 * the first one's stay.
 * MUST be done before the database is seeded: secrets that are lost cannot be told from their hashes.
 */
export async function writeSecrets(path: string, secrets: SandboxSecrets): Promise<SandboxSecrets> {
  const isOurs = await writeOnce(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return isOurs ? secrets : ((await readSecrets(path)) ?? secrets);
}

/** The key that seals what the issuer keeps; null where there is no such file. */
export async function readSealingKey(path: string): Promise<string | null> {
  return (await readIfExists(path))?.trim() ?? null;
}

/** As `writeSecrets`: written once, and gives the key that stands there then. */
export async function writeSealingKey(
  path: string,
  key: string = randomBytes(32).toString('base64url'),
): Promise<string> {
  return (await writeOnce(path, `${key}\n`)) ? key : ((await readSealingKey(path)) ?? key);
}

/** False where the file was there before. */
async function writeOnce(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.new`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(draft, text, { mode: 0o600, flush: true });
  try {
    // Unlike a renaming, a link takes nobody's place.
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await unlink(draft);
  }
}

function readIfExists(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
