// What a call of SCIM is told that goes wrong: RFC 7644 section 3.12, by the one table of refusals.

import { refusalsOf, type Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { KeysUnavailable, TokenError } from '../../identity/tokens/verifyToken.ts';
import { ScimError, type ScimType } from '../../scim/protocol/scimError.ts';
import { UnavailableError } from '../../store/contract.ts';
import { refusalTable } from '../errors/refusalTable.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';
import { AccountGone } from '../pipeline/identify.ts';

const scimContentType = 'application/scim+json;charset=utf-8';
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Refusals that have a word in SCIM, and the status where it is another than Graph's. */
const words: Partial<Record<RefusalCode, readonly [ScimType, status?: number]>> = {
  userPrincipalNameTaken: ['uniqueness', 409],
  mailNicknameTaken: ['uniqueness', 409],
  duplicateKey: ['uniqueness', 409],
  invalidField: ['invalidValue'],
  missingField: ['invalidValue'],
  unknownReference: ['invalidValue'],
  domainNotVerified: ['invalidValue'],
  passwordTooWeak: ['invalidValue'],
  readOnlyField: ['mutability'],
  membershipDynamic: ['mutability'],
  tooManyRows: ['tooMany'],
  tooManyValues: ['tooMany'],
  badEncoding: ['invalidSyntax'],
};

/** Names of Graph that a client of SCIM does not know. */
const attributes: Readonly<Record<string, string>> = {
  userPrincipalName: 'userName',
  mailNickname: 'userName',
  mail: 'emails',
  otherMails: 'emails',
  businessPhones: 'phoneNumbers',
  accountEnabled: 'active',
  manager: 'manager.value',
  'passwordProfile/password': 'password',
  givenName: 'name.givenName',
  surname: 'name.familyName',
};

/** A body of SCIM as an answer. */
export const scimResponse = (
  status: number,
  headers: Readonly<Record<string, string>>,
  body: object | null,
): HttpResponse => ({
  status,
  headers: body === null ? headers : { 'content-type': scimContentType, ...headers },
  body: body === null ? null : JSON.stringify(body),
});

interface ErrorAnswer {
  readonly status: number;
  readonly scimType: ScimType | null;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Tells `onBug` of everything that becomes a 500. */
export function scimErrorResponse(
  error: unknown,
  call: Call,
  { onBug }: { readonly onBug: (error: unknown, call: Call) => void },
): HttpResponse {
  const { status, scimType, detail, headers = {} } = tell(error);
  if (status >= 500 && !isForeseen(error)) onBug(error, call);
  return scimResponse(status, headers, {
    schemas: [errorUrn],
    status: String(status),
    ...(scimType === null ? {} : { scimType }),
    detail,
  });
}

const isForeseen = (error: unknown): boolean =>
  error instanceof ScimError || error instanceof UnavailableError || error instanceof KeysUnavailable;

function tell(error: unknown): ErrorAnswer {
  if (error instanceof ScimError) return { status: error.status, scimType: error.scimType, detail: error.message };
  if (error instanceof TokenError || error instanceof AccountGone)
    return {
      status: 401,
      scimType: null,
      detail: 'The token or secret is not accepted: it is missing, has ended, or is of another service.',
      headers: { 'www-authenticate': 'Bearer realm="scim"' },
    };
  const refusals = refusalsOf(error);
  if (refusals !== null) return tellRefusals(refusals);
  if (error instanceof UnavailableError || error instanceof KeysUnavailable) {
    const seconds = error instanceof UnavailableError ? error.retryAfterSeconds : 5;
    const headers = { 'retry-after': String(seconds) };
    return { status: 503, scimType: null, detail: 'The service is busy. Try again later.', headers };
  }
  return { status: 500, scimType: null, detail: 'Something went wrong here; it has been logged.' };
}

function tellRefusals(refusals: readonly Refusal[]): ErrorAnswer {
  const first = refusals[0] as Refusal;
  const row = refusalTable[first.code];
  const [scimType = null, status = row.status] = words[first.code] ?? [];
  const seconds = first.facts['retryAfterSeconds'];
  const headers: Record<string, string> = {};
  if (typeof seconds === 'number') headers['retry-after'] = String(seconds);
  if (first.code === 'methodNotAllowed') headers['allow'] = String(first.facts['allowed']);
  return { status, scimType, detail: refusals.map(sentenceOf).join(' '), headers };
}

/** With the attribute as the client sent it, and without the words of OData. */
function sentenceOf({ code, facts }: Refusal): string {
  if (code === 'tooManyRows')
    return `The answer would have more than ${facts['most']} objects. Ask for a smaller count, or without members.`;
  const field = facts['field'];
  const named =
    typeof field === 'string' ? { ...facts, field: attributes[field.replace(/\/\d+$/, '')] ?? field } : facts;
  return refusalTable[code].message(named).replace(/^The model is invalid\. /, '');
}
