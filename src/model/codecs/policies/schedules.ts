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
});

// biome-ignore format: a table, read by column
export const schedule = complex<Schedule>(['entitlementManagementSchedule', 'requestSchedule'], {
  fields: {
    startAt:    ['startDateTime', 'startDateTime', optional(instant)],
    recurrence: ['recurrence',    'recurrence',    optional(recurrence.field)],
    expiration: ['expiration',    'expiration',    expirationPattern.field],
  },
  defaults: noSchedule,
});
