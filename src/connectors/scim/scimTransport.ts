// How calls reach a SCIM server: the door out, and the header that says who we are.

import type { OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { ConnectionSecretName } from '../../domain/connections/connectionEntities.ts';
import { OutboundError, type OutboundClient } from '../../outbound/outboundClient.ts';
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
}

const mostBytes = 32 * 1024 * 1024;

/** Sends calls below the base address, each with its own outcome. */
export function createScimTransport(deps: ScimTransportDeps): SendScim {
  const { client, settings, connectionId, machineNow } = deps;
  const base = settings.baseAddress.replace(/\/+$/, '');
  return async ({ method, path, body }) => {
    try {
      const authorization = await authorizationOf(deps);
      if ('is' in authorization) return authorization;
      const answer = await client.call(`${base}${path}`, {
        method,
        headers: {
          ...authorization,
          accept: 'application/scim+json, application/json',
          ...(body === null ? {} : { 'content-type': 'application/scim+json' }),
        },
        body: body === null ? null : JSON.stringify(body),
        timeoutMs: settings.timeoutSeconds * 1_000,
        mostBytes,
        keptOpenAs: connectionId,
      });
      const { headers } = answer;
      // A date in Retry-After is by the clock there.
      const theirs = Date.parse(headers['date'] ?? '');
      return {
        is: 'answer',
        status: answer.status,
        body: parsed(answer.body),
        after: headers['retry-after'] ?? null,
        now: Number.isNaN(theirs) ? machineNow() : theirs,
      };
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return { is: error.wasSent ? 'unanswered' : 'unsent', says: error.message };
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the status alone says what came of the call.
    return null;
  }
}

type Authorization = { readonly authorization: string } | ScimAnswer;
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
  return tokenOf(deps);
}

interface KeptToken {
  readonly token: string;
  readonly goodUntil: number;
}

/** By connection, client and secret; a process keeps few, and each for its time alone. */
const tokens = new Map<string, KeptToken>();
const mostTokens = 1_000;

/** A token of the client credentials grant (RFC 6749 4.4), kept until shortly before its end. */
async function tokenOf({
  client,
  settings,
  connectionId,
  secretOf,
  machineNow,
}: ScimTransportDeps): Promise<Authorization> {
  const secret = secretOf('ClientSecret');
  if (secret === null) return noSecret('ClientSecret');
  const key = [connectionId, settings.tokenAddress, settings.clientId, settings.scope, secret].join(' ');
  const kept = tokens.get(key);
  if (kept !== undefined && kept.goodUntil > machineNow()) return { authorization: `Bearer ${kept.token}` };
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: secret,
    ...(settings.scope === '' ? {} : { scope: settings.scope }),
  });
  const { status, body } = await client.call(settings.tokenAddress, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    timeoutMs: settings.timeoutSeconds * 1_000,
  });
  const answer = parsed(body) as { readonly access_token?: unknown; readonly expires_in?: unknown } | null;
  if (status >= 500) return { is: 'unsent', says: `The token endpoint answered ${status}.` };
  if (status !== 200 || typeof answer?.access_token !== 'string')
    return refusal(`The token endpoint answered ${status}.`);
  const seconds = typeof answer.expires_in === 'number' ? answer.expires_in : 60;
  if (tokens.size >= mostTokens) tokens.clear();
  tokens.set(key, { token: answer.access_token, goodUntil: machineNow() + Math.max(0, seconds - 30) * 1_000 });
  return { authorization: `Bearer ${answer.access_token}` };
}
