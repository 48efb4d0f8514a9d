// When reports of access reviews would be made again and again: kept and given back, not acted on.
// https://learn.microsoft.com/graph/api/resources/accessreviewhistoryschedulesettings

import type { ReviewHistorySchedule } from '../../../domain/reviews/reviewHistory.ts';
import { complex } from '../../tables/complexType.ts';
import { optional, text } from '../../tables/fieldTypes.ts';
import { recurrenceOfReports } from './reviewRecurrence.ts';

const name = 'accessReviewHistoryScheduleSettings';

// biome-ignore format: a table, read by column
export const historySchedule = complex<ReviewHistorySchedule>([name, name], {
  fields: {
    recurrence:  ['recurrence!',  'recurrence!',  optional(recurrenceOfReports)],
    reportRange: ['reportRange!', 'reportRange!', text(64)],
  },
  defaults: { recurrence: null, reportRange: 'P1M' },
});
