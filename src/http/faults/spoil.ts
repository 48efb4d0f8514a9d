// What fault rules do to a call on its way: refused before it is done, delayed, or robbed of its answer.

import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { TokenError } from '../../identity/tokens/verifyToken.ts';
import { envelope } from '../errors/refusalTable.ts';
import { jsonContentType, type Call, type HttpResponse } from '../pipeline/call.ts';
import type { RequestTrace } from '../pipeline/requestTrace.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import type { FaultRules, FaultSubject } from './faultRules.ts';

/** Draws what happens to a call, once; gives the answer in place of doing it. Throws `TokenError` (401). */
export function refuseByFaults(
  { apiUrl, ...subject }: Omit<FaultSubject, 'path' | 'version'> & { readonly apiUrl: ApiUrl },
  trace: RequestTrace,
  faults: FaultRules | null,
): HttpResponse | null {
  if (faults?.isActive() !== true) return null;
  trace.faults ??= faults.draw({ ...subject, version: apiUrl.apiVersion.name, path: apiUrl.path });
  const { answer } = trace.faults;
  if (answer === 'expired') throw new TokenError('expired');
  if (answer === 'reset') return { ...faultResponse(503, null, subject.call), broken: 'reset' };
  return answer === null ? null : faultResponse(answer.status, answer.retryAfter, subject.call);
}

/** A write whose body names an object that a rule still hides from the caller is refused: `notFound`. */
export function refuseUnseenReferences({ body }: Call, caller: Caller, faults: FaultRules | null): void {
  if (faults?.isActive() !== true || body === null) return;
  const named = faults.unseenIn(Buffer.from(body).toString().toLowerCase(), caller);
  if (named !== null) throw new Refusal('notFound', { id: named });
}

/** The answer as the client gets it: later, not at all, or without what was created in what reads see. */
export async function spoil(
  response: HttpResponse,
  trace: RequestTrace,
  rules: FaultRules | null,
): Promise<HttpResponse> {
  if (rules === null || trace.faults === null) return response;
  const { latencyMs, absence, broken } = trace.faults;
  const created = absence !== null && response.status === 201 ? idIn(response) : null;
  if (absence !== null && created !== null && trace.caller !== null) rules.hide(created, absence, trace.caller);
  if (latencyMs > 0)
    await new Promise((resolve) => {
      setTimeout(resolve, latencyMs);
    });
  return broken === null ? response : { ...response, broken };
}

/** A part of a batch has no connection of its own: one that was lost is answered as a gateway does. */
export function wholePart(response: HttpResponse, part: Call): HttpResponse {
  return response.broken === undefined ? response : faultResponse(504, null, part);
}

function idIn({ body }: HttpResponse): string | null {
  const { id } = JSON.parse(body ?? '{}') as { readonly id?: unknown };
  return typeof id === 'string' ? id : null;
}

// biome-ignore format: a table, read by column
const codes: Readonly<Record<number, readonly [code: string, message: string]>> = {
  429: ['TooManyRequests',     'Too many requests. Try again later.'],
  500: ['InternalServerError', 'An internal server error occurred. Try again later.'],
  502: ['BadGateway',          'A server behind this one gave no valid answer.'],
  503: ['ServiceUnavailable',  'The service is unavailable. Try again later.'],
  504: ['GatewayTimeout',      'A server behind this one did not answer in time.'],
};

function faultResponse(status: number, retryAfter: string | null, call: Call): HttpResponse {
  const [code = '', message = ''] = codes[status] ?? [];
  return {
    status,
    headers: { 'content-type': jsonContentType, ...(retryAfter === null ? {} : { 'retry-after': retryAfter }) },
    body: envelope(code, message, [], { ...call, at: new Date() }),
  };
}
