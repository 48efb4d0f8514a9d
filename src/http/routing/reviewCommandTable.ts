// Which command serves a verb and an action of access reviews.

import { decideItem } from '../../commands/reviews/decideItem.ts';
import {
  acceptRecommendations,
  acceptStageRecommendations,
  batchRecordDecisions,
  batchRecordStageDecisions,
  recordAllDecisions,
  resetDecisions,
} from '../../commands/reviews/decideManyItems.ts';
import {
  createDefinition,
  deleteDefinition,
  replaceDefinition,
  updateDefinition,
} from '../../commands/reviews/definitions.ts';
import { sendReminder } from '../../commands/reviews/sendReminder.ts';
import {
  applyDecisions,
  stopApplyDecisions,
  stopDefinition,
  stopInstance,
  stopStage,
} from '../../commands/reviews/stopReview.ts';
import { updateInstance, updateStage } from '../../commands/reviews/updateReviewers.ts';
import { on, type EntityVerbs, type TableCommand } from './commandKinds.ts';

/** By the wire name of the type that the path ends at, lower case. */
// biome-ignore format: a table, read by column
export const reviewVerbs: Readonly<Record<string, EntityVerbs>> = {
  accessreviewscheduledefinition:  on('reviewDefinition', { create: createDefinition, update: updateDefinition,
    replace: replaceDefinition, delete: deleteDefinition }),
  accessreviewinstance:            on('reviewInstance', { update: updateInstance, replace: updateInstance }),
  accessreviewstage:               on('reviewStage', { update: updateStage }),
  accessreviewinstancedecisionitem: on('reviewDecision', { update: decideItem }),
};

/** By the type that the action is bound to, and action, lower case. */
// biome-ignore format: a table, read by column
export const reviewActions: Readonly<Record<string, TableCommand>> = {
  'accessreviewscheduledefinition/stop':      stopDefinition,
  'accessreviewinstance/stop':                stopInstance,
  'accessreviewstage/stop':                   stopStage,
  'accessreviewinstance/acceptrecommendations': acceptRecommendations,
  'accessreviewstage/acceptrecommendations':  acceptStageRecommendations,
  'accessreviewinstance/batchrecorddecisions': batchRecordDecisions,
  'accessreviewstage/batchrecorddecisions':   batchRecordStageDecisions,
  'accessreviewinstance/resetdecisions':      resetDecisions,
  'accessreviewinstance/applydecisions':      applyDecisions,
  'accessreviewinstance/stopapplydecisions':  stopApplyDecisions,
  'accessreviewinstance/sendreminder':        sendReminder,
  'accessreviewinstancedecisionitem/recordalldecisions': recordAllDecisions,
};
