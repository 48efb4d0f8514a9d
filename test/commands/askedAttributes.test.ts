// Resources of an earlier version have no note of what they ask for: a start makes it, once.

import assert from 'node:assert/strict';
import { test, after } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import type { ResourceAttribute } from '../../src/domain/attributes/attributeValues.ts';
import { indexAskedAttributes } from '../../src/setup/indexAskedAttributes.ts';
import { any, eq } from '../../src/odata/query.ts';
import { update } from '../../src/store/contract.ts';
import { enginesByTurns } from '../sample.ts';
import { openSetting } from './setting.ts';

after(stopPostgres);

const asked = (name: string): ResourceAttribute => ({
  id: null,
  name,
  isEditable: true,
  isPersistedOnAssignmentRemoval: false,
  source: { kind: 'question', question: {} as never },
  destination: null,
});

for (const engine of enginesByTurns(import.meta.url))
  test(`a resource is found by the attributes that it asked for before they were noted (${engine})`, async () => {
    const s = await openSetting(engine);
    const [resource] = await s.rows('resource');
    const id = resource?.id ?? '';
    await s.store.commit([
      update('resource', id, {
        attributes: [asked('Department'), asked('extensionAttribute2'), { ...asked('city'), source: null }],
        askedAttributes: null,
      }),
    ]);
    const asking = any('askedAttributesElements', eq('value', 'department'));
    assert.deepEqual(await s.rows('resource', asking), []);
    await indexAskedAttributes(s.store);
    await indexAskedAttributes(s.store);
    assert.deepEqual(
      (await s.rows('resource', asking)).map((each) => [each.id, each.askedAttributes]),
      [[id, ['department', 'extensionAttribute2']]],
    );
    assert.deepEqual(await s.rows('resource', eq('askedAttributes', null)), []);
    await s.close();
  });
