// The issuer's refusals in OAuth's form: one table of code, status, number and sentence.
import { errors } from 'oidc-provider';
import type { PageLanguage } from '../account/accountWords.ts';
import { germanOpenings, germanRefusal, germanSentences } from './germanErrors.ts';

/** [OAuth error code, status, number as clients of Entra know it, sentence, `suberror` where Entra has one] */
// biome-ignore format: a table, read by column
const oauthErrors = {
  tenantUnknown:      ['invalid_request',        400, 90002,
    'There is no such tenant here. Use the tenant id, one of its domains, common or organizations.'],
  formMalformed:      ['invalid_request',        400, 900144,
    'The body must be a form (application/x-www-form-urlencoded) of at most 48 KB that names each parameter once.'],
  foreignResource:    ['invalid_resource',       400, 500011,
    'The scope names a resource that is not in this tenant. Ask for https://graph.microsoft.com/.default, for ' +
    'permissions of it, or for an application by its id or identifier URI, and see that it has a service principal.'],
  severalResources:   ['invalid_request',        400, 28000,
    'The scope names permissions of several resources. Ask for those of one at a time.'],
  resourceDisabled:   ['invalid_resource',       400, 500014,
    'The service principal of the resource is disabled. An administrator can enable it.'],
  clientNotAssigned:  ['invalid_grant',          400, 501051,
    'The resource gives tokens only to applications that are assigned a role of it, and the client is not.'],
  userNotAssigned:    ['invalid_grant',          400, 50105,
    'The application is open only to users who are assigned to it, and the user is not. An administrator assigns ' +
    'users by appRoleAssignedTo of its service principal.'],
  defaultMixed:       ['invalid_scope',          400, 70011,
    'A scope that ends in /.default cannot be combined with named permissions.'],
  malformedScope:     ['invalid_scope',          400, 70011,   'The scope holds a word that cannot be a permission.'],
  defaultNeeded:      ['invalid_scope',          400, 1002012,
    'With client credentials the scope must be the resource followed by /.default, for example ' +
    'https://graph.microsoft.com/.default.'],
  permissionsMissing: ['invalid_scope',          400, 650053,
    'The API offers none of the permissions that the scope asks for, or the client was given none of it.'],
  notConsented:       ['invalid_grant',          400, 65001,
    'The sign-in did not give all that the scope asks for. Sign in again with this scope.', 'consent_required'],
  adminConsentNeeded: ['consent_required',       400, 65001,
    'Users may not consent to what the scope asks for, and no administrator has.', 'consent_required'],
  consentMissing:     ['invalid_grant',          400, 65001,
    'Neither the user nor an administrator has consented to all that the scope asks for.', 'consent_required'],
  credentialsWrong:   ['invalid_grant',          400, 50126,   'The user name or the password is not right.'],
  accountDisabled:    ['invalid_grant',          400, 50057,   'The account is disabled.'],
  tooManyGuesses:     ['invalid_grant',          400, 50053,
    'There were too many wrong passwords for this account from this address. Wait a few minutes and try again.'],
  secondFactorNeeded: ['interaction_required',   400, 50076,
    'A second factor is needed. Sign in with a browser, where it is asked for.', 'basic_action'],
  secondFactorWrong:  ['invalid_grant',          400, 500121,
    'The code or the passkey is not right, or was used before.'],
  passwordExpired:    ['invalid_grant',          400, 50055,
    'The password is expired: sign in with a browser, where another one is asked for.', 'user_password_expired'],
  signInRevoked:      ['invalid_grant',          400, 50173,
    'The sign-in was revoked, for example because the password was changed. Sign in again.'],
  signInTooOld:       ['invalid_grant',          400, 70043,  'The sign-in is too long ago. Sign in again.'],
  assertionReplayed:  ['invalid_client',         401, 50013,
    'The client assertion was used from another address before. Sign a new one on each host.'],
  federationUnknown:  ['invalid_client',         401, 70021,
    'No federated identity credential of the client has the issuer, subject and audience of the assertion.'],
  assertionInvalid:   ['invalid_client',         401, 700024,
    'The client assertion is expired, not yet valid, or not signed by its issuer.'],
  federationUnreachable: ['invalid_client',      401, 50166,
    'The issuer of the client assertion could not be asked for its keys.'],
  assertionTooLong:   ['invalid_client',         401, 700024,
    'The client assertion is valid for more than a day. Sign one that is valid for minutes.'],
  tooManyCalls:       ['temporarily_unavailable', 429, 90055,
    'There were too many calls from this address. Wait, and try again.'],
  tooBusy:            ['temporarily_unavailable', 503, 90033,   'The server is busy. Wait, and try again.'],
  parameterTooLong:   ['invalid_request',        400, 90023,
    'A parameter is too long: state and nonce may have 2,048 characters, all parameters together 8,192.'],
  providerUnknown:    ['invalid_request',        400, 50107,
    'There is no such identity provider here, or it is turned off.'],
  providerUnreachable: ['temporarily_unavailable', 503, 50166,
    'The identity provider cannot be reached, or does not answer as it should. Try again later.'],
  providerRefused:    ['access_denied',          400, 50012,
    'The identity provider refused the sign-in, or does not know this server.'],
  providerDeclined:   ['access_denied',          400, 65004,  'The sign-in was cancelled at the identity provider.'],
  providerTokenInvalid: ['access_denied',        400, 50027,
    'What the identity provider said of the sign-in is not to be believed.'],
  providerFlowEnded:  ['invalid_request',        400, 50089,
    'This answer of the identity provider is late, was used before, or belongs to another sign-in. Start again.'],
  personUnknown:      ['access_denied',          400, 50020,
    'You have no account here that belongs to this account at the identity provider. Ask an administrator.'],
  invitationNeeded:   ['access_denied',          400, 16003,
    'You have no account here. Ask somebody here to invite you at the address that the identity provider knows.'],
  groupMissing:       ['access_denied',          400, 500213,
    'Accounts are made here for members of certain groups of the identity provider, and you are in none of them.'],
  linkRefused:        ['access_denied',          400, 51004,
    'There is an account with your name or address, which is not linked to your account at the identity provider. An ' +
    'administrator can link it.'],
  alreadyUsed:        ['invalid_grant',          400, 54005,   'The code or token was used before.'],
} as const satisfies Record<string, OAuthErrorRow>;

type OAuthErrorRow = readonly [code: string, status: number, number: number, sentence: string, suberror?: string];

export type OAuthErrorCode = keyof typeof oauthErrors;
const inGerman: Readonly<Record<OAuthErrorCode, string>> = germanSentences;

/** Numbers and sentences of the library's own refusals, by OAuth error code. */
// biome-ignore format: a table, read by column
const libraryErrors: Readonly<Record<string, readonly [number, string]>> = {
  invalid_request:           [900144,  'The request is not right'],
  invalid_client:            [7000215, 'The client is unknown or disabled, or its secret or assertion is not right'],
  invalid_grant:             [70000,   'The grant is not valid'],
  unauthorized_client:       [700016,  'The client may not do this'],
  unsupported_grant_type:    [70003,   'The grant type is not supported'],
  unsupported_response_type: [700054,  'The response type is not supported'],
  invalid_scope:             [70011,   'The scope is not valid'],
  invalid_redirect_uri:      [50011,   'The redirect URI is not one that is registered for the client'],
  authorization_pending:     [70016,   'The user has not yet signed in with the code; ask again later'],
  slow_down:                 [70016,   'Ask less often'],
  expired_token:             [70020,   'The code has expired'],
  access_denied:             [65004,   'The sign-in was declined'],
  login_required:            [50058,   'The user must sign in'],
  interaction_required:      [50076,   'A second factor is needed'],
  server_error:              [90025,   'Something went wrong here; it was logged'],
};

/** Errors of the library whose details help developers and do not tell which accounts exist. */
const errorsWithDetail = new Set(['invalid_request', 'invalid_grant', 'invalid_scope', 'unauthorized_client']);

/** A refusal with a row in the table. */
export class OAuthError extends errors.CustomOIDCProviderError {
  readonly reason: OAuthErrorCode;
  /** What would be right in this very case, in each language; empty where the table's sentence says all. */
  readonly detail: Readonly<Record<PageLanguage, string>>;

  constructor(reason: OAuthErrorCode, detail: OAuthError['detail'] = { en: '', de: '' }) {
    const [error, status, , sentence] = oauthErrors[reason];
    super(error, `${sentence} ${detail.en}`.trim());
    this.reason = reason;
    this.detail = detail;
    this.status = status;
    this.statusCode = status;
  }
}

interface OAuthErrorResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The log of sign-ins has both. */
interface RequestIds {
  readonly requestId: string;
  readonly correlationId: string;
}

/** The body that clients of Entra read: code, sentence with its number, trace id and time. */
export function oauthErrorResponse(
  error: unknown,
  { requestId: traceId, correlationId }: RequestIds,
  now: Date,
): OAuthErrorResponse {
  const { code, status, number, sentence, suberror } = describeError(error);
  return {
    status,
    body: {
      error: code,
      error_description: `AADSTS${number}: ${sentence} Trace ID: ${traceId} Timestamp: ${now.toISOString()}`,
      error_codes: [number],
      timestamp: now.toISOString(),
      trace_id: traceId,
      correlation_id: correlationId,
      ...(suberror === undefined ? {} : { suberror }),
    },
  };
}

/** Number and sentence, for the log of sign-ins. */
export const numberedError = (error: unknown): Pick<ErrorDescription, 'number' | 'sentence'> => describeError(error);

/** The sentence alone, for a page. */
export function errorSentence(error: unknown, language: PageLanguage): string {
  const { number, sentence } = describeError(error, language);
  return `${sentence} (AADSTS${number})`;
}

interface ErrorDescription {
  readonly code: string;
  readonly status: number;
  readonly number: number;
  readonly sentence: string;
  readonly suberror?: string | undefined;
}

/** A device code keeps code and sentence of a refusal of ours, for the device that asks later: its number, by them. */
function keptRefusal(
  code: string,
  description: string,
  language: PageLanguage,
): Pick<ErrorDescription, 'number' | 'sentence'> | null {
  const rows = Object.entries(oauthErrors) as readonly (readonly [OAuthErrorCode, OAuthErrorRow])[];
  const row = rows.find(([, [its, , , sentence]]) => its === code && description.startsWith(sentence));
  return row === undefined ? null : { number: row[1][2], sentence: language === 'de' ? inGerman[row[0]] : description };
}

const openingOf = (code: string, language: PageLanguage): string =>
  language === 'de' ? (germanOpenings[code] ?? germanRefusal) : (libraryErrors[code]?.[1] ?? 'The request was refused');

function describeError(error: unknown, language: PageLanguage = 'en'): ErrorDescription {
  if (error instanceof OAuthError) {
    const [code, status, number, english, suberror] = oauthErrors[error.reason] as OAuthErrorRow;
    const opening = language === 'de' ? inGerman[error.reason] : english;
    const sentence = `${opening} ${error.detail[language]}`.trim();
    return { code, status, number, sentence, suberror };
  }
  if (!(error instanceof errors.OIDCProviderError) || !error.expose)
    return { code: 'server_error', status: 500, number: 90025, sentence: `${openingOf('server_error', language)}.` };
  const kept = keptRefusal(error.error, error.error_description ?? '', language);
  if (kept !== null) return { code: error.error, status: error.statusCode, ...kept };
  const told = /^AADSTS(\d+): (.*)$/.exec(error.error_description ?? '');
  if (told !== null)
    return { code: error.error, status: error.statusCode, number: Number(told[1]), sentence: told[2] ?? '' };
  const [number] = libraryErrors[error.error] ?? [90014];
  const opening = openingOf(error.error, language);
  const detail = errorsWithDetail.has(error.error) ? (error.error_detail ?? error.error_description) : undefined;
  return {
    code: error.error,
    status: error.statusCode,
    number,
    sentence: detail === undefined ? `${opening}.` : `${opening}: ${detail}.`,
  };
}
