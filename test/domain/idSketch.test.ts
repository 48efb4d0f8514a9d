// Sketches of sets of ids: what they tell of a difference is right, or nothing.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  bytesOfSketch,
  differenceOf,
  joinSketches,
  sketchOf,
  sketchOfBytes,
  type IdSketch,
} from '../../src/domain/feed/idSketch.ts';

const ids = (number: number): readonly string[] => Array.from({ length: number }, () => randomUUID());
const sorted = (of: readonly string[] | undefined): readonly string[] => [...(of ?? [])].toSorted();

test('few ids by which two sets differ are told, however large the sets are', () => {
  let told = 0;
  for (let round = 0; round < 200; round++) {
    const [common, lost, gained] = [ids(round * 5), ids(round % 9), ids(round % 7)];
    const difference = differenceOf(sketchOf([...common, ...lost]), sketchOf([...gained, ...common]));
    if (difference === null) continue;
    told++;
    assert.deepEqual([sorted(difference.lost), sorted(difference.gained)], [sorted(lost), sorted(gained)]);
  }
  assert.ok(told >= 195, `${told} of 200 differences of at most 14 ids were told`);
});

test('many ids are not told wrongly', () => {
  for (const number of [30, 60, 200, 5_000]) {
    const [common, lost] = [ids(100), ids(number)];
    const difference = differenceOf(sketchOf([...common, ...lost]), sketchOf(common));
    if (difference !== null) assert.deepEqual(sorted(difference.lost), sorted(lost));
    if (number >= 60) assert.equal(difference, null);
  }
});

test('sketches of two sets are joined, and an id in both counts as lost against one of it', () => {
  const [one, other] = [ids(20), ids(20)];
  const whole = sketchOf([...one, ...other]);
  assert.deepEqual(differenceOf(joinSketches(sketchOf(one), sketchOf(other)), whole), { lost: [], gained: [] });
  const twice = joinSketches(whole, sketchOf(one.slice(0, 2)));
  assert.deepEqual(sorted(differenceOf(twice, whole)?.lost), sorted(one.slice(0, 2)));
});

test('a sketch is the same again out of its bytes, and nothing else is one', () => {
  const sketch = sketchOf(ids(50));
  const bytes = bytesOfSketch(sketch);
  assert.deepEqual(sketchOfBytes(bytes), sketch satisfies IdSketch);
  assert.equal(bytes.length, 1_152);
  assert.equal(sketchOfBytes(bytes.subarray(1)), null);
});
