// Random bodies at every write that is documented: none of them makes a 500, each refusal says why, and what is taken
// is given back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openWorld, type World } from '../matrix/world.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { fuzzBodies } from './bodies.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(async () => world.close());

const count = sampleOf(800, 2_000);
const seed = sampleOf(20_261_129, seedOfToday());

test(`${count} random bodies are refused with a reason, or accepted and given back equal`, async () => {
  const { wrong, different, accepted, refused, writes } = await fuzzBodies(world.latchkey, count, seed);
  assert.deepEqual(wrong, []);
  assert.deepEqual(different, []);
  // Six hundred writes are met once, many of which have nothing to change in this tenant; the others are drawn.
  assert.ok(accepted > count * 0.25, `only ${accepted} were accepted: the bodies mean too little`);
  assert.ok(refused > count / 4 && writes > 100, `${refused} refused, ${writes} writes met`);
});
