// The wire: Fastify on http and https, bodies in, answers out. It knows paths and headers; what they mean is
// serve.ts's.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/refusal.ts';
import type { LastToken } from '../../identity/tokens/verifyToken.ts';
import type { HttpResponse, Call } from '../pipeline/call.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import type { StaticResponse } from './staticFiles.ts';
import { maxBodyBytes, decodeRequestBody, readRequestBody, type ReceivedBody } from './requestBody.ts';
import { defaultLimits, createConnectionTracker, type ServerLimits } from './serverLimits.ts';
import { envelope } from '../errors/refusalTable.ts';
import {
  createConcurrencyLimiter,
  createMemoryBudget,
  type ConcurrencyLimiter,
  type MemoryBudget,
} from './concurrencyLimiter.ts';
import { isExpected, errorResponse } from '../errors/errorResponse.ts';
import { resolveOrigin, type OriginOptions } from './origin.ts';

export interface ServerOptions {
  /** Answers whatever is not the issuer's. Never throws. */
  readonly respond: (
    call: Call,
    split: ApiUrl | null,
    peer: () => Peer,
  ) => HttpResponse | StaticResponse | Promise<HttpResponse | StaticResponse>;
  /** An address of the API: its calls take turns. Null for all else, which is answered at once. */
  readonly parseUrl: (url: string) => ApiUrl | null;
  /** A call was turned away unseen. */
  readonly onRejected: (reason: 'queue' | 'memory' | 'time') => void;
  /** Takes raw requests of the token issuer's paths; false where the path is not its own. */
  readonly handleIssuer: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;
  readonly origins: OriginOptions;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** A bug: logged whole, answered in general words. */
  readonly onBug: (
    error: unknown,
    call: { readonly method: string; readonly url: string; readonly requestId: string },
  ) => void;
}

export interface Peer {
  readonly address: string;
  readonly isForwarded: boolean;
  readonly host: string | undefined;
  readonly originHeader: string | undefined;
}

/**
 * What this server has to do now: open connections, calls that run and wait, bytes of bodies and answers that are held.
 */
export interface ServerLoad {
  readonly connections: number;
  readonly running: number;
  readonly waiting: number;
  readonly heldBytes: number;
}

export interface RunningServer {
  readonly http: string;
  readonly https: string | null;
  readonly load: () => ServerLoad;
  readonly close: () => Promise<void>;
}

/** What bounds the work of one server. */
interface ServerState {
  readonly limits: ServerLimits;
  readonly reads: ConcurrencyLimiter;
  readonly writes: ConcurrencyLimiter;
  readonly bodies: MemoryBudget;
  readonly responses: MemoryBudget;
  isClosing: boolean;
}

export async function startServer(
  options: ServerOptions,
  at: { readonly host: string; readonly port: number; readonly tlsPort: number | null },
  limits: ServerLimits = defaultLimits,
): Promise<RunningServer> {
  const state: ServerState = {
    limits,
    reads: createConcurrencyLimiter(limits.reads, options.onRejected),
    writes: createConcurrencyLimiter(limits.writes, options.onRejected),
    bodies: createMemoryBudget(limits.maxBodyBytes, () => {
      options.onRejected('memory');
    }),
    responses: createMemoryBudget(limits.maxResponseBytes, () => {
      options.onRejected('memory');
    }),
    isClosing: false,
  };
  const app = createFastify(options, state);
  const connections = createConnectionTracker(app.server, limits);
  await app.listen({ host: at.host, port: at.port });
  const http = `http://${bracketed(at.host)}:${portOf(app.server)}`;
  const secure =
    options.tls === null || at.tlsPort === null
      ? null
      : await startTlsServer(
          createRequestListener(app.routing, options, state),
          options.tls,
          { host: at.host, port: at.tlsPort },
          limits,
        );
  const secured = secure === null ? null : createConnectionTracker(secure, limits);
  return {
    http,
    https: secure === null ? null : `https://localhost:${portOf(secure)}`,
    load: () => ({
      connections: connections.count() + (secured?.count() ?? 0),
      running: state.reads.running() + state.writes.running(),
      waiting: state.reads.waiting() + state.writes.waiting(),
      heldBytes: state.bodies.usedBytes() + state.responses.usedBytes(),
    }),
    close: async () => {
      state.isClosing = true;
      for (const each of [connections, secured]) each?.closeAll();
      if (secure !== null)
        await new Promise<void>((done) => {
          secure.close(() => done());
          secure.closeIdleConnections();
        });
      await app.close();
      for (const gate of [state.reads, state.writes]) gate.close();
    },
  };
}

function createFastify(options: ServerOptions, state: ServerState): FastifyInstance {
  const { limits } = state;
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 4096 },
    serverFactory: (routed) =>
      withIdleTimeout(createServer(timeoutOptions(limits), createRequestListener(routed, options, state)), limits),
    clientErrorHandler: (error, socket) => rejectUnreadable(error, socket),
    // A path that cannot be decoded is answered by us, in our envelope.
    frameworkErrors: (error, request, reply) => {
      sendReply(reply, errorResponse(error, requestInfoOf(request.raw, options).ids));
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    readRequestBody(payload, Number(request.headers['content-length'] ?? 0), state.bodies),
  );
  app.setErrorHandler((error, request, reply) => {
    const tooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    const status = (error as { statusCode?: number }).statusCode;
    if (!tooLarge && !isExpected(error) && (status === undefined || status >= 500))
      options.onBug(error, {
        method: request.method,
        url: request.url,
        requestId: requestInfoOf(request.raw, options).ids.requestId,
      });
    // The rest of a body that was not read to its end is not taken for a request.
    reply.header('connection', 'close');
    sendReply(
      reply,
      errorResponse(
        tooLarge ? new Refusal('bodyTooLarge', { limit: maxBodyBytes }) : error,
        requestInfoOf(request.raw, options).ids,
      ),
    );
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (requestInfoOf(request.raw, options).apiUrl !== null) return done();
    options.handleIssuer(request.raw, reply.raw).then((taken) => {
      if (taken) reply.hijack();
      else done();
    }, done);
  });
  for (const method of ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'OPTIONS'] as const) {
    app.route({
      method,
      url: '/*',
      handler: ({ raw, body }, reply) => {
        // Headers and body go out as they are: there is nothing that hooks or serializers would add.
        reply.hijack();
        handleCall(options, state, {
          request: raw,
          response: reply.raw,
          body: body === undefined ? null : (body as ReceivedBody),
        });
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    sendReply(
      reply,
      errorResponse(
        new Refusal('notServed', { path: request.url.slice(0, 200) }),
        requestInfoOf(request.raw, options).ids,
      ),
    );
  });
  return app;
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Reads of the API have neither a body to take nor a route to find: they need nothing of what Fastify does for a call.
 * Once the server closes, it tells everybody so.
 */
function createRequestListener(routed: RequestListener, options: ServerOptions, state: ServerState): RequestListener {
  return (request, response) => {
    if (
      (request.method === 'GET' || request.method === 'HEAD') &&
      !state.isClosing &&
      requestInfoOf(request, options).apiUrl !== null
    )
      handleCall(options, state, { request, response, body: null });
    else routed(request, response);
  };
}

interface IncomingCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: ReceivedBody | null;
}

function handleCall(options: ServerOptions, state: ServerState, incoming: IncomingCall): void {
  const { request, response, body: sent } = incoming;
  const { ids, apiUrl } = requestInfoOf(request, options);
  const say = (answer: HttpResponse | StaticResponse): void => {
    writeResponse(response, answer, ids);
    holdUntilSent(state, response, answer);
    sent?.release();
  };
  const fail = (error: unknown): void => {
    sent?.release();
    if (response.headersSent) return void response.destroy();
    if (!isExpected(error))
      options.onBug(error, { method: methodOf(request), url: urlOf(request), requestId: ids.requestId });
    writeResponse(response, errorResponse(error, ids), ids);
  };
  try {
    const work = (): HttpResponse | StaticResponse | Promise<HttpResponse | StaticResponse> =>
      respondTo(options, state, incoming);
    const answer =
      apiUrl === null ? work() : limiterFor(state, methodOf(request)).run(request.headers.authorization ?? '', work);
    if (answer instanceof Promise) answer.then(say).catch(fail);
    else say(answer);
  } catch (error) {
    fail(error);
  }
}

const urlOf = ({ url }: IncomingMessage): string => url ?? '/';
const methodOf = ({ method }: IncomingMessage): string => method ?? 'GET';
const limiterFor = ({ reads, writes }: ServerState, method: string): ConcurrencyLimiter =>
  method === 'GET' || method === 'HEAD' ? reads : writes;

function respondTo(
  options: ServerOptions,
  { bodies, responses: answers }: ServerState,
  { request, body: sent }: IncomingCall,
): HttpResponse | StaticResponse | Promise<HttpResponse | StaticResponse> {
  // What others do not fetch is in the way of what could be answered to this one.
  answers.requireRoom();
  const {
    ids: { requestId, clientRequestId },
    apiUrl,
    connection: of,
  } = requestInfoOf(request, options);
  const answerWith = (body: Uint8Array | null) =>
    options.respond(
      {
        method: methodOf(request),
        url: urlOf(request),
        headers: headersOf(request),
        body,
        origin: originOfRequest(request, of, options),
        requestId,
        clientRequestId,
        lastToken: of.lastToken,
      },
      apiUrl,
      () => peerOf(request),
    );
  if (sent === null || sent.bytes.length === 0) return answerWith(null);
  return decodeRequestBody(sent.bytes, request.headers['content-encoding'], bodies).then(async (taken) => {
    try {
      return await answerWith(taken.bytes);
    } finally {
      taken.release();
    }
  });
}

/** A large answer counts until it is sent; who fetches it too slowly is cut off. */
function holdUntilSent(
  { responses: answers, limits }: ServerState,
  response: ServerResponse,
  { body }: HttpResponse | StaticResponse,
): void {
  if (body === null || body.length < limits.smallResponseBytes || response.closed) return;
  const release = answers.add(body.length);
  const late = setTimeout(() => {
    response.destroy();
  }, limits.downloadTimeoutMs(body.length)).unref();
  response.once('close', () => {
    clearTimeout(late);
    release();
  });
}

function writeResponse(
  response: ServerResponse,
  { status, headers, body }: HttpResponse | StaticResponse,
  { requestId, clientRequestId }: RequestIds,
): void {
  const lines = ['request-id', requestId, 'client-request-id', clientRequestId];
  for (const name in headers) lines.push(name, headers[name] as string);
  if (status !== 204 && status !== 304)
    lines.push('content-length', String(body === null ? 0 : Buffer.byteLength(body)));
  response.writeHead(status, lines).end(body ?? undefined);
}

/** Where a call did not come as far as its handler. */
function sendReply(reply: FastifyReply, { status, headers, body }: HttpResponse): void {
  reply
    .code(status)
    .headers(headers)
    .send(body ?? undefined);
}

interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** What is found out about a request once. */
interface RequestInfo {
  readonly ids: RequestIds;
  readonly apiUrl: ApiUrl | null;
  readonly connection: ConnectionInfo;
}
/** What is the same for all requests of a connection, or nearly so. */
interface ConnectionInfo {
  readonly lastToken: LastToken;
  host: string | undefined;
  origin: string;
}

function requestInfoOf(request: IncomingMessage, options: ServerOptions): RequestInfo {
  const at = request as IncomingMessage & { latchkey?: RequestInfo };
  return (at.latchkey ??= {
    ids: idsOf(request),
    apiUrl: options.parseUrl(urlOf(request)),
    connection: connectionInfoOf(request),
  });
}

function connectionInfoOf({ socket }: IncomingMessage): ConnectionInfo {
  const at = socket as typeof socket & { latchkey?: ConnectionInfo };
  return (at.latchkey ??= { lastToken: { token: null, key: '' }, host: undefined, origin: '' });
}

/** The caller's own id is echoed where it is short and plain; it goes into logs. */
function idsOf({ headers }: IncomingMessage): RequestIds {
  const requestId = randomUUID();
  const given = headers['client-request-id'];
  return { requestId, clientRequestId: typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : requestId };
}

/** Node gives a list of one header alone. */
function headersOf({ headers }: IncomingMessage): Call['headers'] {
  const cookies = headers['set-cookie'];
  return (cookies === undefined ? headers : { ...headers, 'set-cookie': cookies.join(', ') }) as Call['headers'];
}

function peerOf({ headers, socket }: IncomingMessage): Peer {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'].some(
    (name) => headers[name] !== undefined,
  );
  return { address: socket.remoteAddress ?? '', isForwarded, host: headers.host, originHeader: headers.origin };
}

function originOfRequest({ headers, socket: by }: IncomingMessage, of: ConnectionInfo, options: ServerOptions): string {
  const isForwarded = headers['x-forwarded-host'] !== undefined;
  if (!isForwarded && headers.host !== undefined && headers.host === of.host) return of.origin;
  const socket = by as typeof by & { encrypted?: boolean };
  const one = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const origin = resolveOrigin(
    {
      scheme: socket.encrypted === true ? 'https' : 'http',
      host: headers.host,
      forwardedHost: one('x-forwarded-host'),
      forwardedProto: one('x-forwarded-proto'),
      peer: socket.remoteAddress ?? '',
    },
    options.origins,
  );
  if (!isForwarded) Object.assign(of, { host: headers.host, origin });
  return origin;
}

/** What could not even be read as HTTP is answered in our envelope too, and the connection ends. */
function rejectUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason] = unreadableStatuses[error.code ?? ''] ?? [400, 'Bad Request'];
  const requestId = randomUUID();
  const body = envelope(
    reason.replaceAll(' ', ''),
    'The request can not be read: ' +
      `${status === 431 ? `its address and headers are longer than ${defaultLimits.maxHeaderBytes} bytes` : reason.toLowerCase()}.`,
    [],
    { requestId, clientRequestId: requestId, at: new Date() },
  );
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nrequest-id: ` +
      `${requestId}\r\nConnection: ` +
      `close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const unreadableStatuses: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

async function startTlsServer(
  routed: RequestListener,
  { cert, key }: { readonly cert: string; readonly key: string },
  { host, port }: { readonly host: string; readonly port: number },
  limits: ServerLimits,
): Promise<TlsServer> {
  const server = withIdleTimeout(
    createTlsServer({ ...timeoutOptions(limits), cert, key, handshakeTimeout: limits.headersTimeoutMs }, routed),
    limits,
  );
  server.on('clientError', rejectUnreadable);
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done();
    });
  });
  return server;
}

/** How long a server waits for what. */
const timeoutOptions = (limits: ServerLimits) => ({
  maxHeaderSize: limits.maxHeaderBytes,
  requestTimeout: limits.requestTimeoutMs,
  headersTimeout: limits.headersTimeoutMs,
  keepAliveTimeout: limits.keepAliveTimeoutMs,
  connectionsCheckingInterval: limits.checkIntervalMs,
});

function withIdleTimeout<S extends Server | TlsServer>(server: S, { idleTimeoutMs: silenceMs }: ServerLimits): S {
  server.timeout = silenceMs;
  return server;
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
