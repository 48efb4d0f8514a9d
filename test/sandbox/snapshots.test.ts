// Snapshots: after any deeds a restore gives the same answers to the same questions; what was changed or is newer is
// refused; secrets are the ones of the sandbox that restores.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { main } from '../../src/cli/main.ts';
import { packSnapshot, snapshotBytes } from '../../src/sandbox/snapshots/snapshot.ts';
import type { SnapshotRows } from '../../src/sandbox/snapshots/snapshotSecrets.ts';
import { engines, startLatchkey, stopPostgres, type Engine, type Latchkey } from '../app/latchkey.ts';
import { freshDatabase, startPostgres } from '../postgres.ts';

after(stopPostgres);
const em = '/v1.0/identityGovernance/entitlementManagement';

async function sandbox(latchkey: Latchkey, method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${latchkey.http}/sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}

/** The same numbers for the same seed. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

const callers = ['globalAdmin', 'governanceAdmin', 'manager', 'member', 'guest', 'app:full'] as const;
// biome-ignore format: a table, read by column
const lists = [
  `${em}/catalogs`, `${em}/accessPackages`, `${em}/assignmentPolicies`, `${em}/assignmentRequests`, `${em}/assignments`,
  `${em}/connectedOrganizations`, '/v1.0/users', '/v1.0/groups', '/v1.0/applications', '/v1.0/servicePrincipals',
  '/beta/identityGovernance/entitlementManagement/accessPackageAssignments', '/beta/auditLogs/directoryAudits',
  '/latchkey/v1/mails', '/v1.0/directory/deletedItems/microsoft.graph.group', '/latchkey/v1/settings',
];
// biome-ignore format: a table, read by column
const options = [
  '', '?$top=5', '?$count=true&$top=2', '?$orderby=id desc&$top=3', '?$select=id', '?$top=7&$skip=2', '?$top=1',
];

/** A thousand questions, each asked by one caller. */
function questions(): readonly (readonly [who: string, path: string])[] {
  const all = lists.flatMap((list) =>
    options.flatMap((option) => callers.map((who) => [who, `${list}${option}`] as const)),
  );
  const more = callers.flatMap((who) =>
    Array.from(
      { length: 62 },
      (_, at) => [who, `/v1.0/users?$top=1&$skip=${at % 31}${at < 31 ? '' : '&$expand=manager'}`] as const,
    ),
  );
  return [...all, ...more];
}

/** Twenty of one caller in a call; `most` leaves the others out. */
async function answers(latchkey: Latchkey, most = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const told: string[] = [];
  for (const who of callers) {
    const mine = questions().flatMap(([asks, path]) => (asks === who ? [path] : []));
    for (let at = 0; at < mine.length && told.length < most; at += 20) {
      const paths = mine.slice(at, at + 20);
      const requests = paths.map((url, id) => ({ id: String(id), method: 'GET', url }));
      const { body } = await latchkey.call(who, 'POST', '/v1.0/$batch', { requests });
      for (const { id, status, headers, body: answer } of body.responses) {
        // Tokens of paging are sealed anew each time, and errors bear ids and the second.
        const { '@odata.nextLink': _, ...rest } = status === 200 ? answer : {};
        told.push(`${who} ${paths[Number(id)]}: ${status} ${headers.ETag ?? ''} ${JSON.stringify(rest)}`);
      }
    }
  }
  return told;
}

async function doSomething(latchkey: Latchkey, random: (below: number) => number, n: number): Promise<void> {
  const list = async (path: string): Promise<any[]> =>
    (await latchkey.call('globalAdmin', 'GET', path)).body?.value ?? [];
  const pick = async (path: string): Promise<any> => {
    const all = await list(path);
    return all[random(all.length)] ?? { id: 'none' };
  };
  const admin = (method: string, path: string, body?: unknown) => latchkey.call('globalAdmin', method, path, body);
  const deeds: readonly (() => Promise<unknown>)[] = [
    () => admin('POST', `${em}/catalogs`, { displayName: `Catalog ${n}` }),
    async () => admin('PATCH', `/v1.0/users/${(await pick('/v1.0/users')).id}`, { jobTitle: `Job ${n}` }),
    async () =>
      admin('PATCH', `${em}/accessPackages/${(await pick(`${em}/accessPackages`)).id}`, { description: `${n}` }),
    () =>
      admin('POST', '/v1.0/groups', {
        displayName: `G${n}`,
        mailEnabled: false,
        mailNickname: `g${n}`,
        securityEnabled: true,
      }),
    async () => admin('DELETE', `/v1.0/groups/${(await pick('/v1.0/groups')).id}`),
    async () =>
      latchkey.call(callers[2 + random(3)] as string, 'POST', `${em}/assignmentRequests`, {
        requestType: 'userAdd',
        assignment: { accessPackageId: (await pick(`${em}/accessPackages`)).id },
      }),
    async () =>
      admin('POST', `${em}/assignmentRequests`, {
        requestType: 'adminRemove',
        assignment: { id: (await pick(`${em}/assignments`)).id },
      }),
    async () => admin('POST', `${em}/assignmentRequests/${(await pick(`${em}/assignmentRequests`)).id}/cancel`),
    async () => sandbox(latchkey, 'POST', '/clock', { advance: `P${1 + random(9)}D` }),
    async () => admin('DELETE', `/v1.0/users/${(await pick("/v1.0/users?$filter=userType eq 'Guest'")).id}`),
  ];
  await deeds[n % deeds.length]?.();
}

async function tellLaw(engine: Engine): Promise<void> {
  const latchkey = await startLatchkey({ engine });
  try {
    await sandbox(latchkey, 'POST', '/load', { scenario: 'separation-of-duties' });
    await sandbox(latchkey, 'POST', '/clock', { frozen: true });
    assert.equal((await sandbox(latchkey, 'POST', '/snapshots', { name: 'before' })).status, 200);
    const snapshot = await sandbox(latchkey, 'GET', '/snapshot');
    const before = await answers(latchkey);
    assert.ok(before.length >= 1_000, String(before.length));
    const random = createRandom(7);
    for (let n = 0; n < 100; n += 1) await doSomething(latchkey, random, n);
    await latchkey.drain();
    const between = await latchkey.call('globalAdmin', 'GET', `${em}/catalogs`);
    assert.ok(between.body.value.length > 8);
    const { status: _, ...sent } = snapshot;
    assert.equal((await sandbox(latchkey, 'POST', '/restore', sent)).status, 200);
    assert.deepEqual(await answers(latchkey), before);
    await doSomething(latchkey, random, 0);
    assert.equal((await sandbox(latchkey, 'POST', '/restore', { name: 'before' })).status, 200);
    const again = await answers(latchkey, 100);
    assert.deepEqual(again, before.slice(0, again.length));
    // It works on: what fell due before waits, and falls due when the clock moves.
    const moved = await sandbox(latchkey, 'POST', '/clock', { advance: 'P90D' });
    assert.ok(moved.ran > 0);
  } finally {
    await latchkey.close();
  }
}

/** A snapshot with a text in it that no compression makes smaller. */
function withLongText(snapshot: any, characters: number): any {
  const rows = JSON.parse(brotliDecompressSync(Buffer.from(snapshot.data, 'base64')).toString());
  rows.catalog[0].description = randomBytes(Math.ceil(characters / 1.3))
    .toString('base64')
    .slice(0, characters);
  return { ...snapshot, ...packSnapshot(rows, snapshot) };
}

/** The audit of a database, once no server works on it; the status of `latchkey verify`. */
async function verify(database: string, folder: string): Promise<{ readonly status: number; readonly out: string }> {
  let out = '';
  const print = (text: string): void => {
    out += text;
  };
  const env = { LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder, LATCHKEY_MODE: 'sandbox' };
  return { status: await main(['verify'], { env, out: print, err: print }), out };
}

async function tellAudit(engine: Engine): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-snapshots-'));
  const server = engine === 'sqlite' ? null : await startPostgres();
  const database = server === null ? `sqlite:${join(folder, 'latchkey.db')}` : await freshDatabase(server);
  const latchkey = await startLatchkey({ env: { LATCHKEY_DATABASE: database, LATCHKEY_DATA: folder } });
  try {
    const rowsOfAudit = async (): Promise<number> => {
      const { rows } = await sandbox(latchkey, 'GET', '/snapshot');
      return rows.audit;
    };
    await latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, { displayName: 'Before' });
    const { status: _, ...snapshot } = await sandbox(latchkey, 'GET', '/snapshot');
    for (const displayName of ['One', 'Two', 'Three'])
      await latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, { displayName });
    await sandbox(latchkey, 'POST', '/restore', snapshot);
    assert.equal(await rowsOfAudit(), snapshot.rows.audit);
    await latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, { displayName: 'After' });
    const all = await rowsOfAudit();
    assert.ok(all > snapshot.rows.audit);
    await latchkey.close();
    const { status, out } = await verify(database, folder);
    assert.equal(status, 0, out);
    // The sequencer gave a place to each row, those of the snapshot too, and signed the tree.
    assert.match(out, new RegExp(`: ${all} of ${all} audit rows .*, 0 wait .* signs ${all}\\.`), out);
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true });
  }
}

for (const engine of engines)
  describe(`on ${engine}`, () => {
    test('after a restore the audit holds, and its rows go on to get their places', () => tellAudit(engine));

    test('after a hundred deeds a restore gives the same answers to the same thousand questions', () =>
      tellLaw(engine));
  });

test('a snapshot that is larger than other bodies is restored; one beyond the limit is never made', async () => {
  const latchkey = await startLatchkey();
  try {
    const { status: _, ...snapshot } = await sandbox(latchkey, 'GET', '/snapshot');
    const large = withLongText(snapshot, 6_000_000);
    assert.ok(large.data.length > 4 * 1024 * 1024);
    assert.equal((await sandbox(latchkey, 'POST', '/restore', large)).status, 200);
    const again = await sandbox(latchkey, 'GET', '/snapshot');
    assert.equal(again.rows.catalog, snapshot.rows.catalog);
    assert.ok(again.data.length > 4 * 1024 * 1024);
    const tooLarge = await declaring(latchkey, snapshotBytes.body + 1);
    assert.equal(tooLarge.status, 413);
    assert.equal(tooLarge.error.code, 'RequestBodyTooLarge');
    assert.ok(tooLarge.error.message.includes(String(snapshotBytes.body)));
    const rows = { group: [{ id: 'x'.repeat(1_000) }] } as unknown as SnapshotRows;
    for (const most of [
      { ...snapshotBytes, text: 500 },
      { ...snapshotBytes, body: 500 },
    ])
      assert.throws(() => packSnapshot(rows, snapshot, most), { code: 'snapshotTooLarge' });
  } finally {
    await latchkey.close();
  }
});

test('a large body is for those who may use the sandbox', async () => {
  const key = { LATCHKEY_SANDBOX_KEY: 'a-key-of-sixteen-characters' };
  const latchkey = await startLatchkey({ env: key });
  try {
    const { status, error } = await declaring(latchkey, 5 * 1024 * 1024);
    assert.equal(status, 413);
    assert.ok(error.message.includes(String(4 * 1024 * 1024)));
  } finally {
    await latchkey.close();
  }
});

/** The answer to a call that only says how long its body is. */
async function declaring(latchkey: Latchkey, bytes: number): Promise<any> {
  const sent = request(`${latchkey.http}/sandbox/restore`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': bytes },
  });
  sent.flushHeaders();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const body = JSON.parse(await text(answer)) as object;
  sent.destroy();
  return { status: answer.statusCode, ...body };
}

test('a snapshot of one engine fits the other, with the secrets of the sandbox that restores it', async () => {
  const [one, other] = await Promise.all([startLatchkey(), startLatchkey({ engine: 'postgres' })]);
  try {
    await sandbox(one, 'POST', '/load', { scenario: 'guests' });
    const { status: _, ...snapshot } = await sandbox(one, 'GET', '/snapshot');
    const text = JSON.stringify(snapshot);
    for (const { password } of one.sandbox.users) assert.ok(!text.includes(password));
    assert.equal((await sandbox(other, 'POST', '/restore', snapshot)).status, 200);
    const { users } = (await (await fetch(`${other.http}/sandbox`)).json()) as Latchkey['sandbox'];
    assert.equal(users.find(({ key }) => key === 'gus-fabrikam')?.displayName, 'Gus Okoye');
    assert.equal((await other.call('member', 'GET', '/v1.0/me')).status, 200);
    assert.equal((await other.call('app:full', 'GET', '/v1.0/users?$top=1')).status, 200);
    const titles = async (of: Latchkey): Promise<unknown> =>
      (await of.call('globalAdmin', 'GET', `${em}/accessPackages?$orderby=displayName`)).body.value.map(
        (each: any) => each.displayName,
      );
    assert.deepEqual(await titles(other), await titles(one));
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});

const rowsOf = (data: string): any => JSON.parse(brotliDecompressSync(Buffer.from(data, 'base64')).toString());

function packed(rows: unknown, isJson = true): object {
  const text = isJson ? JSON.stringify(rows) : String(rows);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const compressed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  return { data: compressed.toString('base64'), sha256 };
}

test('what is no snapshot, was changed, or has no such name is refused, and nothing changes', async () => {
  const latchkey = await startLatchkey();
  try {
    const { status: _, ...snapshot } = await sandbox(latchkey, 'GET', '/snapshot');
    const check = async (body: unknown, status: number, says: RegExp): Promise<void> => {
      const refused = await sandbox(latchkey, 'POST', '/restore', body);
      assert.equal(refused.status, status);
      assert.match(refused.error.message, says);
    };
    await check({}, 400, /latchkeySnapshot: It must be 1/);
    await check({ ...snapshot, data: snapshot.data.slice(0, -40) }, 400, /data: It must be as GET \/sandbox\/snapshot/);
    await check({ ...snapshot, sha256: 'other' }, 400, /data: It must be as/);
    await check({ ...snapshot, at: 'yesterday' }, 400, /at: It must be an instant/);
    await check({ ...snapshot, step: 'x' }, 400, /step: It must be the number of a step/);
    await check({ ...snapshot, step: snapshot.step + 1 }, 400, /step: It must be \d+ at most/);
    // By hand: the checksum is right, and what it is of is not.
    const rows = rowsOf(snapshot.data);
    const [tenant, catalog] = [rows.tenant[0], rows.catalog[0]];
    const checkRows = (sent: unknown, says: RegExp): Promise<void> =>
      check({ ...snapshot, ...packed(sent) }, 400, says);
    await check({ ...snapshot, ...packed('{', false) }, 400, /data: It must be JSON/);
    await checkRows(null, /data: It must be an object with lists of rows\./);
    await checkRows({ tenant: 7 }, /data: .* but tenant is none/);
    await checkRows({}, /data: It must have the row of one tenant/);
    await checkRows({ tenant: [tenant, { ...tenant, id: 'other' }] }, /one tenant/);
    await checkRows({ ...rows, catalog: [null] }, /but the \w+ of catalog 0 is/);
    await checkRows({ ...rows, catalog: [{ ...catalog, displayName: 7 }] }, /but the displayName of catalog 0 is 7/);
    await checkRows({ ...rows, catalog: [catalog, catalog] }, /two rows of catalog have one id/);
    await checkRows(
      { ...rows, catalog: [{ ...catalog, createdAt: '2026-11-30' }] },
      /but the createdAt of catalog 0 is "2026-11-30"/,
    );
    const twin = { ...catalog, id: '00000000-0000-4000-8000-00000000beef' };
    await checkRows({ ...rows, catalog: [...rows.catalog, twin] }, /data: It must keep the rule catalog_name/);
    await check({ name: 'nobody' }, 404, /nobody/);
    await check({ name: '../x' }, 400, /name: It must be a text of letters/);
    // Of an older program: a field that a step took away since is left out, and one that came later has its default.
    const sent = { ...rows, tenant: [{ ...tenant, formerField: 7 }], settings: [{ id: 'singleton', version: 1 }] };
    const old = { ...snapshot, ...packed({ ...sent, formerEntity: [{ id: 'x' }] }), step: snapshot.step - 1 };
    assert.equal((await sandbox(latchkey, 'POST', '/restore', old)).status, 200);
    assert.equal((await sandbox(latchkey, 'GET', '/snapshots')).scenarios.length, 4);
    assert.equal((await latchkey.call('member', 'GET', '/v1.0/me')).status, 200);
  } finally {
    await latchkey.close();
  }
});

test('the secrets are fixed where the settings say so, on loopback alone', async () => {
  const env = { LATCHKEY_SANDBOX_FIXED: 'on' };
  const latchkey = await startLatchkey({ env });
  try {
    assert.equal(latchkey.user('member').password, 'latchkey-password-of-member');
    assert.equal(latchkey.sandbox.clients.find(({ key }) => key === 'full')?.clientSecret, 'latchkey-secret-of-full');
    assert.equal((await latchkey.call('member', 'GET', '/v1.0/me')).status, 200);
  } finally {
    await latchkey.close();
  }
  const open = { ...env, LATCHKEY_HOST: '0.0.0.0', LATCHKEY_SANDBOX_KEY: 'a key of sixteen' };
  await assert.rejects(startLatchkey({ env: open }), /LATCHKEY_SANDBOX_FIXED is on, but other machines can reach/);
});
