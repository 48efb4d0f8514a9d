// Items 63 to 85 of the reference page on creating a request: what its text promises, and every snippet in every
// language.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Engine } from '../app/latchkey.ts';
import { newHireHolds, nobodyHolds } from './newHire.ts';
import { accepted, promised } from './referenceAnswers.ts';
import { examples, referenceSnippets, type ReferenceSnippet } from './referenceSnippets.ts';
import { expectOf } from './tutorial.ts';
import { forms, type Language } from './wire.ts';
import { newWorld, type World } from './world.ts';

function pageIn(language: Language, engine: Engine): void {
  describe(`the reference page in ${forms[language].name} on ${engine}`, () => {
    let world: World;
    before(async () => {
      world = newWorld(await startLatchkey({ engine }));
    });
    after(() => world?.latchkey.close());
    for (const snippet of referenceSnippets.filter((each) => each.language === language)) {
      test(`item ${snippet.item} (${forms[language].name}): ${examples[snippet.example].says}`, () =>
        perform(world, snippet));
    }
  });
}

async function perform(world: World, { example, language, dress }: ReferenceSnippet): Promise<void> {
  const { as, body } = examples[example];
  const { begins, answer: promisedAnswer, after: promisedAfter } = promised[example];
  const held = begins === 'newHire' ? await newHireHolds(world) : '';
  if (begins !== 'newHire') await nobodyHolds(world);
  const call = {
    as,
    method: 'POST',
    path: 'beta/identityGovernance/entitlementManagement/accessPackageAssignmentRequests',
    body: dress(body(held)),
  } as const;
  const answer = await expectOf(world, call, forms[language].put, (said) => {
    accepted(said, world);
    promisedAnswer(said.body);
  });
  await world.latchkey.drain();
  await promisedAfter(world, answer.body, held);
}

for (const language of ['http', 'csharp4', 'goPreview', 'phpPreview', 'java5', 'powershell'] as const)
  pageIn(language, 'sqlite');
for (const language of ['http', 'csharp4'] as const) pageIn(language, 'postgres');

test('every snippet of the reference page is performed once', () => {
  assert.deepEqual(
    referenceSnippets.map((each) => each.item),
    Array.from({ length: 17 }, (_, index) => 69 + index),
  );
});

after(stopPostgres);
