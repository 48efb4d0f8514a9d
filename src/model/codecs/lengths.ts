// Lengths of time that one dialect says as a duration and the other as a number of days or minutes.

import { daysOf, durationOfDays, durationOfMinutes, minutesOf } from '../durations.ts';
import { say, shape, type Shape } from '../shape.ts';
import { integer, primitive } from '../types.ts';

export const inDays = (field: string): Shape => counted(field, { count: daysOf, written: durationOfDays });
export const inMinutes = (field: string): Shape => counted(field, { count: minutesOf, written: durationOfMinutes });

const number = integer(0, 100_000_000);

function counted(
  field: string,
  unit: { readonly count: (duration: string) => number; readonly written: (count: number) => string },
): Shape {
  return shape({
    type: primitive('Edm.Int32'),
    needs: [field],
    encode: (row) => (row[field] === null ? null : unit.count(row[field])),
    decode: (value, draft, faults, reading) => {
      const count = value === null ? null : (number.decode(value, faults, reading) as number | undefined);
      if (count !== undefined) say(draft, field, count === null ? null : unit.written(count), faults);
    },
  });
}
