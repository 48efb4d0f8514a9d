// Tenant-wide settings: what an administrator may say of them.

import { demand } from './rights.ts';
import type { PlainUpdate } from './plain.ts';
import { isWithinDays, lengthMs } from './policies/lengths.ts';

const longestDays = 3660;

export const settingsUpdate: PlainUpdate<'settings'> = {
  entity: 'settings',
  fields: ['externalUserLifecycleAction', 'deleteExternalUserAfter', 'requiresApprovalForAdmin'],
  nullable: [],
  demand: (caller) => demand(caller, 'administerEntitlement'),
  check: ({ deleteExternalUserAfter: after, externalUserLifecycleAction: action }, _, faults) => {
    faults.holds(lengthMs(after) === 0 || isWithinDays(after, longestDays), 'deleteExternalUserAfter', `a duration of at most ${longestDays} days, such as P30D`);
    faults.holds(action !== 'unknownFutureValue', 'externalUserLifecycleAction', 'none, blockSignIn or blockSignInAndDelete');
  },
  stamp: () => ({}),
  audit: { activity: 'Update tenant setting', type: 'EntitlementManagementSettings' },
};
