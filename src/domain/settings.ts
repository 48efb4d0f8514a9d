// Tenant-wide settings: what an administrator may say of them.

import { isDateForm } from './mail/dates.ts';
import { demand } from './rights.ts';
import type { PlainUpdate } from './plain.ts';
import { isWithinDays, lengthMs } from './policies/lengths.ts';

const longestDays = 3660;

export const settingsUpdate: PlainUpdate<'settings'> = {
  entity: 'settings',
  fields: [
    'externalUserLifecycleAction',
    'deleteExternalUserAfter',
    'requiresApprovalForAdmin',
    'dateLanguage',
    'timeZone',
  ],
  nullable: [],
  demand: (caller) => demand(caller, 'administerEntitlement'),
  check: (
    { deleteExternalUserAfter: after, externalUserLifecycleAction: action, dateLanguage, timeZone },
    _,
    faults,
  ) => {
    faults.holds(
      lengthMs(after) === 0 || isWithinDays(after, longestDays),
      'deleteExternalUserAfter',
      `a duration of at most ${longestDays} days, such as P30D`,
    );
    faults.holds(
      action !== 'unknownFutureValue',
      'externalUserLifecycleAction',
      'none, blockSignIn or blockSignInAndDelete',
    );
    faults.holds(
      isDateForm({ language: dateLanguage, timeZone: 'UTC' }),
      'dateLanguage',
      'a language such as en-US or de-CH',
    );
    faults.holds(isDateForm({ language: 'en', timeZone }), 'timeZone', 'a time zone such as UTC or Europe/Amsterdam');
  },
  stamp: () => ({}),
  audit: { activity: 'Update tenant setting', type: 'EntitlementManagementSettings' },
};
