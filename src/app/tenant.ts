// One tenant: its store, its clock, its keys and its workers, put together. Everything that asks for one of them gets
// it from here.

import { isPermitted, permissionsFor, permissionsOf } from '../identity/access/permissions.ts';
import { readableRows } from '../identity/access/readableRows.ts';
import type { Config } from '../config/config.ts';
import { type Caller, systemCaller } from '../domain/caller.ts';
import type { Id, Instant } from '../domain/base.ts';
import type { Tenant as TenantRow } from '../domain/tenant/tenantEntities.ts';
import { ownOrigin, type CallOrigin, type Context, type OutsideCalls } from '../flows/context.ts';
import { load, rows } from '../flows/load.ts';
import { keptAddressOf } from '../domain/signIns/keptAddress.ts';
import { createWatchingStore } from '../flows/watching/watchingStore.ts';
import { requestablePackages, visibilityFor } from '../identity/access/visibility.ts';
import { createAttemptLimiter, type AttemptLimiter } from '../identity/accounts/attemptLimiter.ts';
import { createSignInFailures } from '../identity/accounts/signInFailures.ts';
import type { Sealing } from '../identity/tokens/sealing.ts';
import { createFaultRules, type FaultRules } from '../http/faults/faultRules.ts';
import type { Observer } from '../observe/events.ts';
import { isClientProof } from '../outbound/outboundClient.ts';
import { createMailSender } from '../outbound/smtp.ts';
import type { SandboxSecrets } from '../sandbox/sandboxSecrets.ts';
import { tenantNow } from '../sandbox/tenantClock.ts';
import type { Store } from '../store/contract.ts';
import { createCallOut } from '../work/extensions/callOut.ts';
import { createLookAtConnection } from '../work/connections/looks/lookAtConnection.ts';
import { createProvisionLink } from '../work/connections/provisionLink.ts';
import { createTryConnection } from '../work/connections/tryConnection.ts';
import { createCalloutLimiter, type CalloutLimiter } from '../work/extensions/calloutLimiter.ts';
import type { ExternalPorts } from '../work/extensions/ports.ts';
import { createTryExtension } from '../work/extensions/tryExtension.ts';
import { isEncryptionCertificate } from '../identity/tokens/resourceData.ts';
import { createHandshake } from '../work/subscriptions/handshake.ts';
import type { SubscriptionPorts } from '../work/subscriptions/ports.ts';
import { createSendNotifications } from '../work/subscriptions/sendNotifications.ts';
import { createSendMail } from '../work/mail/sendMail.ts';
import type { AnchorRunner } from '../work/audit/anchorCheckpoints.ts';
import type { AuditLog } from '../work/logs/auditLog.ts';
import type { RefusalLog } from '../work/logs/refusalLog.ts';
import type { SignInLog } from '../work/logs/signInLog.ts';
import { handlers } from '../work/queue/handlers.ts';
import type { JobRunDeps } from '../work/queue/runJob.ts';
import { createTellAttention } from '../work/attention/tellAttention.ts';
import { createSweep } from '../work/queue/sweep.ts';
import type { Worker } from '../work/queue/worker.ts';
import { createWorkerPools } from '../work/queue/workerPools.ts';
import { anchorFile } from './tenants/auditSequencer.ts';
import { withLogs } from './tenants/tenantLogs.ts';
import { newId } from './newId.ts';

/** What the rest of a process uses of its tenant. */
export interface TenantServices {
  readonly store: Store;
  /** The same store without the watch over rules: for what replaces every row, and so every rule. */
  readonly unwatchedStore: Store;
  /** The same store for calls of the API: reads and commits of the same moment go to the database together. */
  readonly apiStore: Store;
  readonly worker: Worker;
  /** The workers alone, for what waits until no job is under way and goes on beside the sequencer of the audit. */
  readonly jobs: Pick<Worker, 'start' | 'stop'>;
  /** Encrypts the keys that are kept in the database. */
  readonly sealing: Sealing;
  /** The sandbox's passwords and client secrets; null in production. */
  readonly secrets: SandboxSecrets | null;
  readonly loadRow: () => Promise<TenantRow>;
  /** Tenant time by a row that was just read; the workers go by it from then on. */
  readonly updateClock: (row: TenantRow) => Instant;
  /** Names of the tenant's domains. */
  readonly domains: readonly string[];
  /** Tells the workers how they reach the outside. MUST be called before they start. */
  readonly connect: (ports: ExternalPorts, subscribers: SubscriptionPorts) => void;
  /** What somebody waits for whose call asks another system; identity providers are asked by the issuer. */
  readonly outsideCalls: Omit<OutsideCalls, 'tryProvider'>;
  readonly contextFor: (caller: Caller, now: Instant, origin: CallOrigin) => Context;
  /** What goes wrong on purpose; null in production. */
  readonly faults: FaultRules | null;
  /** Counts wrong passwords, of sign-ins and of commands alike. */
  readonly attempts: AttemptLimiter;
  /** Takes what is to be in the log of sign-ins. */
  readonly signIns: SignInLog;
  /** Takes which calls were refused. */
  readonly refusals: RefusalLog;
  /** Sends the audit to log stores. */
  readonly auditLog: AuditLog;
  /** Gives checkpoints of the audit to those who vouch for them. */
  readonly anchoring: AnchorRunner;
  /** The client by which people sign in to the workbench; null in the sandbox, where `/sandbox` lists the clients. */
  readonly workbenchClientId: Id | null;
  /** A sentence that this start must show: it cannot be told later. Null where there is none. */
  readonly firstStartMessage: string | null;
}

const machineNow = (): number => Date.now();

type FilledTenant = Pick<TenantServices, 'store' | 'sealing' | 'secrets' | 'firstStartMessage' | 'workbenchClientId'>;

/** Puts together what works on a database that is filled. Its workers are not started yet. */
export async function createTenantServices(
  config: Config,
  filled: FilledTenant,
  observer: Observer,
  aroundJob?: JobRunDeps['aroundJob'],
): Promise<TenantServices> {
  const row = await loadTenant(filled.store);
  const clock = new TenantClock(row);
  const store = createWatchingStore(filled.store, { machineNow, tenantNow: clock.now, newId });
  // Two batches, so that calls of the API do not wait for what the workers do.
  const [apiStore, workerStore] = [store.batched(), store.batched()];
  const { domains } = await load(store, { domains: rows('domain') });
  const loadRow = (): Promise<TenantRow> => loadTenant(store);
  const keptAddress = keptAddressOf(config.shortensAddresses);
  const faults = config.mode === 'sandbox' ? createFaultRules(machineNow) : null;
  const attempts = createAttemptLimiter(createSignInFailures(store), machineNow);
  const contextFor = createContexts(config, {
    apiStore,
    attempts,
    faults,
    keptAddress,
    seal: filled.sealing.seal,
    tellDroppedMails: createDroppedMails(observer, clock.now),
    ports: () => outside.ports(),
    waitForDueJobs: (ms) => logs.worker.drainFor(ms),
  });
  const outside = new Connection();
  const limiter = createCalloutLimiter();
  const workers = createTenantWorker(
    config,
    { ports: outside.ports, subscribers: outside.subscribers, limiter, open: filled.sealing.open },
    {
      ...(aroundJob === undefined ? {} : { aroundJob }),
      store,
      observer,
      contextAt: (now, own) => ({ ...contextFor(systemCaller, now, ownOrigin(own)), store: workerStore }),
      clock: workerClock(config, clock, loadRow),
    },
  );
  const ownContext = (): Context => ({ ...contextFor(systemCaller, clock.now(), ownOrigin(newId())), store });
  const own = { row, observer, tenantNow: clock.now, keptAddress, outbound: outside.ports, ownContext };
  const logs = withLogs(workers, config, filled, own);
  return {
    ...filled,
    store,
    unwatchedStore: filled.store,
    apiStore,
    ...logs,
    connect: outside.connect,
    outsideCalls: {
      tryExtension: createTryExtension(outside.ports, limiter),
      tryConnection: createTryConnection({ outside: outside.ports, open: filled.sealing.open }, limiter),
      webhooks: {
        isCertificate: isEncryptionCertificate,
        validate: createHandshake({ outside: outside.ports, limiter, newId }),
      },
    },
    loadRow,
    updateClock: clock.update,
    contextFor,
    attempts,
    faults,
    domains: domains.map(({ name }) => name),
  };
}

type ContextDeps = Pick<TenantServices, 'apiStore' | 'attempts' | 'faults'> &
  Pick<Context, 'seal' | 'tellDroppedMails' | 'waitForDueJobs'> & {
    readonly keptAddress: (address: string) => string;
    readonly ports: () => ExternalPorts;
  };

/** What commands are told of their call. */
function createContexts(
  config: Config,
  { apiStore, attempts, faults, keptAddress, seal, tellDroppedMails, ports, waitForDueJobs }: ContextDeps,
): TenantServices['contextFor'] {
  return (caller, now, { correlationId, block, userAgent, confirmedRemovals }) => ({
    store: apiStore,
    caller,
    visible: visibilityFor(caller, now),
    now,
    machineNow,
    newId,
    correlationId,
    userAgent,
    confirmedRemovals,
    address: block === null ? null : keptAddress(block),
    readable: (entity) => readableRows(caller, now, entity),
    permits: (method, route) => isPermitted(caller, permissionsOf(caller, permissionsFor(route, method), false)),
    requestable: () => requestablePackages(caller),
    workbench: config.workbench,
    isStrict: config.strict,
    keepsCheckpoints: anchorFile(config) !== null,
    pageOrigin: () => ports().pageOrigin(),
    seal,
    isClientProof,
    isOwnAddress: (address) => ports().isOwnAddress(address),
    tellDroppedMails,
    attemptPassword: attemptsFrom(block, attempts),
    deliveryFault: faults === null ? null : faults.drawDelivery,
    waitForDueJobs,
  });
}

const attemptsFrom =
  (block: string | null, attempts: AttemptLimiter): Context['attemptPassword'] =>
  (account, check) =>
    block === null ? check() : attempts.attempt({ account, address: block }, check);

/** Publishes what was dropped; for each person the first of a day is marked, for the log. */
function createDroppedMails(observer: Observer, now: () => Instant): Context['tellDroppedMails'] {
  let today = '';
  const told = new Set<Id>();
  return (causedById, mails) => {
    const day = now().slice(0, 10);
    if (day !== today) told.clear();
    today = day;
    observer.publish({ event: 'mailsDropped', causedById, mails, isFirst: !told.has(causedById) });
    told.add(causedById);
  };
}

/** The row of the tenant. */
export async function loadTenant(store: Store): Promise<TenantRow> {
  const { tenants } = await load(store, { tenants: rows('tenant') });
  return tenants[0] as TenantRow;
}

/** Tenant time by the tenant's row as it was last read. */
class TenantClock {
  #row: TenantRow;

  constructor(row: TenantRow) {
    this.#row = row;
  }

  readonly now = (): Instant => tenantNow(this.#row, machineNow());

  readonly update = (row: TenantRow): Instant => {
    this.#row = row;
    return this.now();
  };
}

/** How the workers reach the outside, once the server listens. */
class Connection {
  #ports: ExternalPorts | null = null;
  #subscribers: SubscriptionPorts | null = null;

  readonly connect = (ports: ExternalPorts, subscribers: SubscriptionPorts): void => {
    this.#ports = ports;
    this.#subscribers = subscribers;
  };

  readonly subscribers = (): SubscriptionPorts => {
    if (this.#subscribers === null) throw new Error('The workers were started before they were connected.');
    return this.#subscribers;
  };

  readonly ports = (): ExternalPorts => {
    if (this.#ports === null) throw new Error('The workers were started before they were connected.');
    return this.#ports;
  };
}

function createTenantWorker(
  { mail, jobLease, retention, mailsAttention }: Config,
  {
    ports,
    subscribers,
    limiter,
    open,
  }: Pick<Connection, 'ports' | 'subscribers'> & Pick<Sealing, 'open'> & { readonly limiter: CalloutLimiter },
  deps: Pick<JobRunDeps, 'store' | 'observer' | 'contextAt' | 'clock' | 'aroundJob'>,
): Worker {
  return createWorkerPools({
    ...deps,
    keepsMails: mail === null,
    settings: { lease: jobLease * 1_000 },
    handlers: {
      ...handlers,
      sweep: createSweep({ ...retention, mailsAttention }),
      tellAttention: createTellAttention(mailsAttention),
      callOut: createCallOut(ports, limiter),
      provisionLink: createProvisionLink({ outside: ports, open }, createCalloutLimiter()),
      lookAtConnection: createLookAtConnection({ outside: ports, open }),
      sendNotifications: createSendNotifications({
        outside: ports,
        ports: subscribers,
        limiter: createCalloutLimiter(),
      }),
      sendMail: createSendMail(() => (mail === null ? null : createMailSender(ports(), mail))),
    },
  });
}

function workerClock(config: Config, clock: TenantClock, loadRow: () => Promise<TenantRow>): JobRunDeps['clock'] {
  const refresh = async (): Promise<void> => void clock.update(await loadRow());
  return { machineNow, tenantNow: clock.now, ...(mayClockBeMovedElsewhere(config) ? { refresh } : {}) };
}

/** By another process: only the sandbox's clock moves, and only PostgreSQL is shared. */
const mayClockBeMovedElsewhere = ({ mode, database }: Config): boolean =>
  mode === 'sandbox' && database.engine === 'postgres';
