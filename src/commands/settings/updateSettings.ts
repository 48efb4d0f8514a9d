// Changes the tenant-wide settings.

import { reviewPolicyUpdate, settingsUpdate } from '../../domain/settings/settings.ts';
import { createUpdateCommand } from '../../flows/updateCommand.ts';

/** 204. Throws every fault of the body at once. */
export const updateSettings = createUpdateCommand(settingsUpdate);
/** 204. https://learn.microsoft.com/graph/api/accessreviewpolicy-update */
export const updateReviewPolicy = createUpdateCommand(reviewPolicyUpdate);
