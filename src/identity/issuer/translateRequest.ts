// From a request in Entra's terms to the request that the library understands.
import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import type { Id } from '../../domain/base.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import { isGuid } from '../../domain/text.ts';
import type { Api, ClientApplication } from '../accounts/accounts.ts';
import type { IssuerPath } from './issuerPaths.ts';
import { OAuthError, type OAuthErrorCode } from './oauthErrors.ts';
import { demandedContexts, proofParameter } from '../factors/factorCheck.ts';
import { issuerOf } from '../tokens/federation.ts';
import { parseScopes, resourceOf, type ScopeRequest, type ScopeError } from '../tokens/scopes.ts';

/** What the library's callbacks need to know of the request for which they are called. */
export interface IssuerRequestContext {
  readonly path: IssuerPath;
  /** The origin that the client used, already checked to be one of ours. */
  readonly origin: string;
  readonly address: string;
  readonly userAgent: string | null;
  /** Which errors and the log of sign-ins name. */
  readonly requestId: string;
  /** What the client calls the sign-in that the request is part of, where that is a GUID. */
  readonly correlationId: string;
  /** As it was sent: nobody has looked at it yet. */
  readonly clientId: string | null;
  readonly userName: string | null;
  readonly scopeRequest: ScopeRequest | undefined;
  /**
   * Thrown by the library's resource check, so that it comes after the client was authenticated and reaches its
   * redirect URI.
   */
  readonly scopeError: OAuthErrorCode | undefined;
  readonly clientProof: 'secret' | 'assertion' | 'federated' | 'none';
  /** The token of another issuer that stands for the client's secret. */
  readonly federatedToken: string | null;
  readonly wantsClientInfo: boolean;
  readonly grantType: string | null;
  readonly redirectUri: string | null;
  /** Which authentication contexts the client demands by `claims`; undefined where it demands none. */
  readonly demandedContexts: string | undefined;
  /** As it was sent. */
  readonly claims: string | null;
  /** Set when the client was read. */
  client?: ClientApplication;
  /** Set when the resource was checked: the API that the token is for. */
  api?: Api;
  /** Set when a user's tokens are to be made: when that user signed in, in milliseconds. */
  signedInAt?: number;
  /** Set with `signedInAt`: how that sign-in was proven. */
  amr?: readonly string[] | undefined;
  /** Set when a user's access token is signed: its `sid`. */
  sessionId?: Id;
  /** Set when an access token is signed: the words of its `scp`. */
  scopesIssued?: readonly string[];
}

const contextsByRequest = new WeakMap<IncomingMessage, IssuerRequestContext>();

export function requestContextOf(request: IncomingMessage): IssuerRequestContext {
  const facts = contextsByRequest.get(request);
  if (facts === undefined) throw new Error('This request did not come through the issuer.');
  return facts;
}

/** The one scope by which the library knows Graph's permissions. */
export const graphScope = '.default';
/** The library's name of `offline_access`, which it would drop unless the user was asked for it: nobody is. */
export const offlineScope = 'offline';
export const deviceCodeGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Below the library's own limit. */
const maxFormBytes = 48 * 1024;
/** The library's prompts for Entra's. `consent` is not among them: its page comes where a permission is missing. */
const prompts: Readonly<Record<string, string | undefined>> = { select_account: 'login', login: 'login', none: 'none' };

interface IssuerRequest {
  readonly path: IssuerPath;
  readonly origin: string;
  readonly address: string;
  readonly isOwnResource: (resource: string) => boolean;
}

export interface TranslatedRequest {
  readonly request: IncomingMessage;
  /** The original parameters: of the body of a POST, of the query otherwise. */
  readonly form: URLSearchParams;
}

/** Reads the request and composes the one for the library. Rejects with `OAuthError` where the body is no form. */
export async function translateRequest(request: IncomingMessage, arrival: IssuerRequest): Promise<TranslatedRequest> {
  const form = request.method === 'POST' ? await readForm(request) : readQuery(request.url ?? '/');
  if (new Set(form.keys()).size !== form.size) throw new OAuthError('formMalformed');
  if (makesRows(arrival.path) && isTooLong(form)) throw new OAuthError('parameterTooLong');
  const words = wordsOf(form, arrival.path);
  const read = parseScopes(words, arrival.isOwnResource);
  const scopeRequest = 'error' in read ? undefined : read;
  const inner = new Map<string, string>(form);
  const scopeFault = rewriteParameters(inner, arrival, read);
  const federatedToken = takeFederatedToken(inner);
  const translated = composeRequest(request, arrival, new URLSearchParams([...inner]).toString());
  contextsByRequest.set(translated, {
    path: arrival.path,
    origin: arrival.origin,
    address: arrival.address,
    ...claimsOf(request, inner),
    scopeRequest: words === '' ? undefined : scopeRequest,
    scopeError: scopeFault,
    federatedToken,
    clientProof:
      federatedToken !== null
        ? 'federated'
        : inner.has('client_assertion')
          ? 'assertion'
          : (inner.get('client_secret') ?? '') !== '' || request.headers.authorization !== undefined
            ? 'secret'
            : 'none',
    grantType: inner.get('grant_type') ?? null,
    redirectUri: form.get('redirect_uri'),
    wantsClientInfo: form.get('client_info') === '1',
    demandedContexts: demandedContexts(form.get('claims')),
    claims: form.get('claims'),
  });
  return { request: translated, form };
}

/** The words of the scope; version 1 names the API beside them. */
function wordsOf(form: URLSearchParams, { isFormer }: IssuerPath): string {
  const words = form.get('scope') ?? '';
  const resource = isFormer ? (form.get('resource') ?? '') : '';
  return resource === '' ? words : `${words} ${resource}/.default`.trim();
}

/**
 * A client assertion that the client itself did not issue. The library takes assertions of the client's own keys alone:
 * to it this is a secret, which provider.ts compares.
 */
function takeFederatedToken(form: Map<string, string>): string | null {
  const assertion = form.get('client_assertion');
  const issuer = assertion === undefined ? null : issuerOf(assertion);
  // An own assertion is issued by the client's id.
  if (assertion === undefined || issuer === null || !/^https?:/i.test(issuer)) return null;
  // Without an id only a client's own assertion says whose it is.
  if (!form.has('client_id')) return null;
  form.delete('client_assertion');
  form.delete('client_assertion_type');
  form.set('client_secret', 'federated');
  return assertion;
}

/** What the request calls itself, its client and its user. */
function claimsOf(
  { headers }: IncomingMessage,
  form: ReadonlyMap<string, string>,
): Pick<IssuerRequestContext, 'userAgent' | 'requestId' | 'correlationId' | 'clientId' | 'userName'> {
  const requestId = randomUUID();
  const correlation = form.get('client-request-id') ?? String(headers['client-request-id'] ?? '');
  return {
    userAgent: headers['user-agent'] ?? null,
    requestId,
    correlationId: isGuid(correlation) ? correlation.toLowerCase() : requestId,
    clientId: form.get('client_id') ?? basicClientId(headers.authorization),
    userName: form.get('username') ?? null,
  };
}

/** The client of `Authorization: Basic`; null for any other header. */
function basicClientId(authorization: string | undefined): string | null {
  const [, encoded] = /^Basic +(\S+)$/i.exec(authorization ?? '') ?? [];
  const [id = ''] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':', 1);
  return isGuid(id) ? id.toLowerCase() : null;
}

/** Calls whose parameters are kept before anybody is known. */
const makesRows = ({ endpoint }: IssuerPath): boolean => endpoint === 'authorize' || endpoint === 'deviceCode';

const maxKeptLength = 8_192;
const maxEchoedLength = 2_048;

const isTooLong = (form: URLSearchParams): boolean =>
  ['state', 'nonce'].some((name) => (form.get(name)?.length ?? 0) > maxEchoedLength) ||
  [...form].reduce((sum, [name, value]) => sum + name.length + value.length, 0) > maxKeptLength;

/** Replaces Entra's parameters by the library's, and gives the fault of the scope where it has one. */
function rewriteParameters(
  form: Map<string, string>,
  { path }: IssuerRequest,
  read: ScopeRequest | ScopeError,
): OAuthErrorCode | undefined {
  form.delete('resource');
  if (path.endpoint === 'authorize' || path.endpoint === 'deviceCode') {
    replaceParameter(form, proofParameter, demandedContexts(form.get('claims')));
    if (form.has('prompt')) replaceParameter(form, 'prompt', prompts[form.get('prompt') ?? '']);
    return putScope(form, read);
  }
  if (path.endpoint !== 'token') return undefined;
  if (form.get('grant_type') === 'device_code') form.set('grant_type', deviceCodeGrant);
  switch (form.get('grant_type')) {
    case 'password':
      return putScope(form, read);
    case 'client_credentials': {
      const fault = putScope(form, read);
      form.delete('scope');
      return fault ?? ('error' in read || read.namesDefault ? undefined : 'defaultNeeded');
    }
    default:
      // A code or refresh token has its own scopes. The scopes of a refresh narrow them when the token is signed.
      form.delete('scope');
      return 'error' in read ? read.error : undefined;
  }
}

function putScope(form: Map<string, string>, read: ScopeRequest | ScopeError): OAuthErrorCode | undefined {
  const scopeRequest = 'error' in read ? undefined : read;
  const openid = [...(scopeRequest?.openid ?? [])].map((each) => (each === 'offline_access' ? offlineScope : each));
  form.set('scope', [...openid, graphScope].join(' '));
  form.set(
    'resource',
    resourceOf(
      scopeRequest ?? { openid: new Set(), permissions: 'all', namesDefault: true, words: [], api: graphAppId },
    ),
  );
  return 'error' in read ? read.error : undefined;
}

function replaceParameter(form: Map<string, string>, name: string, value: string | undefined): void {
  if (value === undefined) form.delete(name);
  else form.set(name, value);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new OAuthError('formMalformed');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxFormBytes) throw new OAuthError('formMalformed');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function readQuery(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
}

/** A request with another address and body, on the same connection and with the same headers. */
function composeRequest(request: IncomingMessage, { path }: IssuerRequest, parameters: string): IncomingMessage {
  const inner = new IncomingMessage(request.socket);
  const isPost = request.method === 'POST';
  inner.method = request.method ?? 'GET';
  inner.url = isPost || parameters === '' ? path.libraryPath : `${path.libraryPath}?${parameters}`;
  // The library builds its links on the part of this address before its own path.
  Object.assign(inner, { originalUrl: `/${encodeURIComponent(path.tenant)}${inner.url}` });
  inner.httpVersion = request.httpVersion;
  inner.headers = { ...request.headers };
  delete inner.headers['transfer-encoding'];
  delete inner.headers['content-length'];
  // Programs are answered in JSON, whatever they accept.
  if (path.endpoint === 'token' || path.endpoint === 'deviceCode') inner.headers.accept = 'application/json';
  if (isPost) {
    inner.headers['content-length'] = String(Buffer.byteLength(parameters));
    inner.push(parameters, 'utf8');
  }
  inner.push(null);
  // Otherwise Node takes the end of this body for an aborted connection, and closes it.
  inner.complete = true;
  return inner;
}
