// What a draft is, as the compiler sees it: a line that must not compile says so, and one that does is an error.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Draft } from '../../src/domain/drafts.ts';
import type { Command } from '../../src/flows/context.ts';
import type { AssignmentRequest } from '../../src/domain/requests/requestEntities.ts';

test('a draft has the fields and links of its entity, and no other name compiles', () => {
  const policy: Draft<'policy'> = {
    displayName: 'Sales',
    description: null,
    accessPackage: { id: 'p' },
    questions: [{ text: 'Why?', isRequired: true }],
  };
  // @ts-expect-error The field is displayName.
  const misspelt: Draft<'policy'> = { displayname: 'Sales' };
  // @ts-expect-error A catalog's state is a word of its own list.
  const unknownWord: Draft<'catalog'> = { state: 'open' };
  // @ts-expect-error The far end is a question.
  const otherRow: Draft<'policy'> = { questions: [{ extensionId: 'e' }] };
  const command: Command<'policy'> = async (_, { body }) => {
    // @ts-expect-error The field is packageId.
    return { status: 204, value: [body.packageId, body.packageID] };
  };
  assert.equal([policy, misspelt, unknownWord, otherRow, command].length, 5);
});

test('a state is compared with its own words alone', () => {
  const open = ({ state }: Pick<AssignmentRequest, 'state'>): boolean => state === 'submitted';
  // @ts-expect-error The word is of the published enumeration, and no row has it.
  const never = ({ state }: Pick<AssignmentRequest, 'state'>): boolean => state === 'unknownFutureValue';
  assert.deepEqual([open({ state: 'submitted' }), never({ state: 'submitted' })], [true, false]);
});
