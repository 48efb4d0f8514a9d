// The answers that the compiler holds against the official types are what the server answers now, and each exception is
// of something that it answers.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { exceptions } from './exceptions.ts';
import { files, recorded, written } from './record.ts';

let answers: Awaited<ReturnType<typeof recorded>>;
before(async () => {
  answers = await recorded();
});

for (const version of ['v1.0', 'beta'] as const) {
  test(`${files[version]} holds what ${version} answers (node test/types/record.ts)`, () => {
    assert.equal(readFileSync(join(import.meta.dirname, files[version]), 'utf8'), written(version, answers));
  });
}

test('each exception is answered somewhere', () => {
  const text = JSON.stringify(answers);
  assert.deepEqual(
    exceptions.filter(([, , member]) => !text.includes(`"${member}":`)),
    [],
  );
});
