// The wire: Fastify on http and https, bodies in, answers out. It knows paths and headers; what they mean is
// serve.ts's.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Refusal } from '../domain/refusal.ts';
import type { LastToken } from '../identity/verify.ts';
import type { Answer, Call } from './call.ts';
import type { Split } from './dialects.ts';
import type { FrontAnswer } from './front.ts';
import { bodyLimit, decodeBody, takeBody, type Taken } from './body.ts';
import { usualBounds, watchConnections, type Bounds } from './bounds.ts';
import { envelope } from './errors.ts';
import { createGate, createHeld, type Gate, type Held } from './gate.ts';
import { isExpected, refuse } from './refuse.ts';
import { originOf, type OriginRules } from './origin.ts';

export interface Wire {
  /** Answers whatever is not the issuer's. Never throws. */
  readonly answer: (
    call: Call,
    split: Split | null,
    peer: () => Peer,
  ) => Answer | FrontAnswer | Promise<Answer | FrontAnswer>;
  /** An address of the API: its calls take turns. Null for all else, which is answered at once. */
  readonly split: (url: string) => Split | null;
  /** A call was turned away unseen. */
  readonly refused: (reason: 'queue' | 'memory' | 'time') => void;
  /** Takes raw requests of the token issuer's paths; false where the path is not its own. */
  readonly issuer: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;
  readonly origins: OriginRules;
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
export interface Load {
  readonly connections: number;
  readonly running: number;
  readonly waiting: number;
  readonly heldBytes: number;
}

export interface Listening {
  readonly http: string;
  readonly https: string | null;
  readonly load: () => Load;
  readonly close: () => Promise<void>;
}

/** What bounds the work of one server. */
interface Turns {
  readonly bounds: Bounds;
  readonly reads: Gate;
  readonly writes: Gate;
  readonly bodies: Held;
  readonly answers: Held;
  isClosing: boolean;
}

export async function listen(
  wire: Wire,
  at: { readonly host: string; readonly port: number; readonly tlsPort: number | null },
  bounds: Bounds = usualBounds,
): Promise<Listening> {
  const turns: Turns = {
    bounds,
    reads: createGate(bounds.reads, wire.refused),
    writes: createGate(bounds.writes, wire.refused),
    bodies: createHeld(bounds.bodies, () => {
      wire.refused('memory');
    }),
    answers: createHeld(bounds.answers, () => {
      wire.refused('memory');
    }),
    isClosing: false,
  };
  const app = build(wire, turns);
  const connections = watchConnections(app.server, bounds);
  await app.listen({ host: at.host, port: at.port });
  const http = `http://${bracket(at.host)}:${portOf(app.server)}`;
  const secure =
    wire.tls === null || at.tlsPort === null
      ? null
      : await listenTls(routing(app.routing, wire, turns), wire.tls, { host: at.host, port: at.tlsPort }, bounds);
  const secured = secure === null ? null : watchConnections(secure, bounds);
  return {
    http,
    https: secure === null ? null : `https://localhost:${portOf(secure)}`,
    load: () => ({
      connections: connections.count() + (secured?.count() ?? 0),
      running: turns.reads.running() + turns.writes.running(),
      waiting: turns.reads.waiting() + turns.writes.waiting(),
      heldBytes: turns.bodies.bytes() + turns.answers.bytes(),
    }),
    close: async () => {
      turns.isClosing = true;
      for (const each of [connections, secured]) each?.end();
      if (secure !== null)
        await new Promise<void>((done) => {
          secure.close(() => done());
          secure.closeIdleConnections();
        });
      await app.close();
      for (const gate of [turns.reads, turns.writes]) gate.close();
    },
  };
}

function build(wire: Wire, turns: Turns): FastifyInstance {
  const { bounds } = turns;
  const app = fastify({
    logger: false,
    bodyLimit,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 4096 },
    serverFactory: (routed) => patient(createServer(patience(bounds), routing(routed, wire, turns)), bounds),
    clientErrorHandler: (error, socket) => refuseUnread(error, socket),
    // A path that cannot be decoded is answered by us, in our envelope.
    frameworkErrors: (error, request, reply) => {
      send(reply, refuse(error, known(request.raw, wire).ids));
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    takeBody(payload, Number(request.headers['content-length'] ?? 0), turns.bodies),
  );
  app.setErrorHandler((error, request, reply) => {
    const tooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    const status = (error as { statusCode?: number }).statusCode;
    if (!tooLarge && !isExpected(error) && (status === undefined || status >= 500))
      wire.onBug(error, {
        method: request.method,
        url: request.url,
        requestId: known(request.raw, wire).ids.requestId,
      });
    // The rest of a body that was not read to its end is not taken for a request.
    reply.header('connection', 'close');
    send(
      reply,
      refuse(tooLarge ? new Refusal('bodyTooLarge', { limit: bodyLimit }) : error, known(request.raw, wire).ids),
    );
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (known(request.raw, wire).split !== null) return done();
    wire.issuer(request.raw, reply.raw).then((taken) => {
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
        handle(wire, turns, { request: raw, response: reply.raw, sent: body === undefined ? null : (body as Taken) });
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    send(reply, refuse(new Refusal('notServed', { path: request.url.slice(0, 200) }), known(request.raw, wire).ids));
  });
  return app;
}

type Routing = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Reads of the API have neither a body to take nor a route to find: they need nothing of what Fastify does for a call.
 * Once the server closes, it tells everybody so.
 */
function routing(routed: Routing, wire: Wire, turns: Turns): Routing {
  return (request, response) => {
    if (
      (request.method === 'GET' || request.method === 'HEAD') &&
      !turns.isClosing &&
      known(request, wire).split !== null
    )
      handle(wire, turns, { request, response, sent: null });
    else routed(request, response);
  };
}

interface Came {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sent: Taken | null;
}

function handle(wire: Wire, turns: Turns, came: Came): void {
  const { request, response, sent } = came;
  const { ids, split } = known(request, wire);
  const say = (answer: Answer | FrontAnswer): void => {
    write(response, answer, ids);
    hold(turns, response, answer);
    sent?.release();
  };
  const fail = (error: unknown): void => {
    sent?.release();
    if (response.headersSent) return void response.destroy();
    if (!isExpected(error))
      wire.onBug(error, { method: methodOf(request), url: urlOf(request), requestId: ids.requestId });
    write(response, refuse(error, ids), ids);
  };
  try {
    const work = (): Answer | FrontAnswer | Promise<Answer | FrontAnswer> => answerTo(wire, turns, came);
    const answer =
      split === null ? work() : turnOf(turns, methodOf(request)).run(request.headers.authorization ?? '', work);
    if (answer instanceof Promise) answer.then(say).catch(fail);
    else say(answer);
  } catch (error) {
    fail(error);
  }
}

const urlOf = ({ url }: IncomingMessage): string => url ?? '/';
const methodOf = ({ method }: IncomingMessage): string => method ?? 'GET';
const turnOf = ({ reads, writes }: Turns, method: string): Gate =>
  method === 'GET' || method === 'HEAD' ? reads : writes;

function answerTo(
  wire: Wire,
  { bodies, answers }: Turns,
  { request, sent }: Came,
): Answer | FrontAnswer | Promise<Answer | FrontAnswer> {
  // What others do not fetch is in the way of what could be answered to this one.
  answers.look();
  const {
    ids: { requestId, clientRequestId },
    split,
    of,
  } = known(request, wire);
  const answerWith = (body: Uint8Array | null) =>
    wire.answer(
      {
        method: methodOf(request),
        url: urlOf(request),
        headers: flat(request),
        body,
        origin: originFor(request, of, wire),
        requestId,
        clientRequestId,
        lastToken: of.lastToken,
      },
      split,
      () => peerOf(request),
    );
  if (sent === null || sent.bytes.length === 0) return answerWith(null);
  return decodeBody(sent.bytes, request.headers['content-encoding'], bodies).then(async (taken) => {
    try {
      return await answerWith(taken.bytes);
    } finally {
      taken.release();
    }
  });
}

/** A large answer counts until it is sent; who fetches it too slowly is cut off. */
function hold({ answers, bounds }: Turns, response: ServerResponse, { body }: Answer | FrontAnswer): void {
  if (body === null || body.length < bounds.smallAnswer || response.closed) return;
  const release = answers.note(body.length);
  const late = setTimeout(() => {
    response.destroy();
  }, bounds.fetchMs(body.length)).unref();
  response.once('close', () => {
    clearTimeout(late);
    release();
  });
}

function write(
  response: ServerResponse,
  { status, headers, body }: Answer | FrontAnswer,
  { requestId, clientRequestId }: Ids,
): void {
  const lines = ['request-id', requestId, 'client-request-id', clientRequestId];
  for (const name in headers) lines.push(name, headers[name] as string);
  if (status !== 204 && status !== 304)
    lines.push('content-length', String(body === null ? 0 : Buffer.byteLength(body)));
  response.writeHead(status, lines).end(body ?? undefined);
}

/** Where a call did not come as far as its handler. */
function send(reply: FastifyReply, { status, headers, body }: Answer): void {
  reply
    .code(status)
    .headers(headers)
    .send(body ?? undefined);
}

interface Ids {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** What is found out about a request once. */
interface Known {
  readonly ids: Ids;
  readonly split: Split | null;
  readonly of: OfConnection;
}
/** What is the same for all requests of a connection, or nearly so. */
interface OfConnection {
  readonly lastToken: LastToken;
  host: string | undefined;
  origin: string;
}

function known(request: IncomingMessage, wire: Wire): Known {
  const at = request as IncomingMessage & { latchkey?: Known };
  return (at.latchkey ??= { ids: idsOf(request), split: wire.split(urlOf(request)), of: connectionOf(request) });
}

function connectionOf({ socket }: IncomingMessage): OfConnection {
  const at = socket as typeof socket & { latchkey?: OfConnection };
  return (at.latchkey ??= { lastToken: { token: null, key: '' }, host: undefined, origin: '' });
}

/** The caller's own id is echoed where it is short and plain; it goes into logs. */
function idsOf({ headers }: IncomingMessage): Ids {
  const requestId = randomUUID();
  const given = headers['client-request-id'];
  return { requestId, clientRequestId: typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : requestId };
}

/** Node gives a list of one header alone. */
function flat({ headers }: IncomingMessage): Call['headers'] {
  const cookies = headers['set-cookie'];
  return (cookies === undefined ? headers : { ...headers, 'set-cookie': cookies.join(', ') }) as Call['headers'];
}

function peerOf({ headers, socket }: IncomingMessage): Peer {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'].some(
    (name) => headers[name] !== undefined,
  );
  return { address: socket.remoteAddress ?? '', isForwarded, host: headers.host, originHeader: headers.origin };
}

function originFor({ headers, socket: by }: IncomingMessage, of: OfConnection, wire: Wire): string {
  const isForwarded = headers['x-forwarded-host'] !== undefined;
  if (!isForwarded && headers.host !== undefined && headers.host === of.host) return of.origin;
  const socket = by as typeof by & { encrypted?: boolean };
  const one = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const origin = originOf(
    {
      scheme: socket.encrypted === true ? 'https' : 'http',
      host: headers.host,
      forwardedHost: one('x-forwarded-host'),
      forwardedProto: one('x-forwarded-proto'),
      peer: socket.remoteAddress ?? '',
    },
    wire.origins,
  );
  if (!isForwarded) Object.assign(of, { host: headers.host, origin });
  return origin;
}

/** What could not even be read as HTTP is answered in our envelope too, and the connection ends. */
function refuseUnread(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason] = unread[error.code ?? ''] ?? [400, 'Bad Request'];
  const requestId = randomUUID();
  const body = envelope(
    reason.replaceAll(' ', ''),
    'The request can not be read: ' +
      `${status === 431 ? `its address and headers are longer than ${usualBounds.headerBytes} bytes` : reason.toLowerCase()}.`,
    [],
    { requestId, clientRequestId: requestId, at: new Date() },
  );
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nrequest-id: ` +
      `${requestId}\r\nConnection: ` +
      `close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const unread: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

async function listenTls(
  routed: Routing,
  { cert, key }: { readonly cert: string; readonly key: string },
  { host, port }: { readonly host: string; readonly port: number },
  bounds: Bounds,
): Promise<TlsServer> {
  const server = patient(
    createTlsServer({ ...patience(bounds), cert, key, handshakeTimeout: bounds.headersMs }, routed),
    bounds,
  );
  server.on('clientError', refuseUnread);
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
const patience = (bounds: Bounds) => ({
  maxHeaderSize: bounds.headerBytes,
  requestTimeout: bounds.requestMs,
  headersTimeout: bounds.headersMs,
  keepAliveTimeout: bounds.keepAliveMs,
  connectionsCheckingInterval: bounds.lookMs,
});

function patient<S extends Server | TlsServer>(server: S, { silenceMs }: Bounds): S {
  server.timeout = silenceMs;
  return server;
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}

function bracket(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
