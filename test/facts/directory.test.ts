// The facts about the directory's types, and the table of them in the source, are what the packages say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { directoryFacts, directorySources, tablePath, writtenDirectory, writtenTable } from './generateDirectory.ts';

const facts = directoryFacts();

for (const { version, facts: file } of directorySources) {
  test(`${file} is what the packages say`, () => {
    assert.equal(readFileSync(join(import.meta.dirname, file), 'utf8'), writtenDirectory(facts[version]));
  });
}

test('the table in the source is made of these facts', () => {
  assert.equal(readFileSync(tablePath, 'utf8'), writtenTable(facts));
});
