// The library's responses in the form that clients of Entra read.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Provider } from 'oidc-provider';
import type { IssuingTenant } from '../accounts/accounts.ts';
import { clientInfo, formerIssuer } from '../tokens/tokenClaims.ts';
import { OAuthError, oauthErrorResponse } from './oauthErrors.ts';
import { pageHeaders, contentSecurityPolicy } from '../signIn/pages.ts';
import { deviceCodeGrant, offlineScope, requestContextOf } from './translateRequest.ts';

interface ResponseOptions {
  readonly tenant: IssuingTenant;
  /** Told of the library's unexpected errors. MUST NOT throw. */
  readonly onError: (error: unknown) => void;
}

type Body = Readonly<Record<string, unknown>>;

const devicePollSeconds = 5;
const errorEvents = [
  'grant',
  'device_authorization',
  'jwks',
  'discovery',
  'end_session',
  'end_session_confirm',
  'end_session_success',
  'code_verification',
  'device_resume',
  'authorization',
].map((name) => `${name}.error`);

/** Adds the layer that shapes the library's responses. */
export function shapeResponses(provider: Provider, { tenant, onError: onFault }: ResponseOptions): void {
  const errorsByRequest = new WeakMap<IncomingMessage, unknown>();
  const remember = (context: Context, error: unknown): void => void errorsByRequest.set(context.req, error);
  for (const event of errorEvents) provider.on(event, remember);
  provider.on('server_error', (context: Context, error: unknown) => {
    remember(context, error);
    onFault(error);
  });
  provider.on('error', onFault);
  provider.use(async (context, next) => {
    // Set before the library acts, because it adds the hash of its own script to the policy where it has one.
    context.set('Content-Security-Policy', contentSecurityPolicy(undefined));
    for (const [name, value] of Object.entries(pageHeaders)) context.set(name, value);
    await next();
    const policy = context.response.get('Content-Security-Policy');
    context.set('Content-Security-Policy', policy.replace(/script-src 'none' (?=')/, 'script-src '));
    if (!isBody(context.body)) return;
    const error = errorsByRequest.get(context.req);
    if (error === undefined) context.body = shapeBody(context, context.body, tenant);
    else setErrorBody(context, error);
  });
}

/**
 * What Entra says to a device whose user declined.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code#expected-errors
 */
const publishedCode = (code: unknown, grantType: string | null): unknown =>
  grantType === deviceCodeGrant && code === 'access_denied' ? 'authorization_declined' : code;

function setErrorBody(context: Context, error: unknown): void {
  const facts = requestContextOf(context.req);
  const { status, body } = oauthErrorResponse(error, facts, new Date());
  context.status = status;
  // What the client asked for comes back, for the sign-in by which it gets that.
  const demand = error instanceof OAuthError && error.reason === 'secondFactorNeeded' ? facts.claims : null;
  context.body = {
    ...body,
    error: publishedCode(body.error, facts.grantType),
    ...(demand === null ? {} : { claims: demand }),
  };
}

function isBody(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === Object.prototype;
}

function shapeBody(context: Context, body: Body, tenant: IssuingTenant): Body {
  const { path } = requestContextOf(context.req);
  switch (path.endpoint) {
    case 'token':
      return tokenResponse(context, body, tenant);
    case 'deviceCode':
      return deviceCodeResponse(body);
    case 'openidConfiguration':
      return configurationResponse(path.isFormer ? { ...body, issuer: formerIssuer(String(body['issuer'])) } : body);
    default:
      return body;
  }
}

function tokenResponse(context: Context, { scope, ...body }: Body, tenant: IssuingTenant): Body {
  const { path, scopesIssued, scopeRequest, wantsClientInfo } = requestContextOf(context.req);
  const account = context.oidc.account;
  return {
    token_type: 'Bearer',
    ...(scopesIssued === undefined ? {} : { scope: scopesInResponse(scopesIssued, scopeRequest?.words ?? []) }),
    ext_expires_in: body['expires_in'],
    ...body,
    ...(path.isFormer ? formerMembers(body, scopeRequest?.api) : {}),
    ...(wantsClientInfo && account !== undefined ? { client_info: clientInfo(tenant, account.accountId) } : {}),
  };
}

/** What version 1 tells besides, as text. */
function formerMembers({ expires_in: seconds }: Body, api: string | undefined): Body {
  const expiresOn = Math.floor(Date.now() / 1000) + Number(seconds);
  return {
    expires_in: String(seconds),
    expires_on: String(expiresOn),
    ...(api === undefined ? {} : { resource: api }),
  };
}

/**
 * The permissions and the words that were requested: clients find a token in their cache by the words of the request.
 */
function scopesInResponse(
  issued: readonly string[],
  words: readonly { readonly word: string; readonly permission: string }[],
): string {
  const held = new Set(issued.map((each) => each.toLowerCase()));
  const asked = words
    .filter(({ permission }) => permission === '.default' || held.has(permission.toLowerCase()))
    .map(({ word }) => word);
  return [...new Set([...issued, ...asked])].join(' ');
}

function deviceCodeResponse({ verification_uri_complete, ...body }: Body): Body {
  return {
    ...body,
    interval: devicePollSeconds,
    message:
      `To sign in, open ${String(body['verification_uri'])} in a browser and enter the code ` +
      `${String(body['user_code'])}.`,
  };
}

function configurationResponse(body: Body): Body {
  const scopes = Array.isArray(body['scopes_supported'])
    ? body['scopes_supported'].filter((scope) => scope !== offlineScope)
    : [];
  return { ...body, scopes_supported: scopes, http_logout_supported: false, frontchannel_logout_supported: false };
}

/** A response without the library. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: Body,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentSecurityPolicy(undefined),
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(JSON.stringify(body));
}
