// The handler of each kind of job.

import type { JobKind } from '../../flows/jobKinds.ts';
import { askOtherApprovers } from '../requests/askOtherApprovers.ts';
import { escalateStage, timeOutStage } from '../requests/approvalStages.ts';
import { evaluateObject } from '../membershipRules/evaluateObject.ts';
import { evaluateRule } from '../membershipRules/evaluateRule.ts';
import { callOutBeforeEnd, watchEnds } from '../extensions/beforeEnd.ts';
import { timeOutCallout } from '../extensions/endCallout.ts';
import { expireAssignment } from '../delivery/expireAssignment.ts';
import type { JobDefinition } from './job.ts';
import { processRequest, startRequest } from '../requests/processRequest.ts';
import { redeliverAssignment, redeliverPackage } from '../delivery/redeliver.ts';
import { recountMemberships } from '../directory/recountMemberships.ts';
import { remindApprovers, remindOfEnd } from '../mail/remind.ts';
import { sendDigest } from '../mail/sendDigest.ts';
import { assignReviewersAnew } from '../reviews/assignReviewersAnew.ts';
import { applyReview } from '../reviews/applyReview.ts';
import { endReview, endReviewStage } from '../reviews/endReview.ts';
import { tellReviewers } from '../reviews/tellReviewers.ts';
import { startReview } from '../reviews/startReview.ts';
import { writeReviewHistory } from '../reviews/writeReviewHistory.ts';
import { removeGuest } from '../guests/removeGuest.ts';
import { createTellAttention } from '../attention/tellAttention.ts';
import { remindOfTask } from '../connections/remindOfTask.ts';
import { tellCredentialEnd } from '../directory/tellCredentialEnd.ts';
import { purgeObject } from '../directory/purgeObject.ts';
import { checkInvariants } from '../invariants/checkTenant.ts';
import { watchSubscription } from '../subscriptions/watchSubscription.ts';
import { sweep } from './sweep.ts';

/** Kinds of jobs that need ports to the outside. */
type OutsideJobKind = 'callOut' | 'sendMail' | 'provisionLink' | 'lookAtConnection' | 'sendNotifications';

/** Without `callOut` and `sendMail`, which need ports to the outside that only the composition root has. */
export const handlers: Readonly<Record<Exclude<JobKind, OutsideJobKind>, JobDefinition>> = {
  processRequest,
  startRequest,
  escalateStage,
  timeOutStage,
  askOtherApprovers,
  expireAssignment,
  redeliverPackage,
  redeliverAssignment,
  evaluateRule,
  evaluateObject,
  removeGuest,
  purgeObject,
  timeOutCallout,
  callOutBeforeEnd,
  watchEnds,
  sendDigest,
  remindApprovers,
  remindOfEnd,
  tellCredentialEnd,
  tellAttention: createTellAttention(false),
  remindOfTask,
  recountMemberships,
  startReview,
  assignReviewers: assignReviewersAnew,
  endReviewStage,
  endReview,
  applyReview,
  tellReviewers,
  writeReviewHistory,
  watchSubscription,
  sweep,
  checkInvariants,
};
