// The tables of docs/security.md: which control is there, and which test holds it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

export interface Control {
  /** Requirements of OWASP ASVS; none for what it does not ask for. */
  readonly numbers: readonly string[];
  readonly name: string;
  readonly state: string;
  readonly heldBy: readonly { readonly file: string; readonly test: string }[];
  /** Column of tests, without what was read of it. */
  readonly unread: string;
}

const row = /^\| ((?:\d+\.\d+\.\d+(?:, )?)+|-) \| ([^|]+) \| (\w+) \|([^|]*)\|[^|]*\|$/;
const holder = /`([^`]+)` > "([^"]+)"/g;
const number = /\b\d+\.\d+\.\d+\b/g;

export function controlsIn(text: string): readonly Control[] {
  return text.split('\n').flatMap((line) => {
    const cells = row.exec(line);
    if (cells === null) return [];
    const [, numbers = '', name = '', state = '', tests = ''] = cells;
    return {
      numbers: numbers.match(number) ?? [],
      name,
      state,
      heldBy: [...tests.matchAll(holder)].map(([, file = '', test = '']) => ({ file, test })),
      unread: tests.replace(holder, '').replaceAll(';', '').trim(),
    };
  });
}

/** Requirements that the document says do not apply here. */
export const numbersLeftOut = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('Does not apply: '))
    .flatMap((line) => line.match(number) ?? []);

/**
 * Whether a file has a test of a name: of its own, as a row of a table that names its tests, or as a story. `…` stands
 * for what a row fills in.
 */
export function hasTest(file: string, name: string): boolean {
  if (!existsSync(join(root, file))) return false;
  const text = readFileSync(join(root, file), 'utf8');
  if (file.endsWith('.yaml')) return text.split('\n').includes(`- story: ${name}`);
  const spelled = [...name].map((letter) => (letter === '…' ? String.raw`\$\{[^}]*\}` : escaped(letter))).join(joined);
  const literal = String.raw`["'\x60]${spelled}["'\x60]`;
  return (
    new RegExp(String.raw`\b(?:test|describe)\(\s*${literal}`).test(text) ||
    (namesByRow.test(text) && new RegExp(literal).test(text))
  );
}

const namesByRow = /\btest\(\s*(?:\w+,|[^,]*\$\{)/;
/** A long name is written in several texts. */
const joined = String.raw`(?:["'\x60]\s*\+\s*["'\x60])?`;
const escaped = (letter: string): string => letter.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);

/** Requirements of levels 1 and 2 of OWASP ASVS 5.0.0, by section: the last number, or those that there are. */
const requirements: Readonly<Record<string, number | readonly number[]>> = {
  '1.1': 2,
  '1.2': 9,
  '1.3': 11,
  '1.4': 3,
  '1.5': 2,
  '2.1': 3,
  '2.2': 3,
  '2.3': 4,
  '2.4': 1,
  '3.2': 2,
  '3.3': 4,
  '3.4': 6,
  '3.5': 5,
  '3.7': 2,
  '4.1': 3,
  '4.2': 1,
  '4.3': 2,
  '4.4': 4,
  '5.1': 1,
  '5.2': 3,
  '5.3': 2,
  '5.4': 3,
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
  '9.1': 3,
  '9.2': 4,
  '10.1': 2,
  '10.2': 2,
  '10.3': 4,
  '10.4': 11,
  '10.5': 5,
  '10.6': 2,
  '10.7': 3,
  '11.1': 2,
  '11.2': 3,
  '11.3': 3,
  '11.4': 4,
  '11.5': 1,
  '11.6': 1,
  '12.1': 3,
  '12.2': 2,
  '12.3': 4,
  '13.1': 1,
  '13.2': 5,
  '13.3': 2,
  '13.4': 5,
  '14.1': 2,
  '14.2': 4,
  '14.3': 3,
  '15.1': 3,
  '15.2': 3,
  '15.3': 7,
  '16.1': 1,
  '16.2': 5,
  '16.3': 4,
  '16.4': 3,
  '16.5': 3,
  '17.1': 1,
  '17.2': 4,
  '17.3': 2,
};

export const requirementsOfLevel2: readonly string[] = Object.entries(requirements).flatMap(([section, numbers]) =>
  (typeof numbers === 'number' ? Array.from({ length: numbers }, (_, at) => at + 1) : numbers).map(
    (each) => `${section}.${each}`,
  ),
);
