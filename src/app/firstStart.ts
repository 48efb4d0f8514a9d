// What a start does to an empty database: the sandbox's seed, or the tenant of a production server and its workbench.

import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { isInMemory } from '../config/settingKinds.ts';
import type { Id } from '../domain/base.ts';
import { formatInstant } from '../domain/time.ts';
import {
  generateSecrets,
  readSealingKey,
  readSecrets,
  writeSealingKey,
  writeSecrets,
  type SandboxSecrets,
} from '../sandbox/sandboxSecrets.ts';
import { sealingKeyPath, secretsPath } from '../sandbox/secretsPath.ts';
import { isSeeded, seedSandbox } from '../sandbox/seed.ts';
import { createSealing, type RotatingSealing } from '../identity/tokens/sealing.ts';
import { takeAdminSecret } from '../setup/adminSecret.ts';
import { createTenant } from '../setup/createTenant.ts';
import { registerWorkbench } from '../setup/registerWorkbench.ts';
import { unlessDoneByOther } from '../setup/unlessDoneByOther.ts';
import type { Store } from '../store/contract.ts';
import { OpenError } from '../store/openError.ts';
import { newId } from './newId.ts';

/** Why a process cannot start: one sentence for the person who starts it. */
export class StartError extends OpenError {}

/**
 * The sandbox's secrets, which are drawn and written before an empty database is filled: a hash without its secret
 * would lock everybody out. Of several processes that start at the same moment the first one's secrets and seed stay.
 * Throws `StartError` where the database is filled and the secrets are missing.
 */
export async function seedIfEmpty(store: Store, config: Config): Promise<SandboxSecrets> {
  const isMemory = isInMemory(config.database);
  const file = secretsPath(config.data, config.database);
  const kept = isMemory ? null : await readSecrets(file);
  if (await isSeeded(store)) {
    if (kept === null)
      throw new StartError(
        `The sandbox's secrets are missing: ${file} belongs beside its database. Put it back, name the folder ` +
          'that has it in LATCHKEY_DATA, or start with a new database.',
      );
    return kept;
  }
  const secrets = isMemory ? generateSecrets() : (kept ?? (await writeSecrets(file, generateSecrets())));
  await unlessDoneByOther(() => seedSandbox(store, secrets, formatInstant(Date.now())));
  return secrets;
}

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

/**
 * Creates the tenant in an empty database. Returns the sentence that this start must show once; null where the database
 * was filled before. Throws `StartError` where the settings that it needs are missing.
 */
export async function createTenantIfEmpty(store: Store, { tenantDomain, adminSecret }: Config): Promise<string | null> {
  if (await isSeeded(store)) return null;
  if (tenantDomain === null || adminSecret === null)
    throw new StartError(
      'The database is empty, so that this start creates the tenant: set LATCHKEY_TENANT_DOMAIN and ' +
        'LATCHKEY_ADMIN_SECRET.',
    );
  const made = await unlessDoneByOther(() =>
    createTenant(store, { domain: tenantDomain, adminSecret, now: formatInstant(Date.now()), newId }),
  );
  return made === null
    ? null
    : `The tenant ${made.tenantId} (${tenantDomain}) was created; its first client is ${made.clientId}.`;
}

/**
 * Takes a changed `LATCHKEY_ADMIN_SECRET` where the tenant was there before. Returns the sentence that this start must
 * show; null where there is nothing to say.
 */
export async function takeChangedAdminSecret(store: Store, { adminSecret }: Config): Promise<string | null> {
  if (adminSecret === null) return null;
  const outcome = await unlessDoneByOther(() =>
    takeAdminSecret(store, { secret: adminSecret, now: formatInstant(Date.now()), newId }),
  );
  return outcome === null ? null : adminSecretSentences[outcome];
}

const adminSecretSentences = {
  same: null,
  taken: 'LATCHKEY_ADMIN_SECRET has changed: it is the secret of the first client from now on; the one before is not.',
  replaced:
    'LATCHKEY_ADMIN_SECRET was not taken: it is one that was replaced by another. Set the present one, or a new one.',
  unknown:
    'LATCHKEY_ADMIN_SECRET was not taken: there is no first client any more that it could be for. Remove the setting.',
} as const;

/** The workbench's client id. Of processes that start at the same moment one registers it, and the others find it. */
export async function registerWorkbenchOnce(store: Store, { publicUrl }: Config): Promise<Id> {
  const register = (): Promise<Id> => registerWorkbench(store, { publicUrl, now: formatInstant(Date.now()), newId });
  return (await unlessDoneByOther(register)) ?? (await register());
}
