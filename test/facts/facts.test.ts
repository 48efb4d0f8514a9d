// The tables of facts are what their sources say. The sources are not part of the project: `FACT_SOURCES` names their
// folder.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { factsIn, sources, written } from './generate.ts';
import { surfaceIn, writtenSurface } from './generateSurface.ts';

const folder = process.env.FACT_SOURCES;
const skip = folder === undefined && 'FACT_SOURCES names no folder of collected sources';
const read = (file: string) => readFileSync(join(String(folder), file), 'utf8');

for (const { file, further, facts, source, bringUp } of sources) {
  test(`${facts} is what its source says`, { skip }, () => {
    assert.equal(
      readFileSync(join(import.meta.dirname, facts), 'utf8'),
      written(bringUp(factsIn(read, { file, further, source }))),
    );
  });
}

test('surface.json is what its source says', { skip }, () => {
  assert.equal(
    readFileSync(join(import.meta.dirname, 'surface.json'), 'utf8'),
    writtenSurface(surfaceIn(read('api-surface.md'))),
  );
});
