// `npm run conformance`: calls every published route, documented example and client, and prints what passed, failed and was left out.
// `-- --write` puts the totals into the README once nothing fails.

import { join } from 'node:path';
import { run } from 'node:test';
import { startPostgres } from '../test/postgres.ts';
import { expectedSections, schemaSection, sectionOf, tested, type Section } from './conformance/sections.ts';
import { report } from './conformance/table.ts';
import { write } from './documents.ts';
import { root } from './prepare.mjs';
import { reportTests, type TestEvent } from './testReport.ts';

const results = new Map<string, (readonly [name: string, passed: boolean])[]>();

/** Passes the events on, and keeps how each test ended that holds no other. */
async function* kept(events: AsyncIterable<TestEvent>): AsyncIterable<TestEvent> {
  for await (const event of events) {
    const { type, data } = event;
    const isOne = (type === 'test:pass' || type === 'test:fail') && data.details?.type !== 'suite' && data.entryFile !== undefined;
    if (isOne && data.name !== undefined) results.set(data.entryFile as string, [...results.get(data.entryFile as string) ?? [], [data.name, type === 'test:pass']]);
    yield event;
  }
}

const postgres = await startPostgres();
process.env['LATCHKEY_TEST_POSTGRES'] = postgres.url;
const files = tested.flatMap((each) => each.files.map((file) => join(root, file)));
const { failed } = await reportTests(kept(run({ files, concurrency: 2, timeout: 300_000, cwd: root }) as AsyncIterable<TestEvent>), root, (text) => process.stdout.write(text));
await postgres.stop();

const sections = [...tested.map((each) => sectionOf(each, each.files.flatMap((file) => results.get(join(root, file)) ?? []))), schemaSection()];
process.stdout.write(`\n${report(sections)}`);
const namesOf = (all: readonly Section[]): string => JSON.stringify(all.map(({ items }) => items.map(({ name }) => name).toSorted()));
const isWhole = namesOf(sections) === namesOf(expectedSections());
if (!isWhole) process.stdout.write('\nWhat ran is not what the tests list: the README would count something else.\n');
const isWell = isWhole && failed.length === 0 && sections.every(({ items }) => items.every(({ state }) => state !== 'failed'));
if (isWell && process.argv.includes('--write')) write('README.md', 'conformance');
process.exit(isWell ? 0 : 1);
