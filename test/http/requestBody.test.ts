// Compressed bodies: each takes the memory that it fills, within the bound of all, and no more is unpacked than that.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Refusal } from '../../src/domain/refusal.ts';
import { createMemoryBudget, type MemoryBudget } from '../../src/http/server/memoryBudget.ts';
import { decodeRequestBody } from '../../src/http/server/requestBody.ts';
import { OverloadedError } from '../../src/store/contract.ts';

const MiB = 1024 * 1024;
const limit = 4 * MiB;
const budgetOf = (bytes: number): MemoryBudget => createMemoryBudget(bytes, () => {});
const codeOf = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

const compressed: readonly (readonly [encoding: string, compress: (bytes: Uint8Array) => Buffer])[] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  [' GZIP ', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
];
for (const [encoding, compress] of compressed)
  test(`a body in ${encoding.trim()} is read, one that is cut short or not of it is refused`, async () => {
    const budget = budgetOf(8 * MiB);
    const text = Buffer.from('{"displayName":"Ärger"}'.repeat(5_000));
    const whole = compress(text);
    const { bytes, release } = await decodeRequestBody(whole, encoding, { limit, budget });
    assert.deepEqual(Buffer.from(bytes), text);
    assert.ok(budget.usedBytes() > 0 && budget.usedBytes() <= text.length);
    release();
    for (const wrong of [whole.subarray(0, -9), Buffer.from('plain text, and some more of it')])
      await assert.rejects(decodeRequestBody(wrong, encoding, { limit, budget }), codeOf('badEncoding'));
    assert.equal(budget.usedBytes(), 0);
  });

test('many small compressed bodies at the same moment are all read', async () => {
  const budget = budgetOf(8 * MiB);
  const body = gzipSync(Buffer.alloc(1_000));
  const all = await Promise.all(Array.from({ length: 50 }, () => decodeRequestBody(body, 'gzip', { limit, budget })));
  assert.ok(all.every(({ bytes }) => bytes.length === 1_000));
});

test('what becomes too large is refused without being unpacked, and gives its memory back', async () => {
  const budget = budgetOf(8 * MiB);
  const bomb = gzipSync(Buffer.alloc(64 * MiB));
  await assert.rejects(decodeRequestBody(bomb, 'gzip', { limit, budget }), codeOf('bodyTooLarge'));
  assert.equal(budget.usedBytes(), 0);
  const crowd = await Promise.allSettled(
    Array.from({ length: 4 }, () => decodeRequestBody(gzipSync(Buffer.alloc(3 * MiB)), 'gzip', { limit, budget })),
  );
  const read = crowd.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  assert.ok(read.length >= 1 && read.length <= 2, `${read.length} of 4`);
  for (const each of crowd)
    if (each.status === 'rejected') assert.ok(each.reason instanceof OverloadedError, String(each.reason));
  assert.ok(budget.usedBytes() <= 8 * MiB);
  for (const { release } of read) release();
  assert.equal(budget.usedBytes(), 0);
});
