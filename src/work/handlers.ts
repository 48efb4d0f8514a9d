// Which handler does which kind of later work.

import type { JobKind } from '../commands/jobs.ts';
import { escalateStage, timeOutStage } from './approvalStages.ts';
import { expireAssignment } from './expireAssignment.ts';
import type { JobKindOfWork } from './job.ts';
import { processRequest, startRequest } from './processRequest.ts';
import { redeliverAssignment, redeliverPackage } from './redeliver.ts';
import { removeGuest } from './removeGuest.ts';
import { sweep } from './sweep.ts';

export const handlers: Readonly<Record<JobKind, JobKindOfWork>> = { processRequest, startRequest, escalateStage, timeOutStage, expireAssignment, redeliverPackage, redeliverAssignment, removeGuest, sweep };
