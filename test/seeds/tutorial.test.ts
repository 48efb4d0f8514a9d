// Items 1 to 62 of the tutorial page: every snippet in every language, each language from the first step to the last.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { snippets } from './snippets.ts';
import { tutorialIn } from './tutorial.ts';
import { forms, targetOf, undecoded, type Language } from './wire.ts';

const languages: readonly Language[] = ['http', 'csharp', 'go', 'java', 'php', 'python'];

for (const language of languages) tutorialIn(language, 'sqlite');
for (const language of ['http', 'csharp', 'python'] as const) tutorialIn(language, 'postgres');
tutorialIn('java', 'sqlite', {
  title: 'Java 6.x without its name-decoding handler',
  put: (call) => ({ ...forms.java.put(call), target: targetOf(call, undecoded) }),
});

test('every snippet of the tutorial page is performed once', () => {
  assert.deepEqual(
    snippets.map((each) => each.item),
    Array.from({ length: 62 }, (_, index) => index + 1),
  );
  assert.deepEqual(
    snippets.filter((each) => !languages.includes(each.language)),
    [],
  );
});

after(stopPostgres);
