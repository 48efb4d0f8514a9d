// Errors of a call of the API as responses: 401 with its challenge, refusals, overload, bugs.

import { KeysUnavailable, TokenError } from '../../identity/tokens/verifyToken.ts';
import { UnavailableError } from '../../store/contract.ts';
import { refusalsOf } from '../../domain/refusal.ts';
import { AnsweredRefusal } from '../../flows/whatIf/rehearsal.ts';
import { jsonContentType, type Call, type HttpResponse } from '../pipeline/call.ts';
import { AccountGone } from '../pipeline/identify.ts';
import type { ServerDeps } from '../pipeline/serverDeps.ts';
import { claimsChallenge, errorResponse, unauthorizedResponse } from './errorResponse.ts';

/** Tells `onBug` of everything that becomes a 500. */
export function respondToError(
  error: unknown,
  call: Call,
  { authorizationUri, onBug }: Pick<ServerDeps, 'authorizationUri' | 'onBug'>,
): HttpResponse {
  if (error instanceof TokenError) return unauthorizedResponse(messages[error.reason], authorizationUri(), call);
  if (error instanceof AccountGone) return unauthorizedResponse(messages.gone, authorizationUri(), call);
  if (error instanceof KeysUnavailable)
    return errorResponse(new UnavailableError('the outside issuer does not answer'), call);
  if (error instanceof AnsweredRefusal) {
    const { status, body, retryAfter } = error.answer;
    const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const challenge = status === 401 ? { 'www-authenticate': claimsChallenge(authorizationUri()) } : {};
    return { status, headers: { 'content-type': jsonContentType, ...wait, ...challenge }, body: JSON.stringify(body) };
  }
  const response = errorResponse(error, call);
  if (refusalsOf(error)?.[0]?.code === 'freshFactorNeeded')
    return { ...response, headers: { ...response.headers, 'www-authenticate': claimsChallenge(authorizationUri()) } };
  if (response.status >= 500) onBug(error, call);
  return response;
}

const messages = {
  missing: 'Access token is empty.',
  malformed: 'The access token is malformed.',
  badSignature: 'Access token validation failure. Invalid signature.',
  expired: 'Lifetime validation failed, the token is expired.',
  notYetValid: 'Lifetime validation failed, the token is not yet valid.',
  wrongAudience: 'Access token validation failure. Invalid audience.',
  wrongIssuer: 'Access token validation failure. Invalid issuer.',
  gone: 'The account is disabled or was deleted.',
} as const;
