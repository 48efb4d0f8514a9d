// From a thrown refusal, fault or bug to the answer: status, Graph's envelope, and the headers that go with some of
// them.

import { Refusal, Refusals, type RefusalCode } from '../../domain/refusal.ts';
import { OverloadedError, UnavailableError } from '../../store/contract.ts';
import { describeFault, isFault } from './odataFaults.ts';
import { jsonContentType, type HttpResponse } from '../pipeline/call.ts';
import { envelope, refusalTable, type ErrorDetail } from './refusalTable.ts';

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** Never throws. Anything that is not an expected "no" becomes 500 in general words; the caller of this logs it. */
export function errorResponse(error: unknown, ids: RequestIds): HttpResponse {
  if (error instanceof Refusal) return refusalResponse([error], ids);
  if (error instanceof Refusals) return refusalResponse(error.all, ids);
  if (isFault(error)) {
    const { status, code, message, details } = describeFault(error);
    return envelopeResponse(status, code, message, details, ids);
  }
  if (error instanceof OverloadedError) {
    return envelopeResponse(
      503,
      'ServiceUnavailable',
      'The service has too much to do now. Try again later.',
      [],
      ids,
      {
        'retry-after': String(error.retryAfterSeconds),
      },
    );
  }
  if (error instanceof UnavailableError) {
    return envelopeResponse(
      503,
      'ServiceUnavailable',
      'The service can not reach its database now. Try again later.',
      [],
      ids,
      {
        'retry-after': String(error.retryAfterSeconds),
      },
    );
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return envelopeResponse(status, 'BadRequest', 'The request could not be understood.', [], ids);
  return envelopeResponse(
    500,
    'InternalServerError',
    'Something went wrong here; it has been logged under the request id.',
    [],
    ids,
  );
}

/** Whether it was expected: everything else is a bug. */
export function isExpected(error: unknown): boolean {
  return error instanceof Refusal || error instanceof Refusals || error instanceof UnavailableError || isFault(error);
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
  return [{ code: row.code, message: row.message(refusal.facts), target: field }];
}

function refusalHeaders(refusal: Refusal): Record<string, string> {
  const headers: Partial<Record<RefusalCode, Record<string, string>>> = {
    tooManyRequests: { 'retry-after': String(refusal.facts['retryAfterSeconds'] ?? 1) },
    methodNotAllowed: { allow: String(refusal.facts['allowed'] ?? '') },
  };
  return headers[refusal.code] ?? {};
}

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
  const challenge =
    `Bearer realm="", authorization_uri="${authorizationUri}", ` + 'client_id="00000003-0000-0000-c000-000000000000"';
  return envelopeResponse(401, 'InvalidAuthenticationToken', reason, [], ids, { 'www-authenticate': challenge });
}
