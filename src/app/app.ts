// The composition root: the only file that knows every folder. It opens the tenant, starts the workers and listens; and
// stops in order.

import { resolve } from 'node:path';
import { networkInterfaces } from 'node:os';
import type { Config } from '../config/config.ts';
import { loadWebFiles } from './webFiles.ts';
import { listApiVersions, parseApiUrl } from '../http/routing/apiVersions.ts';
import { serveStaticFile, type StaticSite } from '../http/server/staticFiles.ts';
import { cloudMetadata } from '../http/routing/cloudMetadata.ts';
import { createPreparedPlans } from '../http/pipeline/preparedPlans.ts';
import { firstResponse, type PathHandler } from '../http/routing/firstResponse.ts';
import { permissionsDocument } from '../http/routing/permissionsDocument.ts';
import { answerNow } from '../http/pipeline/fastPath.ts';
import { serve } from '../http/pipeline/serve.ts';
import type { ServerDeps } from '../http/pipeline/serverDeps.ts';
import { serveSandbox, type SandboxHandlers } from '../http/sandbox/sandboxEndpoints.ts';
import { startServer, type RunningServer } from '../http/server/server.ts';
import type { Peer, ServerLoad, ServerOptions } from '../http/server/serverOptions.ts';
import { originOfRequest, type OriginOptions } from '../http/server/origin.ts';
import { jsonContentType, type HttpResponse, type Call } from '../http/pipeline/call.ts';
import type { CallRecorder } from '../http/sandbox/callRecorder.ts';
import { Refusal } from '../domain/refusal.ts';
import { deleteExpiredArtefacts, createIdentityStore } from '../identity/accounts/identityStore.ts';
import { createIssuer, type Issuer } from '../identity/issuer/issuer.ts';
import { createSealing } from '../identity/tokens/sealing.ts';
import { ensureTls, readTls, type Tls } from '../identity/tls/tls.ts';
import { createObserver, type Event } from '../observe/events.ts';
import type { Logger } from '../observe/log.ts';
import { createOutboundClient } from '../outbound/outboundClient.ts';
import { createJwksFetch } from '../outbound/jwksFetch.ts';
import { moveClock } from '../sandbox/moveClock.ts';
import { describeSandbox } from '../sandbox/describe.ts';
import { listDueJobs } from '../sandbox/dueJobs.ts';
import { resetSandbox } from '../sandbox/reset.ts';
import { openTenant, type TenantServices } from './tenant.ts';
import { createTracing } from './tracing.ts';
import { createObservability, type Observability } from './observability.ts';
import type { DrainResult } from '../work/queue/drain.ts';

export interface App {
  readonly http: string;
  readonly https: string | null;
  readonly caFile: string | null;
  /** Whether the front was built. */
  readonly hasWorkbench: boolean;
  /** What the first start of a production tenant must tell once; null otherwise. */
  readonly firstStartMessage: string | null;
  /** Runs what is due now, to the end. */
  readonly drain: () => Promise<DrainResult>;
  readonly close: () => Promise<void>;
}

export async function startApp(config: Config, telling: Logger): Promise<App> {
  const observer = createObserver(telling.onBug);
  observer.subscribe((event) => logEvent(event, telling));
  const tracing = await createTracing(config, createOutboundClient(allowedDestinations(config)), telling);
  const tenant = await openTenant(config, observer, telling.onBug, tracing?.aroundJob);
  const started: (() => Promise<void>)[] = [async () => tracing?.traces.close(), () => tenant.store.close()];
  const stop = async (): Promise<void> => {
    for (const each of started.reverse()) await each();
  };
  try {
    // A process that only works is asked for its health, on the port for http.
    const tlsPort = config.serves ? config.tlsPort : null;
    const tls = tlsPort === null ? null : await loadTls(config);
    const front = config.serves ? await loadWebFiles({ clientId: tenant.workbenchClientId }) : null;
    const places: { listening: RunningServer | null } = { listening: null };
    const origins = createOriginRules(config, () => places.listening);
    const issuer = await createTokenIssuer(config, tenant, origins, () => places.listening, telling);
    const watchers = createObservability(config, tenant, observer, {
      telling,
      tracing,
      load: () => places.listening?.load() ?? noLoad,
    });
    const listening = await startServer(
      serverOptions(config, tenant, { issuer, origins, tls, places, telling, watchers, front }),
      {
        host: config.host,
        port: config.port,
        tlsPort,
      },
    );
    places.listening = listening;
    const { tenantId } = await tenant.loadRow();
    tenant.connect({
      ...createOutboundClient(allowedDestinations(config)),
      sign: issuer.signCall,
      origin: () => origins.fallback,
      tenantId: () => tenantId,
    });
    started.push(
      () => tenant.worker.stop(),
      () => listening.close(),
      watchers.stopping,
    );
    if (config.works) tenant.worker.start();
    const forgetting = setInterval(() => {
      deleteExpiredArtefacts(tenant.store, new Date()).catch(telling.onBug);
    }, cleanUpEveryMs).unref();
    started.push(async () => {
      clearInterval(forgetting);
    });
    return {
      http: listening.http,
      https: listening.https,
      caFile: tls?.caFile ?? null,
      hasWorkbench: front !== null,
      firstStartMessage: tenant.firstStartMessage,
      drain: async () => {
        await tenant.loadRow().then(tenant.updateClock);
        return tenant.worker.drain();
      },
      close: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const noLoad: ServerLoad = { connections: 0, running: 0, waiting: 0, heldBytes: 0 };

/** How often codes, sessions and grants that ended are thrown away. */
const cleanUpEveryMs = 10 * 60_000;

interface AppParts {
  readonly issuer: Issuer;
  readonly origins: OriginOptions;
  readonly tls: Tls | null;
  readonly telling: Logger;
  readonly front: StaticSite | null;
  readonly places: { readonly listening: RunningServer | null };
  readonly watchers: Observability;
}

function serverOptions(config: Config, tenant: TenantServices, parts: AppParts): ServerOptions {
  const { issuer, origins, tls, telling, watchers } = parts;
  const { calls } = watchers;
  const serving: ServerDeps = {
    store: tenant.apiStore,
    apiVersions: listApiVersions(config.strict),
    strict: config.strict,
    verifier: issuer.verifier,
    preparedPlans: createPreparedPlans(),
    authorizationUri: () => `${origins.fallback}/common/oauth2/v2.0/authorize`,
    tenantNow: tenant.updateClock,
    contextFor: tenant.contextFor,
    showsTiming: config.mode === 'sandbox',
    onBug: (error, call) => logBug(telling, error, call),
    observer: watchers.callObserver,
    limitRate: watchers.admit,
  };
  const sandbox = calls === null ? null : sandboxOperations(config, tenant, { ...parts, calls });
  const options = {
    origins,
    tls,
    parseUrl: (url: string) => parseApiUrl(url, serving.apiVersions),
    onRejected: watchers.refused,
    onBug: (error: unknown, call: Parameters<typeof logBug>[2]) => logBug(telling, error, call),
  };
  // A process that only works is asked for its health and metrics alone.
  const handlers: readonly PathHandler[] = [
    watchers.answer,
    (call) => serveCloudMetadata(call, tenant),
    ...(config.serves
      ? [
          (call: Call, peer: Peer) => serveSandbox(call, peer, sandbox),
          (call: Call) => serveStaticFile(call, parts.front),
        ]
      : []),
  ];
  if (!config.serves)
    return {
      ...options,
      handleIssuer: async () => false,
      respondNow: () => null,
      respond: (call, _, peer) => firstResponse(handlers, call, peer()),
    };
  return {
    ...options,
    handleIssuer: async (req, res) => {
      if (!issuer.matches((req.url ?? '/').split('?', 1)[0] ?? '/')) return false;
      await issuer.handle(req, res);
      return true;
    },
    respondNow: (call, apiUrl) => answerNow(call, apiUrl, serving),
    respond: async (call, apiUrl, peer) =>
      apiUrl === null
        ? firstResponse(handlers, call, peer())
        : (permissionsDocument(call, apiUrl, serving.apiVersions) ?? serve(call, apiUrl, serving)),
  };
}

/** Where a custom cloud's Graph and tokens are, for Terraform's provider. */
async function serveCloudMetadata(call: Call, tenant: TenantServices): Promise<HttpResponse | null> {
  if ((call.method !== 'GET' && call.method !== 'HEAD') || call.url.split('?', 1)[0] !== '/metadata/endpoints')
    return null;
  return {
    status: 200,
    headers: { 'content-type': jsonContentType },
    body: cloudMetadata(call.origin, (await tenant.loadRow()).tenantId),
  };
}

function sandboxOperations(
  config: Config,
  tenant: TenantServices,
  { issuer, tls, places, calls }: AppParts & { readonly calls: CallRecorder },
): SandboxHandlers {
  return {
    key: config.sandboxKey,
    recorder: calls,
    listDueJobs: (wish) => listDueJobs(tenant.store, wish),
    describe: async (origin) => {
      const row = await tenant.loadRow();
      const { listening } = places;
      return describeSandbox({
        secrets: tenant.secrets ?? { passwords: {}, clientSecrets: {} },
        origins: { http: listening?.http ?? origin, https: listening?.https ?? null },
        origin,
        issuer: issuer.issuer(),
        caFile: tls?.caFile ?? null,
        clock: { now: tenant.updateClock(row), frozen: row.clockFrozenAt !== null },
      });
    },
    moveClock: (wish) =>
      moveClock(tenant.store, tenant.worker, wish, {
        machineNow: Date.now,
        moved: (row) => {
          tenant.updateClock(row);
          tenant.worker.wake();
        },
      }),
    reset: async () => {
      if (tenant.secrets === null) throw new Refusal('notServed');
      const day = await resetSandbox(tenant.store, tenant.secrets, new Date().toISOString());
      tenant.updateClock(await tenant.loadRow());
      tenant.worker.wake();
      calls.clear();
      return day;
    },
  };
}

async function createTokenIssuer(
  config: Config,
  tenant: TenantServices,
  origins: OriginOptions,
  listening: () => RunningServer | null,
  { onBug }: Logger,
): Promise<Issuer> {
  const row = await tenant.loadRow();
  const own = (): readonly string[] =>
    [config.publicUrl, listening()?.https, listening()?.http].flatMap((each) => each ?? []);
  const outside = config.outsideIssuer;
  return createIssuer({
    store: createIdentityStore(tenant.store, row, tenant.domains),
    publicOrigin: () => origins.fallback,
    ownOrigins: own,
    originOf: (request) => originOfRequest(request, origins),
    addressOf: (request) =>
      addressOf(request.socket.remoteAddress ?? '', request.headers['x-forwarded-for'], config.trustedProxies),
    sandbox: config.mode === 'sandbox',
    machineNow: Date.now,
    onError: onBug,
    ...(config.secretKey === null ? {} : { sealing: createSealing(config.secretKey) }),
    ...(outside === null
      ? {}
      : { outsideIssuer: { ...outside, fetch: createJwksFetch(createOutboundClient(allowedDestinations(config))) } }),
  });
}

/** Inside our own network. */
const allowedDestinations = ({ mode, outboundAllow }: Config): readonly string[] =>
  mode === 'sandbox' ? [...outboundAllow, ...loopback] : outboundAllow;
const loopback = ['127.0.0.0/8', '::1', 'localhost'];

/** The client's address as the nearest trusted proxy saw it; otherwise who is connected. */
function addressOf(peer: string, forwarded: string | string[] | undefined, trusted: ReadonlySet<string>): string {
  if (!trusted.has(peer) || forwarded === undefined) return peer;
  return (
    String(forwarded)
      .split(',')
      .map((each) => each.trim())
      .findLast((each) => !trusted.has(each)) ?? peer
  );
}

function createOriginRules(config: Config, listening: () => RunningServer | null): OriginOptions {
  const { host, publicUrl } = config;
  const anywhere = host === '0.0.0.0' || host === '::';
  const hosts = [
    'localhost',
    '127.0.0.1',
    '[::1]',
    host.includes(':') ? `[${host}]` : host,
    ...(publicUrl === null ? [] : [new URL(publicUrl).hostname]),
  ];
  const own = anywhere
    ? Object.values(networkInterfaces())
        .flatMap((each) => each ?? [])
        .map((each) => (each.family === 'IPv6' ? `[${each.address}]` : each.address))
    : [];
  return {
    hosts: new Set([...hosts, ...own].map((each) => each.toLowerCase())),
    trustedProxies: config.trustedProxies,
    get fallback() {
      return publicUrl ?? listening()?.https ?? listening()?.http ?? `http://${host}`;
    },
  };
}

async function loadTls(config: Config): Promise<Tls> {
  if (config.tls !== null) return readTls(config.tls);
  const hosts = [config.host, ...(config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname])].filter(
    (each) => each !== '0.0.0.0' && each !== '::',
  );
  return ensureTls({ folder: resolve(config.data, 'tls'), hosts, now: new Date() });
}

function logBug(
  { log, onBug }: Logger,
  error: unknown,
  call: { readonly method: string; readonly url: string; readonly requestId: string },
): void {
  log('error', 'a call met a bug', {
    method: call.method,
    path: call.url.split('?', 1)[0],
    requestId: call.requestId,
    error: error instanceof Error ? error.stack : String(error),
  });
  onBug(error);
}

const eventLevels: Readonly<Partial<Record<Event['event'], 'error' | 'warn'>>> = {
  jobGaveUp: 'error',
  jobFailed: 'warn',
  workerStalled: 'error',
};

function logEvent(event: Event, { log }: Logger): void {
  const { event: name, ...facts } = event;
  const error = 'error' in facts && facts.error instanceof Error ? { error: facts.error.stack } : {};
  log(eventLevels[name] ?? 'debug', name, { ...facts, ...error });
}
