// The table of holds names every command and every kind of job: what each decides by, and what holds that.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { JobKinds } from '../../src/flows/jobKinds.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The commands that calls are led to, and the verbs of a resource request. */
function commandNames(): readonly string[] {
  const table = readdirSync(new URL('../../src/http/routing/', import.meta.url))
    .filter((name) => /commandTable\.ts$/i.test(name))
    .map((name) => read(`src/http/routing/${name}`))
    .join('');
  const imported = [...table.matchAll(/import \{([^}]*)\} from '[./]*\/commands\//g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
  const verbs = readdirSync(new URL('../../src/flows/resources/', import.meta.url)).flatMap((file) =>
    [...read(`src/flows/resources/${file}`).matchAll(/export const (\w+): ResourceVerb/g)].map(([, name = '']) => name),
  );
  return [...imported, ...verbs].filter((name) => name !== '');
}

const file = readdirSync(new URL('../../docs/adr/', import.meta.url)).find((each) => each.endsWith('-holds.md')) ?? '';
const [, table = ''] = /<!-- holds -->\n([\s\S]*?)<!-- \/holds -->/.exec(read(`docs/adr/${file}`)) ?? [];
const rows = table
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('every command and every kind of job has one row in the table of holds, and no other has', () => {
  const named = rows.map(([, name = '']) => name.replaceAll('`', ''));
  assert.deepEqual(named.toSorted(), [...commandNames(), ...JobKinds].toSorted());
});

test('every row says what is decided by, and what holds it in the words of the table', () => {
  const words = /^(version|exists|exactly|lock|a unique rule|nothing: \w|as )/;
  for (const [, name, decidesBy = '', heldBy = ''] of rows) {
    assert.notEqual(decidesBy, '', name);
    for (const part of heldBy.split('; ')) assert.match(part, words, `${name}: ${part}`);
  }
});
