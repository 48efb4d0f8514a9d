// A real https server with an issuer behind it, on a free port, and an agent of fetch that trusts it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIssuer, type Issuer, type IssuerOptions } from '../../src/identity/issuer.ts';
import { ensureTls } from '../../src/identity/tls.ts';
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
  readonly caFile: string;
  readonly issuer: Issuer;
  readonly store: MemoryStore;
  /** Key and certificate of the client that proves itself by an assertion, in one PEM file. */
  readonly clientPem: string;
  readonly faults: unknown[];
  /** Milliseconds added to machine time from here on. */
  ahead: number;
  ask(path: string, ask?: Ask): Promise<Answer>;
  token(form: Readonly<Record<string, string>>, tenant?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
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
  const server = createServer({ cert: tls.cert, key: tls.key }, (incoming, response) => void issuer.handle(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `https://localhost:${port}`;
  const issuer = await createIssuer({
    store,
    publicOrigin: () => origin,
    ownOrigins: () => [origin, 'http://127.0.0.1:8420'],
    originOf: () => origin,
    addressOf: (incoming) => incoming.headers['x-test-address']?.toString() ?? 'loopback',
    sandbox: true,
    machineNow: () => Date.now() + state.ahead,
    onFault: (fault) => void faults.push(fault),
    ...more,
  });
  const ca = await readFile(tls.caFile ?? '', 'utf8');
  const ask = (path: string, options: Ask = {}): Promise<Answer> => send(new URL(path, origin), options, ca);
  return {
    origin,
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
    token: (form, tenant = store.tenant.id, headers = {}) => ask(`/${tenant}/oauth2/v2.0/token`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(form).toString() }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

function send(url: URL, { method = 'GET', headers = {}, body }: Ask, ca: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { ...headers }, ca, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: () => JSON.parse(text) as Record<string, any> });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
