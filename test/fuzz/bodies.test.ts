// Random bodies at every write that is documented: none of them makes a 500, each refusal says why, and what is taken
// is given back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld, type World } from '../matrix/world.ts';
import { fuzzBodies } from './bodies.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(async () => world.close());

test('2,000 random bodies are refused with a reason, or accepted and given back equal', async () => {
  const { wrong, different, accepted, refused, writes } = await fuzzBodies(world.latchkey, 2000, 20_261_129);
  assert.deepEqual(wrong, []);
  assert.deepEqual(different, []);
  assert.ok(accepted > 600, `only ${accepted} were accepted: the bodies mean too little`);
  assert.ok(refused > 500 && writes > 100, `${refused} refused, ${writes} writes met`);
});
