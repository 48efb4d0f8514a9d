// Random questions, each over the whole road on both engines, mean what a plain reading of the rows in memory says:
// some hundred in `npm test`, others each day, and some thousand in `npm run fuzz -- laws`.
// LATCHKEY_TEST_QUERIES=n asks more of them, LATCHKEY_TEST_SEED=n others.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { storedEntities } from '../../src/model/storedEntities.ts';
import type { Store } from '../../src/store/contract.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { openStoreOf, openTestStore, type Engine } from '../store/open.ts';
import { questions } from './ask.ts';
import { meaningOf } from './meaning.ts';
import { addressOf } from './question.ts';
import { holdAgainst, roadOver, type Road } from './road.ts';
import { worldOf } from './world.ts';

const asked = Number(process.env['LATCHKEY_TEST_QUERIES'] ?? sampleOf(350, 5000));
const seed = Number(process.env['LATCHKEY_TEST_SEED'] ?? seedOfToday());
const engines: readonly Engine[] = ['sqlite', 'postgres'];
/** Each world is asked so much at the most. */
const perWorld = 2500;
const worlds = Math.max(1, Math.ceil(asked / perWorld));

for (let number = 0; number < worlds; number += 1) {
  describe(`tenant ${seed + number}`, () => {
    const world = worldOf(seed + number);
    let stores: readonly Store[];
    let roads: readonly Road[];
    before(async () => {
      // A database in memory has no snapshots, so that nothing is answered from it without waiting.
      stores = await Promise.all([openStoreOf('sqlite file', storedEntities), openTestStore('postgres')]);
      await Promise.all(stores.map((store) => store.commit(world.changes)));
      roads = stores.map(roadOver);
    });
    after(async () => {
      for (const store of stores) await store.close();
    });

    test('random questions are answered as they mean', async () => {
      await fc.assert(
        fc.asyncProperty(questions(world), async (question) => {
          const meaning = meaningOf(question, world);
          for (const road of roads) await holdAgainst(road, question.who, addressOf(question), meaning);
        }),
        { numRuns: Math.ceil(asked / worlds), seed: seed + number },
      );
      for (const [at, { counts }] of roads.entries()) {
        const share = counts.fast / counts.asked;
        if (engines[at] === 'sqlite') assert.ok(share > 0.5, `${counts.fast} of ${counts.asked} without waiting`);
        else assert.equal(counts.fast, 0, 'PostgreSQL is always waited for');
      }
    });
  });
}
