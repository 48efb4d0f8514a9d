// The composition root: the only file that knows every folder. It opens the tenant, starts the workers and listens; and
// stops in order.

import { resolve } from 'node:path';
import { networkInterfaces } from 'node:os';
import type { Config } from './config.ts';
import { readFront } from './front.ts';
import { dialects, splitUrl } from './http/dialects.ts';
import { serveFront, type Front, type FrontAnswer } from './http/front.ts';
import { cloudMetadata } from './http/metadataHost.ts';
import { createPlans } from './http/prepared.ts';
import { permissionsDocument } from './http/permissionsDocument.ts';
import { refuse } from './http/refuse.ts';
import { serve } from './http/serve.ts';
import type { Serving } from './http/stages.ts';
import { serveSandbox, type SandboxCalls } from './http/sandbox.ts';
import { listen, type Listening, type Load, type Peer } from './http/server.ts';
import { originOf, type OriginRules } from './http/origin.ts';
import { json, type Answer, type Call } from './http/call.ts';
import type { Calls } from './http/calls.ts';
import { Refusal } from './domain/refusal.ts';
import { forgetEnded, identityStore } from './identity/identityStore.ts';
import { createIssuer, type Issuer } from './identity/issuer.ts';
import { sealWith } from './identity/sealing.ts';
import { ensureTls, readTls, type Tls } from './identity/tls.ts';
import { createObserver, type Event } from './observe/events.ts';
import { outbound } from './outbound/fetch.ts';
import { outsideKeys } from './outbound/keys.ts';
import { moveClock } from './sandbox/moveClock.ts';
import { describeSandbox } from './sandbox/describe.ts';
import { dueNext } from './sandbox/due.ts';
import { resetSandbox } from './sandbox/reset.ts';
import { openTenant, type Tenant } from './tenant.ts';
import { openTraces } from './traces.ts';
import { watchProcess, type Watchers } from './watchers.ts';
import type { Ran } from './work/worker.ts';

export interface Telling {
  readonly log: (
    level: 'error' | 'warn' | 'info' | 'debug',
    says: string,
    facts?: Readonly<Record<string, unknown>>,
  ) => void;
  /** Something that is not as it should be; told whole, to a log that no client sees. */
  readonly onBug: (error: unknown) => void;
}

export interface App {
  readonly http: string;
  readonly https: string | null;
  readonly caFile: string | null;
  /** Whether the front was built. */
  readonly hasWorkbench: boolean;
  /** What the first start of a production tenant must tell once; null otherwise. */
  readonly created: string | null;
  /** Runs what is due now, to the end. */
  readonly drain: () => Promise<Ran>;
  readonly close: () => Promise<void>;
}

export async function startApp(config: Config, telling: Telling): Promise<App> {
  const observer = createObserver(telling.onBug);
  observer.subscribe((event) => tellEvent(event, telling));
  const tracing = await openTraces(config, outbound(reachable(config)), telling);
  const tenant = await openTenant(config, observer, telling.onBug, tracing?.attend);
  const started: (() => Promise<void>)[] = [async () => tracing?.traces.close(), () => tenant.store.close()];
  const stop = async (): Promise<void> => {
    for (const each of started.reverse()) await each();
  };
  try {
    // A process that only works is asked for its health, on the port for http.
    const tlsPort = config.serves ? config.tlsPort : null;
    const tls = tlsPort === null ? null : await tlsOf(config);
    const front = config.serves ? await readFront({ clientId: tenant.workbenchClientId }) : null;
    const places: { listening: Listening | null } = { listening: null };
    const origins = originRules(config, () => places.listening);
    const issuer = await issuerOf(config, tenant, origins, () => places.listening, telling);
    const watchers = watchProcess(config, tenant, observer, {
      telling,
      tracing,
      load: () => places.listening?.load() ?? nothing,
    });
    const listening = await listen(wireOf(config, tenant, { issuer, origins, tls, places, telling, watchers, front }), {
      host: config.host,
      port: config.port,
      tlsPort,
    });
    places.listening = listening;
    const { tenantId } = await tenant.row();
    tenant.connect({
      ...outbound(reachable(config)),
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
      forgetEnded(tenant.store, new Date()).catch(telling.onBug);
    }, forgetEveryMs).unref();
    started.push(async () => {
      clearInterval(forgetting);
    });
    return {
      http: listening.http,
      https: listening.https,
      caFile: tls?.caFile ?? null,
      hasWorkbench: front !== null,
      created: tenant.created,
      drain: async () => {
        await tenant.row().then(tenant.tick);
        return tenant.worker.drain();
      },
      close: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const nothing: Load = { connections: 0, running: 0, waiting: 0, heldBytes: 0 };

/** How often codes, sessions and grants that ended are thrown away. */
const forgetEveryMs = 10 * 60_000;

interface Parts {
  readonly issuer: Issuer;
  readonly origins: OriginRules;
  readonly tls: Tls | null;
  readonly telling: Telling;
  readonly front: Front | null;
  readonly places: { readonly listening: Listening | null };
  readonly watchers: Watchers;
}

function wireOf(config: Config, tenant: Tenant, parts: Parts): Parameters<typeof listen>[0] {
  const { issuer, origins, tls, telling, watchers } = parts;
  const { calls } = watchers;
  const serving: Serving = {
    store: tenant.ofCalls,
    dialects: dialects(config.strict),
    strict: config.strict,
    verify: issuer.verify,
    plans: createPlans(),
    authorizationUri: () => `${origins.fallback}/common/oauth2/v2.0/authorize`,
    tenantNow: tenant.tick,
    contextFor: tenant.contextFor,
    showsTiming: config.mode === 'sandbox',
    onBug: (error, call) => tellBug(telling, error, call),
    witness: watchers.witness,
    admit: watchers.admit,
  };
  const sandbox = calls === null ? null : sandboxCalls(config, tenant, { ...parts, calls });
  const unknown = (call: Call): Answer =>
    refuse(new Refusal('notServed', { path: call.url.split('?', 1)[0]?.slice(0, 200) ?? '' }), call);
  const wire = {
    origins,
    tls,
    split: (url: string) => splitUrl(url, serving.dialects),
    refused: watchers.refused,
    onBug: (error: unknown, call: Parameters<typeof tellBug>[2]) => tellBug(telling, error, call),
  };
  const besideGraph = async (call: Call, peer: Peer): Promise<Answer | FrontAnswer> =>
    (await serveSandbox(call, peer, sandbox)) ??
    (await watchers.answer(call, peer)) ??
    (await besides(call, tenant)) ??
    serveFront(call, parts.front) ??
    unknown(call);
  if (!config.serves)
    return {
      ...wire,
      issuer: async () => false,
      answer: async (call, _, peer) =>
        (await watchers.answer(call, peer())) ?? (await besides(call, tenant)) ?? unknown(call),
    };
  return {
    ...wire,
    issuer: async (req, res) => {
      if (!issuer.matches((req.url ?? '/').split('?', 1)[0] ?? '/')) return false;
      await issuer.handle(req, res);
      return true;
    },
    answer: (call, split, peer) =>
      split === null
        ? besideGraph(call, peer())
        : (permissionsDocument(call, split, serving.dialects) ?? serve(call, serving, split)),
  };
}

/** What stands beside Graph: where a custom cloud's Graph and tokens are. */
async function besides(call: Call, tenant: Tenant): Promise<Answer | null> {
  if ((call.method !== 'GET' && call.method !== 'HEAD') || call.url.split('?', 1)[0] !== '/metadata/endpoints')
    return null;
  return {
    status: 200,
    headers: { 'content-type': json },
    body: cloudMetadata(call.origin, (await tenant.row()).tenantId),
  };
}

function sandboxCalls(
  config: Config,
  tenant: Tenant,
  { issuer, tls, places, calls }: Parts & { readonly calls: Calls },
): SandboxCalls {
  return {
    key: config.sandboxKey,
    calls,
    due: (wish) => dueNext(tenant.store, wish),
    describe: async (origin) => {
      const row = await tenant.row();
      const { listening } = places;
      return describeSandbox({
        secrets: tenant.secrets ?? { passwords: {}, clientSecrets: {} },
        origins: { http: listening?.http ?? origin, https: listening?.https ?? null },
        origin,
        issuer: issuer.issuer(),
        caFile: tls?.caFile ?? null,
        clock: { now: tenant.tick(row), frozen: row.clockFrozenAt !== null },
      });
    },
    clock: (wish) =>
      moveClock(tenant.store, tenant.worker, wish, {
        machineNow: Date.now,
        moved: (row) => {
          tenant.tick(row);
          tenant.worker.wake();
        },
      }),
    reset: async () => {
      if (tenant.secrets === null) throw new Refusal('notServed');
      const day = await resetSandbox(tenant.store, tenant.secrets, new Date().toISOString());
      tenant.tick(await tenant.row());
      tenant.worker.wake();
      calls.clear();
      return day;
    },
  };
}

async function issuerOf(
  config: Config,
  tenant: Tenant,
  origins: OriginRules,
  listening: () => Listening | null,
  { onBug }: Telling,
): Promise<Issuer> {
  const row = await tenant.row();
  const own = (): readonly string[] =>
    [config.publicUrl, listening()?.https, listening()?.http].flatMap((each) => each ?? []);
  const outside = config.outsideIssuer;
  return createIssuer({
    store: identityStore(tenant.store, row, tenant.domains),
    publicOrigin: () => origins.fallback,
    ownOrigins: own,
    originOf: (request) => {
      const socket = request.socket as typeof request.socket & { encrypted?: boolean };
      const one = (name: string): string | undefined => {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      return originOf(
        {
          scheme: socket.encrypted === true ? 'https' : 'http',
          host: request.headers.host,
          forwardedHost: one('x-forwarded-host'),
          forwardedProto: one('x-forwarded-proto'),
          peer: socket.remoteAddress ?? '',
        },
        origins,
      );
    },
    addressOf: (request) =>
      addressOf(request.socket.remoteAddress ?? '', request.headers['x-forwarded-for'], config.trustedProxies),
    sandbox: config.mode === 'sandbox',
    machineNow: Date.now,
    onFault: onBug,
    ...(config.secretKey === null ? {} : { sealing: sealWith(config.secretKey) }),
    ...(outside === null ? {} : { outsideIssuer: { ...outside, fetch: outsideKeys(outbound(reachable(config))) } }),
  });
}

/** Inside our own network. */
const reachable = ({ mode, outboundAllow }: Config): readonly string[] =>
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

function originRules(config: Config, listening: () => Listening | null): OriginRules {
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

async function tlsOf(config: Config): Promise<Tls> {
  if (config.tls !== null) return readTls(config.tls);
  const hosts = [config.host, ...(config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname])].filter(
    (each) => each !== '0.0.0.0' && each !== '::',
  );
  return ensureTls({ folder: resolve(config.data, 'tls'), hosts, now: new Date() });
}

function tellBug(
  { log, onBug }: Telling,
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

const grave: Readonly<Partial<Record<Event['event'], 'error' | 'warn'>>> = {
  jobGaveUp: 'error',
  jobFailed: 'warn',
  workerStalled: 'error',
};

function tellEvent(event: Event, { log }: Telling): void {
  const { event: name, ...facts } = event;
  const error = 'error' in facts && facts.error instanceof Error ? { error: facts.error.stack } : {};
  log(grave[name] ?? 'debug', name, { ...facts, ...error });
}
