// A whole Latchkey for a test: sandbox mode, free ports, a database of its own on either engine, and calls as its users
// make them.

import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { startPostgres, type PostgresServer } from '../postgres.ts';
import { databaseWithTables, filledFile } from '../store/open.ts';
import { tallySignIns } from './signInTally.ts';

export type Engine = 'sqlite' | 'postgres';
export const engines: readonly Engine[] = ['sqlite', 'postgres'];

export interface Sandbox {
  readonly tenantId: string;
  readonly tenantDomain: string;
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly deviceEndpoint: string;
  readonly origins: { readonly http: string; readonly https: string | null };
  readonly caFile: string | null;
  readonly graph: Readonly<Record<'v1.0' | 'beta', string>>;
  readonly users: readonly {
    readonly key: string;
    readonly id: string;
    readonly userPrincipalName: string;
    readonly displayName: string;
    readonly password: string;
    readonly userType: string;
    readonly roles: readonly string[];
  }[];
  readonly clients: readonly {
    readonly key: string;
    readonly clientId: string;
    readonly clientSecret: string | null;
    readonly displayName: string;
    readonly redirectUris: readonly string[];
    readonly permissions: { readonly application: readonly string[]; readonly delegated: readonly string[] };
  }[];
  readonly clock: { readonly now: string; readonly frozen: boolean };
}
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}
export interface Latchkey {
  readonly http: string;
  readonly https: string;
  readonly caFile: string;
  readonly sandbox: Sandbox;
  /** A user's key by the password grant, `app:<client key>` by client credentials; `scope` narrows. */
  token(who: string, scope?: string): Promise<string>;
  /** The next call of anybody signs in anew. */
  forgetTokens(): void;
  /** `who` as above; null calls without a token. */
  call(
    who: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  user(key: string): Sandbox['users'][number];
  drain(): Promise<void>;
  clock(wish: unknown): Promise<any>;
  close(): Promise<void>;
}

/** One server for a test file, however many tenants it starts; it ends with the process at the latest. */
let postgres: Promise<PostgresServer> | undefined;

function ownPostgres(): Promise<PostgresServer> {
  postgres ??= startPostgres();
  return postgres;
}

export async function startLatchkey({
  engine = 'sqlite',
  env = {},
}: {
  readonly engine?: Engine;
  readonly env?: Readonly<Record<string, string>>;
} = {}): Promise<Latchkey> {
  // Of a whole run: in memory where there is room, with one certificate, as for the starts of one server, and with
  // tables.
  const run = process.env['LATCHKEY_TEST_FOLDER'];
  const folder = await mkdtemp(join(run ?? tmpdir(), 'latchkey-'));
  if (run !== undefined) await cp(join(run, 'tls'), join(folder, 'tls'), { recursive: true });
  const file = join(folder, 'latchkey.db');
  if (run !== undefined && engine === 'sqlite') await copyFile(join(run, filledFile), file);
  const database = engine === 'sqlite' ? `sqlite:${file}` : await databaseWithTables(await ownPostgres());
  const read = readConfig(
    { LATCHKEY_DATABASE: database, LATCHKEY_MODE: 'sandbox', LATCHKEY_PORT: '0', LATCHKEY_DATA: folder, ...env },
    [],
  );
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  const bugs: unknown[] = [];
  const app = await startApp(read.config, {
    log: () => {},
    onBug: (bug) => {
      bugs.push(bug);
    },
  });
  const signIns = tallySignIns([app.http, app.https]);
  const key = env['LATCHKEY_SANDBOX_KEY'];
  const headers = key === undefined ? {} : { 'x-latchkey-sandbox-key': key };
  const sandbox = (await (await fetch(`${app.http}/sandbox`, { headers })).json()) as Sandbox;
  // A public URL may lead nowhere from here.
  const reachable = { ...sandbox, tokenEndpoint: `${app.http}${new URL(sandbox.tokenEndpoint).pathname}` };
  const tokens = new Map<string, Promise<string>>();
  const latchkey: Latchkey = {
    http: app.http,
    https: app.https ?? '',
    caFile: app.caFile ?? '',
    sandbox,
    token: (who, scope = 'https://graph.microsoft.com/.default') => {
      const known = tokens.get(`${who} ${scope}`) ?? tokenFor(reachable, who, scope);
      tokens.set(`${who} ${scope}`, known);
      return known;
    },
    forgetTokens: () => tokens.clear(),
    call: async (who, method, path, body, headers = {}) => {
      const authorization = who === null ? {} : { authorization: `Bearer ${await latchkey.token(who)}` };
      const isRaw = typeof body === 'string' || body instanceof Uint8Array;
      const answer = await fetch(`${app.http}${encodeSpaces(path)}`, {
        method,
        headers: {
          ...authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
        redirect: 'manual',
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: answer.headers.get('content-type')?.includes('json') === true && text !== '' ? JSON.parse(text) : null,
      };
    },
    user: (key) => sandbox.users.find((each) => each.key === key) ?? fail(`no user ${key}`),
    drain: async () => {
      await app.drain();
    },
    clock: async (wish) => (await latchkey.call(null, 'POST', '/sandbox/clock', wish)).body,
    close: async () => {
      await app.close();
      const named = env['LATCHKEY_DATABASE'] ?? database;
      if (named !== 'sqlite::memory:') await signIns.assertAllWritten(named, named === database);
      await rm(folder, { recursive: true, force: true });
      if (bugs.length > 0) throw new AggregateError(bugs, 'the server met bugs');
    },
  };
  return latchkey;
}

export async function tokenFor(sandbox: Sandbox, who: string, scope: string): Promise<string> {
  const isApp = who.startsWith('app:');
  const client =
    sandbox.clients.find((each) => each.key === (isApp ? who.slice(4) : 'public')) ?? fail(`no client ${who}`);
  const user = sandbox.users.find((each) => each.key === who);
  const form = isApp
    ? { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret ?? '', scope }
    : {
        grant_type: 'password',
        client_id: client.clientId,
        username: user?.userPrincipalName ?? fail(`no user ${who}`),
        password: user?.password ?? '',
        scope,
      };
  const answer = await fetch(sandbox.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  const said = (await answer.json()) as { readonly access_token?: string; readonly error_description?: string };
  return said.access_token ?? fail(`${who}: ${said.error_description ?? answer.status}`);
}

/** Addresses in tests are written as people read them. */
function encodeSpaces(path: string): string {
  return path.replaceAll(' ', '%20');
}

function fail(says: string): never {
  throw new Error(says);
}

/** Ends the test server that `startLatchkey` started, after the last tenant of a file. */
export async function stopPostgres(): Promise<void> {
  await (await postgres)?.stop();
  postgres = undefined;
}
