// Every name, type, nullability and number agrees with the published schema; what does not is in a list with a reason.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationsOf } from '../../src/model/operations/operations.ts';
import { schemaDifferences } from '../../src/model/schemaDifferences.ts';
import { services } from '../../src/model/services.ts';
import type { Service, TypeRef } from '../../src/odata/serviceDescription.ts';
import { differences, type Difference } from './published.ts';

/** `v1.0 lacking accessPackage incompatibleGroups`, by row; of a row for either version one of two is enough. */
const rows = schemaDifferences.flatMap(([dialect, what, types, members]) =>
  types.split(' ').flatMap((type) =>
    members.split(' ').flatMap((member) => {
      const both = ['v1.0', 'beta'].map((each) => `${each} ${what} ${type} ${member}`);
      if (dialect === 'either') return [both];
      return dialect === 'both' ? both.map((each) => [each]) : [[`${dialect} ${what} ${type} ${member}`]];
    }),
  ),
);
const known = new Set(rows.flat());

const keysOf = ({ dialect, what, type, member }: Difference): readonly string[] => [
  `${dialect} ${what} ${type} ${member ?? '-'}`,
  `${dialect} ${what} ${type} *`,
];

for (const dialect of ['v1.0', 'beta'] as const) {
  test(`${dialect} agrees with its published schema but for the differences that are listed`, () => {
    const unknown = differences(dialect).filter((each) => !keysOf(each).some((key) => known.has(key)));
    assert.deepEqual(unknown, []);
  });
}

for (const version of ['v1.0', 'beta', 'latchkey'] as const)
  test(`no operation of ${version} stands twice`, () => {
    const names = operationsOf(version, true).map(({ kind, name, boundTo, parameters }) =>
      JSON.stringify([kind, name, boundTo, parameters]),
    );
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
  });

test('every listed difference from the published schemas is one', () => {
  const found = new Set((['v1.0', 'beta'] as const).flatMap((dialect) => differences(dialect).flatMap(keysOf)));
  assert.deepEqual(
    rows.filter((row) => !row.some((key) => found.has(key))),
    [],
  );
});

for (const [dialect, service] of Object.entries(services)) {
  test(`${dialect} names no type that it does not have`, () => {
    assert.deepEqual(danglers(service), []);
  });
}

function danglers(service: Service): readonly string[] {
  const found: string[] = [];
  const check = (where: string, { kind, name }: TypeRef): void => {
    const has = kind === 'primitive' || (kind === 'enum' ? service.enums : service.types).has(name.toLowerCase());
    if (!has) found.push(`${where}: ${name}`);
  };
  for (const type of service.types.values()) {
    if (type.base !== null) check(`${type.name} base`, { kind: 'entity', name: type.base, collection: false });
    for (const property of type.properties.values())
      if (property.listed) check(`${type.name}/${property.name}`, property.type);
    for (const { name, to } of type.navigations.values())
      check(`${type.name}/${name}`, { kind: 'entity', name: to, collection: false });
  }
  for (const { name, parameters, returns } of service.operations) {
    for (const parameter of parameters) check(`${name}(${parameter.name})`, parameter.type);
    if (returns !== null) check(name, returns.type);
  }
  return found;
}
