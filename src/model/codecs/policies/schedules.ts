// Schedules and when they end. https://learn.microsoft.com/graph/api/resources/expirationpattern

import { ExpirationTypes } from '../../../domain/enums.ts';
import type { Expiration, Schedule } from '../../../domain/values.ts';
import { complex } from '../../tables/complexType.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { duration, instant, optional } from '../../tables/fieldTypes.ts';
import { recurrence } from './recurrence.ts';

const noEnd: Expiration = { type: 'notSpecified', endAt: null, duration: null };
export const noSchedule: Schedule = { startAt: null, expiration: noEnd, recurrence: null };

// biome-ignore format: a table, read by column
export const expirationPattern = complex<Expiration>(['expirationPattern', 'expirationPattern'], {
  fields: {
    endAt:    ['endDateTime', 'endDateTime', optional(instant)],
    duration: ['duration',    'duration',    optional(duration)],
    type:     ['type',        'type',        oneOf(ExpirationTypes, 'expirationPatternType', 'expirationPatternType')],
  },
  defaults: noEnd,
  check: ({ type, endAt, duration }, fault) => {
    for (const contradiction of contradictionsOf(type, endAt !== null, duration !== null)) fault(...contradiction);
  },
  // Clients send an end or a duration without saying its type.
  conclude: ({ type, endAt, duration }) =>
    type !== undefined ? {}
    : (endAt ?? null) !== null ? { type: 'afterDateTime' }
    : (duration ?? null) !== null ? { type: 'afterDuration' }
    : {},
});

/** Each part that the type lacks, or that it does not have. */
function contradictionsOf(
  type: Expiration['type'],
  hasEnd: boolean,
  hasDuration: boolean,
): readonly (readonly [member: keyof Expiration, says: string])[] {
  const since = `since the type is ${type}`;
  if (type === 'notSpecified')
    return [
      ...(hasEnd ? [['type', 'must be afterDateTime, since there is an endDateTime'] as const] : []),
      ...(hasDuration && !hasEnd ? [['type', 'must be afterDuration, since there is a duration'] as const] : []),
    ];
  return [
    ...(type === 'afterDateTime' && !hasEnd ? [['endAt', `must be a date and time, ${since}`] as const] : []),
    ...(type !== 'afterDateTime' && hasEnd ? [['endAt', `must be left out or null, ${since}`] as const] : []),
    ...(type === 'afterDuration' && !hasDuration
      ? [['duration', `must be a duration such as P30D, ${since}`] as const]
      : []),
    ...(type !== 'afterDuration' && hasDuration ? [['duration', `must be left out or null, ${since}`] as const] : []),
  ];
}

// biome-ignore format: a table, read by column
export const schedule = complex<Schedule>(['entitlementManagementSchedule', 'requestSchedule'], {
  fields: {
    startAt:    ['startDateTime', 'startDateTime', optional(instant)],
    recurrence: ['recurrence',    'recurrence',    optional(recurrence.field)],
    expiration: ['expiration',    'expiration',    expirationPattern.field],
  },
  defaults: noSchedule,
});
