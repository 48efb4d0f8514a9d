// The table of commands against the model: the drafts that the commands on a type take are those of the type's rows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entityByVerbType } from '../../src/http/routing/commandTable.ts';
import { services } from '../../src/model/services.ts';

test('the commands on a type take drafts of the entity whose rows the type shows, in each version', () => {
  const served = Object.values(services).flatMap(({ types }) =>
    [...types].flatMap(([name, { kind, entity }]) =>
      kind === 'entity' && entityByVerbType.has(name) ? [{ name, entity }] : [],
    ),
  );
  for (const { name, entity } of served) assert.equal(entityByVerbType.get(name), entity, name);
  assert.deepEqual(
    [...entityByVerbType.keys()].filter((name) => !served.some((each) => each.name === name)),
    [],
    'every type of the table is served',
  );
});
