// Calls by HTTP to a server that may go away at any instant: an answer, or not knowing.

import type { Sandbox } from '../app/latchkey.ts';

/** `status` 0: nobody answered, so that it is not known whether it was done. */
export interface Reply {
  readonly status: number;
  readonly body: any;
  readonly headers: Headers;
}
export type Calls = (who: string, method: string, path: string, body?: unknown) => Promise<Reply>;

/** Tokens are fetched once: they hold on over restarts. `giveUpAfter` milliseconds without an answer are no answer. */
export async function callsTo(
  http: string,
  giveUpAfter = 60_000,
): Promise<{ readonly calls: Calls; readonly sandbox: Sandbox }> {
  const sandbox = (await (await fetch(`${http}/sandbox`)).json()) as Sandbox;
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (who: string): Promise<string> => {
    const known = tokens.get(who) ?? tokenFor(sandbox, who);
    known.catch(() => tokens.delete(who));
    tokens.set(who, known);
    return known;
  };
  return {
    sandbox,
    calls: async (who, method, path, body) => {
      try {
        const authorization = path.startsWith('/sandbox') ? {} : { authorization: `Bearer ${await tokenOf(who)}` };
        const answer = await fetch(`${http}${path.replaceAll(' ', '%20')}`, {
          method,
          headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(giveUpAfter),
        });
        const text = await answer.text();
        return { status: answer.status, body: text === '' ? null : JSON.parse(text), headers: answer.headers };
      } catch {
        return { status: 0, body: null, headers: new Headers() };
      }
    },
  };
}

async function tokenFor(sandbox: Sandbox, who: string): Promise<string> {
  const client = sandbox.clients.find((each) => each.key === 'public');
  const user = sandbox.users.find((each) => each.key === who);
  if (client === undefined || user === undefined) throw new Error(`there is no ${who}`);
  const form = {
    grant_type: 'password',
    client_id: client.clientId,
    username: user.userPrincipalName,
    password: user.password,
    scope: 'https://graph.microsoft.com/.default',
  };
  const answer = await fetch(sandbox.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  const said = (await answer.json()) as { readonly access_token?: string };
  if (said.access_token === undefined) throw new Error(`no token for ${who}: ${JSON.stringify(said)}`);
  return said.access_token;
}

/** Whose answer says that it was done: then it is written. */
export const isDone = ({ status }: Reply): boolean => status >= 200 && status < 300;

/** Must be answered well. */
export async function sure(calls: Calls, method: string, path: string, body?: unknown): Promise<any> {
  const reply = await calls('globalAdmin', method, path, body);
  if (!isDone(reply)) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

export const em = '/v1.0/identityGovernance/entitlementManagement';
