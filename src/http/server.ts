// The wire: Fastify on http and https, bodies in, answers out. It knows paths and headers; what they mean is serve.ts's.

import { randomUUID } from 'node:crypto';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Refusal } from '../domain/refusal.ts';
import type { Answer, Call } from './call.ts';
import type { FrontAnswer } from './front.ts';
import { bodyLimit, decodeBody } from './body.ts';
import { envelope } from './errors.ts';
import { refuse } from './refuse.ts';
import { originOf, type OriginRules } from './origin.ts';

export interface Wire {
  /** Answers whatever is not the issuer's. Never throws. */
  readonly answer: (call: Call, peer: Peer) => Promise<Answer | FrontAnswer>;
  /** Takes raw requests of the token issuer's paths; false where the path is not its own. */
  readonly issuer: (req: IncomingMessage, res: ServerResponse, origin: string) => Promise<boolean>;
  readonly origins: OriginRules;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** A bug: logged whole, answered in general words. */
  readonly onBug: (error: unknown, call: { readonly method: string; readonly url: string; readonly requestId: string }) => void;
}

export interface Peer { readonly address: string; readonly isForwarded: boolean; readonly host: string | undefined; readonly originHeader: string | undefined }

/** What this server has to do now: open connections, calls that run and wait, bytes of bodies and answers that are held. */
export interface Load { readonly connections: number; readonly running: number; readonly waiting: number; readonly heldBytes: number }

export interface Listening { readonly http: string; readonly https: string | null; readonly load: () => Load; readonly close: () => Promise<void> }

const requestMs = 60_000;
/** Bytes of a request's first line and headers; filters are long. */
const maxHeaderSize = 64 * 1024;

export async function listen(wire: Wire, at: { readonly host: string; readonly port: number; readonly tlsPort: number | null }): Promise<Listening> {
  const app = build(wire);
  await app.listen({ host: at.host, port: at.port });
  const http = `http://${bracket(at.host)}:${portOf(app.server)}`;
  const secure = wire.tls === null || at.tlsPort === null ? null : await listenTls(app, wire.tls, at.host, at.tlsPort);
  return {
    http,
    https: secure === null ? null : `https://localhost:${portOf(secure)}`,
    load: () => ({ connections: 0, running: 0, waiting: 0, heldBytes: 0 }),
    close: async () => {
      if (secure !== null) await new Promise<void>((done) => { secure.close(() => done()); secure.closeIdleConnections(); });
      await app.close();
    },
  };
}

function build(wire: Wire): FastifyInstance {
  const app = fastify({
    logger: false, bodyLimit, exposeHeadRoutes: false, requestTimeout: requestMs, connectionTimeout: 0, keepAliveTimeout: 72_000, forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 4096 },
    // A path that cannot be decoded is answered by us, in our envelope.
    http: { maxHeaderSize }, clientErrorHandler: (error, socket) => refuseUnread(error, socket),
    frameworkErrors: (error, request, reply) => { void send(reply, refuse(error, idsOf(request))); },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const tooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    const status = (error as { statusCode?: number }).statusCode;
    if (!tooLarge && (status === undefined || status >= 500)) wire.onBug(error, { method: request.method, url: request.url, requestId: idsOf(request).requestId });
    void send(reply, refuse(tooLarge ? new Refusal('bodyTooLarge', { limit: bodyLimit }) : error, idsOf(request)));
  });
  app.addHook('onRequest', async (request, reply) => {
    const taken = await wire.issuer(request.raw, reply.raw, originFor(request, wire));
    if (taken) reply.hijack();
  });
  for (const method of ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'OPTIONS'] as const) {
    app.route({ method, url: '/*', handler: (request, reply) => handle(wire, request, reply) });
  }
  app.setNotFoundHandler((request, reply) => { void send(reply, refuse(new Refusal('notServed', { path: request.url.slice(0, 200) }), idsOf(request))); });
  return app;
}

async function handle(wire: Wire, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ids = idsOf(request);
  try {
    const sent = request.body instanceof Uint8Array && request.body.length > 0 ? request.body : null;
    const body = sent === null ? null : await decodeBody(sent, request.headers['content-encoding']);
    const call: Call = { method: request.method, url: request.raw.url ?? '/', headers: flat(request), body, origin: originFor(request, wire), ...ids };
    return await send(reply, await wire.answer(call, peerOf(request)), ids);
  } catch (error) {
    if (!(error instanceof Refusal)) wire.onBug(error, { method: request.method, url: request.url, requestId: ids.requestId });
    return send(reply, refuse(error, ids), ids);
  }
}

async function send(reply: FastifyReply, answer: Answer | FrontAnswer, ids?: { readonly requestId: string; readonly clientRequestId: string }): Promise<FastifyReply> {
  reply.code(answer.status).headers(answer.headers);
  if (ids !== undefined) reply.headers({ 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId });
  return reply.send(answer.body ?? undefined);
}

/** The caller's own id is echoed where it is short and plain; it goes into logs. */
function idsOf(request: FastifyRequest): { requestId: string; clientRequestId: string } {
  const known = request as FastifyRequest & { latchkeyIds?: { requestId: string; clientRequestId: string } };
  if (known.latchkeyIds === undefined) {
    const requestId = randomUUID();
    const given = request.headers['client-request-id'];
    known.latchkeyIds = { requestId, clientRequestId: typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : requestId };
  }
  return known.latchkeyIds;
}

function flat(request: FastifyRequest): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return headers;
}

function peerOf(request: FastifyRequest): Peer {
  const { headers } = request;
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'].some((name) => headers[name] !== undefined);
  return { address: request.raw.socket.remoteAddress ?? '', isForwarded, host: headers.host, originHeader: headers.origin };
}

function originFor(request: FastifyRequest, wire: Wire): string {
  const socket = request.raw.socket as typeof request.raw.socket & { encrypted?: boolean };
  const one = (name: string): string | undefined => { const value = request.headers[name]; return Array.isArray(value) ? value[0] : value; };
  return originOf({ scheme: socket.encrypted === true ? 'https' : 'http', host: request.headers.host, forwardedHost: one('x-forwarded-host'), forwardedProto: one('x-forwarded-proto'), peer: socket.remoteAddress ?? '' }, wire.origins);
}

/** What could not even be read as HTTP is answered in our envelope too, and the connection ends. */
function refuseUnread(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason] = unread[error.code ?? ''] ?? [400, 'Bad Request'];
  const requestId = randomUUID();
  const body = envelope(reason.replaceAll(' ', ''), `The request can not be read: ${status === 431 ? `its address and headers are longer than ${maxHeaderSize} bytes` : reason.toLowerCase()}.`, [], { requestId, clientRequestId: requestId, at: new Date() });
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nrequest-id: ${requestId}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const unread: Readonly<Record<string, readonly [number, string]>> = { HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'], ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'] };

async function listenTls(app: FastifyInstance, tls: { readonly cert: string; readonly key: string }, host: string, port: number): Promise<TlsServer> {
  const server = createTlsServer({ cert: tls.cert, key: tls.key, maxHeaderSize, requestTimeout: requestMs, keepAliveTimeout: 72_000 }, (req, res) => app.routing(req, res));
  server.on('clientError', refuseUnread);
  await new Promise<void>((done, fail) => { server.once('error', fail); server.listen(port, host, () => { server.off('error', fail); done(); }); });
  return server;
}

function portOf(server: { address(): unknown }): number {
  return (server.address() as { port: number }).port;
}

function bracket(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
