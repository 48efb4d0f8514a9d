// A request that is not the issuer's, from its body to its response: answered at once where that is possible, else
// within the bounds of the server.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorResponse, isExpected, type RequestIds } from '../errors/errorResponse.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import { programContentSecurityPolicy } from '../transport/answerHeaders.ts';
import { isEncrypted, strictTransportSecurity } from '../transport/cleartext.ts';
import { runAnonymously } from '../transport/anonymousCalls.ts';
import type { ConcurrencyLimiter } from './concurrencyLimiter.ts';
import type { MemoryBudget } from './memoryBudget.ts';
import { decodeRequestBody, maxBodyBytes, type BodyBounds, type ReceivedBody } from './requestBody.ts';
import { callOf, headOf, methodOf, peerOf, requestInfoOf, urlOf } from './requestInfo.ts';
import type { ServerLimits } from './serverLimits.ts';
import type { ServerOptions } from './serverOptions.ts';
import type { StaticResponse } from './staticFiles.ts';

/** A server's options with what bounds its work. */
export interface ServerState {
  readonly options: ServerOptions;
  readonly limits: ServerLimits;
  readonly reads: ConcurrencyLimiter;
  readonly writes: ConcurrencyLimiter;
  readonly anonymous: ConcurrencyLimiter;
  readonly bodies: MemoryBudget;
  /** Of calls whose bodies may be larger than most. */
  readonly largeBodies: MemoryBudget;
  readonly responses: MemoryBudget;
  isClosing: boolean;
}

interface IncomingCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: ReceivedBody | null;
}

/** How large the body of a request may be. */
export function bodyBoundsOf({ options, bodies, largeBodies }: ServerState, request: IncomingMessage): BodyBounds {
  const limit = options.largeBodyLimitOf(headOf(request), () => peerOf(request));
  return limit === null ? { limit: maxBodyBytes, budget: bodies } : { limit, budget: largeBodies };
}

/** Writes the response, and releases the body. Never throws. */
export function handleCall(state: ServerState, incoming: IncomingCall): void {
  try {
    const response = respondNow(state, incoming);
    if (response !== null) finish(state, incoming, response);
    else
      respond(state, incoming)
        .then((later) => {
          finish(state, incoming, later);
        })
        .catch((error: unknown) => {
          fail(state, incoming, error);
        });
  } catch (error) {
    fail(state, incoming, error);
  }
}

/** The response to a call without a body that takes no waiting; it needs no place among the calls that run. */
function respondNow(state: ServerState, { request, body }: IncomingCall): HttpResponse | null {
  const { options } = state;
  const info = requestInfoOf(request, options);
  if (body !== null || info.apiUrl === null || !limiterFor(state, methodOf(request)).isFree()) return null;
  state.responses.requireRoom();
  return options.respondNow(callOf(request, null, info, options.origins), info.apiUrl);
}

async function respond(state: ServerState, incoming: IncomingCall): Promise<HttpResponse | StaticResponse> {
  const { request } = incoming;
  if (requestInfoOf(request, state.options).apiUrl === null && !state.options.bearsToken(urlOf(request)))
    return runAnonymously(state, request, () => respondInTurn(state, incoming));
  const limiter = limiterFor(state, methodOf(request));
  return limiter.run(request.headers.authorization ?? '', () => respondInTurn(state, incoming));
}

async function respondInTurn(
  state: ServerState,
  { request, body }: IncomingCall,
): Promise<HttpResponse | StaticResponse> {
  const { options, responses } = state;
  // Responses that other clients do not fetch take the memory for this one.
  responses.requireRoom();
  const info = requestInfoOf(request, options);
  const blockOfClient = (): string => options.anonymous.blockOf(request);
  const respondTo = (call: Call) => options.respond({ ...call, blockOfClient }, info.apiUrl, () => peerOf(request));
  if (body === null || body.bytes.length === 0) return respondTo(callOf(request, null, info, options.origins));
  const decoded = await decodeRequestBody(
    body.bytes,
    request.headers['content-encoding'],
    bodyBoundsOf(state, request),
  );
  try {
    return await respondTo(callOf(request, decoded.bytes, info, options.origins));
  } finally {
    decoded.release();
  }
}

const limiterFor = ({ reads, writes }: ServerState, method: string): ConcurrencyLimiter =>
  method === 'GET' || method === 'HEAD' ? reads : writes;

function finish(state: ServerState, incoming: IncomingCall, response: HttpResponse | StaticResponse): void {
  if ('broken' in response && response.broken === 'reset') {
    incoming.body?.release();
    reset(incoming.request);
    return;
  }
  writeResponse(state, incoming, response, requestInfoOf(incoming.request, state.options).ids);
  const parts = partsOf(response);
  if (parts !== null) void sendParts(state, incoming, { parts, trailers: trailersOf(response) });
  holdUntilSent(state, incoming.response, response);
  incoming.body?.release();
}

function fail(state: ServerState, incoming: IncomingCall, error: unknown): void {
  const { options } = state;
  const { request, response, body } = incoming;
  body?.release();
  if (response.headersSent) return void response.destroy();
  const { ids } = requestInfoOf(request, options);
  if (!isExpected(error))
    options.onBug(error, { method: methodOf(request), url: urlOf(request), requestId: ids.requestId });
  writeResponse(state, incoming, errorResponse(error, ids), ids);
}

/** A large response counts until it is sent; a client that fetches it too slowly is disconnected. */
function holdUntilSent(
  { responses, limits }: ServerState,
  response: ServerResponse,
  answer: HttpResponse | StaticResponse,
): void {
  const body = bodyOf(answer);
  if (body === null || body.length < limits.smallResponseBytes || response.closed) return;
  const release = responses.add(body.length);
  const late = setTimeout(() => {
    response.destroy();
  }, limits.downloadTimeoutMs(body.length)).unref();
  response.once('close', () => {
    clearTimeout(late);
    release();
  });
}

/** Whether browsers are to be told that this host is reached by https alone. */
export function isStrictFor(request: IncomingMessage, { options }: ServerState): boolean {
  return options.transport.isStrict && isEncrypted(request, options.transport);
}

/** Answers are not kept, not guessed at and not shown, unless they say of themselves that they may be. */
function writeResponse(
  state: ServerState,
  { request, response }: IncomingCall,
  answer: HttpResponse | StaticResponse,
  { requestId, clientRequestId }: RequestIds,
): void {
  const { status, headers } = answer;
  const body = bodyOf(answer);
  const lines = ['request-id', requestId, 'client-request-id', clientRequestId, 'x-content-type-options', 'nosniff'];
  for (const name in headers) lines.push(name, headers[name] as string);
  if (headers['cache-control'] === undefined) lines.push('cache-control', 'no-store');
  if (headers['content-security-policy'] === undefined)
    lines.push('content-security-policy', programContentSecurityPolicy);
  if (isStrictFor(request, state)) lines.push('strict-transport-security', strictTransportSecurity);
  const parts = partsOf(answer);
  const isUnknown = parts !== null || (body === null && request.method === 'HEAD');
  if (status !== 204 && status !== 304 && !isUnknown)
    lines.push('content-length', String(body === null ? 0 : Buffer.byteLength(body)));
  response.writeHead(status, lines);
  if ('broken' in answer && answer.broken === 'truncated') cutOff(response, body);
  else if (parts === null) response.end(body ?? undefined);
}

/** Part by part, of which one is held at a time; a client that takes one too slowly is disconnected. */
async function sendParts(
  { options, limits, responses }: ServerState,
  { request, response }: IncomingCall,
  { parts, trailers }: { readonly parts: AsyncIterable<Buffer>; readonly trailers: HttpResponse['trailers'] },
): Promise<void> {
  try {
    for await (const part of parts) {
      const release = responses.add(part.length);
      const late = setTimeout(() => {
        response.destroy();
      }, limits.downloadTimeoutMs(part.length)).unref();
      await takePart(response, part);
      clearTimeout(late);
      release();
      if (response.destroyed) return;
    }
    if (trailers !== undefined) response.addTrailers(trailers());
    response.end();
  } catch (error) {
    const { requestId } = requestInfoOf(request, options).ids;
    if (!isExpected(error)) options.onBug(error, { method: methodOf(request), url: urlOf(request), requestId });
    response.destroy();
  }
}

/** Resolves when there is room for more, or nobody takes it any more. */
function takePart(response: ServerResponse, part: Buffer): Promise<void> {
  if (response.destroyed || response.write(part)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

const partsOf = (answer: HttpResponse | StaticResponse): AsyncIterable<Buffer> | null =>
  'parts' in answer ? (answer.parts ?? null) : null;

const trailersOf = (answer: HttpResponse | StaticResponse): HttpResponse['trailers'] =>
  'trailers' in answer ? answer.trailers : undefined;

const bodyOf = (answer: HttpResponse | StaticResponse): string | Buffer | null => answer.bytes ?? answer.body;

/** Ends a connection without a word, by a reset where it is not encrypted. */
function reset({ socket }: IncomingMessage): void {
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Half of what was announced, and then nothing. */
function cutOff(response: ServerResponse, body: string | Uint8Array | null): void {
  const bytes = Buffer.from(body ?? '');
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => void response.destroy());
}
