// The served tree: its checkpoint, tiles of hashes and entries agree with each other and with proofs, for trees of many
// sizes; names that are none, sizes that are not signed and callers without the right are refused.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProofSource, readEntries, readTile } from '../../src/audit/served/proofs.ts';
import { tileKey } from '../../src/audit/keys.ts';
import { GrowingTree, leafHash, nodeHash, type Hash } from '../../src/audit/merkle.ts';
import { eq, everyRow, from } from '../../src/odata/query.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { openTestStore } from '../store/open.ts';
import { auditOf, sequencerOf } from './auditWorld.ts';

/** RFC 9162, section 2.1.3.2. */
function rootByInclusion(position: number, size: number, leaf: Hash, hashes: readonly Hash[]): Hash {
  let [at, last, root] = [position, size - 1, leaf];
  for (const hash of hashes) {
    if (at % 2 === 1 || at === last) {
      root = nodeHash(hash, root);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else root = nodeHash(root, hash);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  assert.equal(last, 0, 'the proof has as many hashes as it needs');
  return root;
}

const entriesIn = (bundle: Buffer | null): readonly Buffer[] => {
  const found: Buffer[] = [];
  for (let rest = bundle ?? Buffer.alloc(0); rest.length > 0; ) {
    const end = 2 + rest.readUInt16BE(0);
    found.push(rest.subarray(2, end));
    rest = rest.subarray(end);
  }
  return found;
};

test('entries, tiles and proofs of inclusion lead to the root of every size', async () => {
  const store = await openTestStore('sqlite');
  const count = 520;
  await store.commit(Array.from({ length: count }, (_, at) => auditOf(at)));
  await sequencerOf(store).run();
  const leaves: Hash[] = [];
  for (const [index, width] of [
    [0, 256],
    [1, 256],
    [2, 8],
  ] as const) {
    const entries = entriesIn(await readEntries(store, index, width));
    const hashes = entries.map((entry) => leafHash(entry));
    assert.deepEqual(await readTile(store, 0, index, width), Buffer.concat(hashes));
    leaves.push(...hashes);
  }
  assert.equal(leaves.length, count);
  assert.equal(await readTile(store, 0, 2, 9), null);
  assert.equal(await readEntries(store, 2, 9), null);
  assert.equal((await readTile(store, 1, 0, 2))?.length, 64);
  const growing = new GrowingTree();
  const proofs = createProofSource(store);
  for (let size = 1; size <= count; size += 1) {
    growing.append(leaves[size - 1] as Hash);
    for (const position of new Set([0, size >> 1, size - 1])) {
      const hashes = await proofs.inclusion(position, size);
      assert.deepEqual(rootByInclusion(position, size, leaves[position] as Hash, hashes), growing.root());
    }
  }
  assert.deepEqual(await proofs.leaf(300), leaves[300]);
  const [kept] = await store.read([from('auditLeaf', everyRow, { fields: ['auditId'], top: 1 })]);
  await store.commit([{ kind: 'deleteWhere', entity: 'audit', where: eq('id', String(kept?.rows[0]?.['auditId'])) }]);
  assert.equal(await readEntries(store, 0, 256), null);
  await store.commit([{ kind: 'deleteWhere', entity: 'auditTile', where: eq('id', tileKey(0, 2)) }]);
  const lacking = createProofSource(store);
  for (const proof of [lacking.inclusion(0, count), lacking.consistency(300, count), lacking.leaf(515)])
    await assert.rejects(proof, /lacks hashes of its tile/);
  await store.close();
});

const audit = '/v1.0/auditLogs/directoryAudits';
let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey();
});
after(() => latchkey.close());

async function bytesOf(
  path: string,
  who = 'globalAdmin',
): Promise<{ readonly status: number; readonly bytes: Buffer }> {
  const answer = await fetch(`${latchkey.http}/latchkey/v1/audit-log/${path}`, {
    headers: { authorization: `Bearer ${await latchkey.token(who)}` },
  });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

test('the files are served to those who may read the audit, and to nobody else', async () => {
  const group = { displayName: 'A', mailNickname: 'a', mailEnabled: false, securityEnabled: true };
  const made = await latchkey.call('globalAdmin', 'POST', '/v1.0/groups', group);
  assert.equal(made.status, 201);
  for (const end = Date.now() + 30_000; (await bytesOf('checkpoint')).status !== 200; )
    assert.ok(Date.now() < end, 'a checkpoint comes within seconds');
  const { bytes: note } = await bytesOf('checkpoint');
  const size = Number(note.toString().split('\n')[1]);
  const tile = await bytesOf(`tile/0/000.p/${size}`);
  const entries = await bytesOf(`tile/entries/000.p/${size}`);
  assert.deepEqual([tile.status, entries.status, tile.bytes.length], [200, 200, size * 32]);
  assert.deepEqual(Buffer.concat(entriesIn(entries.bytes).map((entry) => leafHash(entry))), tile.bytes);
  assert.doesNotMatch(entries.bytes.toString(), /Global Admin/);
  for (const path of ['checkpoint', `tile/0/000.p/${size}`, `tile/entries/000.p/${size}`])
    assert.equal((await bytesOf(path, 'member')).status, 403, path);
  assert.equal((await fetch(`${latchkey.http}/latchkey/v1/audit-log/checkpoint`)).status, 401);
  for (const path of [
    '',
    'tile/0/0',
    'tile/0/x000/000.p/1',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/0/../checkpoint',
    'tile/0/999',
    'tile/99/000.p/1',
    'tile/0/x999/x999/x999/x999/x999/999.p/1',
    `tile/0/000.p/${size + 90}`,
  ])
    assert.equal((await bytesOf(path)).status, 404, path);
  assert.equal((await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/audit-log/checkpoint', {})).status, 405);
  const inBatch = await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/$batch', {
    requests: [{ id: '1', method: 'GET', url: '/audit-log/checkpoint' }],
  });
  const [part] = (inBatch.body as { readonly responses: readonly { readonly body: string }[] }).responses;
  assert.equal(
    Buffer.from(part?.body ?? '', 'base64')
      .toString()
      .split('\n')[0],
    note.toString().split('\n')[0],
  );
});

test('proofs are of the newest checkpoint where no size is given; others are refused by the field', async () => {
  const audits = await latchkey.call('globalAdmin', 'GET', `${audit}?$orderby=activityDateTime&$top=1`);
  const [{ id }] = (audits.body as { readonly value: readonly [{ readonly id: string }] }).value;
  const proof = async (text: string, who = 'globalAdmin') => {
    const { status, body } = await latchkey.call(who, 'GET', `/latchkey/v1/${text}`);
    return { status, body: body as Readonly<Record<string, unknown>>, says: JSON.stringify(body) };
  };
  const inclusion = await proof(`auditInclusionProof(auditId='${id}')`);
  assert.equal(inclusion.status, 200, inclusion.says);
  const {
    position,
    size,
    leafHash: leaf,
    hashes,
    checkpoint,
  } = inclusion.body as {
    readonly position: number;
    readonly size: number;
    readonly leafHash: string;
    readonly hashes: readonly string[];
    readonly checkpoint: string;
  };
  const bytes = (text: string): Hash => Buffer.from(text, 'base64');
  const root = rootByInclusion(position, size, bytes(leaf), hashes.map(bytes));
  assert.deepEqual(checkpoint.split('\n').slice(1, 3), [String(size), root.toString('base64')]);
  assert.deepEqual((await proof(`auditConsistencyProof(first=${size})`)).body['hashes'], []);
  for (const [text, status, says] of [
    [`auditInclusionProof(auditId='${id}',size=${position})`, 400, /auditId/],
    [`auditInclusionProof(auditId='${id}',size=${size + 1_000})`, 400, /size/],
    [`auditInclusionProof(auditId='${id}',size=-1)`, 400, /size/],
    ["auditInclusionProof(auditId='11111111-2222-4333-8444-555555555555')", 404, /11111111/],
    ["auditInclusionProof(auditId='no id')", 404, /no id/],
    [`auditConsistencyProof(first=${size + 1_000})`, 400, /first/],
    ['auditConsistencyProof(first=2,second=1)', 400, /first/],
    [`auditConsistencyProof(first=1,second=${size + 1_000})`, 400, /second/],
  ] as const) {
    const answer = await proof(text);
    assert.deepEqual([text, answer.status], [text, status], answer.says);
    assert.match(answer.says, says);
  }
  assert.equal((await proof(`auditInclusionProof(auditId='${id}')`, 'member')).status, 403);
  assert.equal((await proof('auditConsistencyProof(first=1)', 'member')).status, 403);
});
