// What a call says of the series that follows a policy is written to the policy, which the series then follows.

import type { Policy } from '../../domain/policies/policyEntities.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ReviewDefinition } from '../../domain/reviews/reviewEntities.ts';
import { isSameRecurrence, policySettingsOf } from '../../domain/reviews/policySettings.ts';
import { queryTextOf } from '../../domain/reviews/scopes.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { ReviewSettings } from '../../domain/values.ts';
import type { Context } from '../context.ts';
import { startOf, type SeriesFields } from '../reviews/checkSeries.ts';
import { policyFieldsOf } from './policyFields.ts';
import { loadPolicyWithPackage, writePolicy } from './writePolicy.ts';

/** Fields that follow the policy, its package and its catalog. */
const following = [
  'displayName',
  'descriptionForAdmins',
  'descriptionForReviewers',
  'enumerationScope',
  'stageSettings',
  'recipients',
] as const satisfies readonly (keyof SeriesFields)[];

/**
 * Writes reviewers and settings to the policy of the series. Throws every fault at once, each at its field, and
 * `notAllowed` for who may not edit the policy; in strict mode `readOnlyField`, as Graph writes packages' reviews by
 * their policies alone.
 */
export async function writePolicySeries(ctx: Context, before: ReviewDefinition, said: SeriesFields): Promise<void> {
  if (ctx.isStrict === true || before.endedAt !== null)
    throw new Refusal('readOnlyField', {
      field: 'settings',
      reason: 'The series follows the review settings of its policy: change the policy.',
    });
  const faults = createFaultCollector();
  for (const field of following)
    faults.holds(
      JSON.stringify(said[field]) === JSON.stringify(before[field]),
      field,
      'as it is: it follows the policy and its package',
    );
  faults.holds(queryTextOf(said.scope) === before.scopeQuery, 'scope', 'as it is: the policy of a series stays');
  const isMoved = !isSameRecurrence(said.settings.recurrence, before.settings.recurrence);
  const { reviewers, fallbackReviewers, settings } = said;
  const startsAt = isMoved ? startOf({ settings: withHour(said, before) }, ctx.now) : before.startsAt;
  await rewriteReview(ctx, before, (review) => {
    const after = policySettingsOf(review, { reviewers, fallbackReviewers, settings, startsAt }, faults);
    faults.throwIfAny();
    return after;
  });
}

/** The hour of the series, unless another was said. */
const withHour = ({ settings }: SeriesFields, before: ReviewDefinition): SeriesFields['settings'] => ({
  ...settings,
  startTime: settings.startTime ?? before.settings.startTime,
});

/** The reviews of the policy go off, unless it is gone. */
export const turnPolicyOff = (ctx: Context, definition: ReviewDefinition): Promise<void> =>
  rewriteReview(ctx, definition, (review) => ({ ...review, isEnabled: false }));

async function rewriteReview(
  ctx: Context,
  { policyId }: ReviewDefinition,
  after: (review: ReviewSettings) => ReviewSettings,
): Promise<void> {
  const { policies, packages } = await loadPolicyWithPackage(ctx, policyId);
  const [policy]: readonly (Policy | undefined)[] = policies;
  if (policy?.review == null) return;
  requireRight(ctx.caller, 'managePackages', { catalogId: policy.catalogId });
  await writePolicy(ctx, {
    accessPackage: packages[0] ?? null,
    packageId: policy.packageId,
    before: policy,
    fields: { ...policyFieldsOf(policy), review: after(policy.review) },
    questions: null,
    stages: { settings: null, handlers: null },
    activity: 'Update access package assignment policy',
  });
}
