// One tenant: its store, its clock, its keys and its workers, put together. Everything that asks for one of them gets
// it from here.

import { mkdir } from 'node:fs/promises';
import { watching } from './commands/automatic/watch.ts';
import type { Context } from './commands/context.ts';
import { createTenant } from './commands/createTenant.ts';
import { registerWorkbench } from './commands/registerWorkbench.ts';
import type { Config } from './config.ts';
import type { Caller } from './domain/caller.ts';
import { system } from './domain/caller.ts';
import type { Entities, Id, Instant, Tenant as TenantRow } from './domain/entities.ts';
import { instantOf } from './domain/time.ts';
import { newId } from './ids.ts';
import { from } from './odata/query.ts';
import { tenantNow } from './sandbox/clock.ts';
import { drawSecrets, readSecrets, secretsPath, writeSecrets, type Secrets } from './sandbox/secrets.ts';
import { isSeeded, seedSandbox } from './sandbox/seed.ts';
import { open } from './store/open.ts';
import { Conflict, RuleBroken, type Store } from './store/contract.ts';
import { mailDoor } from './outbound/smtp.ts';
import { callOut } from './work/callOut.ts';
import { handlers } from './work/handlers.ts';
import { createLanes } from './work/lanes.ts';
import type { Outside } from './work/outside.ts';
import { sendMailBy } from './work/sendMail.ts';
import type { Running } from './work/runJob.ts';
import { slots } from './work/slots.ts';
import { sweepKeeping } from './work/sweep.ts';
import type { Worker } from './work/worker.ts';
import type { Observer } from './observe/events.ts';

export interface Tenant {
  readonly store: Store;
  /** The same for those who call: what they ask and write side by side goes together. */
  readonly ofCalls: Store;
  readonly worker: Worker;
  /** Of the sandbox; null in production. */
  readonly secrets: Secrets | null;
  readonly row: () => Promise<TenantRow>;
  /** Tenant time by a row that was just read; the workers go by it from then on. */
  readonly tick: (row: TenantRow) => Instant;
  readonly domains: readonly string[];
  /** MUST be called before the workers start: how they reach the world. */
  readonly connect: (outside: Outside) => void;
  readonly contextFor: (caller: Caller, now: Instant, correlationId: string) => Context;
  /** By which people sign in to the workbench; null in the sandbox, whose clients `/sandbox` tells. */
  readonly workbenchClientId: Id | null;
  /** What the first start printed once: nothing later knows it. */
  readonly created: string | null;
}

/** A start that cannot be: one sentence for whoever started it. */
export class StartError extends Error {}

const machineNow = (): number => Date.now();

export async function openTenant(
  config: Config,
  observer: Observer,
  onFault: (error: unknown) => void,
  attend?: Running['attend'],
): Promise<Tenant> {
  const database = config.database.engine === 'sqlite' ? `sqlite:${config.database.path}` : config.database.url;
  await mkdir(config.data, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `The folder ${config.data} cannot be made (${error.code ?? error.message}): name another in ` +
        'LATCHKEY_DATA or LATCHKEY_DATABASE.',
    );
  });
  const opened = await open({ database, mode: config.mode, onFault });
  try {
    const created = config.mode === 'production' ? await createOnce(opened, config) : null;
    const workbenchClientId =
      config.mode === 'production' && config.serves ? await workbenchOnce(opened, config) : null;
    const secrets = config.mode === 'sandbox' ? await seedOnce(opened, config) : null;
    const store = watching(opened, { machineNow, tenantNow: () => tick(known), newId });
    // Apart from each other, so that calls do not wait for what workers have in hand.
    const [ofCalls, ofWorkers] = [store.gathered(), store.gathered()];
    const [domains] = await store.read([from('domain')]);
    const row = async (): Promise<TenantRow> => {
      const [page] = await store.read([from('tenant')]);
      return page?.rows[0] as unknown as TenantRow;
    };
    const contextFor = (caller: Caller, now: Instant, correlationId: string): Context => ({
      store: ofCalls,
      caller,
      now,
      machineNow,
      newId,
      correlationId,
      settle: (ms) => worker.settle(ms),
    });
    let known = await row();
    const tick = (read: TenantRow): Instant => {
      known = read;
      return tenantNow(known, machineNow());
    };
    let outside: Outside | null = null;
    const reached = (): Outside => {
      if (outside === null) throw new Error('the workers began before they were connected');
      return outside;
    };
    const worker: Worker = createLanes({
      ...(attend === undefined ? {} : { attend }),
      keepsMails: config.mail === null,
      store,
      observer,
      settings: { lease: config.jobLease * 1_000 },
      handlers: {
        ...handlers,
        sweep: sweepKeeping(config.keeping),
        callOut: callOut(reached, slots()),
        sendMail: sendMailBy(() => (config.mail === null ? null : mailDoor(reached(), config.mail))),
      },
      contextAt: (now, correlationId) => ({ ...contextFor(system, now, correlationId), store: ofWorkers }),
      clock: {
        machineNow,
        tenantNow: () => tick(known),
        ...(mayBeMoved(config)
          ? {
              look: async () => {
                tick(await row());
              },
            }
          : {}),
      },
    });
    return {
      store,
      ofCalls,
      worker,
      connect: (to) => {
        outside = to;
      },
      secrets,
      row,
      tick,
      created,
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
const mayBeMoved = ({ mode, database }: Config): boolean => mode === 'sandbox' && database.engine === 'postgres';

/**
 * The sandbox's secrets are written before the database is filled: a hash without its secret would lock everybody out.
 * Of several processes
 * that start at the same moment the first one's secrets and seed stay.
 */
async function seedOnce(store: Store, config: Config): Promise<Secrets> {
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
  const secrets = isMemory ? drawSecrets() : (kept ?? (await writeSecrets(file, drawSecrets())));
  await byOneProcess(() => seedSandbox(store, secrets, instantOf(machineNow())));
  return secrets;
}

/** What only the first of several processes can commit; null for the others. */
async function byOneProcess<T>(fill: () => Promise<T>): Promise<T | null> {
  try {
    return await fill();
  } catch (error) {
    if (error instanceof Conflict || error instanceof RuleBroken) return null;
    throw error;
  }
}

async function createOnce(store: Store, { tenantDomain, adminSecret }: Config): Promise<string | null> {
  if (await isSeeded(store)) return null;
  if (tenantDomain === null || adminSecret === null)
    throw new StartError(
      'The database is empty, so that this start creates the tenant: set LATCHKEY_TENANT_DOMAIN and ' +
        'LATCHKEY_ADMIN_SECRET.',
    );
  const made = await byOneProcess(() =>
    createTenant(store, { domain: tenantDomain, adminSecret, now: instantOf(machineNow()), newId }),
  );
  return made === null
    ? null
    : `The tenant ${made.tenantId} (${tenantDomain}) was created; its first client is ${made.clientId}.`;
}

/** Of processes that start at the same moment one registers it, and the others find it. */
async function workbenchOnce(store: Store, { publicUrl }: Config): Promise<Id> {
  const register = (): Promise<Id> => registerWorkbench(store, { publicUrl, now: instantOf(machineNow()), newId });
  return (await byOneProcess(register)) ?? (await register());
}
