// Whether a policy makes sense: every field of it, all faults at once, each with its place.

import { type FaultCollector, isNonBlank } from '../faultCollector.ts';
import type { ReviewSettings, SubjectSet } from '../values.ts';
import type { TargetScopes, EnumValue } from '../enums.ts';
import { checkApproval } from './checkApproval.ts';
import { isWithinDays, durationMs } from './durationBounds.ts';
import { checkReviewFits } from '../reviews/policyReview.ts';
import type { PolicyFields } from './policy.ts';
import { checkSubjectSets, type SubjectSetKinds } from './checkSubjectSets.ts';

/** The longest that the published service lets an assignment last. */
const longestDays = 3660;
const people = 'a user, a group, a manager or a sponsor';
const peopleKinds: SubjectSetKinds = [
  'singleUser',
  'groupMembers',
  'attributeRuleMembers',
  'requestorManager',
  'targetManager',
  'targetUserSponsors',
  'internalSponsors',
  'externalSponsors',
];
const nobody = { kinds: [], says: 'left out, since the scope of the policy names nobody by itself' };

/** Who may be named under each scope, and the words for it: scopes that mean everyone of a kind name nobody. */
const targetsOf: Readonly<
  Record<EnumValue<typeof TargetScopes>, { readonly kinds: SubjectSetKinds; readonly says: string }>
> = {
  notSpecified: nobody,
  specificDirectoryUsers: {
    kinds: peopleKinds,
    says: 'a user, a group, a manager, a sponsor or a membership rule, as the scope of the policy asks for',
  },
  specificConnectedOrganizationUsers: {
    kinds: ['connectedOrganizationMembers'],
    says: 'a connected organization, as the scope of the policy asks for',
  },
  specificDirectoryServicePrincipals: {
    kinds: ['singleServicePrincipal', 'groupMembers', 'targetApplicationOwners', 'targetAgentIdentitySponsorsOrOwners'],
    says: 'a service principal, a group or an owner of one, as the scope of the policy asks for',
  },
  allMemberUsers: nobody,
  allDirectoryUsers: nobody,
  allDirectoryServicePrincipals: nobody,
  allConfiguredConnectedOrganizationUsers: nobody,
  allExternalUsers: nobody,
  allDirectoryAgentIdentities: nobody,
  allExistingConnectedOrganizationUsers: nobody,
};
const reviewTypes = ['self', 'reviewers', 'manager'];
const recurrences = ['weekly', 'monthly', 'quarterly', 'halfyearly', 'annual', 'onetime'];

/** Notes every fault of a policy, each with its path. */
export function checkPolicy(policy: PolicyFields, faults: FaultCollector): void {
  faults.holds(isNonBlank(policy.displayName), 'displayName', 'a name');
  const { kinds, says } = targetsOf[policy.targetScope];
  checkSubjectSets(policy.targets, kinds, faults.below('targets'), says);
  checkSubjectSets(policy.onBehalfRequestors, peopleKinds, faults.below('onBehalfRequestors'), people);
  checkExpiration(policy, faults);
  checkApproval(policy.approval, faults.below('approval'));
  if (policy.review !== null) checkReview(policy.review, faults.below('review'));
  checkAutomatic(policy, faults);
}

function checkExpiration(policy: PolicyFields, faults: FaultCollector): void {
  const { expirationType: type, expirationAt, expirationDuration: duration } = policy;
  faults.holds(
    type !== 'afterDateTime' || expirationAt !== null,
    'expirationAt',
    'a date and time, since the expiration is afterDateTime',
  );
  faults.holds(
    type !== 'afterDuration' || duration !== null,
    'expirationDuration',
    'a duration, since the expiration is afterDuration',
  );
  faults.holds(duration === null || durationMs(duration) !== null, 'expirationDuration', 'a duration such as P30D');
  if (type === 'afterDuration' && duration !== null)
    faults.holds(
      isWithinDays(duration, longestDays),
      'expirationDuration',
      `longer than nothing and at most ${longestDays} days`,
    );
}

function checkReview(review: ReviewSettings, faults: FaultCollector): void {
  const known = (value: string | null, words: readonly string[]): boolean =>
    value === null || words.includes(value.toLowerCase());
  faults.holds(known(review.reviewerType, reviewTypes), 'reviewerType', 'Self, Reviewers or Manager');
  faults.holds(
    known(review.recurrenceType, recurrences),
    'recurrenceType',
    'weekly, monthly, quarterly, halfyearly or annual',
  );
  faults.holds(
    review.durationInDays === null || (review.durationInDays >= 0 && review.durationInDays <= 365),
    'durationInDays',
    'a number of days from 0 to 365',
  );
  faults.holds(
    !review.isEnabled || review.durationInDays === null || review.durationInDays > 0,
    'durationInDays',
    'at least one day, since reviews are on',
  );
  checkReviewFits(review, faults);
  checkSubjectSets(review.reviewers, reviewerKinds, faults.below('reviewers'), people);
}
const reviewerKinds: SubjectSetKinds = [
  'singleUser',
  'groupMembers',
  'requestorManager',
  'targetManager',
  'internalSponsors',
  'externalSponsors',
  'targetUserSponsors',
];

function checkAutomatic(policy: PolicyFields, faults: FaultCollector): void {
  const grace = policy.automatic?.gracePeriodBeforeAccessRemoval ?? null;
  faults.holds(
    grace === null || durationMs(grace) !== null,
    'automatic/gracePeriodBeforeAccessRemoval',
    'a duration such as P7D',
  );
  const byRule = (set: SubjectSet): boolean => set.kind === 'attributeRuleMembers';
  if (policy.automatic === null) {
    for (const [at, set] of policy.targets.entries())
      faults.holds(
        !byRule(set),
        `targets/${at}`,
        'a user, a group, a manager or a sponsor, or the policy must have automaticRequestSettings',
      );
  } else if (policy.automatic.requestAccessForAllowedTargets === true) {
    faults.holds(
      policy.targetScope === 'specificDirectoryUsers',
      'targetScope',
      'specificDirectoryUsers, since access is given automatically',
    );
    faults.holds(
      policy.targets.length === 1 && policy.targets.every(byRule),
      'targets',
      'one attributeRuleMembers, since access is given automatically',
    );
  }
}
