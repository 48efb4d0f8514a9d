// The composition root: opens the tenant, starts the workers and listens; and stops in order. Only the files of this
// folder know every other folder.

import type { Config } from '../config/config.ts';
import { startServer, type RunningServer } from '../http/server/server.ts';
import type { ServerLoad, ServerOptions } from '../http/server/serverOptions.ts';
import { startMonitoringListener, type MonitoringListener } from '../http/transport/monitoringListener.ts';
import { deleteExpiredArtefacts } from '../identity/accounts/identityStore.ts';
import { createObserver } from '../observe/events.ts';
import type { Logger } from '../observe/log.ts';
import type { OutboundClient } from '../outbound/outboundClient.ts';
import type { Store } from '../store/contract.ts';
import type { DrainResult } from '../work/queue/drain.ts';
import { offerFirstAdministrator } from './accounts/administrators.ts';
import type { AppParts } from './appParts.ts';
import { logEvent } from './eventLog.ts';
import { createObservability } from './observability.ts';
import { createOutbound, createOwnOrigins, isOwnAddress, type OwnOrigins } from './outboundAccess.ts';
import { ensurePrivateFiles } from './privateFiles.ts';
import { createSandboxHandlers } from './sandboxHandlers.ts';
import type { ServerDeps } from '../http/pipeline/serverDeps.ts';
import { serverDeps, serverOptions } from './serverOptions.ts';
import { createSubscriptionPorts } from './tenants/subscribers.ts';
import { createTransportRules } from './transportRules.ts';
import { openTenant } from './tenants/openTenant.ts';
import type { TenantServices } from './tenant.ts';
import { createOriginRules, createTokenIssuer, loadTls } from './tokenIssuer.ts';
import { createTracing, type Tracing } from './tracing.ts';
import { loadWebFiles } from './webFiles.ts';

/** A process that runs: where it is reached, and how it stops. */
export interface App {
  /** An address of it on this machine: by http, or by https where http is off. */
  readonly http: string;
  readonly https: string | null;
  /** Where clients reach it. */
  readonly origin: string;
  /** Where this machine reads metrics without a token; null where there is no such listener. */
  readonly metrics: string | null;
  readonly caFile: string | null;
  /** What `/sandbox` answers at an origin; null in production. */
  readonly describeSandbox: (origin: string) => Promise<unknown>;
  /** Whether the workbench was built. */
  readonly hasWorkbench: boolean;
  /** A sentence that this start must show; null where there is none. */
  readonly firstStartMessage: string | null;
  /**
   * The one-time address at which the first administrator of a production tenant is made; null where there is one. It
   * MUST NOT be logged.
   */
  readonly administratorAddress: string | null;
  /** Runs everything that is due now, to the end. */
  readonly drain: () => Promise<DrainResult>;
  readonly close: () => Promise<void>;
}

/**
 * Starts a process by its configuration. Throws `StartError` or `OpenError`, one sentence for the person who starts it;
 * what was opened by then is closed.
 */
export async function startApp(config: Config, logger: Logger): Promise<App> {
  return (await startHost(config, logger)).app;
}

/** A process with the parts that tenants beside the first one share. */
interface Host {
  readonly app: App;
  readonly tenant: TenantServices;
  readonly parts: AppParts;
}

interface HostOptions {
  /** In the place of the database that the settings name. */
  readonly openStore?: (config: Config, onFault: (error: unknown) => void) => Promise<Store>;
  /** Who answers which call, where there is more than one tenant. */
  readonly route?: (first: ServerOptions) => ServerOptions;
}

/** As `startApp`, with its parts. */
export async function startHost(config: Config, logger: Logger, options: HostOptions = {}): Promise<Host> {
  const { openStore, route = (first) => first } = options;
  const observer = createObserver(logger.onBug);
  observer.subscribe((event) => logEvent(event, logger, config.mode));
  if (config.sandboxFixed)
    logger.log('warn', 'the passwords and secrets of this sandbox are public (LATCHKEY_SANDBOX_FIXED)', {});
  const own = createOwnOrigins(config);
  const outbound = createOutbound(config, own);
  const tracing = await createTracing(config, outbound, logger);
  await ensurePrivateFiles(config, logger);
  const tenant = await openTenant(config, observer, logger.onBug, { openStore, aroundJob: tracing?.aroundJob });
  const closing: (() => Promise<void>)[] = [async () => tracing?.traces.close(), () => tenant.store.close()];
  const close = async (): Promise<void> => {
    for (const each of closing.reverse()) await each();
  };
  try {
    const parts = await createParts(config, tenant, { observer, logger, tracing, own, outbound });
    const server = await listen(config, tenant, { parts, route });
    closing.push(
      () => tenant.worker.stop(),
      () => server.close(),
    );
    const monitoring = await listenForMonitoring(config, parts);
    // It tells that the process stops as long as calls are answered.
    if (monitoring !== null) {
      own.add(monitoring.origin);
      closing.push(monitoring.close);
    }
    closing.push(parts.observability.stop);
    if (config.works) tenant.worker.start();
    closing.push(deleteExpiredRegularly(tenant, logger));
    const app: App = {
      http: server.http ?? server.https ?? parts.origins.canonical,
      https: server.https,
      origin: parts.origins.canonical,
      metrics: monitoring?.origin ?? null,
      caFile: parts.tls?.caFile ?? null,
      describeSandbox: (origin) => describeSandboxOf(config, tenant, parts, origin),
      hasWorkbench: parts.staticSite !== null,
      firstStartMessage: tenant.firstStartMessage,
      administratorAddress:
        config.mode === 'production' && config.serves
          ? await offerFirstAdministrator(tenant.store, parts.origins.canonical)
          : null,
      drain: async () => {
        await tenant.loadRow().then(tenant.updateClock);
        return tenant.worker.drain();
      },
      close,
    };
    return { app, tenant, parts };
  } catch (error) {
    await close();
    throw error;
  }
}

async function describeSandboxOf(
  config: Config,
  tenant: TenantServices,
  parts: AppParts,
  origin: string,
): Promise<unknown> {
  const { callRecorder: recorder } = parts.observability;
  return recorder === null ? null : createSandboxHandlers(config, tenant, { ...parts, recorder }).describe(origin);
}

type Parts = AppParts & { readonly onListening: (server: RunningServer) => void };

async function createParts(
  config: Config,
  tenant: TenantServices,
  given: {
    readonly observer: ReturnType<typeof createObserver>;
    readonly logger: Logger;
    readonly tracing: Tracing | null;
    readonly own: OwnOrigins;
    readonly outbound: OutboundClient;
  },
): Promise<Parts> {
  const { observer, logger, tracing, own, outbound } = given;
  let running: RunningServer | null = null;
  const server = (): RunningServer | null => running;
  const origins = createOriginRules(config, server);
  return {
    logger,
    own,
    outbound,
    origins,
    transport: createTransportRules(config, origins, logger),
    server,
    // A process that only works answers questions about its health, over http.
    tls: config.serves && config.tlsPort !== null ? await loadTls(config) : null,
    staticSite: config.serves ? await loadWebFiles({ clientId: tenant.workbenchClientId }) : null,
    issuer: await createTokenIssuer(config, tenant, { origins, own, outbound, logger, observer }),
    observability: createObservability(config, tenant, observer, {
      logger,
      tracing,
      load: () => running?.load() ?? noLoad,
    }),
    onListening: (to) => {
      running = to;
      own.add(to.http, to.https);
    },
  };
}

async function listenForMonitoring({ metrics }: Config, parts: Parts): Promise<MonitoringListener | null> {
  const port = metrics?.port ?? null;
  return port === null ? null : startMonitoringListener(port, parts.observability.monitoringResponse);
}

const noLoad: ServerLoad = { connections: 0, running: 0, waiting: 0, heldBytes: 0 };

/** Listens, and tells the workers how they reach the outside. */
async function listen(
  config: Config,
  tenant: TenantServices,
  { parts, route }: { readonly parts: Parts } & Required<Pick<HostOptions, 'route'>>,
): Promise<RunningServer> {
  const { host, port, tlsPort } = config;
  const server = await startServer(route(serverOptions(config, tenant, parts)), {
    host,
    port,
    tlsPort: config.serves ? tlsPort : null,
  });
  parts.onListening(server);
  await connectWorkers(config, tenant, parts);
  return server;
}

/** Tells a tenant's workers how they reach the outside. */
export async function connectWorkers(config: Config, tenant: TenantServices, parts: AppParts): Promise<void> {
  const { issuer, origins, own, outbound } = parts;
  const calls = { deps: null as ServerDeps | null };
  const deps = (): ServerDeps => (calls.deps ??= serverDeps(config, tenant, parts));
  const { tenantId } = await tenant.loadRow();
  const subscribers = await createSubscriptionPorts(tenant, parts, deps);
  tenant.connect(
    {
      ...outbound,
      sign: issuer.signCall,
      origin: () => origins.canonical,
      pageOrigin: () => origins.pages,
      tenantId: () => tenantId,
      isOwnAddress: (address) => isOwnAddress(address, own),
    },
    subscribers,
  );
}

/** Milliseconds between two deletions of codes, sessions and grants that have expired. */
const deleteExpiredEveryMs = 10 * 60_000;

/** Deletes them now and then; returns how to end that. */
function deleteExpiredRegularly({ store }: TenantServices, { onBug }: Logger): () => Promise<void> {
  const timer = setInterval(() => {
    deleteExpiredArtefacts(store, new Date()).catch(onBug);
  }, deleteExpiredEveryMs).unref();
  return async () => {
    clearInterval(timer);
  };
}
