// Another `LATCHKEY_SECRET_KEY`, step by step, on two processes with one PostgreSQL: calls and sign-ins go on all the
// while, and none fails.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { from } from '../../src/odata/query.ts';
import { open } from '../../src/store/open.ts';
import { browse, type Browser } from '../identity/browser.ts';
import { runVerb } from '../cli/runVerb.ts';
import { freshDatabase, startPostgres, type PostgresServer } from '../postgres.ts';
import { adminSecret, proxied, startProduction, throughProxy, type Production } from './production.ts';
import { send } from './send.ts';

const [oldKey, newKey] = ['o'.repeat(40), 'n'.repeat(40)];
const password = 'bucket-otter-trellis-91';
const username = 'mara@example.org';
const origin = proxied.LATCHKEY_PUBLIC_URL;

let folder: string;
let postgres: PostgresServer;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-secret-key-'));
  postgres = await startPostgres();
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
  await postgres.stop();
});

test('the sealing key changes while calls and sign-ins go on, and the old one opens nothing', async () => {
  const database = await freshDatabase(postgres);
  const keys = (secret: string, fallback: string | null): Record<string, string> => ({
    LATCHKEY_SECRET_KEY: secret,
    ...(fallback === null ? {} : { LATCHKEY_SECRET_KEY_FALLBACK: fallback }),
  });
  // A code is good for one sign-in in thirty seconds, and here are many.
  const fixed = { ...proxied, LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder, LATCHKEY_SECOND_FACTOR: 'off' };
  const start = (env: Record<string, string>): Promise<Production> => startProduction({ ...fixed, ...env });
  const servers: Production[] = [await start(keys(oldKey, null)), await start(keys(oldKey, null))];
  const first = servers[0] as Production;
  const code = new URL(first.app.administratorAddress ?? '').searchParams.get('code') as string;
  const person = { code, displayName: 'Mara Holt', userPrincipalName: username, password, passwordAgain: password };
  const made = await send(`${first.app.http}/account/administrator`, {
    ...throughProxy,
    form: new URLSearchParams(person).toString(),
  });
  assert.equal(made.status, 201);

  // Each request goes to one of the servers that are there.
  let turn = 0;
  const ask = async (path: string, { method = 'GET', headers = {}, body }: any = {}) => {
    turn += 1;
    const { app } = servers[turn % servers.length] as Production;
    const url = new URL(path, origin);
    const answer = await send(`${app.http}${url.pathname}${url.search}`, {
      ...throughProxy,
      ...headers,
      method,
      ...(body === undefined ? {} : { form: body }),
    });
    const cookies = [answer.headers['set-cookie'] ?? []].flat();
    return {
      ...answer,
      headers: { ...answer.headers, 'set-cookie': cookies } as any,
      json: () => JSON.parse(answer.text),
    };
  };
  const openBrowser = (): Browser => browse({ origin, plainOrigin: origin, ask });
  const signIn = async (): Promise<Browser> => {
    const browser = openBrowser();
    const page = await browser.submit(await browser.open('/account'), { username, password });
    assert.match(page.text, /<h1>Your sign-ins<\/h1>/);
    return browser;
  };
  const { tenantId, clientId } = first;
  const call = async (): Promise<void> => {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: adminSecret };
    const given = await ask(`/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, scope: 'https://graph.microsoft.com/.default' }).toString(),
    });
    const headers = { authorization: `Bearer ${given.json().access_token}` };
    assert.equal((await ask('/v1.0/users', { headers })).status, 200);
  };
  const stays = await signIn();
  const done = { calls: 0, signIns: 0, visits: 0 };
  let isOver = false;
  const repeat = async (count: keyof typeof done, work: () => Promise<unknown>): Promise<void> => {
    while (!isOver) {
      await work();
      done[count] += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const load = Promise.all([
    repeat('calls', call),
    repeat('signIns', signIn),
    repeat('visits', async () => assert.match((await stays.open('/account')).text, /<h1>Your sign-ins<\/h1>/)),
  ]);
  load.catch(() => {});
  // A server is replaced: the next one is there before it goes, and what it still answers is answered.
  const replaceAll = async (env: Record<string, string>): Promise<void> => {
    for (const old of [...servers]) {
      const next = await start(env);
      servers.splice(servers.indexOf(old), 1, next);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await old.close();
    }
  };
  const settings = { ...fixed, LATCHKEY_MODE: 'production' };
  const rotate = (env: Record<string, string>) => runVerb(['rotate-secret'], { ...settings, ...env });
  assert.equal((await rotate(keys(oldKey, null))).status, 2, 'without a fallback there is nothing to do');
  await replaceAll(keys(oldKey, newKey));
  await replaceAll(keys(newKey, oldKey));
  const rotated = await rotate(keys(newKey, oldKey));
  assert.match(rotated.out, /^[1-9]\d* rows were encrypted anew/);
  await replaceAll(keys(newKey, null));
  isOver = true;
  await load;
  for (const [what, times] of Object.entries(done)) assert.ok(times > 3, `${times} ${what}`);
  assert.match((await stays.open('/account')).text, /<h1>Your sign-ins<\/h1>/);
  for (const server of servers) await server.close();

  await assert.rejects(start(keys(oldKey, null)), /LATCHKEY_SECRET_KEY is not the one/);
  assert.match((await rotate(keys(oldKey, 'x'.repeat(40)))).err, /neither/);
  const store = await open({ database, mode: 'production', onFault: () => {} });
  const sealed = await store.read([from('artefact'), from('signingKey'), from('auditKey')]);
  await store.close();
  assert.ok(sealed.every(({ rows }) => rows.length > 0));
  assert.match((await rotate(keys(newKey, oldKey))).out, /^0 rows were encrypted anew/);
});
