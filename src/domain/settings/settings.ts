// Tenant-wide settings: what an administrator may say of them.

import { fillableAttributes } from '../attributes/resourceAttributes.ts';
import { isAllowedAudience, isOwnAudience } from '../extensions/callAudience.ts';
import type { FaultCollector } from '../faultCollector.ts';
import { isDateFormat } from '../mail/dateFormat.ts';
import { requireRight } from '../rights/rights.ts';
import type { FieldUpdate } from '../fieldUpdate.ts';
import { isWithinDays, durationMs } from '../policies/durationBounds.ts';
import { readRemovalLimit } from '../removals/removalBudget.ts';
import { RemovalCauses } from '../removals/removalEntities.ts';

const longestDays = 3660;
const mostAudiences = 200;

function checkRemovalLimits(texts: readonly string[], faults: FaultCollector): void {
  const limits = texts.map(readRemovalLimit);
  for (const [at, limit] of limits.entries())
    faults.holds(
      limit !== null && limits.findIndex((each) => each?.cause === limit.cause) === at,
      `removalLimits/${at}`,
      `a cause (${RemovalCauses.join(', ')}), each once, with a share, a number and a duration, such as ` +
        '"dynamicGroup 20% 10 P1D"',
    );
}

/** PATCH of the policy of access reviews, which is a part of them: needs `writeReviewPolicy`. */
export const reviewPolicyUpdate: FieldUpdate<'settings'> = {
  entity: 'settings',
  authorize: (caller) => requireRight(caller, 'writeReviewPolicy'),
  check: () => {},
  authoring: () => ({}),
  audit: { activity: 'Update tenant setting', type: 'AccessReviewPolicy' },
};

/** PATCH of the tenant-wide settings: needs `administerEntitlement`. */
export const settingsUpdate: FieldUpdate<'settings'> = {
  entity: 'settings',
  authorize: (caller) => requireRight(caller, 'administerEntitlement'),
  check: (
    {
      deleteExternalUserAfter: after,
      dateLanguage,
      timeZone,
      dailyMailHour,
      allowedAttributes,
      allowedAudiences,
      removalLimits,
      escalatesReviewsAfter,
    },
    _,
    faults,
  ) => {
    checkRemovalLimits(removalLimits, faults);
    for (const [at, text] of allowedAudiences.entries())
      faults.holds(
        isAllowedAudience(text) && !isOwnAudience(text.split(' ')[0] ?? ''),
        `allowedAudiences/${at}`,
        'an audience and the host that may have tokens for it, such as "api://hr hr.example.org"',
      );
    faults.holds(allowedAudiences.length <= mostAudiences, 'allowedAudiences', `${mostAudiences} at the most`);
    for (const [at, name] of allowedAttributes.entries())
      faults.holds(
        fillableAttributes.includes(name) && allowedAttributes.indexOf(name) === at,
        `allowedAttributes/${at}`,
        `one of ${fillableAttributes.join(', ')}, each once`,
      );
    faults.holds(
      durationMs(after) === 0 || isWithinDays(after, longestDays),
      'deleteExternalUserAfter',
      `a duration of at most ${longestDays} days, such as P30D`,
    );
    faults.holds(
      isDateFormat({ language: dateLanguage, timeZone: 'UTC' }),
      'dateLanguage',
      'a language such as en-US or de-CH',
    );
    faults.holds(
      escalatesReviewsAfter < 100,
      'escalatesReviewsAfter',
      'a number of hundredths of the time of a review, from 1 to 99, or 0 for never',
    );
    faults.holds(dailyMailHour <= 23, 'dailyMailHour', 'an hour from 0 to 23');
    faults.holds(isDateFormat({ language: 'en', timeZone }), 'timeZone', 'a time zone such as UTC or Europe/Amsterdam');
  },
  authoring: () => ({}),
  audit: { activity: 'Update tenant setting', type: 'EntitlementManagementSettings' },
};
