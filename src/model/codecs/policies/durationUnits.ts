// Lengths of time that one API version says as a duration and the other as a number of days or minutes.

import { wholeDaysOf, durationOfDays, durationOfMinutes, wholeMinutesOf } from '../../tables/durations.ts';
import { setField, shape, type Shape } from '../../tables/shape.ts';
import { integer, primitive } from '../../tables/fieldTypes.ts';

export const inDays = (field: string): Shape => countedDuration(field, { count: wholeDaysOf, written: durationOfDays });
export const inMinutes = (field: string): Shape =>
  countedDuration(field, { count: wholeMinutesOf, written: durationOfMinutes });

const number = integer(0, 100_000_000);

function countedDuration(
  field: string,
  unit: { readonly count: (duration: string) => number; readonly written: (count: number) => string },
): Shape {
  return shape({
    type: primitive('Edm.Int32'),
    needs: [field],
    encode: (row) => (row[field] === null ? null : unit.count(row[field])),
    decode: (value, draft, faults, options) => {
      const count = value === null ? null : number.decode(value, faults, options);
      if (count !== undefined) setField(draft, field, count === null ? null : unit.written(count), faults);
    },
  });
}
