// Which command serves a verb, an action and a function of access reviews.

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
import { createReviewHistory, generateDownloadUri } from '../../commands/reviews/reviewHistory.ts';
import { decideReviewItems } from '../../commands/reviews/decideReviewItems.ts';
import { myReviews } from '../../commands/reviews/myReviews.ts';
import { previewReview } from '../../commands/reviews/previewReview.ts';
import { reassignReviewItems } from '../../commands/reviews/reassignReviewItems.ts';
import { reviewItems } from '../../commands/reviews/reviewItems.ts';
import { reviewProgress } from '../../commands/reviews/reviewProgress.ts';
import { sendReminder } from '../../commands/reviews/sendReminder.ts';
import {
  applyDecisions,
  stopApplyDecisions,
  stopDefinition,
  stopInstance,
  stopStage,
} from '../../commands/reviews/stopReview.ts';
import { updateInstance, updateStage } from '../../commands/reviews/updateReviewers.ts';
import { updateReviewPolicy } from '../../commands/settings/updateSettings.ts';
import { on, type EntityVerbs, type TableCommand } from './commandKinds.ts';

/** By the wire name of the type that the path ends at, lower case. */
// biome-ignore format: a table, read by column
export const reviewVerbs: Readonly<Record<string, EntityVerbs>> = {
  accessreviewscheduledefinition:  on('reviewDefinition', { create: createDefinition, update: updateDefinition,
    replace: replaceDefinition, delete: deleteDefinition }),
  accessreviewinstance:            on('reviewInstance', { update: updateInstance, replace: updateInstance }),
  accessreviewstage:               on('reviewStage', { update: updateStage }),
  accessreviewpolicy:              on('settings', { update: updateReviewPolicy }),
  accessreviewhistorydefinition:   on('reviewHistory', { create: createReviewHistory }),
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
  'accessreviewhistoryinstance/generatedownloaduri': generateDownloadUri,
  'accessreviewinstancedecisionitem/recordalldecisions': recordAllDecisions,
  '/decidereviewitems':                       decideReviewItems,
  '/reassignreviewitems':                     reassignReviewItems,
};

/** Functions that calculate their result, of Latchkey's own version. */
export const reviewFunctions: Readonly<Record<string, TableCommand>> = {
  '/myreviews': myReviews,
  '/reviewitems': reviewItems,
  '/reviewprogress': reviewProgress,
  '/previewreview': previewReview,
};
