// The server on http and https: it listens, bounds its work, tells of its load, and closes in order.

import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { ConcurrencyLimiter } from './concurrencyLimiter.ts';
import { createFastifyApp, createRequestListener, type RequestListener } from './fastifyApp.ts';
import type { ServerState } from './handleCall.ts';
import { createMemoryBudget } from './memoryBudget.ts';
import { bracketed } from './origin.ts';
import { createConnectionTracker, defaultLimits, type ServerLimits } from './serverLimits.ts';
import type { ServerLoad, ServerOptions } from './serverOptions.ts';
import { rejectUnreadable } from './unreadableRequests.ts';

/** A server that listens. MUST be closed. */
export interface RunningServer {
  /** The origins that it listens on; null for a scheme on which it does not. */
  readonly http: string | null;
  readonly https: string | null;
  readonly load: () => ServerLoad;
  /** Ends calls that run in `limits.shutdownTimeoutMs` at the latest. */
  readonly close: () => Promise<void>;
}

interface ListenAddress {
  readonly host: string;
  /** Null where it is not to listen on http. */
  readonly port: number | null;
  /** Null where it is not to listen on https. */
  readonly tlsPort: number | null;
}

/** Resolves once the server listens; rejects where a port is taken. */
export async function startServer(
  options: ServerOptions,
  { host, port, tlsPort }: ListenAddress,
  limits: ServerLimits = defaultLimits,
): Promise<RunningServer> {
  const state = createState(options, limits);
  const app = createFastifyApp(state, (listener) =>
    withIdleTimeout(createServer(timeoutOptions(limits), listener), limits),
  );
  const connections = createConnectionTracker(app.server, limits);
  if (port === null) await app.ready();
  else await app.listen({ host, port });
  const secure =
    options.tls === null || tlsPort === null
      ? null
      : await startTlsServer(createRequestListener(app.routing, state), options.tls, { host, port: tlsPort }, limits);
  const secureConnections = secure === null ? null : createConnectionTracker(secure, limits);
  return {
    http: port === null ? null : `http://${bracketed(host)}:${portOf(app.server)}`,
    https: secure === null ? null : `https://localhost:${portOf(secure)}`,
    load: () => loadOf(state, connections.count() + (secureConnections?.count() ?? 0)),
    close: async () => {
      state.isClosing = true;
      for (const each of [connections, secureConnections]) each?.closeAll();
      if (secure !== null) await closeTlsServer(secure);
      await app.close();
      for (const limiter of [state.reads, state.writes, state.anonymous]) limiter.close();
    },
  };
}

function createState(options: ServerOptions, limits: ServerLimits): ServerState {
  const onMemoryRejected = (): void => {
    options.onRejected('memory');
  };
  return {
    options,
    limits,
    reads: new ConcurrencyLimiter(limits.reads, options.onRejected),
    writes: new ConcurrencyLimiter(limits.writes, options.onRejected),
    anonymous: new ConcurrencyLimiter(limits.anonymous, options.onRejected),
    bodies: createMemoryBudget(limits.maxBodyBytes, onMemoryRejected),
    largeBodies: createMemoryBudget(limits.maxLargeBodyBytes, onMemoryRejected),
    responses: createMemoryBudget(limits.maxResponseBytes, onMemoryRejected),
    isClosing: false,
  };
}

function loadOf(
  { reads, writes, anonymous, bodies, largeBodies, responses }: ServerState,
  connections: number,
): ServerLoad {
  return {
    connections,
    running: reads.runningCount() + writes.runningCount() + anonymous.runningCount(),
    waiting: reads.waitingCount() + writes.waitingCount() + anonymous.waitingCount(),
    heldBytes: bodies.usedBytes() + largeBodies.usedBytes() + responses.usedBytes(),
  };
}

async function startTlsServer(
  listener: RequestListener,
  { cert, key }: NonNullable<ServerOptions['tls']>,
  { host, port }: { readonly host: string; readonly port: number },
  limits: ServerLimits,
): Promise<TlsServer> {
  const server = withIdleTimeout(
    createTlsServer({ ...timeoutOptions(limits), cert, key, handshakeTimeout: limits.headersTimeoutMs }, listener),
    limits,
  );
  server.on('clientError', rejectUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

function closeTlsServer(server: TlsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

const timeoutOptions = (limits: ServerLimits) => ({
  maxHeaderSize: limits.maxHeaderBytes,
  requestTimeout: limits.requestTimeoutMs,
  headersTimeout: limits.headersTimeoutMs,
  keepAliveTimeout: limits.keepAliveTimeoutMs,
  connectionsCheckingInterval: limits.checkIntervalMs,
});

function withIdleTimeout<S extends Server | TlsServer>(server: S, { idleTimeoutMs }: ServerLimits): S {
  server.timeout = idleTimeoutMs;
  return server;
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}
