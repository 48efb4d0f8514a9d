// How calls reach a SCIM server: the door out, and the header that says who we are.

import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { ConnectionSecretName } from '../../domain/connections/connectionEntities.ts';
import {
  OutboundError,
  type OutboundClient,
  type OutboundRequest,
  type OutboundTls,
} from '../../outbound/outboundClient.ts';
import type { ScimAnswer } from './scimAnswers.ts';
import type { SendScim } from './scimSession.ts';

/** What a transport is made of. `secretOf` gives a secret in the clear; null where the connection has none. */
export interface ScimTransportDeps {
  readonly client: Pick<OutboundClient, 'call'>;
  readonly settings: OutboundSettings;
  /** Calls of one connection share sockets and tokens. */
  readonly connectionId: string;
  readonly secretOf: (name: ConnectionSecretName) => string | null;
  /** In milliseconds. */
  readonly machineNow: () => number;
  /** Machine time in milliseconds by which every call has ended: then another process may have the job. */
  readonly endsAt: number;
}

const mostBytes = 32 * 1024 * 1024;

/** Sends calls below the base address, each with its own outcome. */
export function createScimTransport(deps: ScimTransportDeps): SendScim {
  const { client, settings, connectionId, machineNow } = deps;
  const base = settings.baseAddress.replace(/\/+$/, '');
  return async ({ method, path, body, ifMatch = null }) => {
    try {
      if (timeoutOf(deps) <= 0) return overdue;
      const authorization = await authorizationOf(deps);
      if ('is' in authorization) return authorization;
      const answer = await client.call(`${base}${path}`, {
        method,
        headers: {
          ...authorization,
          accept: 'application/scim+json, application/json',
          ...(body === null ? {} : { 'content-type': 'application/scim+json' }),
          ...(ifMatch === null ? {} : { 'if-match': ifMatch }),
        },
        body: body === null ? null : JSON.stringify(body),
        timeoutMs: Math.max(1, timeoutOf(deps)),
        mostBytes,
        keptOpenAs: connectionId,
        tls: tlsOf(deps),
      });
      const { headers, status } = answer;
      if (status === 401) forgetToken(deps);
      // A date in Retry-After is by the clock there.
      const theirs = Date.parse(headers['date'] ?? '');
      return {
        is: 'answer',
        status,
        // The words of an error are shown to people: a server that repeats what it was sent tells no secret.
        body: parsed(status < 400 ? answer.body : withoutSecrets(answer.body, deps, authorization.authorization ?? '')),
        etag: headers['etag'] ?? null,
        after: headers['retry-after'] ?? null,
        now: Number.isNaN(theirs) ? machineNow() : theirs,
      };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      if (error.reason === 'credentials') return refusal(error.message);
      return { is: error.wasSent ? 'unanswered' : 'unsent', says: error.message };
    }
  };
}

const overdue: ScimAnswer = { is: 'unsent', says: 'The job had no time left for this call.', isOverdue: true };

/** In milliseconds. */
const timeoutOf = ({ settings, endsAt, machineNow }: ScimTransportDeps): number =>
  Math.min(settings.timeoutSeconds * 1_000, endsAt - machineNow());

/** A client certificate is shown whatever else proves who we are. */
function tlsOf({ settings: { certificateAuthority }, secretOf }: ScimTransportDeps): OutboundTls {
  const client = secretOf('ClientCertificate');
  return {
    ...(certificateAuthority === '' ? {} : { authority: certificateAuthority }),
    ...(client === null ? {} : { client }),
  };
}

const secretNames = ['SecretToken', 'Password', 'ClientSecret'] as const satisfies readonly ConnectionSecretName[];

function withoutSecrets(text: string, { secretOf }: ScimTransportDeps, authorization: string): string {
  const secrets = [authorization, authorization.replace(/^\S+ /, ''), ...secretNames.map(secretOf)];
  return secrets
    .flatMap((each) => (each === null || each === '' ? [] : [each, JSON.stringify(each).slice(1, -1)]))
    .reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the status alone says what came of the call.
    return null;
  }
}

type Authorization = { readonly authorization?: string } | ScimAnswer;
const noSecret = (name: string): ScimAnswer => refusal(`The connection has no secret ${name} that is good now.`);
const refusal = (detail: string): ScimAnswer => ({ is: 'answer', status: 401, body: { detail }, after: null, now: 0 });

async function authorizationOf(deps: ScimTransportDeps): Promise<Authorization> {
  const { settings, secretOf } = deps;
  if (settings.authentication === 'bearer') {
    const token = secretOf('SecretToken');
    return token === null ? noSecret('SecretToken') : { authorization: `Bearer ${token}` };
  }
  if (settings.authentication === 'basic') {
    const password = secretOf('Password');
    if (password === null) return noSecret('Password');
    return { authorization: `Basic ${Buffer.from(`${settings.userName}:${password}`).toString('base64')}` };
  }
  if (settings.authentication === 'certificate')
    return secretOf('ClientCertificate') === null ? noSecret('ClientCertificate') : {};
  return tokenOf(deps);
}

interface KeptToken {
  readonly token: string;
  readonly goodUntil: number;
}

/** By connection, client and secret; a process keeps few, and each for its time alone. */
const tokens = new Map<string, KeptToken>();
const mostTokens = 1_000;
/** In seconds, whatever the token endpoint says. */
const longestToken = 3_600;

const tokenKeyOf = ({ connectionId, settings }: ScimTransportDeps, secret: string): string =>
  [connectionId, settings.tokenAddress, settings.clientId, settings.scope, secret].join(' ');

/** A token that is refused is not shown again. */
function forgetToken(deps: ScimTransportDeps): void {
  const secret = deps.settings.authentication === 'clientCredentials' ? deps.secretOf('ClientSecret') : null;
  if (secret !== null) tokens.delete(tokenKeyOf(deps, secret));
}

/** A token of the client credentials grant (RFC 6749 4.4), kept until shortly before its end. */
async function tokenOf(deps: ScimTransportDeps): Promise<Authorization> {
  const { client, settings, secretOf, machineNow } = deps;
  const secret = secretOf('ClientSecret');
  if (secret === null) return noSecret('ClientSecret');
  const key = tokenKeyOf(deps, secret);
  const kept = tokens.get(key);
  if (kept !== undefined && kept.goodUntil > machineNow()) return { authorization: `Bearer ${kept.token}` };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: secret,
    ...(settings.scope === '' ? {} : { scope: settings.scope }),
  });
  const call: OutboundRequest = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    timeoutMs: Math.max(1, timeoutOf(deps)),
    tls: tlsOf(deps),
  };
  // The system itself was not called, whatever became of the call for a token.
  const said = await client.call(settings.tokenAddress, call).catch((error: unknown) => {
    if (error instanceof OutboundError) return error;
    throw error;
  });
  if (said instanceof OutboundError)
    return said.reason === 'credentials' ? refusal(said.message) : { is: 'unsent', says: said.message };
  const { status, body } = said;
  const answer = parsed(body) as { readonly access_token?: unknown; readonly expires_in?: unknown } | null;
  if (status >= 500 || status === 429) return { is: 'unsent', says: `The token endpoint answered ${status}.` };
  if (status !== 200 || typeof answer?.access_token !== 'string')
    return refusal(`The token endpoint answered ${status}.`);
  const seconds = typeof answer.expires_in === 'number' ? Math.min(longestToken, answer.expires_in) : 60;
  if (tokens.size >= mostTokens) tokens.clear();
  tokens.set(key, { token: answer.access_token, goodUntil: machineNow() + Math.max(0, seconds - 30) * 1_000 });
  return { authorization: `Bearer ${answer.access_token}` };
}
