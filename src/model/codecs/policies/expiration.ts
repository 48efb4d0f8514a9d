// When assignments of a policy end: v1.0 says it in one value, beta in a number of days and a date. `durationInDays` 0
// and no date is never; 0 and a date is that date; neither is made from the other on the way out.

import type { DecodedBody, FaultSink } from '../../../odata/serviceDescription.ts';
import { sameInAllVersions } from '../../apiVersions.ts';
import { wholeDaysOf, durationOfDays } from '../../tables/durations.ts';
import { setField, shape, type Shape } from '../../tables/shape.ts';
import { instant, integer, noLiteral, optional, primitive } from '../../tables/fieldTypes.ts';
import { expirationPattern } from './schedules.ts';

const fields = ['expirationType', 'expirationAt', 'expirationDuration'] as const;

/** Drafts whose type was concluded from days and date, so that the other of the two may still change it. */
const concludedDrafts = new WeakSet<DecodedBody>();

export const expiration: Shape = {
  types: expirationPattern.types,
  filter: { path: ['expiration'], literal: sameInAllVersions(noLiteral), hasParts: true },
  needs: fields,
  needsRows: [],
  encode: {
    'v1.0': (row) => expirationPattern.encode['v1.0'](expirationOf(row)),
    beta: (row) => expirationPattern.encode.beta(expirationOf(row)),
    latchkey: (row) => expirationPattern.encode.latchkey(expirationOf(row)),
  },
  decode: (value, draft, faults, options) => {
    const said =
      value === null
        ? { type: 'notSpecified', endAt: null, duration: null }
        : expirationPattern.decode(value, faults, options);
    if (said === undefined) return;
    if (concludedDrafts.delete(draft)) delete draft['expirationType'];
    setField(draft, 'expirationAt', said.endAt, faults.below('endDateTime'));
    setField(draft, 'expirationDuration', said.duration, faults.below('duration'));
    setField(draft, 'expirationType', said.type, faults.below('type'));
  },
};

/** Beta keeps days beside a date: of the two, what the type is about. */
const expirationOf = (row: Readonly<Record<string, unknown>>) => ({
  type: row['expirationType'],
  endAt: row['expirationType'] === 'afterDateTime' ? row['expirationAt'] : null,
  duration: row['expirationType'] === 'afterDuration' ? row['expirationDuration'] : null,
});

const days = integer(0, 100_000);
export const durationInDays: Shape = shape({
  type: primitive('Edm.Int32'),
  needs: ['expirationDuration', 'expirationType'],
  encode: (row) => (row['expirationDuration'] === null ? 0 : wholeDaysOf(row['expirationDuration'])),
  decode: (value, draft, faults, options) => {
    const count = value === null ? 0 : days.decode(value, faults, options);
    if (count !== undefined) setInPart(draft, 'expirationDuration', count === 0 ? null : durationOfDays(count), faults);
  },
});

export const expirationDateTime: Shape = {
  ...shape({
    type: primitive('Edm.DateTimeOffset'),
    needs: ['expirationAt', 'expirationType'],
    encode: (row) => (row['expirationAt'] === null ? null : instant.encode.beta(row['expirationAt'])),
    decode: (value, draft, faults, options) => {
      const at = value === null ? null : optional(instant).decode(value, faults, options);
      if (at !== undefined) setInPart(draft, 'expirationAt', at, faults);
    },
  }),
  filter: { path: ['expirationAt'], literal: sameInAllVersions(instant.literal.beta) },
};

function setInPart(draft: DecodedBody, field: string, value: unknown, faults: FaultSink): void {
  setField(draft, field, value, faults);
  if ((draft['expirationAt'] ?? null) !== null && (draft['expirationDuration'] ?? null) !== null)
    faults.add('', 'must be left out, or durationInDays 0: access ends on a date or after a number of days');
  if ('expirationType' in draft && !concludedDrafts.has(draft)) return;
  concludedDrafts.add(draft);
  draft['expirationType'] =
    (draft['expirationAt'] ?? null) !== null
      ? 'afterDateTime'
      : (draft['expirationDuration'] ?? null) !== null
        ? 'afterDuration'
        : 'noExpiration';
}
