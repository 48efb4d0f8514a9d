// Series of access reviews: made, replaced, changed and deleted by a call.
// https://learn.microsoft.com/graph/api/accessreviewset-post-definitions
// https://learn.microsoft.com/graph/api/accessreviewscheduledefinition-update

import type { Draft } from '../../domain/drafts.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isSameRecurrence } from '../../domain/reviews/policySettings.ts';
import type { ReviewDefinition } from '../../domain/reviews/reviewEntities.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { turnPolicyOff, writePolicySeries } from '../../flows/policies/writePolicySeries.ts';
import { cancelReviewJobs, cancelReviewStageJob } from '../../flows/reviews/reviewJobs.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import { checkSeries, startOf, type SeriesFields } from '../../flows/reviews/checkSeries.ts';
import { authorOf } from '../../flows/reviews/policySeries.ts';
import { managesSomeReviews, requireManager, reviewsOwnGroups } from '../../flows/reviews/reviewRows.ts';
import { dropHeldOf, firstTurn, followTurns, reviewAudit } from '../../flows/reviews/turns.ts';
import { defaultsOf, newRow, writableFieldsOf, writtenFields } from '../../model/newRow.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

/** 201. Throws every fault of the body at once, and `notAllowed` for who may not manage what it is about. */
export const createDefinition: Command<'reviewDefinition'> = async (ctx, { body }) => {
  // Who may manage no reviews at all hears nothing of what a body must be.
  if (!managesSomeReviews(ctx.caller) && !(await reviewsOwnGroups(ctx))) requireRight(ctx.caller, 'manageReviews');
  for (const field of ['scope', 'settings'] as const)
    if (body[field] === undefined || body[field] === null) throw new Refusal('missingField', { field });
  const fields = { ...(defaultsOf('reviewDefinition') as unknown as SeriesFields), ...written(body) };
  const thing = await checkSeries(ctx, fields);
  await requireManager(ctx, thing);
  const definition = newRow('reviewDefinition', {
    ...fields,
    ...thing,
    ...authorOf(ctx),
    id: ctx.newId(),
    origin: 'call',
    startsAt: startOf(fields, ctx.now),
    createdAt: ctx.now,
    modifiedAt: ctx.now,
  });
  await ctx.store.commit([
    insert('reviewDefinition', definition),
    ...firstTurn(ctx, definition),
    reviewAudit(ctx, 'Create access review', definition),
  ]);
  return createdResult({ ...definition, version: 1 });
};

const written = (body: Draft<'reviewDefinition'>): Partial<SeriesFields> =>
  writtenFields('reviewDefinition', body) as Partial<SeriesFields>;

/**
 * 204. What the body does not say is reset; of a series that follows a policy only who reviews, as the rest is the
 * policy's. The turn in progress stays as it is.
 */
export const replaceDefinition: Command<'reviewDefinition'> = (ctx, { id, body, expressibleFields }) => {
  const defaults = defaultsOf('reviewDefinition') as unknown as SeriesFields;
  const writable = writableFieldsOf('reviewDefinition').filter((field) => expressibleFields.includes(field));
  const ofPolicy = ['reviewers', 'fallbackReviewers'];
  return change(ctx, id, (before) => {
    const reset = before.origin === 'policy' ? ofPolicy : writable;
    return {
      ...fieldsOf(before),
      ...Object.fromEntries(
        reset.filter((field) => field in defaults).map((field) => [field, defaults[field as keyof SeriesFields]]),
      ),
      ...written(body),
    };
  });
};

/** 204. What the body does not say stays. */
export const updateDefinition: Command<'reviewDefinition'> = (ctx, { id, body }) =>
  change(ctx, id, (before) => ({ ...fieldsOf(before), ...written(body) }));

const fieldsOf = (of: ReviewDefinition): SeriesFields => ({
  displayName: of.displayName,
  descriptionForAdmins: of.descriptionForAdmins,
  descriptionForReviewers: of.descriptionForReviewers,
  scope: of.scope,
  enumerationScope: of.enumerationScope,
  reviewers: of.reviewers,
  fallbackReviewers: of.fallbackReviewers,
  settings: of.settings,
  stageSettings: of.stageSettings,
  recipients: of.recipients,
});

async function change(ctx: Context, id: string | null, fields: (before: ReviewDefinition) => SeriesFields) {
  const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', id) });
  const before = requireRow(definitions[0], 'reviewDefinition', id);
  await requireManager(ctx, before);
  const said = fields(before);
  if (before.origin === 'policy') {
    await writePolicySeries(ctx, before, said);
    return doneResult;
  }
  const thing = await checkSeries(ctx, said);
  await requireManager(ctx, { ...thing, createdById: before.createdById });
  const isMoved = !isSameRecurrence(said.settings.recurrence, before.settings.recurrence);
  const set = { ...said, ...thing, ...(isMoved ? { startsAt: startOf(said, ctx.now) } : {}) };
  const changed = propertyChanges(before, set);
  if (changed.length === 0) return doneResult;
  const after = { ...before, ...set };
  const turns = await followTurns(ctx, before, after);
  await ctx.store.commit([
    update('reviewDefinition', before.id, { ...set, ...turns.set, modifiedAt: ctx.now }, before.version),
    ...turns.changes,
    audit(ctx, { activity: 'Update access review', targets: [auditTarget('AccessReview', after, changed)] }),
  ]);
  return doneResult;
}

/**
 * 204. The series goes with its turns and their items; the history of decisions stays. Where it follows a policy, the
 * reviews of the policy go off.
 */
export const deleteDefinition: Command = async (ctx, { id }) => {
  const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', id) });
  const definition = requireRow(definitions[0], 'reviewDefinition', id);
  await requireManager(ctx, definition);
  if (definition.origin === 'policy' && definition.endedAt === null) await turnPolicyOff(ctx, definition);
  const { instances, stages } = await load(ctx.store, {
    instances: rows('reviewInstance', eq('definitionId', definition.id)),
    stages: rows('reviewStage', eq('definitionId', definition.id)),
  });
  const instanceIds = instances.map((each) => each.id);
  const ofInstances = oneOfValues('instanceId', instanceIds);
  await ctx.store.commit([
    { kind: 'delete', entity: 'reviewDefinition', id: definition.id },
    ...(['reviewInstance', 'reviewStage', 'reviewDecision'] as const).map(
      (entity): Change => ({ kind: 'deleteWhere', entity, where: eq('definitionId', definition.id) }),
    ),
    ...(['reviewItemContext', 'reviewerSet', 'reviewer', 'contactedReviewer'] as const).map(
      (entity): Change => ({ kind: 'deleteWhere', entity, where: ofInstances }),
    ),
    ...instanceIds.flatMap(cancelReviewJobs),
    ...dropHeldOf(instanceIds),
    ...stages.map((each) => cancelReviewStageJob(each.id)),
    reviewAudit(ctx, 'Delete access review', definition),
  ]);
  return doneResult;
};
