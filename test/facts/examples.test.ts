// The documented examples are what their source says, where the folder of collected sources is named.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { examplesIn, sourceFiles, written } from './generateExamples.ts';

const sources = process.env.FACT_SOURCES;

test('examples.json is what its source says', {
  skip: sources === undefined && 'FACT_SOURCES names no folder of collected sources',
}, () => {
  assert.equal(
    readFileSync(join(import.meta.dirname, 'examples.json'), 'utf8'),
    written(examplesIn(sourceFiles.map((each) => readFileSync(join(String(sources), 'examples', each), 'utf8')))),
  );
});
