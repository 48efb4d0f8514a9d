// Secrets that were right are not hashed again with each call: what is remembered is a hash that lets nobody in.

import { hash } from 'node:crypto';
import { verifySecret } from './secretHashes.ts';

const mostRemembered = 1000;

/** Whether a secret is the one of a stored hash. What was right once is known at once. */
export function createRememberedSecrets(): (secret: string, storedHash: string) => Promise<boolean> {
  const remembered = new Set<string>();
  return async (secret, storedHash) => {
    const key = hash('sha256', `${storedHash} ${secret}`, 'base64');
    if (remembered.has(key)) return true;
    const isRight = await verifySecret(secret, storedHash);
    if (!isRight) return false;
    const [oldest] = remembered;
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
    remembered.add(key);
    return true;
  };
}
