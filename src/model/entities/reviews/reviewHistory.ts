// Reports of access reviews, each with its one run, and the pieces of its table.
// https://learn.microsoft.com/graph/api/resources/accessreviewhistorydefinition
// https://learn.microsoft.com/graph/api/resources/accessreviewhistoryinstance

import { ReviewHistoryDecisions, ReviewHistoryStates } from '../../../domain/reviews/reviewHistory.ts';
import { historySchedule } from '../../codecs/reviews/historySchedule.ts';
import { createdBy } from '../../codecs/reviews/items.ts';
import { reviewScope } from '../../codecs/reviews/scopes.ts';
import { entity, many, one } from '../../tables/entityTable.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, guid, instant, integer, listOf, name, optional, text, texts } from '../../tables/fieldTypes.ts';

const state = oneOf(ReviewHistoryStates, 'accessReviewHistoryStatus', 'accessReviewHistoryStatus');
const decision = oneOf(
  ReviewHistoryDecisions,
  'accessReviewHistoryDecisionFilter',
  'accessReviewHistoryDecisionFilter',
);
const [start, end] = ['reviewHistoryPeriodStartDateTime', 'reviewHistoryPeriodEndDateTime'];

// biome-ignore format: a table, read by column
export const reviewHistory = entity('reviewHistory', {
  types: ['accessReviewHistoryDefinition', 'accessReviewHistoryDefinition'],
  fields: {
    id:                     ['id!',               'id!',               guid],
    displayName:            ['displayName!',      'displayName!',      name(1024), 'required', 'writable'],
    createdAt:              ['createdDateTime!',  'createdDateTime!',  instant, 'readOnly'],
    status:                 ['status',            'status',            state, 'readOnly',
      { whenCreated: 'requested' }],
    periodStart:            [`${start}!`,         `${start}!`,         instant, 'writable'],
    periodEnd:              [`${end}!`,           `${end}!`,           instant, 'writable'],
    decisions:              ['decisions',         'decisions',         listOf(decision), 'writable',
      { whenCreated: [] }],
    scopes:                 ['scopes!',           'scopes!',           listOf(reviewScope.field), 'required',
      'writable'],
    schedule:               ['scheduleSettings',  'scheduleSettings',  optional(historySchedule.field), 'writable',
      { whenCreated: null }],
    fulfilledAt:            [null,                'fulfilledDateTime', optional(instant), 'readOnly'],
    createdById:            [null, null, optional(guid)],
    createdByName:          [null, null, optional(name(256))],
    createdByPrincipalName: [null, null, optional(name(1024))],
    isOfAllCatalogs:        [null, null, boolean],
    catalogIds:             [null, null, texts(64)],
    runAt:                  [null, null, instant],
    expiresAt:              [null, null, instant],
    downloadHash:           [null, null, optional(text(256))],
    downloadUntil:          [null, null, optional(instant)],
  },
  shapes: { createdBy: ['createdBy!', 'createdBy!', createdBy, 'readOnly'] },
  aliases: {
    periodStart: ['reviewHistoryPeriodStartDate'],
    periodEnd: ['reviewHistoryPeriodEndDate'],
  },
  navigations: { instances: ['instances', 'instances', many('reviewHistoryRun', 'historyId'), 'contained'] },
  indexes: [['createdById'], ['expiresAt'], ['status']],
});

// biome-ignore format: a table, read by column
export const reviewHistoryRun = entity('reviewHistoryRun', {
  types: ['accessReviewHistoryInstance', 'accessReviewHistoryInstance'],
  isView: true,
  fields: {
    id:          ['id!',                 'id!',                 guid],
    periodStart: [start,                 start,                 instant, 'readOnly'],
    periodEnd:   [end,                   end,                   instant, 'readOnly'],
    status:      ['status',              'status',              state, 'readOnly'],
    runAt:       ['runDateTime!',        'runDateTime!',        instant, 'readOnly'],
    fulfilledAt: ['fulfilledDateTime',   'fulfilledDateTime',   optional(instant), 'readOnly'],
    expiresAt:   ['expirationDateTime!', 'expirationDateTime!', instant, 'readOnly'],
    downloadUri: ['downloadUri',         'downloadUri',         optional(text(4_096)), 'readOnly'],
    historyId:   [null, null, guid],
  },
  navigations: { history: [null, null, one('reviewHistory', 'historyId')] },
});

// biome-ignore format: a table, read by column
export const reviewHistoryPart = entity('reviewHistoryPart', {
  types: [null, null],
  fields: {
    id:        [null, null, guid],
    historyId: [null, null, guid],
    position:  [null, null, integer(0, 2_147_483_647)],
    content:   [null, null, text(16_000_000)],
  },
  unique: [{ name: 'history_part_is_once', fields: ['historyId', 'position'], where: null }],
});
