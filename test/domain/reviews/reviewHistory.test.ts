// Lines of a report of access reviews: what a spreadsheet would take for a formula is a text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyHeader, historyLine, type ReportedReview } from '../../../src/domain/reviews/reviewHistory.ts';
import type { ReviewDecision } from '../../../src/domain/reviews/reviewEntities.ts';

const review = {
  definition: { settings: {} },
  instance: { kind: 'groupMembers', status: 'applied' },
  result: 'approve',
  mailOf: () => '',
} as unknown as ReportedReview;
const place = historyHeader.split(',').indexOf('Justification');

/** The cell as it stands in the line; it has no comma. */
const cellOf = (justification: string): string | undefined =>
  historyLine(
    { justification, principalKind: 'user', recommendation: 'deny' } as unknown as ReviewDecision,
    review,
  ).split(',')[place];

// biome-ignore format: a table, read by column
for (const [text, cell] of [
  ['=1+1',             "'=1+1"],
  ['-2',               "'-2"],
  ['\uff1d1+1',        "'\uff1d1+1"],
  ['\uff201',          "'\uff201"],
  ['  =1+1',           "  '=1+1"],
  ['\n=1',             '"\'\n\'=1"'],
  ['\tx',              "'\tx"],
  ['left;=1+1',        "left;'=1+1"],
  ['left\t +1',        "left\t '+1"],
  ['left;"=1+1"',      '"left;""\'=1+1"""'],
  ['on leave\r\n@cmd', '"on leave\r\n\'@cmd"'],
  ['a-b = c; d@e',     'a-b = c; d@e'],
] as const)
  test(`${JSON.stringify(text)} is written as a text`, () => {
    assert.equal(cellOf(text), cell);
  });
