// One tenant: its store, its clock, its keys and its workers, put together. Everything that asks for one of them gets
// it from here.

import { mkdir } from 'node:fs/promises';
import { createRuleWatchingStore } from '../flows/membershipRules/ruleWatchingStore.ts';
import type { Context } from '../flows/context.ts';
import { createTenant } from '../setup/createTenant.ts';
import { registerWorkbench } from '../setup/registerWorkbench.ts';
import type { Config } from '../config/config.ts';
import { type Caller, systemCaller } from '../domain/caller.ts';
import type { Entities } from '../domain/entities.ts';
import type { Id, Instant } from '../domain/base.ts';
import type { Tenant as TenantRow } from '../domain/tenant/tenantEntities.ts';
import { formatInstant } from '../domain/time.ts';
import { newId } from './newId.ts';
import { from } from '../odata/query.ts';
import { tenantNow } from '../sandbox/tenantClock.ts';
import {
  generateSecrets,
  readSecrets,
  secretsPath,
  writeSecrets,
  type SandboxSecrets,
} from '../sandbox/sandboxSecrets.ts';
import { isSeeded, seedSandbox } from '../sandbox/seed.ts';
import { open } from '../store/open.ts';
import { ConflictError, RuleViolationError, type Store } from '../store/contract.ts';
import { createMailSender } from '../outbound/smtp.ts';
import { createCallOut } from '../work/extensions/callOut.ts';
import { handlers } from '../work/queue/handlers.ts';
import { createWorkerPools } from '../work/queue/workerPools.ts';
import type { ExternalPorts } from '../work/extensions/ports.ts';
import { createSendMail } from '../work/mail/sendMail.ts';
import type { JobRunDeps } from '../work/queue/runJob.ts';
import { createConcurrencyLimits } from '../work/extensions/concurrencyLimits.ts';
import { createSweep } from '../work/queue/sweep.ts';
import type { Worker } from '../work/queue/worker.ts';
import type { Observer } from '../observe/events.ts';

export interface TenantServices {
  readonly store: Store;
  /** The same for those who call: what they ask and write side by side goes together. */
  readonly apiStore: Store;
  readonly worker: Worker;
  /** Of the sandbox; null in production. */
  readonly secrets: SandboxSecrets | null;
  readonly loadRow: () => Promise<TenantRow>;
  /** Tenant time by a row that was just read; the workers go by it from then on. */
  readonly updateClock: (row: TenantRow) => Instant;
  readonly domains: readonly string[];
  /** MUST be called before the workers start: how they reach the world. */
  readonly connect: (outside: ExternalPorts) => void;
  readonly contextFor: (caller: Caller, now: Instant, correlationId: string) => Context;
  /** By which people sign in to the workbench; null in the sandbox, whose clients `/sandbox` tells. */
  readonly workbenchClientId: Id | null;
  /** What the first start printed once: nothing later knows it. */
  readonly firstStartMessage: string | null;
}

/** A start that cannot be: one sentence for whoever started it. */
export class StartError extends Error {}

const machineNow = (): number => Date.now();

export async function openTenant(
  config: Config,
  observer: Observer,
  onFault: (error: unknown) => void,
  aroundJob?: JobRunDeps['aroundJob'],
): Promise<TenantServices> {
  const database = config.database.engine === 'sqlite' ? `sqlite:${config.database.path}` : config.database.url;
  await mkdir(config.data, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The folder ${config.data} cannot be made (${error.code ?? error.message}): name another in ` +
        'LATCHKEY_DATA or LATCHKEY_DATABASE.',
    );
  });
  const opened = await open({ database, mode: config.mode, onFault });
  try {
    const firstStartMessage = config.mode === 'production' ? await createTenantIfEmpty(opened, config) : null;
    const workbenchClientId =
      config.mode === 'production' && config.serves ? await registerWorkbenchOnce(opened, config) : null;
    const secrets = config.mode === 'sandbox' ? await seedIfEmpty(opened, config) : null;
    const store = createRuleWatchingStore(opened, { machineNow, tenantNow: () => updateClock(known), newId });
    // Apart from each other, so that calls do not wait for what workers have in hand.
    const [apiStore, workerStore] = [store.batched(), store.batched()];
    const [domains] = await store.read([from('domain')]);
    const loadRow = async (): Promise<TenantRow> => {
      const [page] = await store.read([from('tenant')]);
      return page?.rows[0] as unknown as TenantRow;
    };
    const contextFor = (caller: Caller, now: Instant, correlationId: string): Context => ({
      store: apiStore,
      caller,
      now,
      machineNow,
      newId,
      correlationId,
      waitForDueJobs: (ms) => worker.drainFor(ms),
    });
    let known = await loadRow();
    const updateClock = (read: TenantRow): Instant => {
      known = read;
      return tenantNow(known, machineNow());
    };
    let outside: ExternalPorts | null = null;
    const reached = (): ExternalPorts => {
      if (outside === null) throw new Error('the workers began before they were connected');
      return outside;
    };
    const worker: Worker = createWorkerPools({
      ...(aroundJob === undefined ? {} : { aroundJob }),
      keepsMails: config.mail === null,
      store,
      observer,
      settings: { lease: config.jobLease * 1_000 },
      handlers: {
        ...handlers,
        sweep: createSweep(config.retention),
        callOut: createCallOut(reached, createConcurrencyLimits()),
        sendMail: createSendMail(() => (config.mail === null ? null : createMailSender(reached(), config.mail))),
      },
      contextAt: (now, correlationId) => ({ ...contextFor(systemCaller, now, correlationId), store: workerStore }),
      clock: {
        machineNow,
        tenantNow: () => updateClock(known),
        ...(mayClockBeMovedElsewhere(config)
          ? {
              refresh: async () => {
                updateClock(await loadRow());
              },
            }
          : {}),
      },
    });
    return {
      store,
      apiStore,
      worker,
      connect: (to) => {
        outside = to;
      },
      secrets,
      loadRow,
      updateClock,
      firstStartMessage,
      workbenchClientId,
      contextFor,
      domains: (domains?.rows ?? []).map((each) => (each as unknown as Entities['domain']).name),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** By another process: only the sandbox's clock moves, and only PostgreSQL is shared. */
const mayClockBeMovedElsewhere = ({ mode, database }: Config): boolean =>
  mode === 'sandbox' && database.engine === 'postgres';

/**
 * The sandbox's secrets are written before the database is filled: a hash without its secret would lock everybody out.
 * Of several processes
 * that start at the same moment the first one's secrets and seed stay.
 */
async function seedIfEmpty(store: Store, config: Config): Promise<SandboxSecrets> {
  const isMemory = config.database.engine === 'sqlite' && config.database.path === ':memory:';
  const file = secretsPath(config.data, config.database);
  const kept = isMemory ? null : await readSecrets(file);
  if (await isSeeded(store)) {
    if (kept === null)
      throw new StartError(
        `The sandbox's secrets are missing: ${file} belongs beside its database. Put it back, name the ` +
          'folder that has it in ' +
          'LATCHKEY_DATA, or start with a new database.',
      );
    return kept;
  }
  const secrets = isMemory ? generateSecrets() : (kept ?? (await writeSecrets(file, generateSecrets())));
  await unlessDoneByOther(() => seedSandbox(store, secrets, formatInstant(machineNow())));
  return secrets;
}

/** What only the first of several processes can commit; null for the others. */
async function unlessDoneByOther<T>(fill: () => Promise<T>): Promise<T | null> {
  try {
    return await fill();
  } catch (error) {
    if (error instanceof ConflictError || error instanceof RuleViolationError) return null;
    throw error;
  }
}

async function createTenantIfEmpty(store: Store, { tenantDomain, adminSecret }: Config): Promise<string | null> {
  if (await isSeeded(store)) return null;
  if (tenantDomain === null || adminSecret === null)
    throw new StartError(
      'The database is empty, so that this start creates the tenant: set LATCHKEY_TENANT_DOMAIN and ' +
        'LATCHKEY_ADMIN_SECRET.',
    );
  const made = await unlessDoneByOther(() =>
    createTenant(store, { domain: tenantDomain, adminSecret, now: formatInstant(machineNow()), newId }),
  );
  return made === null
    ? null
    : `The tenant ${made.tenantId} (${tenantDomain}) was created; its first client is ${made.clientId}.`;
}

/** Of processes that start at the same moment one registers it, and the others find it. */
async function registerWorkbenchOnce(store: Store, { publicUrl }: Config): Promise<Id> {
  const register = (): Promise<Id> => registerWorkbench(store, { publicUrl, now: formatInstant(machineNow()), newId });
  return (await unlessDoneByOther(register)) ?? (await register());
}
