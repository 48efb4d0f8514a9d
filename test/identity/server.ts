// A real https server with an issuer behind it, on a free port, and an agent of fetch that trusts it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import {
  createServer as createPlainServer,
  request as plainRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAttemptLimiter } from '../../src/identity/accounts/attemptLimiter.ts';
import { createIssuer, type Issuer, type IssuerOptions } from '../../src/identity/issuer/issuer.ts';
import { ensureTls } from '../../src/identity/tls/tls.ts';
import { clientCertificate } from './clientCertificate.ts';
import { memoryStore, type MemoryStore } from './memoryStore.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; fails where it is none. */
  readonly json: () => Record<string, any>;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface TestServer {
  readonly origin: string;
  /** The same issuer without TLS. */
  readonly plainOrigin: string;
  readonly caFile: string;
  readonly issuer: Issuer;
  readonly store: MemoryStore;
  /** Key and certificate of the client that proves itself by an assertion, in one PEM file. */
  readonly clientPem: string;
  readonly faults: unknown[];
  /** Milliseconds added to machine time from here on. */
  ahead: number;
  ask(path: string, ask?: Ask): Promise<Answer>;
  token(
    form: Readonly<Record<string, string>>,
    tenant?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

export async function startServer(more: Partial<IssuerOptions> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-identity-'));
  const tls = await ensureTls({ folder, hosts: [], now: new Date() });
  const clientPem = join(folder, 'client.pem');
  const { key, certificate } = await clientCertificate();
  await writeFile(clientPem, `${key}\n${certificate}\n`);
  const store = await memoryStore(certificate);
  const faults: unknown[] = [];
  const state = { ahead: 0 };
  const handle = (incoming: IncomingMessage, response: ServerResponse): void => void issuer.handle(incoming, response);
  const servers = [createServer({ cert: tls.cert, key: tls.key }, handle), createPlainServer(handle)] as const;
  const [port, plainPort] = await Promise.all(servers.map((each) => listen(each)));
  const [origin, plainOrigin] = [`https://localhost:${port}`, `http://localhost:${plainPort}`];
  async function close(): Promise<void> {
    for (const each of servers) {
      each.closeAllConnections();
      await new Promise((resolve) => each.close(resolve));
    }
    await rm(folder, { recursive: true });
  }
  const issuer = await createIssuer({
    fetch: (url, options) => fetch(url, options),
    store,
    publicOrigin: () => origin,
    ownOrigins: () => [origin, 'http://127.0.0.1:8420'],
    originOf: ({ socket }) => ('encrypted' in socket ? origin : plainOrigin),
    addressOf: (incoming) => incoming.headers['x-test-address']?.toString() ?? 'loopback',
    sandbox: true,
    attempts: createAttemptLimiter(store.signInFailures, () => Date.now() + state.ahead),
    changePassword: async () => null,
    recordSignIn: () => {},
    endAllSignIns: async () => {},
    administrators: null,
    invitations: null,
    factors: null,
    recovery: null,
    consent: {
      allowsUsers: false,
      giveForUser: async () => {},
      ofUser: async () => [],
      withdraw: async () => false,
      giveForAll: async () => 'notAllowed',
    },
    providerDesk: null,
    providerFetch: () => Promise.reject(new Error('nobody is called')),
    lifetimes: { sessionIdle: 3600, session: 86_400, refreshTokenIdle: 90 * 86_400, refreshToken: 365 * 86_400 },
    machineNow: () => Date.now() + state.ahead,
    onError: (fault) => void faults.push(fault),
    ...more,
  }).catch(async (fault: unknown) => {
    await close();
    throw fault;
  });
  const ca = await readFile(tls.caFile ?? '', 'utf8');
  const ask = (path: string, options: Ask = {}): Promise<Answer> => send(new URL(path, origin), options, ca);
  return {
    origin,
    plainOrigin,
    caFile: tls.caFile ?? '',
    issuer,
    store,
    clientPem,
    faults,
    get ahead() {
      return state.ahead;
    },
    set ahead(milliseconds) {
      state.ahead = milliseconds;
    },
    ask,
    token: (form, tenant = store.tenant.id, headers = {}) =>
      ask(`/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(form).toString(),
      }),
    close,
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

export function send(url: URL, { method = 'GET', headers = {}, body }: Ask, ca: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = url.protocol === 'https:' ? request : plainRequest;
    const outgoing = call(
      url,
      { method, headers: { ...headers }, ca, servername: url.hostname, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            json: () => JSON.parse(text) as Record<string, any>,
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
