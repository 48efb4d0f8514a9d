// The review of an approval stage: its result (sent as Approve or Deny, shown as Approved or Denied), its reviewer, and
// whether it waits for the caller.
// https://learn.microsoft.com/graph/api/approvalstage-update

import { ReviewResults, type EnumValue } from '../../../domain/enums.ts';
import { complex } from '../../tables/complexType.ts';
import { shape, type Shape } from '../../tables/shape.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { optional, primitive, text, type FieldType } from '../../tables/fieldTypes.ts';

const results = oneOf(ReviewResults, null, null);
const imperative: Readonly<Record<string, string>> = { approve: 'approved', deny: 'denied' };

export const reviewResult: FieldType<EnumValue<typeof ReviewResults>> = {
  ...results,
  decode: (value, faults, options) =>
    results.decode(typeof value === 'string' ? (imperative[value.toLowerCase()] ?? value) : value, faults, options),
};

export const identity = complex<{ readonly id: string | null; readonly displayName: string | null }>(
  ['identity', 'identity'],
  {
    fields: {
      id: ['id', 'id', optional(text(1024))],
      displayName: ['displayName', 'displayName', optional(text(1024))],
    },
    defaults: { id: null, displayName: null },
  },
);

/** Null, as in every published answer. */
export const noDisplayName: Shape = shape({
  type: primitive('Edm.String'),
  needs: [],
  encode: () => null,
  decode: () => {},
});

export const assignedToMe: Shape = shape({
  type: primitive('Edm.Boolean'),
  needs: [],
  needsRows: ['assigned'],
  encode: (row) => hasRows(row['assigned']),
  decode: () => {},
});

export const reviewedBy: Shape = {
  types: identity.types,
  needs: ['reviewedById', 'reviewedByName'],
  needsRows: ['told'],
  decode: () => {},
  encode: {
    'v1.0': (row) => reviewer(row),
    beta: (row) => reviewer(row),
    latchkey: (row) => reviewer(row),
  },
};

function reviewer(row: Readonly<Record<string, unknown>>): unknown {
  return row['reviewedById'] == null || !hasRows(row['told'])
    ? null
    : { id: row['reviewedById'], displayName: row['reviewedByName'] };
}

const hasRows = (far: unknown): boolean =>
  (far as { readonly rows?: readonly unknown[] } | null | undefined)?.rows?.length !== undefined &&
  (far as { rows: readonly unknown[] }).rows.length > 0;
