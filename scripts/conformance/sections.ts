// What conformance is counted of: published routes, callers on them, documented examples, calls of clients, and the
// members of the published schema.

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { schemaDifferences } from '../../src/model/schemaDifferences.ts';
import { differences, published, type Difference, type Published } from '../../test/model/published.ts';
import { root } from '../prepare.mjs';

export type Column = Published | 'both';
/**
 * One thing that is held to what is published; `reason`: why it is left out. `weight`: how many calls stand behind it.
 */
export interface Item {
  readonly name: string;
  readonly column: Column;
  readonly weight: number;
  readonly state: 'passed' | 'failed' | 'left out';
  readonly reason: string | null;
}
/** `told`: where the reasons stand, if not in the table itself. */
export interface Section {
  readonly title: string;
  readonly items: readonly Item[];
  readonly told?: string;
}

interface Tested {
  readonly title: string;
  readonly files: readonly string[];
  /** Null for a test of something else. */
  readonly columnOf: (name: string) => Column | null;
}

const prefixed = (name: string): Column | null => (/^(v1\.0|beta)[ /]/.exec(name)?.[1] ?? null) as Column | null;
const always = (): Column => 'both';
function addressed(name: string): Column {
  const [v1, beta] = [name.includes('/v1.0/'), name.includes('/beta/')];
  return v1 === beta ? 'both' : v1 ? 'v1.0' : 'beta';
}
const under = (pattern: string): readonly string[] => globSync(pattern, { cwd: root }).sort();

/** Sections that tests are for, each a row of the table. */
export const tested: readonly Tested[] = [
  { title: 'published routes', files: ['test/surface/surface.test.ts'], columnOf: prefixed },
  { title: 'those routes by each of ten callers', files: ['test/matrix/matrix.test.ts'], columnOf: always },
  { title: 'those routes with tokens of one permission', files: ['test/matrix/scopes.test.ts'], columnOf: always },
  { title: 'documented examples', files: ['test/examples/examples.test.ts'], columnOf: prefixed },
  {
    title: 'calls and tasks of clients and published code',
    files: [...under('test/clients/*.test.ts'), ...under('test/seeds/*.test.ts')],
    columnOf: addressed,
  },
];

/** An item of a test by its name; null for tests of our own tables, which are nobody's rows. */
export function itemOf({ columnOf }: Tested, name: string, passed: boolean): Item | null {
  const column = columnOf(name);
  if (column === null || /^(every|Every) /.test(name)) return null;
  const reason = / is not served(?: as documented)?: (.+)$/.exec(name)?.[1] ?? null;
  return {
    name,
    column,
    weight: Number(/\((\d+) calls\)/.exec(name)?.[1] ?? 1),
    state: !passed ? 'failed' : reason === null ? 'passed' : 'left out',
    reason,
  };
}

/** Every test once, whatever engines it runs on: failed where it failed on one of them. */
export function sectionOf(of: Tested, results: readonly (readonly [name: string, passed: boolean])[]): Section {
  const items = new Map<string, Item>();
  for (const [name, passed] of results) {
    const item = itemOf(of, name, passed);
    if (item !== null && (items.get(name)?.state ?? 'passed') !== 'failed') items.set(name, item);
  }
  return { title: of.title, items: [...items.values()] };
}

/** What there is to be passed, as the tests' own tables have it: nothing is run. */
export function expectedSections(): readonly Section[] {
  const files = tested.flatMap((each) => each.files);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/conformance/listTests.ts'), ...files.map((each) => join(root, each))],
    { encoding: 'utf8', maxBuffer: 100_000_000 },
  );
  if (stdout === '') throw new Error(`the tests cannot be listed:\n${stderr}`);
  const listed = JSON.parse(stdout) as Readonly<Record<string, readonly string[]>>;
  return [
    ...tested.map((each) =>
      sectionOf(
        each,
        each.files.flatMap((file) => listed[join(root, file)] ?? []).map((name) => [name, true] as const),
      ),
    ),
    schemaSection(),
  ];
}

/** Types, properties, navigations, operations and enumerations of the published schemas. */
export function schemaSection(): Section {
  return {
    title: 'types, members and operations of the schema',
    told: 'each with its reason in [DIVERGENCES.md](DIVERGENCES.md)',
    items: (['v1.0', 'beta'] as const).flatMap(schemaItems),
  };
}

function schemaItems(dialect: Published): readonly Item[] {
  const { types, enums, operations } = published[dialect];
  const found = differences(dialect).filter(({ what }) => what !== 'more');
  const item = (type: string, member: string | null, name: string): Item => {
    const difference = found.find(
      (each) =>
        each.type === type &&
        (each.member === member || (each.member === null && each.what === 'lacking')) &&
        (member === null || each.says === '' || each.says === name || !name.includes('(')),
    );
    const reason = difference === undefined ? null : reasonOf(difference);
    return {
      name: `${dialect} ${name}`,
      column: dialect,
      weight: 1,
      state: difference === undefined ? 'passed' : reason === null ? 'failed' : 'left out',
      reason,
    };
  };
  return [
    ...Object.entries(types).flatMap(([type, { properties, navigations }]) => [
      item(type, null, type),
      ...[...Object.keys(properties), ...Object.keys(navigations)].map((member) =>
        item(type, member, `${type}/${member}`),
      ),
    ]),
    ...Object.entries(enums).flatMap(([type, members]) => [
      item(type, null, type),
      ...Object.keys(members).map((member) => item(type, member, `${type}/${member}`)),
    ]),
    ...operations.map((operation) =>
      item(/\((?:Collection\()?(\w+)/.exec(operation)?.[1] ?? '', /^\w+ (\w+)/.exec(operation)?.[1] ?? '', operation),
    ),
  ];
}

function reasonOf({ dialect, what, type, member }: Difference): string | null {
  const row = schemaDifferences.find(
    ([of, how, types, members]) =>
      (of === 'both' || of === 'either' || of === dialect) &&
      how === what &&
      types.split(' ').includes(type) &&
      [member ?? '-', '*'].some((each) => members.split(' ').includes(each)),
  );
  return row?.[4] ?? null;
}
