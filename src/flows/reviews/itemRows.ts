// The rows of the items of one page: who reviews each, what is recommended, what a reviewer is shown.

import type { Id, Instant } from '../../domain/base.ts';
import { recommend, type GivenRecommendation, type RecommendationRules } from '../../domain/reviews/recommendations.ts';
import type { ReviewDecision, ReviewInstance, ReviewStage } from '../../domain/reviews/reviewEntities.ts';
import type { ReviewContext, ReviewRules, StageRules } from '../../domain/reviews/reviewValues.ts';
import type { NewRow } from '../../model/newRow.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import type { ReviewedAccess } from './population.ts';

/** What an item is called, as of the start of its turn. */
export interface ReviewedNames {
  readonly resourceName: string | null;
  readonly packageName: string | null;
}

/** The kinds of resources, by what is reviewed. */
const resourceKinds = {
  policyAssignments: 'policy',
  groupMembers: 'group',
  everyGroupMembers: 'group',
  applicationRoles: 'servicePrincipal',
} as const;

/** Which recommendations the rules of a turn ask for, or of a stage where it has some. */
export function recommendationRules(rules: ReviewRules, stage: StageRules | null): RecommendationRules {
  const insights = stage?.recommendationInsightSettings ?? rules.recommendationInsightSettings;
  const bySignIn = insights.find((each) => each.kind === 'lastSignIn');
  const isOn = stage?.recommendationsEnabled ?? rules.recommendationsEnabled;
  return {
    bySignIn: isOn,
    byPeers: insights.some((each) => each.kind === 'peerOutlier'),
    lookBack:
      stage?.recommendationLookBackDuration ??
      (bySignIn?.kind === 'lastSignIn' ? bySignIn.recommendationLookBackDuration : null) ??
      rules.recommendationLookBackDuration,
  };
}

/** What is known besides for the recommendations of a page. */
export interface PageFacts {
  readonly startsAt: Instant;
  readonly knowsSignIns: boolean;
  /** People who stand apart from the others, and how many others there are. */
  readonly outliers: ReadonlySet<Id>;
  readonly others: number;
}

/** What is recommended of one access. */
export const recommendationOf = (
  rules: RecommendationRules,
  { person, lastSignInAt, principalId }: ReviewedAccess,
  { startsAt, knowsSignIns, outliers, others }: PageFacts,
): GivenRecommendation =>
  person !== null && person.kind !== 'user'
    ? { recommendation: 'noInfoAvailable', reasons: [], words: null, isOutlier: false }
    : recommend(
        rules,
        {
          createdAt: person?.createdAt ?? startsAt,
          lastSignInAt,
          isDisabled: person?.accountEnabled === false,
          isDeleted: person === null || person.deletedAt !== null,
        },
        { startsAt, knowsSignIns, apartFrom: outliers.has(principalId) ? others : null },
      );

const principalKindOf = ({ person }: ReviewedAccess): ReviewDecision['principalKind'] =>
  person?.kind === 'group' || person?.kind === 'servicePrincipal' ? person.kind : 'user';

/** The row of an item of a turn. */
export function itemRow(
  ctx: Context,
  instance: ReviewInstance,
  access: ReviewedAccess,
  more: ReviewedNames & { readonly given: GivenRecommendation; readonly reviewerSetId: Id },
): NewRow<'reviewDecision'> {
  const id = ctx.newId();
  const { person } = access;
  return {
    ...emptyDecision,
    id,
    itemId: id,
    definitionId: instance.definitionId,
    instanceId: instance.id,
    stageId: null,
    reviewerSetId: more.reviewerSetId,
    catalogId: instance.catalogId,
    grantId: access.grantId,
    principalId: access.principalId,
    principalKind: principalKindOf(access),
    principalName: access.name,
    userPrincipalName: person?.userPrincipalName ?? null,
    lastSignInAt: access.lastSignInAt,
    resourceId: instance.resourceId ?? instance.id,
    resourceKind: resourceKinds[instance.kind],
    resourceName: more.resourceName,
    packageId: instance.packageId,
    packageName: more.packageName,
    isIndirect: access.isIndirect,
    isByRule: access.isByRule,
    isOutlier: more.given.isOutlier,
    recommendation: more.given.recommendation,
    recommendationReason: more.given.words,
    createdAt: ctx.now,
  };
}

/** What nobody decided and nobody applied. */
export const emptyDecision = {
  decision: 'notReviewed',
  justification: '',
  until: null,
  reviewedBy: 'nobody',
  reviewedById: null,
  reviewedByName: null,
  reviewedByPrincipalName: null,
  reviewedAt: null,
  delegatedById: null,
  delegatedByName: null,
  delegatedByPrincipalName: null,
  applyResult: 'new',
  applyDescription: null,
  appliedBy: 'nobody',
  appliedById: null,
  appliedByName: null,
  appliedByPrincipalName: null,
  appliedAt: null,
  requestId: null,
} as const;

/** The item as it stands in a stage: a row of its own, which goes on naming the item. */
export const stageItemRow = (
  ctx: Context,
  item: NewRow<'reviewDecision'>,
  stage: Pick<ReviewStage, 'id'>,
  reviewerSetId: Id,
): NewRow<'reviewDecision'> => ({
  ...item,
  ...emptyDecision,
  id: ctx.newId(),
  itemId: item.id,
  stageId: stage.id,
  reviewerSetId,
  createdAt: ctx.now,
});

/** The row of what a reviewer is shown. */
export const contextRow = (itemId: Id, instanceId: Id, context: ReviewContext): Change =>
  insert('reviewItemContext', { id: itemId, instanceId, context });
