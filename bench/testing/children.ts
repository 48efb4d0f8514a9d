// One process of the benchmark of `latchkey/testing`: does what its first argument names, and prints what it measured
// as one line of JSON. Processes are new for each round, so that each start loads its modules.

import { once } from 'node:events';
import type { LatchkeyTenant } from '../../src/testing/types.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const began = performance.now();
const since = (from: number): number => performance.now() - from;

/** Milliseconds of the modules, of `startLatchkey()`, and of a first call with its token. */
async function ready() {
  const { startLatchkey } = await import('../../src/testing/testing.ts');
  const loaded = since(began);
  const start = performance.now();
  const latchkey = await startLatchkey();
  const started = since(start);
  const call = performance.now();
  await latchkey.as('manager').get('/v1.0/me');
  const called = since(call);
  await latchkey.close();
  return { loaded, started, called };
}

/** The yardstick: Fastify with one route, which reads one row of an SQLite database in memory. */
async function bare() {
  const [{ fastify }, { DatabaseSync }] = await Promise.all([import('fastify'), import('node:sqlite')]);
  const loaded = since(began);
  const start = performance.now();
  const database = new DatabaseSync(':memory:');
  database.exec("create table person (name text); insert into person values ('Mika Lindqvist')");
  const server = fastify();
  server.get('/me', () => database.prepare('select name from person').get());
  const origin = await server.listen({ port: 0 });
  const started = since(start);
  const call = performance.now();
  await (await fetch(`${origin}/me`)).json();
  const called = since(call);
  await server.close();
  return { loaded, started, called };
}

/** What each of the two hundred tests does: it writes a catalog, and finds its own and no other. */
async function oneTest(tenant: LatchkeyTenant, name: string): Promise<void> {
  const admin = tenant.as('globalAdmin');
  await admin.post(`${em}/catalogs`, { displayName: name });
  const { value } = await admin.get(`${em}/catalogs?$filter=startswith(displayName,'Of test')`);
  if (value.length !== 1 || value[0].displayName !== name) throw new Error(`${name} found ${JSON.stringify(value)}`);
}

const tests = 200;

/** Milliseconds of two hundred tests with a tenant each, ten at a time, and of making and ending one tenant. */
async function tenants() {
  const { startLatchkey } = await import('../../src/testing/testing.ts');
  await using latchkey = await startLatchkey();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: 10 }, async (_, row) => {
      for (let at = 0; at < tests / 10; at += 1) {
        await using tenant = await latchkey.tenant();
        await oneTest(tenant, `Of test ${row} ${at}`);
      }
    }),
  );
  const all = since(start);
  const making = performance.now();
  for (let at = 0; at < tests; at += 1) await (await latchkey.tenant()).close();
  return { all, one: since(making) / tests };
}

/** The same tests one after the other on one tenant, with a reset before each. */
async function resets() {
  const { startLatchkey } = await import('../../src/testing/testing.ts');
  await using latchkey = await startLatchkey();
  const start = performance.now();
  for (let at = 0; at < tests; at += 1) {
    await latchkey.reset();
    await oneTest(latchkey, `Of test ${at}`);
  }
  return { all: since(start) };
}

/** Milliseconds of the bare limit: SQLite's own image of the same tenant, opened and closed. */
async function image() {
  const [{ startLatchkey }, { DatabaseSync }] = await Promise.all([
    import('../../src/testing/testing.ts'),
    import('node:sqlite'),
  ]);
  await using latchkey = await startLatchkey();
  const { image: bytes } = await latchkey.snapshot();
  const start = performance.now();
  for (let at = 0; at < tests; at += 1) {
    const database = new DatabaseSync(':memory:');
    database.deserialize(bytes);
    database.prepare('select count(*) from sqlite_schema').get();
    database.close();
  }
  return { one: since(start) / tests, bytes: bytes.length };
}

/** Megabytes of the process, and of V8's heap, after each hundred of a thousand tenants, collected. */
async function memory() {
  const { startLatchkey } = await import('../../src/testing/testing.ts');
  await using latchkey = await startLatchkey();
  const found: { readonly tenants: number; readonly resident: number; readonly heap: number }[] = [];
  for (let at = 1; at <= 1000; at += 1) {
    await using tenant = await latchkey.tenant();
    await oneTest(tenant, `Of test ${at}`);
    if (at % 100 > 0) continue;
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    found.push({ tenants: at, resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 });
  }
  return found;
}

const deeds = { ready, bare, tenants, resets, image, memory };
const name = process.argv[2] as keyof typeof deeds;
const result = await deeds[name]();
if (!process.stdout.write(`${JSON.stringify(result)}\n`)) await once(process.stdout, 'drain');

/** What each prints. */
export type Measured = { readonly [K in keyof typeof deeds]: Awaited<ReturnType<(typeof deeds)[K]>> };
