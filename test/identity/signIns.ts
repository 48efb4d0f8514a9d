// Every way in which a user of a whole Latchkey signs in, over HTTP: password, authorization code, device code; and
// what becomes of the tokens later.

import { createHash, randomBytes } from 'node:crypto';
import type { Latchkey } from '../app/latchkey.ts';
import { browse, type Browser, type Page } from './browser.ts';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token?: string;
  readonly scope?: string;
  readonly error?: string;
  readonly error_description?: string;
  readonly error_codes?: readonly number[];
}

export const redirectUri = 'http://localhost/callback';
const scope = 'openid offline_access User.Read';

export function signInsOf(latchkey: Latchkey) {
  const origin = latchkey.http;
  const tenant = `${origin}/${latchkey.sandbox.tenantId}`;
  const clientOf = (key: string) => {
    const found = latchkey.sandbox.clients.find((each) => each.key === key);
    if (found === undefined) throw new Error(`no client ${key}`);
    return found;
  };
  const clientId = clientOf('public').clientId;

  async function post(path: string, form: Readonly<Record<string, string>>): Promise<any> {
    const answer = await fetch(`${tenant}/oauth2/v2.0/${path}`, { method: 'POST', body: new URLSearchParams(form) });
    const text = await answer.text();
    return text === '' ? { status: answer.status } : { status: answer.status, ...JSON.parse(text) };
  }
  const token = (form: Readonly<Record<string, string>>): Promise<Tokens> =>
    post('token', { client_id: clientId, ...form });
  const credentials = (who: string) => {
    const { userPrincipalName: username, password } = latchkey.user(who);
    return { username, password };
  };
  const openBrowser = (): Browser =>
    browse({
      origin,
      plainOrigin: origin,
      ask: async (url, { method = 'GET', headers = {}, body } = {}) => {
        const answer = await fetch(url, {
          method,
          headers: { ...headers },
          redirect: 'manual',
          ...(body === undefined ? {} : { body }),
        });
        const text = await answer.text();
        const cookies = { 'set-cookie': answer.headers.getSetCookie() };
        return {
          status: answer.status,
          headers: { ...Object.fromEntries(answer.headers), ...cookies },
          text,
          json: () => JSON.parse(text),
        };
      },
    });

  const verifier = randomBytes(32).toString('base64url');
  const authorizeUrl = (more: Readonly<Record<string, string>> = {}): string => {
    const query = {
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    };
    return `${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(query)}`;
  };
  const codeOf = (page: Page): string => {
    const code = page.leftTo?.searchParams.get('code');
    if (code == null) throw new Error(`no code on ${page.url.href}: ${page.leftTo?.href ?? page.text}`);
    return code;
  };

  return {
    clientId,
    verifier,
    clientOf,
    post,
    token,
    credentials,
    openBrowser,
    authorizeUrl,
    codeOf,
    byPassword: (who: string, words = scope): Promise<Tokens> =>
      token({ grant_type: 'password', scope: words, ...credentials(who) }),
    /** The page after the credentials: it left to the client, or shows what is asked for next. */
    signIn: async (browser: Browser, who: string): Promise<Page> =>
      browser.submit(await browser.open(authorizeUrl()), credentials(who)),
    exchange: (code: string, more: Readonly<Record<string, string>> = {}): Promise<Tokens> =>
      token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...more }),
    refresh: (refreshToken: string, more: Readonly<Record<string, string>> = {}): Promise<Tokens> =>
      token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...more }),
    poll: (code: string): Promise<Tokens> => token({ grant_type: 'device_code', device_code: code }),
    /** A device code that the user has confirmed, not yet redeemed. */
    confirmedDeviceCode: async (browser: Browser, who?: string): Promise<string> => {
      const { device_code, user_code, verification_uri } = await post('devicecode', { client_id: clientId, scope });
      const confirm = await browser.submit(await browser.open(verification_uri), { user_code });
      const next = await browser.submit(confirm, {}, { confirm: 'yes' });
      const done =
        who !== undefined && /name="password"/.test(next.text) ? await browser.submit(next, credentials(who)) : next;
      if (!/You are signed in/.test(done.text)) throw new Error(done.text);
      return device_code;
    },
    /** 200 where the token is good for the user's own profile. */
    statusOf: async (accessToken: string, path = '/v1.0/me'): Promise<number> =>
      (await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${accessToken}` } })).status,
  };
}

export type SignIns = ReturnType<typeof signInsOf>;
