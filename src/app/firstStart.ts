// What a start does to an empty database: the sandbox's seed, or the tenant of a production server and its workbench.

import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { isInMemory } from '../config/settingKinds.ts';
import type { Id, Instant } from '../domain/base.ts';
import { Refusal } from '../domain/refusal.ts';
import { formatInstant } from '../domain/time.ts';
import {
  areFixed,
  fixedSecrets,
  generateSecrets,
  readSecrets,
  writeSecrets,
  type SandboxSecrets,
} from '../sandbox/sandboxSecrets.ts';
import { secretsPath } from '../sandbox/secretsPath.ts';
import { isSeeded, seedSandbox } from '../sandbox/seed.ts';
import { takeAdminSecret } from '../setup/adminSecret.ts';
import { restoreRows } from '../sandbox/snapshots/snapshot.ts';
import type { SnapshotRows } from '../sandbox/snapshots/snapshotSecrets.ts';
import { createTenant } from '../setup/createTenant.ts';
import { registerWorkbench } from '../setup/registerWorkbench.ts';
import { unlessDoneByOther } from '../setup/unlessDoneByOther.ts';
import type { Store } from '../store/contract.ts';
import { OpenError } from '../store/openError.ts';
import { newId } from './newId.ts';
import { isShipped, readScenarioWish, scenarioRows, shippedScenarios } from './scenarios/shipped.ts';

/** Why a process cannot start: one sentence for the person who starts it. */
export class StartError extends OpenError {}

/**
 * The sandbox's secrets, which are drawn and written before an empty database is filled: a hash without its secret
 * would lock everybody out. Of several processes that start at the same moment the first one's secrets and seed stay.
 * Throws `StartError` where the database is filled and the secrets are missing.
 */
export async function seedIfEmpty(store: Store, config: Config): Promise<SandboxSecrets> {
  const secrets = await secretsOf(store, config);
  if (await isSeeded(store)) return secrets;
  const now = formatInstant(Date.now());
  // Before anything is written: a scenario that is wrong leaves no tenant behind.
  const rows = await firstRows(config, secrets, now);
  const isOurs = await unlessDoneByOther(() => seedSandbox(store, secrets, now));
  if (isOurs === true && rows !== null)
    await restoreRows(store, secrets, { rows, at: now }, { machineNow: Date.now, newId });
  return secrets;
}

/** The rows of the scenario that the settings name; null for the tutorial. */
async function firstRows(config: Config, secrets: SandboxSecrets, now: Instant): Promise<SnapshotRows | null> {
  const { scenario } = config;
  if (scenario === null) return null;
  try {
    const wish = await readScenarioWish(
      isShipped(scenario) ? JSON.stringify({ scenario }) : await readScenarioFile(scenario),
    );
    return await scenarioRows(config, wish, { secrets, now });
  } catch (error) {
    if (error instanceof Refusal) throw new StartError(`The scenario ${scenario}: ${String(error.facts['says'])}`);
    throw error;
  }
}

function readScenarioFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `LATCHKEY_SCENARIO is ${JSON.stringify(path)}: it must be one of ${Object.keys(shippedScenarios).join(', ')}, ` +
        `or a YAML file, and no such file can be read (${error.code ?? error.message}).`,
    );
  });
}

/** Public secrets are never served by a sandbox that does not say so, whose address may be any. */
function requireAsSet(secrets: SandboxSecrets, { sandboxFixed }: Config, file: string): void {
  if (areFixed(secrets) !== sandboxFixed)
    throw new StartError(
      `The secrets of this sandbox, in ${file}, are ${sandboxFixed ? 'its own' : 'the public ones'}: set ` +
        `LATCHKEY_SANDBOX_FIXED to ${sandboxFixed ? 'off' : 'on'}, or start with a new database.`,
    );
}

/** Throws `StartError` where they are not the secrets that the settings want. */
async function secretsOf(store: Store, config: Config): Promise<SandboxSecrets> {
  const isMemory = isInMemory(config.database);
  const file = secretsPath(config.data, config.database);
  const kept = isMemory ? null : await readSecrets(file);
  if (await isSeeded(store)) {
    if (kept === null)
      throw new StartError(
        `The sandbox's secrets are missing: ${file} belongs beside its database. Put it back, name the folder ` +
          'that has it in LATCHKEY_DATA, or start with a new database.',
      );
    requireAsSet(kept, config, file);
    return kept;
  }
  const drawn = config.sandboxFixed ? fixedSecrets() : generateSecrets();
  const secrets = isMemory ? drawn : (kept ?? (await writeSecrets(file, drawn)));
  requireAsSet(secrets, config, file);
  return secrets;
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
