// `npm run conformance`: calls every published route, documented example and client, and prints what passed, failed and
// was left out.
// `-- --write` puts the totals into the README once nothing fails.

import { startPostgres } from '../test/postgres.ts';
import { expectedSections, schemaSection, sectionOf, tested, type Section } from './conformance/sections.ts';
import { report } from './conformance/table.ts';
import { write } from './documents.ts';
import { root } from './prepare.mjs';
import { runParts } from './testParts.ts';
import { testReport } from './testReport.ts';

const results = new Map<string, (readonly [name: string, passed: boolean])[]>();

const postgres = await startPostgres();
process.env['LATCHKEY_TEST_POSTGRES'] = postgres.url;
const tests = testReport({
  files: tested.flatMap((each) => each.files),
  folder: root,
  print: (text) => process.stdout.write(text),
  ended: (file, name, hasPassed) => {
    results.set(file, [...(results.get(file) ?? []), [name, hasPassed]]);
  },
});
await runParts(
  tested.flatMap((each) => each.files.map((file) => [file])),
  { atOnce: 2 },
  tests.take,
);
const { failed } = tests.end();
await postgres.stop();

const sections = [
  ...tested.map((each) =>
    sectionOf(
      each,
      each.files.flatMap((file) => results.get(file) ?? []),
    ),
  ),
  schemaSection(),
];
process.stdout.write(`\n${report(sections)}`);
const namesOf = (all: readonly Section[]): string =>
  JSON.stringify(all.map(({ items }) => items.map(({ name }) => name).toSorted()));
const isWhole = namesOf(sections) === namesOf(expectedSections());
if (!isWhole) process.stdout.write('\nWhat ran is not what the tests list: the README would count something else.\n');
const isWell =
  isWhole && failed.length === 0 && sections.every(({ items }) => items.every(({ state }) => state !== 'failed'));
if (isWell && process.argv.includes('--write')) write('README.md', 'conformance');
process.exit(isWell ? 0 : 1);
