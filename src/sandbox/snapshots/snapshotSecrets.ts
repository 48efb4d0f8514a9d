// The sandbox's own secrets in the rows of a snapshot: a mark stands for each, so that the snapshot tells no secret,
// and whoever restores it signs in with the secrets of the sandbox at hand.

import { createHash } from 'node:crypto';
import type { EntityName } from '../../domain/entities.ts';
import { hashRandomSecret, randomSecretPrefix, verifySecret } from '../../identity/accounts/secretHashes.ts';
import { clients } from '../sandboxClients.ts';
import { people } from '../people.ts';
import { sandboxIdOf } from '../sandboxIds.ts';
import { areFixed, type SandboxSecrets } from '../sandboxSecrets.ts';

/** A row as a snapshot keeps it, with its version. */
export type SnapshotRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };
/** The rows of a snapshot by their entity. */
export type SnapshotRows = Readonly<Partial<Record<EntityName, readonly SnapshotRow[]>>>;

const mark = 'sandbox:';

/** The password of a user of a scenario, by the sandbox's own secrets. */
export function passwordOf({ passwords }: SandboxSecrets, key: string): string {
  const own = passwords[key];
  if (own !== undefined) return own;
  if (areFixed({ passwords, clientSecrets: {} })) return `latchkey-password-of-${key}`;
  return createHash('sha256').update(`${passwords['globalAdmin']} ${key}`).digest('base64url');
}

const seeded: ReadonlyMap<string, string> = new Map(people.map(({ id, key }) => [id, key]));
const seededApplications: ReadonlyMap<string, string> = new Map(
  clients.map(({ key }) => [sandboxIdOf(`application of client ${key}`), key]),
);
const isUser = (row: SnapshotRow): boolean => row['kind'] === 'user' && typeof row['passwordHash'] === 'string';

/** The key of a user: that of the seed, or the name before the @, by which scenarios make sign-in names. */
const keyOfUser = ({ id, userPrincipalName }: { readonly id: string; readonly userPrincipalName: string | null }) =>
  seeded.get(id) ?? (userPrincipalName ?? '').replace(/(_[^_@]*#EXT#)?@.*$/i, '');

/** Hashes that were compared before, so that a list of users costs no hashing each time it is asked for. */
const compared = new Map<string, string | null>();

/**
 * The key of a user who still has the password of the sandbox; null for one who has another. Passwords that were set
 * by calls are not compared: that takes a tenth of a second for each.
 */
export async function sandboxKeyOf(
  user: { readonly id: string; readonly userPrincipalName: string | null; readonly passwordHash: string | null },
  secrets: SandboxSecrets,
): Promise<string | null> {
  if (user.passwordHash?.startsWith(randomSecretPrefix) !== true) return null;
  const known = compared.get(user.passwordHash);
  if (known !== undefined) return known;
  const key = keyOfUser(user);
  const found = (await verifySecret(passwordOf(secrets, key), user.passwordHash)) ? key : null;
  if (compared.size >= 10_000) compared.clear();
  compared.set(user.passwordHash, found);
  return found;
}

/** The rows with marks in the place of hashes of the sandbox's secrets. */
export async function withoutSecrets(rows: SnapshotRows, secrets: SandboxSecrets): Promise<SnapshotRows> {
  const ofUser = async (row: SnapshotRow): Promise<SnapshotRow> => {
    if (!isUser(row)) return row;
    const key = await sandboxKeyOf(row as never, secrets);
    return key === null ? row : { ...row, passwordHash: mark + key };
  };
  const ofApplication = async (row: SnapshotRow): Promise<SnapshotRow> => {
    const secret = secrets.clientSecrets[seededApplications.get(String(row['objectId'])) ?? ''];
    const hash = row['secretHash'];
    const isOwn = secret !== undefined && typeof hash === 'string' && (await verifySecret(secret, hash));
    return isOwn ? { ...row, secretHash: mark + seededApplications.get(String(row['objectId'])) } : row;
  };
  return {
    ...rows,
    directoryObject: await Promise.all((rows.directoryObject ?? []).map(ofUser)),
    credential: await Promise.all((rows.credential ?? []).map(ofApplication)),
  };
}

/** The rows with hashes of this sandbox's secrets in the place of marks. */
export async function withSecrets(rows: SnapshotRows, secrets: SandboxSecrets): Promise<SnapshotRows> {
  const hashOf = (held: string, secretOf: (key: string) => string): string | Promise<string> =>
    held.startsWith(mark) ? hashRandomSecret(secretOf(held.slice(mark.length))) : held;
  const ofUser = async (row: SnapshotRow): Promise<SnapshotRow> =>
    isUser(row)
      ? { ...row, passwordHash: await hashOf(row['passwordHash'] as string, (key) => passwordOf(secrets, key)) }
      : row;
  const ofApplication = async (row: SnapshotRow): Promise<SnapshotRow> =>
    typeof row['secretHash'] === 'string'
      ? { ...row, secretHash: await hashOf(row['secretHash'], (key) => secrets.clientSecrets[key] ?? '') }
      : row;
  return {
    ...rows,
    directoryObject: await Promise.all((rows.directoryObject ?? []).map(ofUser)),
    credential: await Promise.all((rows.credential ?? []).map(ofApplication)),
  };
}
