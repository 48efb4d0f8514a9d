// A client shaped like Terraform's azuread provider: how it finds the cloud, gets a token, encodes a query, what
// headers it sends, and which statuses it takes for success.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Latchkey } from '../app/latchkey.ts';

export type Json = any;
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: Json;
}
type Version = 'v1.0' | 'beta';
type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Terraform {
  readonly graph: string;
  /** What the token says, decoded as the provider does: it verifies nothing. */
  readonly claims: Json;
  /** `query` without `$`. Fails on a status that the generated client does not take for this method. */
  send(
    method: Method,
    version: Version,
    path: string,
    query?: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<Answer>;
  get(version: Version, path: string, query?: Readonly<Record<string, string>>): Promise<Json>;
  /** All pages of a list. */
  list(version: Version, path: string, query?: Readonly<Record<string, string>>): Promise<readonly Json[]>;
  status(version: Version, path: string): Promise<number>;
  /** The provider is satisfied only by five in a row. */
  fiveTimes(isSo: () => Promise<boolean>): Promise<void>;
  goneFiveTimes(version: Version, path: string): Promise<void>;
}

const taken: Readonly<Record<Method, readonly number[]>> = {
  GET: [200],
  POST: [200, 201, 202, 204],
  PATCH: [200, 202, 204],
  PUT: [200, 201, 202, 204],
  DELETE: [200, 204],
};
/** On every request, without a body too. */
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  Accept: 'application/json; charset=utf-8; IEEE754Compatible=false',
  'Odata-Version': '4.0',
  'Odata-Maxversion': '4.0',
  'User-Agent':
    'HashiCorp Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-azuread/3.0.2 ' +
    'pid-222c6c49-1b0a-5959-a213-6608f9eb8820',
};

/** Go's `url.Values.Encode`: sorted keys, `+` for a space, everything but letters, digits and `-_.~` in percent. */
function encoded(query: Readonly<Record<string, string>>): string {
  const escapeText = (text: string): string =>
    encodeURIComponent(text)
      .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+');
  const options = Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${escapeText(`$${name}`)}=${escapeText(value)}`);
  return options.length === 0 ? '' : `?${options.join('&')}`;
}

export async function startTerraform(latchkey: Latchkey): Promise<Terraform> {
  const ca = readFileSync(latchkey.caFile, 'utf8');
  const cloud = (await ask(ca, 'GET', `${latchkey.https}/metadata/endpoints?api-version=2022-09-01`, {})).body;
  for (const name of ['name', 'resourceManager', 'microsoftGraphResourceId'])
    assert.ok(cloud[name], `the cloud's metadata has no ${name}`);
  for (const name of ['loginEndpoint', 'audiences', 'tenant', 'identityProvider'])
    assert.ok(cloud.authentication[name], `the cloud's metadata has no authentication.${name}`);
  assert.ok(!cloud.authentication.loginEndpoint.endsWith('/'));
  const graph = cloud.microsoftGraphResourceId.replace(/\/$/, '');
  const token = await tokenFrom(ca, latchkey, cloud);
  const call = (method: Method, url: string, body?: unknown): Promise<Answer> =>
    ask(
      ca,
      method,
      url,
      { ...headers, Authorization: `Bearer ${token}` },
      body === undefined ? undefined : JSON.stringify(body),
    );
  const terraform: Terraform = {
    graph,
    claims: JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()),
    send: async (method, version, path, query = {}, body) => {
      const url = `${graph}/${version}${path}${encoded(query)}`;
      const answer = await call(method, url, body);
      assert.ok(
        taken[method].includes(answer.status),
        `${method} ${url}\n${JSON.stringify(body, null, 1)}\n-> unexpected status ${answer.status}\n${answer.text}`,
      );
      if (answer.text !== '') assert.match(answer.type, /^application\/json/);
      return answer;
    },
    get: async (version, path, query) => (await terraform.send('GET', version, path, query)).body,
    list: async (version, path, query) => {
      const items: Json[] = [];
      for (let page = await terraform.get(version, path, query); ; ) {
        assert.ok(Array.isArray(page.value));
        items.push(...page.value);
        const next = page['@odata.nextLink'];
        if (next === undefined) return items;
        page = (await call('GET', new URL(next).href)).body;
      }
    },
    status: async (version, path) => (await call('GET', `${graph}/${version}${path}`)).status,
    fiveTimes: async (isSo) => {
      for (let times = 0; times < 5; times += 1) assert.ok(await isSo(), 'it is so five times in a row');
    },
    goneFiveTimes: (version, path) => terraform.fiveTimes(async () => (await terraform.status(version, path)) === 404),
  };
  return terraform;
}

async function tokenFrom(ca: string, { sandbox }: Latchkey, cloud: Json): Promise<string> {
  const client = sandbox.clients.find((each) => each.key === 'full');
  const form = new URLSearchParams({
    client_id: client?.clientId ?? '',
    client_secret: client?.clientSecret ?? '',
    grant_type: 'client_credentials',
    scope: `${cloud.microsoftGraphResourceId}/.default`,
  });
  const answer = await ask(
    ca,
    'POST',
    `${cloud.authentication.loginEndpoint}/${sandbox.tenantId}/oauth2/v2.0/token`,
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    form.toString(),
  );
  assert.equal(answer.status, 200, answer.text);
  const { access_token: token, token_type: type, expires_in: seconds } = answer.body;
  assert.equal(type, 'Bearer');
  assert.ok(Number(seconds) > 0);
  return token;
}

function ask(
  ca: string,
  method: string,
  url: string,
  said: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const call = request(url, { method, headers: { ...said, ...length }, ca }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text,
          body: text === '' ? undefined : JSON.parse(text),
        });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}
