// Every unique rule of the model has a refusal, or is about rows that no command inserts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOfRule, knownRules } from '../../src/flows/uniqueRules.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';

const rules = [...storedEntities.values()].flatMap(({ unique }) => unique.map(({ name }) => name));

test('the tables name every unique rule of the model once, and no other', () => {
  assert.deepEqual([...knownRules].sort(), [...rules].sort());
});

test('a rule that commands may violate is a refusal, any other one is none', () => {
  assert.equal(refusalOfRule('catalog_name_is_unique')?.code, 'duplicateCatalog');
  assert.equal(refusalOfRule('catalog_unique_name')?.code, 'duplicateKey');
  assert.equal(refusalOfRule('object_unique_name')?.facts['field'], 'uniqueName');
  assert.equal(refusalOfRule('client_id_is_unique'), null);
  assert.equal(refusalOfRule('a_rule_of_no_table'), null);
});
