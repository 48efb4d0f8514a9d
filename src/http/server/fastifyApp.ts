// Fastify as the road of every request but the reads of the API: bodies are taken, the issuer's requests are handed
// over, errors of HTTP itself become responses in our envelope.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/refusal.ts';
import { errorResponse, isExpected } from '../errors/errorResponse.ts';
import type { HttpResponse } from '../pipeline/call.ts';
import { answerHeaders } from '../transport/answerHeaders.ts';
import {
  cleartextResponse,
  endInTheClear,
  isEncrypted,
  isUntrustedForwarding,
  strictTransportSecurity,
} from '../transport/cleartext.ts';
import { serveIssuer } from '../transport/anonymousCalls.ts';
import { bodyBoundsOf, handleCall, isStrictFor, type ServerState } from './handleCall.ts';
import { maxBodyBytes, readRequestBody, type ReceivedBody } from './requestBody.ts';
import { methodOf, requestInfoOf, urlOf } from './requestInfo.ts';
import { rejectUnreadable } from './unreadableRequests.ts';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** `createServer` makes the server that the listener is for. */
export function createFastifyApp(
  state: ServerState,
  createServer: (listener: RequestListener) => Server,
): FastifyInstance {
  const idsOf = ({ raw }: FastifyRequest) => requestInfoOf(raw, state.options).ids;
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 4096 },
    serverFactory: (routed) => createServer(createRequestListener(routed, state)),
    clientErrorHandler: rejectUnreadable,
    // A path that cannot be decoded is answered in our envelope, too.
    frameworkErrors: (error, request, reply) => {
      sendReply(reply, errorResponse(error, idsOf(request)));
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    readRequestBody(payload, Number(request.headers['content-length'] ?? 0), bodyBoundsOf(state, request.raw)),
  );
  app.setErrorHandler((error, request, reply) => {
    // The rest of a body that was not read to its end is not taken for a request.
    reply.header('connection', 'close');
    sendReply(reply, errorResponse(frameworkError(error, request, state), idsOf(request)));
  });
  app.setNotFoundHandler((request, reply) => {
    sendReply(reply, errorResponse(new Refusal('notServed', { path: request.url.slice(0, 200) }), idsOf(request)));
  });
  addRoutes(app, state);
  return app;
}

function addRoutes(app: FastifyInstance, state: ServerState): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (requestInfoOf(request.raw, state.options).apiUrl !== null) return done();
    if (isStrictFor(request.raw, state)) reply.raw.setHeader('strict-transport-security', strictTransportSecurity);
    serveIssuer(state, request.raw, reply.raw).then((isHandled) => {
      if (isHandled) reply.hijack();
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
        handleCall(state, {
          request: raw,
          response: reply.raw,
          body: body === undefined ? null : (body as ReceivedBody),
        });
      },
    });
  }
}

/**
 * Reads of the API go past Fastify: they have neither a body to take nor a route to find. Once the server closes,
 * Fastify tells every client so.
 */
export function createRequestListener(routed: RequestListener, state: ServerState): RequestListener {
  const { transport } = state.options;
  return (request, response) => {
    if (isUntrustedForwarding(request, transport)) transport.onUntrustedForwarding(request.socket.remoteAddress ?? '');
    if (transport.secureOrigin !== null && !isEncrypted(request, transport)) {
      const { apiUrl, ids } = requestInfoOf(request, state.options);
      const isOfApi = apiUrl !== null || state.options.bearsToken(urlOf(request));
      const refused = cleartextResponse(request, transport.secureOrigin(), { isOfApi, ids });
      if (refused !== null) return endInTheClear(response, refused);
    }
    const isRead = methodOf(request) === 'GET' || methodOf(request) === 'HEAD';
    if (isRead && !state.isClosing && requestInfoOf(request, state.options).apiUrl !== null)
      handleCall(state, { request, response, body: null });
    else routed(request, response);
  };
}

/** What Fastify or its parser threw, as the client is told of it; a bug is told to `onBug`. */
function frameworkError(error: unknown, { raw, method, url }: FastifyRequest, { options }: ServerState): unknown {
  const { code, statusCode: status } = error as { readonly code?: string; readonly statusCode?: number };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('bodyTooLarge', { limit: maxBodyBytes });
  if (!isExpected(error) && (status === undefined || status >= 500))
    options.onBug(error, { method, url, requestId: requestInfoOf(raw, options).ids.requestId });
  return error;
}

/** The response to a request that did not come as far as its handler. */
function sendReply(reply: FastifyReply, { status, headers, body }: HttpResponse): void {
  reply
    .code(status)
    .headers({ ...answerHeaders, ...headers })
    .send(body ?? undefined);
}
