// The facts about the directory's types, and the table of them in the source, are what the packages say.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { services } from '../../src/model/services.ts';
import type { StructuredType } from '../../src/odata/serviceDescription.ts';
import {
  directoryFacts,
  directorySources,
  onSelectOf,
  tablePath,
  writtenDirectory,
  writtenTable,
  type DirectoryType,
} from './generateDirectory.ts';

const facts = directoryFacts();

for (const { version, facts: file } of directorySources) {
  test(`${file} is what the packages say`, () => {
    assert.equal(readFileSync(join(import.meta.dirname, file), 'utf8'), writtenDirectory(facts[version]));
  });
}

test('the table in the source is made of these facts', () => {
  assert.equal(readFileSync(tablePath, 'utf8'), writtenTable(facts));
});

/** What v1.0 shows of a user without `$select`. Of other types, and in beta, that is what is not said to need it. */
const ofUsersInV1 =
  'businessPhones displayName givenName id jobTitle mail mobilePhone officeLocation preferredLanguage surname ' +
  'userPrincipalName';
/**
 * A stream with an address of its own, what costs a look at further rows and comes by `$select`, and a property that an
 * older schema and answers of Graph have.
 */
const withoutPart = new Set(['application.logo', 'user.identityGovernance']);
const further: Readonly<Record<string, readonly string[]>> = { 'beta group': ['creationOptions'] };

for (const { version } of directorySources)
  test(`answers of ${version} show the properties that are published as shown by default`, () => {
    for (const name of ['user', 'group', 'application', 'servicePrincipal', 'organization', 'domain']) {
      const { properties } = facts[version].types[name] as DirectoryType;
      const published = Object.keys(properties).filter(
        (each) => !onSelectOf(facts, name, each)[version] && !withoutPart.has(`${name}.${each}`),
      );
      const inherited = [
        'id',
        ...(['organization', 'domain'].includes(name) ? [] : ['deletedDateTime']),
        ...(further[`${version} ${name}`] ?? []),
      ];
      const expected =
        name === 'user' && version === 'v1.0' ? ofUsersInV1.split(' ') : [...published, ...inherited].sort();
      const type = services[version].types.get(name.toLowerCase()) as StructuredType;
      const shown = [...type.properties.values()].filter((each) => each.listed && each.byDefault);
      assert.deepEqual(shown.map((each) => each.name).sort(), expected, name);
    }
  });
