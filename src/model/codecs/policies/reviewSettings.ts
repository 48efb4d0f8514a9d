// Access reviews of a policy's assignments, kept as they were said; what one API version never heard is made from what
// the other did.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentreviewsettings
// https://learn.microsoft.com/graph/api/resources/assignmentreviewsettings

import { ExpirationBehaviors } from '../../../domain/enums.ts';
import { policyRecurrences as recurrences } from '../../../domain/reviews/policyReview.ts';
import type { ReviewSettings, Schedule } from '../../../domain/values.ts';
import { complex } from '../../tables/complexType.ts';
import { wholeDaysOf, durationOfDays } from '../../tables/durations.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { setField, shape, type Shape, type Values } from '../../tables/shape.ts';
import {
  boolean,
  instant,
  integer,
  optional,
  primitive,
  text,
  type AnyFieldType,
  type FieldType,
} from '../../tables/fieldTypes.ts';
import { fallbackSets, primarySets } from './approvalSettings.ts';
import { schedule } from './schedules.ts';
import { subjectSets } from './subjectSets.ts';

/** Left out it is true; null, which clients send for false, is false. */
const trueUnlessSaid: FieldType<boolean> = { ...boolean, whenNull: false };

const reviewSchedule: Shape = {
  types: schedule.types,
  needs: ['schedule', 'startAt', 'durationInDays', 'recurrenceType'],
  needsRows: [],
  encode: {
    'v1.0': (row) => schedule.encode['v1.0'](scheduleOf(row)),
    beta: (row) => schedule.encode.beta(scheduleOf(row)),
    latchkey: (row) => schedule.encode.latchkey(scheduleOf(row)),
  },
  decode: (value, draft, faults, options) => {
    const said = value === null ? null : schedule.decode(value, faults, options);
    if (said !== undefined) setField(draft, 'schedule', said, faults);
  },
};

function scheduleOf(row: Values): Schedule {
  if (row['schedule'] !== null) return row['schedule'] as Schedule;
  const known = recurrences.find(([word]) => word === row['recurrenceType']?.toLowerCase());
  const range = {
    type: 'noEnd',
    numberOfOccurrences: 0,
    recurrenceTimeZone: null,
    startDate: row['startAt']?.slice(0, 10) ?? null,
    endDate: null,
  } as const;
  const pattern =
    known === undefined
      ? null
      : ({
          type: known[1],
          interval: known[2],
          month: 0,
          dayOfMonth: 0,
          daysOfWeek: [],
          firstDayOfWeek: 'sunday',
          index: 'first',
        } as const);
  const days = row['durationInDays'] as number | null;
  return {
    startAt: row['startAt'],
    recurrence: pattern === null ? null : { pattern, range },
    expiration:
      days === null
        ? { type: 'notSpecified', endAt: null, duration: null }
        : { type: 'afterDuration', endAt: null, duration: durationOfDays(days) },
  };
}

/** What beta shows of a field: as it was said, or as v1.0's schedule says it. */
function orFromSchedule(field: string, edm: string, type: AnyFieldType, made: (schedule: Schedule) => unknown): Shape {
  return shape({
    type: primitive(edm),
    needs: [field, 'schedule'],
    encode: (row) => {
      const value: unknown = row[field] ?? (row['schedule'] === null ? null : made(row['schedule']));
      return value === null ? null : type.encode.beta(value);
    },
    decode: (value, draft, faults, options) => {
      const said = value === null ? null : type.decode(value, faults, options);
      if (said !== undefined) setField(draft, field, said, faults);
    },
  });
}

function recurrenceOf({ recurrence }: Schedule): string | null {
  const pattern = recurrence?.pattern;
  return (
    recurrences.find(([, type, interval]) => type === pattern?.type && interval === pattern?.interval)?.[0] ?? null
  );
}

const word = text(256);
const reviewerType: Shape = shape({
  type: primitive('Edm.String'),
  needs: ['reviewerType', 'isSelfReview', 'reviewers'],
  encode: (row) =>
    row['reviewerType'] ?? (row['isSelfReview'] ? 'Self' : row['reviewers'].length > 0 ? 'Reviewers' : null),
  decode: (value, draft, faults, options) => {
    const said = value === null ? null : word.decode(value, faults, options);
    if (said === undefined) return;
    setField(draft, 'reviewerType', said, faults);
    if (said !== null) setField(draft, 'isSelfReview', said.toLowerCase() === 'self', faults);
  },
});

// biome-ignore format: a table, read by column
export const reviewSettings = complex<ReviewSettings>(['accessPackageAssignmentReviewSettings',
  'assignmentReviewSettings'], {
  fields: {
    isEnabled:                       ['isEnabled',                       'isEnabled',                      boolean],
    expirationBehavior:              ['expirationBehavior',              'accessReviewTimeoutBehavior',
      optional(oneOf(ExpirationBehaviors, 'accessReviewExpirationBehavior', 'accessReviewTimeoutBehavior'))],
    isRecommendationEnabled:         ['isRecommendationEnabled',         'isAccessRecommendationEnabled',
      trueUnlessSaid],
    isReviewerJustificationRequired: ['isReviewerJustificationRequired', 'isApprovalJustificationRequired',
      trueUnlessSaid],
    isSelfReview:                    ['isSelfReview',                    null,                             boolean],
    reviewers:                       [null,                              'reviewers',                      subjectSets],
    reviewerType:                    [null,                              null,
      optional(word)],
    startAt:                         [null,                              null,
      optional(instant)],
    durationInDays:                  [null,                              null,
      optional(integer(0, 100_000))],
    recurrenceType:                  [null,                              null,
      optional(word)],
    schedule:                        [null,                              null,
      optional(schedule.field)],
  },
  shapes: {
    schedule:          ['schedule',          null,             reviewSchedule],
    primaryReviewers:  ['primaryReviewers',  null,             primarySets('reviewers')],
    fallbackReviewers: ['fallbackReviewers', null,             fallbackSets('reviewers')],
    reviewerType:      [null,                'reviewerType',   reviewerType],
    startDateTime:     [null,                'startDateTime',
      orFromSchedule('startAt', 'Edm.DateTimeOffset', instant, ({ startAt }) => startAt)],
    durationInDays:    [null,                'durationInDays',
      orFromSchedule('durationInDays', 'Edm.Int32', integer(0, 100_000),
      ({ expiration }) => (expiration.duration === null ? null : wholeDaysOf(expiration.duration)))],
    recurrenceType:    [null,                'recurrenceType',
      orFromSchedule('recurrenceType', 'Edm.String', word, recurrenceOf)],
  },
  defaults: {
    isEnabled: false, expirationBehavior: null, isRecommendationEnabled: true, isReviewerJustificationRequired: true,
      isSelfReview: false, reviewerType: null, reviewers: [],
    startAt: null, durationInDays: null, recurrenceType: null, schedule: null,
  },
});
