// Begins a turn of an access review: its items are found a slice at a time, with who reviews each and what is
// recommended, and then it is open.

import type { Id } from '../../domain/base.ts';
import { reviewInstanceMachine, noReviewFacts } from '../../domain/machines/reviewInstance.ts';
import { transition } from '../../domain/machines/machine.ts';
import { membersApart, type GivenRecommendation } from '../../domain/reviews/recommendations.ts';
import type { ReviewDefinition, ReviewInstance, ReviewStage } from '../../domain/reviews/reviewEntities.ts';
import { daysAfter } from '../../domain/reviews/turns.ts';
import { laterOf } from '../../domain/time.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import { endReviewJob, endReviewStageJob, tellReviewersJob } from '../../flows/reviews/reviewJobs.ts';
import { carriedOver, carryOver } from '../../flows/reviews/reviewing/carryOver.ts';
import { withContextChanges } from '../../flows/reviews/contextHistory.ts';
import { loadItemContexts } from '../../flows/reviews/itemContext.ts';
import {
  contextRow,
  itemRow,
  recommendationOf,
  recommendationRules,
  stageItemRow,
  type PageFacts,
  type ReviewedNames,
} from '../../flows/reviews/itemRows.ts';
import { assignReviewersTo } from '../../flows/reviews/reviewing/reviewerSets.ts';
import { splitByGroup, takenOver, type SliceOutcome } from './splitByGroup.ts';
import { pageOfPopulation, type ReviewedAccess } from '../../flows/reviews/population.ts';
import { followingTurn, reviewAudit, stateOfSeries } from '../../flows/reviews/turns.ts';
import { newRow, type NewRow } from '../../model/newRow.ts';
import { eq, everyRow, from, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { batchCursor, completeJob, continueAfter, runToCommit, type JobDefinition } from '../queue/job.ts';

const slice = 500;
/** A tree of managers says something of so many members at the most. */
const mostMembersForPeers = 601;

export const startReview: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { instances } = await load(ctx.store, { instances: row('reviewInstance', job.subject) });
      const [instance] = instances;
      const { definitions } = await load(ctx.store, { definitions: row('reviewDefinition', instance?.definitionId) });
      const [definition] = definitions;
      if (instance === undefined || definition === undefined || !isBeginning(instance)) {
        await ctx.store.commit([completeJob(job)]);
        return [];
      }
      const cursor = batchCursor(job);
      const { changes, next } =
        instance.kind === 'everyGroupMembers' && instance.resourceId === null
          ? await splitByGroup(ctx, definition, instance, cursor)
          : await beginSlice(ctx, definition, instance, cursor);
      await ctx.store.commit([...changes, next === null ? completeJob(job) : continueAfter(job, next)]);
      return [];
    }),
};

const isBeginning = ({ status }: ReviewInstance): boolean => status === 'notStarted' || status === 'initializing';

async function beginSlice(
  ctx: Context,
  definition: ReviewDefinition,
  before: ReviewInstance,
  after: Id | null,
): Promise<SliceOutcome> {
  const isFirst = before.status === 'notStarted';
  const instance = isFirst
    ? {
        ...before,
        ...takenOver(ctx, definition, before),
        status: transition(reviewInstanceMachine, before.status, 'start', noReviewFacts).to,
      }
    : before;
  const { people, next } = await pageOfPopulation(ctx, instance, { after, top: slice });
  const fresh = await withoutKnown(ctx, instance, people);
  const items = await itemChanges(ctx, instance, fresh);
  const count = before.itemCount + fresh.length;
  const begun = next === null ? await begin(ctx, definition, { ...instance, itemCount: count }) : null;
  return {
    changes: [
      ...(isFirst && begun === null ? [update('reviewDefinition', definition.id, { status: instance.status })] : []),
      update(
        'reviewInstance',
        instance.id,
        { ...(isFirst ? withoutId(instance) : {}), itemCount: count, ...begun?.set },
        before.version,
      ),
      ...items,
      ...(begun?.changes ?? []),
    ],
    next,
  };
}

function withoutId({ id: _, version: __, ...rest }: ReviewInstance): Omit<ReviewInstance, 'id' | 'version'> {
  return rest;
}

/** A person stands in a turn once, by however many rows they have the access. */
async function withoutKnown(
  ctx: Context,
  { id }: ReviewInstance,
  people: readonly ReviewedAccess[],
): Promise<readonly ReviewedAccess[]> {
  const once = [...new Map(people.toReversed().map((each) => [each.principalId, each])).values()].toReversed();
  const { known } = await load(ctx.store, {
    known: refine(
      rows(
        'reviewDecision',
        eq('instanceId', id),
        eq('stageId', null),
        oneOfValues(
          'principalId',
          once.map(({ principalId }) => principalId),
        ),
      ),
      { fields: ['principalId'] },
    ),
  });
  const ids = new Set(known.map(({ principalId }) => principalId));
  return once.filter(({ principalId }) => !ids.has(principalId));
}

async function itemChanges(
  ctx: Context,
  instance: ReviewInstance,
  people: readonly ReviewedAccess[],
): Promise<readonly Change[]> {
  if (people.length === 0) return [];
  const [stageRules = null] = instance.stageSettings;
  const stageId = stageRules === null ? null : stageIdOf(instance);
  const { reviewers, fallbackReviewers } = stageRules ?? instance;
  const [sets, page, names, contexts] = await Promise.all([
    assignReviewersTo(ctx, instance, { stageId, reviewers, fallbackReviewers }, people),
    loadPageFacts(ctx, instance),
    loadNames(ctx, instance),
    loadItemContexts(ctx, instance, people).then((found) => withContextChanges(ctx, instance, found)),
  ]);
  const rules = recommendationRules(instance.settings, stageRules);
  const given = people.map((access) => recommendationOf(rules, access, page));
  const carried = await carriedOver(
    ctx,
    instance,
    people.map((access, at) => ({
      access,
      context: contexts.get(access.principalId),
      recommended: given[at] as GivenRecommendation,
    })),
  );
  const items = people.map((access, at) =>
    itemRow(ctx, instance, access, {
      ...names,
      given: given[at] as GivenRecommendation,
      reviewerSetId: sets.setOf(access.principalId),
    }),
  );
  return [
    ...sets.changes,
    ...items.flatMap((item, at): readonly Change[] => {
      const context = contexts.get(item.principalId);
      const approvedAt = carried.get(item.principalId);
      const begun = approvedAt === undefined ? null : carryOver(ctx, item, approvedAt);
      return [
        insert('reviewDecision', begun?.item ?? item),
        ...(begun === null ? [] : [begun.history]),
        ...(stageId === null
          ? []
          : [insert('reviewDecision', stageItemRow(ctx, item, { id: stageId }, item.reviewerSetId ?? ''))]),
        ...(context === undefined
          ? []
          : [contextRow(item.id, instance.id, { ...context, recommendedBy: given[at]?.reasons ?? [] })]),
      ];
    }),
  ];
}

/** The first stage has the id of its turn: its items are written before the stage begins. */
const stageIdOf = ({ id }: ReviewInstance): Id => id;

async function loadPageFacts(ctx: Context, instance: ReviewInstance): Promise<PageFacts> {
  const wantsPeers = instance.settings.recommendationInsightSettings.some(({ kind }) => kind === 'peerOutlier');
  const [page] = await ctx.store.read([from('signInActivity', everyRow, { fields: [], top: 1 })]);
  const members = wantsPeers
    ? await pageOfPopulation(ctx, instance, { after: null, top: mostMembersForPeers })
    : { people: [], next: null };
  const managers = new Map(members.people.map(({ principalId, person }) => [principalId, person?.managerId ?? null]));
  const outliers = membersApart(
    members.people.map(({ principalId, person }) => ({
      id: principalId,
      managerId: person?.managerId ?? null,
      secondManagerId: managers.get(person?.managerId ?? '') ?? null,
    })),
  );
  return {
    startsAt: instance.startsAt,
    knowsSignIns: (page?.rows.length ?? 0) > 0,
    outliers,
    others: Math.max(members.people.length - 1, 0),
  };
}

async function loadNames(ctx: Context, { policyId, packageId, resourceId }: ReviewInstance): Promise<ReviewedNames> {
  const { policies, packages, resources } = await load(ctx.store, {
    policies: row('policy', policyId),
    packages: row('accessPackage', packageId),
    resources: row('directoryObject', policyId === null ? resourceId : null),
  });
  return {
    resourceName: policies[0]?.displayName ?? resources[0]?.displayName ?? null,
    packageName: packages[0]?.displayName ?? null,
  };
}

/** All items are found: the turn is open, or done where there are none. */
async function begin(
  ctx: Context,
  definition: ReviewDefinition,
  instance: ReviewInstance,
): Promise<{ readonly set: Partial<ReviewInstance>; readonly changes: readonly Change[] }> {
  const { to, effects } = transition(reviewInstanceMachine, instance.status, 'begin', {
    ...noReviewFacts,
    someoneFound: instance.itemCount > 0,
  });
  const following = effects.includes('queueNext') ? await followingTurn(ctx, definition, instance, ctx.now) : null;
  const about = { id: definition.id, displayName: definition.displayName };
  const stage = effects.includes('watchTime') ? firstStage(ctx, instance) : null;
  return {
    set: { status: to },
    changes: [
      update('reviewDefinition', definition.id, {
        ...following?.set,
        status: stateOfSeries(to, definition.turn > instance.turn || following?.set.turn !== undefined),
      }),
      ...(following?.changes ?? []),
      ...(stage === null ? [] : [insert('reviewStage', stage), ...endReviewStageJob(ctx, stage.id, stage.endsAt)]),
      ...(effects.includes('tellReviewers') ? tellReviewersJob(ctx, instance.id) : []),
      ...(effects.includes('watchTime') && stage === null ? endReviewJob(ctx, instance.id, instance.endsAt) : []),
      reviewAudit(ctx, 'Access review started', about, {
        details: { instanceId: instance.id, items: String(instance.itemCount) },
      }),
    ],
  };
}

function firstStage(ctx: Context, instance: ReviewInstance): NewRow<'reviewStage'> | null {
  const [rules] = instance.stageSettings;
  if (rules === undefined) return null;
  const { definitionId, catalogId, startsAt } = instance;
  return newRow('reviewStage', {
    id: stageIdOf(instance),
    instanceId: instance.id,
    definitionId,
    catalogId,
    position: 0,
    status: 'inProgress' satisfies ReviewStage['status'],
    startsAt: laterOf(startsAt, ctx.now),
    endsAt: daysAfter(startsAt, Math.max(rules.durationInDays, 1)),
    reviewers: rules.reviewers,
    fallbackReviewers: rules.fallbackReviewers,
  });
}
