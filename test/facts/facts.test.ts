// The tables of facts are what their sources say, where the sources are at hand.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { factsOf, sources, written } from './generate.ts';

const reference = join(import.meta.dirname, '../../../shared/reference');

for (const { file, facts, source } of sources) {
  const from = join(reference, file);
  test(`${facts} is what its source says`, { skip: existsSync(from) ? false : 'the published schema is not at hand' }, () => {
    assert.equal(readFileSync(join(import.meta.dirname, facts), 'utf8'), written(factsOf(readFileSync(from, 'utf8'), source)));
  });
}
