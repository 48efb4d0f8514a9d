// Encryption of key material at rest: AES-256-GCM under a key that is derived from a setting.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts texts that are kept in the database, and opens them again. */
export interface Sealing {
  seal(text: string): string;
  /** MUST throw `SealingError` where the text was sealed with another key, or is sealed and this is `noSealing`. */
  open(material: string): string;
}

/** What was sealed cannot be opened with the key that is there. */
export class SealingError extends Error {}

const sealedPrefix = 'sealed.v1.';

/** Whether a text was sealed, by whatever key. */
export const isSealed = (material: string): boolean => material.startsWith(sealedPrefix);

/** Seals with one key, and opens what was sealed with that or with another, while the first takes the other's place. */
export interface RotatingSealing extends Sealing {
  /** The same text sealed with the first key; null where it is already, or was never sealed. */
  reseal(material: string): string | null;
}

/**
 * Seals with a key derived from `secret`, which must be random (32 characters or more), as must `fallback`, with whose
 * key it opens too.
 */
export function createSealing(secret: string, fallback: string | null = null): RotatingSealing {
  const first = createCipher(secret);
  const ciphers = fallback === null ? [first] : [first, createCipher(fallback)];
  const open = (material: string): string => {
    // Written before sealing was turned on.
    if (!isSealed(material)) return material;
    for (const cipher of ciphers) {
      const text = cipher.open(material);
      if (text !== null) return text;
    }
    throw new SealingError('The stored signing keys were sealed with another key than the configured one.');
  };
  return {
    seal: first.seal,
    open,
    reseal: (material) => (!isSealed(material) || first.open(material) !== null ? null : first.seal(open(material))),
  };
}

interface Cipher {
  readonly seal: (text: string) => string;
  /** Null where the text was sealed with another key, or was changed. */
  readonly open: (material: string) => string | null;
}

function createCipher(secret: string): Cipher {
  if (secret.length < 32) throw new Error('The key that seals signing keys at rest must have at least 32 characters.');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'latchkey signing keys at rest', 32));
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return sealedPrefix + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(material) {
      const bytes = Buffer.from(material.slice(sealedPrefix.length), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

/** Leaves key material in the clear: for tests. */
export const noSealing: Sealing = {
  seal: (text) => text,
  open(material) {
    if (isSealed(material))
      throw new SealingError('The stored signing keys are sealed, and no key to open them is configured.');
    return material;
  },
};
