// Hashes of passwords and client secrets: scrypt, with its parameters in the hash, compared in constant time.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** For secrets that people choose: about a tenth of a second and 16 MiB for a guess. */
const passwordCost: ScryptCost = { N: 2 ** 14, r: 8, p: 5 };
/** For random secrets of 128 bits or more, which cannot be guessed: the hash only has to hide the secret. */
const randomSecretCost: ScryptCost = { N: 2 ** 10, r: 8, p: 1 };
/** A hash of a higher cost is not ours; it is refused instead of computed. */
const maxCost: ScryptCost = { N: 2 ** 17, r: 16, p: 16 };
const keyBytes = 32;

/** How the hash of a random secret begins: nobody has to spend the time of a password's to compare with it. */
export const randomSecretPrefix = `scrypt$N=${randomSecretCost.N},`;

/** Hashes a password, to `scrypt$N=16384,r=8,p=5$salt$key` with salt and key in base64url. */
export function hashSecret(secret: string): Promise<string> {
  return hashAtCost(secret, passwordCost);
}

/** Hashes a random secret of at least 128 bits, such as a client secret. */
export function hashRandomSecret(secret: string): Promise<string> {
  return hashAtCost(secret, randomSecretCost);
}

/** Whether a hash is of this secret. Takes as long for a wrong secret as for the right one. */
export async function verifySecret(secret: string, hash: string): Promise<boolean> {
  const parsed = parse(hash);
  if (parsed === undefined) return false;
  const key = await deriveKey(secret, parsed.salt, parsed.cost);
  return key.length === parsed.key.length && timingSafeEqual(key, parsed.key);
}

/** A hash of no secret, as costly as a password's: for accounts that do not exist, so that the time does not tell. */
export const unmatchableHash = format(passwordCost, randomBytes(16), randomBytes(keyBytes));

async function hashAtCost(secret: string, cost: ScryptCost): Promise<string> {
  const salt = randomBytes(16);
  return format(cost, salt, await deriveKey(secret, salt, cost));
}

function format(cost: ScryptCost, salt: Buffer, key: Buffer): string {
  return `scrypt$N=${cost.N},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

function parse(hash: string): { cost: ScryptCost; salt: Buffer; key: Buffer } | undefined {
  const found = /^scrypt\$N=(\d{1,6}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{16,})\$([\w-]{43})$/.exec(hash);
  if (found === null) return undefined;
  const [, N, r, p, salt = '', key = ''] = found;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  if (cost.N < 2 || cost.N > maxCost.N || cost.r < 1 || cost.r > maxCost.r || cost.p < 1 || cost.p > maxCost.p)
    return undefined;
  if ((cost.N & (cost.N - 1)) !== 0) return undefined;
  return { cost, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}

function deriveKey(secret: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const maxmem = 256 * cost.N * cost.r + 1024 * 1024;
  return new Promise((resolve, reject) => {
    // The two encodings of an accented letter are the same password: keyboards of different systems send either.
    scrypt(secret.normalize('NFC'), salt, keyBytes, { ...cost, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
