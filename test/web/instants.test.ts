// The order of what happened, as histories show it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareInstants } from '../../web/src/parts/instants.ts';

// biome-ignore format: a table, read by column
const pairs: readonly (readonly [earlier: string, later: string | null])[] = [
  ['2026-11-29T10:00:43.29Z',      '2026-11-29T10:00:43.294Z'],
  ['2026-11-29T10:00:43Z',         '2026-11-29T10:00:43.001Z'],
  ['2026-11-29T10:00:43.9Z',       '2026-11-29T10:00:44Z'],
  ['2026-11-29T10:00:43.2900001Z', '2026-11-29T10:00:43.291Z'],
  ['2026-11-29T10:00:43.2Z',       null],
];
for (const [earlier, later] of pairs) {
  test(`${earlier} comes before ${later ?? 'what has no time'}, however each is shortened`, () => {
    assert.ok(compareInstants(earlier, later) < 0);
    assert.ok(compareInstants(later, earlier) > 0);
    assert.equal(compareInstants(earlier, earlier), 0);
  });
}
