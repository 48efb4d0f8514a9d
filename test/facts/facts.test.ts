// The tables of facts are what their sources say, where the sources are at hand.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { factsOf, sources, written } from './generate.ts';
import { surfaceIn, writtenSurface } from './generateSurface.ts';

const reference = join(import.meta.dirname, '../../../shared/reference');

for (const { file, facts, source } of sources) {
  const from = join(reference, file);
  test(`${facts} is what its source says`, {
    skip: existsSync(from) ? false : 'the published schema is not at hand',
  }, () => {
    assert.equal(
      readFileSync(join(import.meta.dirname, facts), 'utf8'),
      written(factsOf(readFileSync(from, 'utf8'), source)),
    );
  });
}

const surface = join(reference, 'api-surface.md');
test('surface.json is what its source says', {
  skip: existsSync(surface) ? false : 'the collected surface is not at hand',
}, () => {
  assert.equal(
    readFileSync(join(import.meta.dirname, 'surface.json'), 'utf8'),
    writtenSurface(surfaceIn(readFileSync(surface, 'utf8'))),
  );
});
