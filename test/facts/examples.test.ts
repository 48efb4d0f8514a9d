// The documented examples are what their source says, where the source is at hand.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { examplesIn, written } from './generateExamples.ts';

const source = join(import.meta.dirname, '../../../shared/reference/examples/documented-examples.json');

test('examples.json is what its source says', {
  skip: existsSync(source) ? false : 'the collected examples are not at hand',
}, () => {
  assert.equal(
    readFileSync(join(import.meta.dirname, 'examples.json'), 'utf8'),
    written(examplesIn(readFileSync(source, 'utf8'))),
  );
});
