// From a thrown refusal, fault or bug to the answer: status, Graph's envelope, and the headers that go with some of
// them.

import { Refusal, Refusals, type RefusalCode } from '../domain/refusal.ts';
import { Overloaded, Unavailable } from '../store/contract.ts';
import { faultAnswer, isFault } from './faults.ts';
import { json, type Answer } from './call.ts';
import { envelope, refusals, type ErrorDetail } from './errors.ts';

export interface Ids {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** Never throws. Anything that is not an expected "no" becomes 500 in general words; the caller of this logs it. */
export function refuse(error: unknown, ids: Ids): Answer {
  if (error instanceof Refusal) return refused([error], ids);
  if (error instanceof Refusals) return refused(error.all, ids);
  if (isFault(error)) {
    const { status, code, message, details } = faultAnswer(error);
    return answer(status, code, message, details, ids);
  }
  if (error instanceof Overloaded) {
    return answer(503, 'ServiceUnavailable', 'The service has too much to do now. Try again later.', [], ids, {
      'retry-after': String(error.retryAfterSeconds),
    });
  }
  if (error instanceof Unavailable) {
    return answer(503, 'ServiceUnavailable', 'The service can not reach its database now. Try again later.', [], ids, {
      'retry-after': String(error.retryAfterSeconds),
    });
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return answer(status, 'BadRequest', 'The request could not be understood.', [], ids);
  return answer(
    500,
    'InternalServerError',
    'Something went wrong here; it has been logged under the request id.',
    [],
    ids,
  );
}

/** Whether it was expected: everything else is a bug. */
export function isExpected(error: unknown): boolean {
  return error instanceof Refusal || error instanceof Refusals || error instanceof Unavailable || isFault(error);
}

function refused(all: readonly Refusal[], ids: Ids): Answer {
  const first = all[0] as Refusal;
  const row = refusals[first.code];
  const details = all.flatMap(detail);
  const message =
    all.length === 1
      ? row.says(first.facts)
      : all.map((each) => refusals[each.code].says(each.facts).replace(/^The model is invalid\. /, '')).join(' ');
  return answer(
    row.status,
    row.code,
    all.length > 1 && row.code === 'InvalidModel' ? `The model is invalid. ${message}` : message,
    details,
    ids,
    extra(first),
  );
}

function detail(refusal: Refusal): readonly ErrorDetail[] {
  const field = refusal.facts['field'];
  if (typeof field !== 'string') return [];
  const row = refusals[refusal.code];
  return [{ code: row.code, message: row.says(refusal.facts), target: field }];
}

function extra(refusal: Refusal): Record<string, string> {
  const headers: Partial<Record<RefusalCode, Record<string, string>>> = {
    tooManyRequests: { 'retry-after': String(refusal.facts['retryAfterSeconds'] ?? 1) },
    methodNotAllowed: { allow: String(refusal.facts['allowed'] ?? '') },
  };
  return headers[refusal.code] ?? {};
}

function answer(
  status: number,
  code: string,
  message: string,
  details: readonly ErrorDetail[],
  ids: Ids,
  headers: Record<string, string> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': json, ...headers },
    body: envelope(code, message, details, { ...ids, at: new Date() }),
  };
}

/** 401 with the challenge that Graph sends. */
export function unauthorized(reason: string, authorizationUri: string, ids: Ids): Answer {
  const challenge =
    `Bearer realm="", authorization_uri="${authorizationUri}", ` + 'client_id="00000003-0000-0000-c000-000000000000"';
  return answer(401, 'InvalidAuthenticationToken', reason, [], ids, { 'www-authenticate': challenge });
}
