// From a thrown refusal, fault or bug to the response: status, Graph's envelope, and the headers of some of them.

import { refusalsOf, type Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import { proofContext } from '../../identity/factors/proofs.ts';
import { OverloadedError, UnavailableError } from '../../store/contract.ts';
import { describeFault, isFault } from './odataFaults.ts';
import { jsonContentType, type HttpResponse } from '../pipeline/call.ts';
import { envelope, refusalTable, type ErrorDetail } from './refusalTable.ts';

/** The ids by which a call is found in logs: ours, and the client's own where it sent one. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** Never throws. An unexpected error becomes a 500 in general words; the caller of this function logs it. */
export function errorResponse(error: unknown, ids: RequestIds): HttpResponse {
  const refusals = refusalsOf(error);
  if (refusals !== null) return refusalResponse(refusals, ids);
  if (isFault(error)) {
    const { status, code, message, details } = describeFault(error);
    return envelopeResponse(status, code, message, details, ids);
  }
  if (error instanceof OverloadedError)
    return unavailableResponse('The service has too much to do now. Try again later.', error, ids);
  if (error instanceof UnavailableError)
    return unavailableResponse('The service cannot reach its database now. Try again later.', error, ids);
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return envelopeResponse(status, 'BadRequest', 'The request could not be understood.', [], ids);
  const message = 'Something went wrong here; it has been logged under the request id.';
  return envelopeResponse(500, 'InternalServerError', message, [], ids);
}

function unavailableResponse(message: string, { retryAfterSeconds }: UnavailableError, ids: RequestIds): HttpResponse {
  return envelopeResponse(503, 'ServiceUnavailable', message, [], ids, { 'retry-after': String(retryAfterSeconds) });
}

/** Whether an error was foreseen: a refusal, a fault of the request, an overload. Every other error is a bug. */
export function isExpected(error: unknown): boolean {
  return refusalsOf(error) !== null || error instanceof UnavailableError || isFault(error);
}

function refusalResponse(all: readonly Refusal[], ids: RequestIds): HttpResponse {
  const first = all[0] as Refusal;
  const row = refusalTable[first.code];
  const details = all.flatMap(refusalDetails);
  const message =
    all.length === 1
      ? row.message(first.facts)
      : all
          .map((each) => refusalTable[each.code].message(each.facts).replace(/^The model is invalid\. /, ''))
          .join(' ');
  return envelopeResponse(
    row.status,
    row.code,
    all.length > 1 && row.code === 'InvalidModel' ? `The model is invalid. ${message}` : message,
    details,
    ids,
    refusalHeaders(first),
  );
}

function refusalDetails(refusal: Refusal): readonly ErrorDetail[] {
  const field = refusal.facts['field'];
  if (typeof field !== 'string') return [];
  const row = refusalTable[refusal.code];
  return [{ ...(row.detail ?? { code: row.code, message: row.message(refusal.facts) }), target: field }];
}

function refusalHeaders(refusal: Refusal): Record<string, string> {
  const headers: Partial<Record<RefusalCode, Record<string, string>>> = {
    tooManyRequests: retryAfter(refusal),
    tooManyGuesses: retryAfter(refusal),
    syncStateNotFound: { location: String(refusal.facts['location'] ?? '') },
    resyncRequired: { location: String(refusal.facts['location'] ?? '') },
    methodNotAllowed: { allow: String(refusal.facts['allowed'] ?? '') },
  };
  return headers[refusal.code] ?? {};
}

const retryAfter = ({ facts }: Refusal): Record<string, string> => ({
  'retry-after': String(facts['retryAfterSeconds'] ?? 1),
});

function envelopeResponse(
  status: number,
  code: string,
  message: string,
  details: readonly ErrorDetail[],
  ids: RequestIds,
  headers: Record<string, string> = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': jsonContentType, ...headers },
    body: envelope(code, message, details, { ...ids, at: new Date() }),
  };
}

/** 401 with the challenge that Graph sends. */
export function unauthorizedResponse(reason: string, authorizationUri: string, ids: RequestIds): HttpResponse {
  const challenge = `Bearer realm="", authorization_uri="${authorizationUri}", client_id="${graphAppId}"`;
  return envelopeResponse(401, 'InvalidAuthenticationToken', reason, [], ids, { 'www-authenticate': challenge });
}

/** What a token must say for a call that needs a fresh second factor, as clients of Entra send it back. */
const demandedClaims = Buffer.from(
  JSON.stringify({ access_token: { acrs: { essential: true, value: proofContext } } }),
).toString('base64');

/**
 * The challenge by which a client gets another token.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export const claimsChallenge = (authorizationUri: string): string =>
  `Bearer realm="", authorization_uri="${authorizationUri}", client_id="${graphAppId}", ` +
  `error="insufficient_claims", claims="${demandedClaims}", cc_type="authcontext"`;
