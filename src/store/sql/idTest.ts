// Conditions that name one row by its id.

import type { Condition } from '../../odata/query.ts';

type IdTest = Extract<Condition, { op: 'compare' }>;

/** Whether a condition compares the id of the row itself with a value. */
export const isIdTest = (where: Condition): where is IdTest =>
  where.op === 'compare' &&
  where.test === 'eq' &&
  where.value !== null &&
  where.path.length === 1 &&
  where.path[0] === 'id';

/** The test that names the only row that can fit; undefined where a condition has none. */
export const idTestOf = (where: Condition): IdTest | undefined =>
  (where.op === 'and' ? where.of : [where]).find(isIdTest);
