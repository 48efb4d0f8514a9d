// Shades of any colour are as legible as Latchkey's own, which are those of the front; pictures are told by their
// bytes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { root } from '../../scripts/prepare.mjs';
import { contrastOf, luminanceOf, ownShades, shadeNames, shadesOf } from '../../src/domain/branding/colours.ts';
import { defaultBranding, type Branding } from '../../src/domain/branding/brandingEntities.ts';
import { lookFor } from '../../src/domain/branding/look.ts';
import { pictureFacts } from '../../src/domain/branding/picture.ts';
import { jpegHead, png } from '../http/pictures.ts';

test('the shades are those of the front', () => {
  const theme = readFileSync(join(root, 'web', 'src', 'theme.ts'), 'utf8');
  const found = [...theme.matchAll(/^ {2}(\d+): '(#[0-9a-f]{6})',$/gm)].map(([, name, colour]) => [
    Number(name),
    colour,
  ]);
  assert.deepEqual(
    found,
    shadeNames.map((name) => [name, ownShades[name]]),
  );
});

test('whatever the colour, text on it and of it has the contrast of WCAG AA, in both themes', () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((each) => `#${each.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(colour, (each) => {
      const shades = shadesOf(each);
      for (const name of [70, 80, 90] as const)
        assert.ok(contrastOf(shades[name], '#ffffff') >= 4.5, `${each} ${name}`);
      for (const name of [130, 140] as const) assert.ok(contrastOf(shades[name], '#292929') >= 4.5, `${each} ${name}`);
      assert.ok(contrastOf(shades[110], '#1f1f1f') >= 3, each);
    }),
  );
  assert.ok(Math.abs(luminanceOf(shadesOf('#ffc0cb')[80]) - luminanceOf(ownShades[80])) < 0.01);
});

test('an empty text of a language says nothing, and that of everybody stands', () => {
  const row = (set: Partial<Branding>) =>
    ({ id: defaultBranding, usernameHintText: null, signInPageText: null, ...set }) as Branding;
  const all = [
    row({ usernameHintText: 'For everybody', signInPageText: 'Ask us' }),
    row({ id: 'de', usernameHintText: '', signInPageText: 'Fragen Sie uns' }),
  ];
  const look = lookFor(all, ['de'], null);
  assert.deepEqual([look.usernameHintText, look.signInPageText], ['For everybody', 'Fragen Sie uns']);
});

test('a picture is what its bytes say, and nothing is read beyond their end', () => {
  assert.deepEqual(pictureFacts(png(3, 2)), { contentType: 'image/png', width: 3, height: 2 });
  assert.deepEqual(pictureFacts(jpegHead(5, 4)), { contentType: 'image/jpeg', width: 5, height: 4 });
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(png(3, 2), jpegHead(5, 4)),
      fc.nat(60),
      (noise, of, at) => {
        pictureFacts(noise);
        pictureFacts(Buffer.concat([of.subarray(0, at), noise]));
      },
    ),
  );
  for (const length of [0, 8, 20, 32]) assert.equal(pictureFacts(png(3, 2).subarray(0, length)), null);
  assert.equal(pictureFacts(png(0, 2)), null);
});
