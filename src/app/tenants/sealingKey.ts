// The key that seals what a tenant keeps: the issuer's records, the keys that sign.

import { randomBytes } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import { isInMemory } from '../../config/settingKinds.ts';
import { createSealing, type RotatingSealing } from '../../identity/tokens/sealing.ts';
import { readSealingKey, writeSealingKey } from '../../sandbox/sandboxSecrets.ts';
import { sealingKeyPath, secretsPath } from '../../sandbox/secretsPath.ts';

/**
 * The key that seals what the issuer keeps: in production and wherever it is set that of the settings, else the
 * sandbox's own from its file, which is made where it is missing.
 */
async function sealingKeyOf({ secretKey, data, database }: Config): Promise<string> {
  if (secretKey !== null) return secretKey;
  if (isInMemory(database)) return randomBytes(32).toString('base64url');
  const file = sealingKeyPath(secretsPath(data, database));
  return (await readSealingKey(file)) ?? writeSealingKey(file);
}

/** Seals with that key, and opens with the fallback of the settings too. */
export async function sealingOf(config: Config): Promise<RotatingSealing> {
  return createSealing(await sealingKeyOf(config), config.secretKeyFallback);
}
