// The folded form of text: characters that differ in nothing but their case are one, wherever they stand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '../../src/domain/text.ts';
import { folded } from '../laws/folded.ts';

test('every character is folded as the comparison that ignores case has it', () => {
  for (let point = 0; point < 0x110000; point += 1) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const character = String.fromCodePoint(point);
    if (character.toLowerCase() === character && character.toUpperCase() === character) continue;
    assert.equal(fold(character), folded(character), `U+${point.toString(16)}`);
  }
});

test('what stands around a character does not matter', () => {
  const check = (text: string, expected: string): void => assert.equal(fold(text), expected, text);
  check('ΟΔΟΣ', 'οδοσ');
  check('οδος', 'οδοσ');
  check('ΟΔΟΣΑ', 'οδοσα');
  check('Straße', 'straße');
  check('STRAẞE', 'straße');
  check('E\u0301cole', 'école');
  check('ſt', 'st');
});
