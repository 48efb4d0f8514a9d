// Whether a series of reviews that a call describes makes sense: its scope, its reviewers, its stages, its recurrence.

import type { Id, Instant } from '../../domain/base.ts';
import { createFaultCollector, isNonBlank, type FaultCollector } from '../../domain/faultCollector.ts';
import { may, requireRight } from '../../domain/rights/rights.ts';
import { mayBlock, wantsBlocking } from '../../domain/reviews/applying.ts';
import { reviewerSource } from '../../domain/reviews/reviewerScopes.ts';
import type { ReviewDefinition, ReviewedThing } from '../../domain/reviews/reviewEntities.ts';
import { queryTextOf, readScope, unsupportedScope } from '../../domain/reviews/scopes.ts';
import type { ReviewerScope } from '../../domain/reviews/reviewValues.ts';
import { stepOf } from '../../domain/reviews/turns.ts';
import { eq } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, row, rows } from '../load.ts';

/** What a call says of a series. */
export type SeriesFields = Pick<
  ReviewDefinition,
  | 'displayName'
  | 'descriptionForAdmins'
  | 'descriptionForReviewers'
  | 'scope'
  | 'enumerationScope'
  | 'reviewers'
  | 'fallbackReviewers'
  | 'settings'
  | 'stageSettings'
  | 'recipients'
>;

const mostStages = 3;
const mostReviewers = 100;

/**
 * What is reviewed, with ids of rows that are there. Throws every fault at once, each at its field, and `notAllowed`
 * where guests are to be deleted by who may not delete users.
 */
export async function checkSeries(
  ctx: Context,
  fields: SeriesFields,
): Promise<ReviewedThing & { readonly scopeQuery: string }> {
  const faults = createFaultCollector();
  faults.holds(isNonBlank(fields.displayName), 'displayName', 'a name');
  checkReviewers(fields.reviewers, faults.below('reviewers'));
  checkReviewers(fields.fallbackReviewers, faults.below('fallbackReviewers'));
  checkStages(fields, faults);
  checkRecurrence(fields, faults);
  const thing = await resolveThing(ctx, fields, faults);
  const isBlocking = wantsBlocking(fields);
  faults.holds(
    thing === null || !isBlocking || mayBlock(thing),
    'settings/applyActions',
    'disableAndDeleteUser of guests in groups alone',
  );
  faults.throwIfAny();
  if (isBlocking) requireRight(ctx.caller, 'deleteUser');
  return { ...(thing as ReviewedThing), scopeQuery: queryTextOf(fields.scope) };
}

/** Notes each reviewer that names nobody who could review. */
export function checkReviewers(reviewers: readonly ReviewerScope[], faults: FaultCollector): void {
  faults.holds(reviewers.length <= mostReviewers, '', `a list of at most ${mostReviewers} reviewers`);
  for (const [at, each] of reviewers.entries())
    faults.holds(
      reviewerSource(each) !== null,
      `${at}/query`,
      '/users/{id}, /groups/{id}/transitiveMembers, /groups/{id}/owners, ./owners or ./manager',
    );
}

function checkStages({ stageSettings }: SeriesFields, faults: FaultCollector): void {
  faults.holds(stageSettings.length <= mostStages, 'stageSettings', `a list of at most ${mostStages} stages`);
  const ids = new Set(stageSettings.map(({ stageId }) => stageId));
  faults.holds(ids.size === stageSettings.length, 'stageSettings', 'a list of stages, each with a stageId of its own');
  for (const [at, stage] of stageSettings.entries()) {
    const below = faults.below('stageSettings').below(at);
    const before = stageSettings[at - 1]?.stageId;
    below.holds(isNonBlank(stage.stageId), 'stageId', 'the id of the stage in this series');
    below.holds(
      before === undefined
        ? stage.dependsOn.length === 0
        : stage.dependsOn.length === 1 && stage.dependsOn[0] === before,
      'dependsOn',
      before === undefined ? 'left out of the first stage' : `a list of the stage before: ["${before}"]`,
    );
    below.holds(stage.durationInDays >= 1, 'durationInDays', 'at least one day');
    checkReviewers(stage.reviewers, below.below('reviewers'));
    checkReviewers(stage.fallbackReviewers, below.below('fallbackReviewers'));
  }
}

function checkRecurrence({ settings: { recurrence } }: SeriesFields, faults: FaultCollector): void {
  const type = recurrence?.pattern?.type ?? null;
  faults.holds(
    type === null || stepOf(recurrence) !== null,
    'settings/recurrence/pattern/type',
    'weekly or absoluteMonthly; a year is absoluteMonthly with the interval 12',
  );
}

/** Null after a fault was noted. */
async function resolveThing(ctx: Context, fields: SeriesFields, faults: FaultCollector): Promise<ReviewedThing | null> {
  const meaning = readScope(fields.scope, fields.enumerationScope);
  // Graph makes reviews of packages by their policies alone.
  if (meaning === null || (ctx.isStrict === true && meaning.kind === 'policyAssignments')) {
    faults.add('invalidField', 'scope', { says: unsupportedScope(queryTextOf(fields.scope)) });
    return null;
  }
  const { kind, whose, resourceId, packageId } = meaning;
  const nothing = { kind, whose, resourceId, packageId: null, policyId: null, catalogId: null };
  if (kind === 'everyGroupMembers') return nothing;
  const { policies, objects } = await load(ctx.store, {
    policies: row('policy', kind === 'policyAssignments' ? resourceId : null),
    objects: rows('directoryObject', eq('id', resourceId ?? ''), ctx.visible('directoryObject')),
  });
  if (kind === 'policyAssignments') {
    const [policy] = policies;
    // Of a policy elsewhere the caller does not learn that it is there.
    const isOwn = policy !== undefined && may(ctx.caller, 'manageReviews', { catalogId: policy.catalogId });
    if (!isOwn || (packageId !== null && policy.packageId !== packageId))
      return missing(faults, 'assignment policy', resourceId);
    return { ...nothing, policyId: policy.id, packageId: policy.packageId, catalogId: policy.catalogId };
  }
  const wanted = kind === 'applicationRoles' ? 'servicePrincipal' : 'group';
  return objects[0]?.kind === wanted
    ? nothing
    : missing(faults, kind === 'applicationRoles' ? 'service principal' : 'group', resourceId);
}

function missing(faults: FaultCollector, entity: string, id: Id | null): null {
  faults.add('unknownReference', 'scope', { id, entity });
  return null;
}

/** The first start: the day that was said, at the hour that was said or of this moment; now, where no day was said. */
export function startOf(
  { settings: { recurrence, startTime } }: Pick<SeriesFields, 'settings'>,
  now: Instant,
): Instant {
  const day = recurrence?.range?.startDate ?? null;
  return day === null ? now : `${day}${startTime ?? now.slice(10)}`;
}
