// The table of what a deletion does names every field that holds the id of a directory object, and its page has the
// same rows.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  deletionEffects,
  fallingLinks,
  nameBeforeDeletion,
  nameWhileDeleted,
} from '../../src/domain/directory/deletionEffects.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';

/** Every field by which a relation of the model leads to a directory object. */
function fieldsToObjects(): readonly string[] {
  const found = new Set<string>();
  for (const [name, { relations }] of storedEntities)
    for (const relation of relations.values()) {
      if (relation.kind === 'one' && relation.to === 'directoryObject') found.add(`${name}.${relation.via}`);
      if (relation.kind === 'many' && name === 'directoryObject') found.add(`${relation.to}.${relation.via}`);
      if (relation.kind === 'link' && relation.to === 'directoryObject')
        found.add(`${relation.link}.${relation.theirs}`);
      if (relation.kind === 'link' && name === 'directoryObject') found.add(`${relation.link}.${relation.ours}`);
    }
  return [...found].filter((each) => !each.endsWith('.id') && !each.startsWith('listedText.'));
}

test('every field that leads to a directory object says what a deletion does', () => {
  const unnamed = ['directoryObject.formerManagerId'];
  assert.deepEqual(
    Object.keys(deletionEffects)
      .filter((each) => !unnamed.includes(each))
      .toSorted(),
    fieldsToObjects().toSorted(),
  );
});

test('what falls and comes back has a place for what it fell with', () => {
  for (const { entity, effect, fields } of fallingLinks) {
    const columns = storedEntities.get(entity)?.columns;
    for (const field of [...fields, 'endedWith', ...(effect === 'ends' ? ['until'] : [])])
      assert.ok(columns?.has(field), `${entity}.${field}`);
  }
});

test('the page of the decision has the rows of the table', () => {
  const folder = new URL('../../docs/adr/', import.meta.url);
  const file = readdirSync(folder).find((each) => each.endsWith('-deleted-items.md')) ?? '';
  const text = readFileSync(new URL(file, folder), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+\.\w+)` \| `(\w+)` \|/gm)].map(([, field, effect]) => [field, effect]);
  assert.deepEqual(rows, Object.entries(deletionEffects));
});

test('the name of a deleted user is free, and is found again', () => {
  const user = { id: '01a22a05-404a-7700-a1ba-6d0573dc568f', userPrincipalName: 'ann@latchkey.example' };
  const userPrincipalName = nameWhileDeleted(user);
  assert.equal(userPrincipalName, '01a22a05404a7700a1ba6d0573dc568fann@latchkey.example');
  assert.equal(nameBeforeDeletion({ ...user, userPrincipalName }), user.userPrincipalName);
  // Of a row that an earlier version deleted.
  assert.equal(nameBeforeDeletion(user), user.userPrincipalName);
});
