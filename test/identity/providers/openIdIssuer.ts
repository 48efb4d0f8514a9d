// An OpenID provider for tests, which answers as it is told to: also what no honest one says.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';

export type Claims = Readonly<Record<string, unknown>>;

/** Asked with what would be said: gives what is said. */
export interface Lies {
  /** The parameters of the browser's way back. */
  readonly answer?: (parameters: Record<string, string>) => Record<string, string>;
  readonly claims?: (claims: Claims) => Claims;
  /** The token as it is sent. */
  readonly idToken?: (token: string, claims: Claims) => string | Promise<string>;
  readonly status?: number;
}

export interface OpenIdIssuer {
  readonly issuer: string;
  /** Who signs in next. */
  person: Claims;
  lies: Lies;
  isDown: boolean;
  /** The forms that were sent to it. */
  readonly forms: URLSearchParams[];
  readonly changeKeys: () => Promise<void>;
  readonly sign: (claims: Claims, header?: object) => Promise<string>;
  /** Where the browser is sent back to. */
  readonly authorize: (address: URL) => URL;
  readonly close: () => Promise<void>;
}

export async function startOpenIdIssuer(clientId = 'latchkey'): Promise<OpenIdIssuer> {
  const codes = new Map<string, { readonly claims: Claims; readonly challenge: string }>();
  let keys = await newKeys();
  const state = { person: {} as Claims, lies: {} as Lies, isDown: false };
  const forms: URLSearchParams[] = [];
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (claims: Claims, header: object = {}): Promise<string> =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid: keys.jwk.kid ?? '', ...header }).sign(keys.key);

  async function tokensOf(form: URLSearchParams): Promise<[number, object]> {
    const { lies } = state;
    const known = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (known === undefined || known.challenge !== proof) return [400, { error: 'invalid_grant' }];
    const claims = lies.claims?.(known.claims) ?? known.claims;
    const token = await sign(claims);
    const sent = (await lies.idToken?.(token, claims)) ?? token;
    return [lies.status ?? 200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: sent }];
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (state.isDown) return void request.socket.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const path = new URL(request.url ?? '/', issuer).pathname;
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (path === '/.well-known/openid-configuration')
      return send(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        end_session_endpoint: `${issuer}/logout`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
      });
    if (path === '/keys') return send(200, { keys: [keys.jwk] });
    if (path !== '/token') return send(404, {});
    forms.push(form);
    return send(...(await tokensOf(form)));
  }

  return Object.assign(state, {
    issuer,
    forms,
    sign,
    changeKeys: async () => {
      keys = await newKeys();
    },
    authorize: (address: URL): URL => {
      const asked = address.searchParams;
      const code = randomUUID();
      const seconds = Math.floor(Date.now() / 1000);
      const { lies, person } = state;
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        claims: { iss: issuer, aud: clientId, iat: seconds, exp: seconds + 60, nonce: asked.get('nonce'), ...person },
      });
      const said = { code, state: asked.get('state') ?? '', iss: issuer };
      const back = new URL(asked.get('redirect_uri') ?? '');
      for (const [name, value] of Object.entries(lies.answer?.(said) ?? said)) back.searchParams.set(name, value);
      return back;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** As `alg: none` has it. */
export const unsigned = (claims: Claims): string => new UnsecuredJWT({ ...claims }).encode();

async function newKeys(): Promise<{ readonly key: CryptoKey; readonly jwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' } };
}
