// Which handler does which kind of later work.

import type { JobKind } from '../commands/jobs.ts';
import { escalateStage, timeOutStage } from './approvalStages.ts';
import { evaluateObject } from './evaluateObject.ts';
import { evaluateRule } from './evaluateRule.ts';
import { callOutBeforeEnd, watchEnds } from './beforeEnd.ts';
import { timeOutCallout } from './calloutEnded.ts';
import { expireAssignment } from './expireAssignment.ts';
import type { JobKindOfWork } from './job.ts';
import { processRequest, startRequest } from './processRequest.ts';
import { redeliverAssignment, redeliverPackage } from './redeliver.ts';
import { remindApprovers, remindOfEnd } from './remind.ts';
import { removeGuest } from './removeGuest.ts';
import { sweep } from './sweep.ts';

/** `callOut` and `sendMail` need the world outside, which only the composition root knows. */
export const handlers: Readonly<Record<Exclude<JobKind, 'callOut' | 'sendMail'>, JobKindOfWork>> = {
  processRequest,
  startRequest,
  escalateStage,
  timeOutStage,
  expireAssignment,
  redeliverPackage,
  redeliverAssignment,
  evaluateRule,
  evaluateObject,
  removeGuest,
  timeOutCallout,
  callOutBeforeEnd,
  watchEnds,
  remindApprovers,
  remindOfEnd,
  sweep,
};
