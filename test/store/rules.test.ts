// Every rule of the model is kept by both engines and told by its name; the tables are those that the model says.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import type { Condition } from '../../src/odata/query.ts';
import type { Column, StoredEntity, UniqueRule } from '../../src/model/tables/storage.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { RuleViolationError, type Store } from '../../src/store/contract.ts';
import { inserted, type Item } from './fixture.ts';
import { engines, openTestStore } from './open.ts';

for (const engine of engines) {
  describe(`the model's rules on ${engine}`, () => {
    let store: Store;
    before(async () => {
      store = await openTestStore(engine);
    });
    after(() => store.close());

    for (const entity of storedEntities.values()) {
      for (const rule of entity.unique) {
        test(`${entity.name}: ${rule.name}`, async () => {
          const first = rowFor(entity, rule);
          const second = {
            ...rowFor(entity, rule),
            ...Object.fromEntries(rule.fields.map((field) => [field, first[field]])),
          };
          await store.commit([inserted(entity.name, first)]);
          await assert.rejects(
            store.commit([inserted(entity.name, second)]),
            (error) => error instanceof RuleViolationError && error.rule === rule.name,
          );
        });
      }
    }
  });
}

test('no two rules have the same name', () => {
  const names = [...storedEntities.values()].flatMap((entity) => entity.unique.map(({ name }) => name));
  assert.deepEqual(names, [...new Set(names)]);
});

/** A row unlike any other that the rule speaks of. */
function rowFor(entity: StoredEntity, rule: UniqueRule): Item {
  const row = Object.fromEntries(
    [...entity.columns.values()]
      .filter(({ field }) => field !== 'version')
      .map((column) => [column.field, anything(column)]),
  );
  return {
    ...row,
    ...(rule.where ? meeting(rule.where) : {}),
    ...Object.fromEntries(
      rule.fields.filter((field) => !(rule.where && field in meeting(rule.where))).map((field) => [field, row[field]]),
    ),
  } as Item;
}

let counter = 0;
function anything({ storage: kind }: Column): unknown {
  counter += 1;
  switch (kind) {
    case 'id':
      return randomUUID();
    case 'boolean':
      return counter % 2 === 0;
    case 'integer':
      return counter;
    case 'instant':
      return new Date(counter * 1000).toISOString();
    case 'duration':
      return `PT${counter}S`;
    case 'json':
      return [`text ${counter}`];
    default:
      return `text ${counter}`;
  }
}

/** Values that make a rule's condition true. */
function meeting(where: Condition): Record<string, unknown> {
  switch (where.op) {
    case 'and':
      return Object.assign({}, ...where.of.map(meeting)) as Record<string, unknown>;
    case 'compare':
      return where.test === 'eq' ? { [where.path[0]]: where.value } : {};
    case 'in':
      return { [where.path[0]]: where.values[0] };
    default:
      return {};
  }
}
