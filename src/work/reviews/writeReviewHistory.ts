// Writes the table of a report of access reviews, a slice of items a commit, as of the moment of each slice.

import type { Id } from '../../domain/base.ts';
import type { ReviewDecision } from '../../domain/reviews/reviewEntities.ts';
import {
  historyHeader,
  historyLine,
  searchedQueries,
  type ReviewHistory,
  type ReviewHistoryDecision,
} from '../../domain/reviews/reviewHistory.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, row, rows } from '../../flows/load.ts';
import {
  always,
  and,
  any,
  compare,
  contains,
  eq,
  everyRow,
  not,
  oneOfValues,
  or,
  type Condition,
} from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobContext, type JobDefinition } from '../queue/job.ts';

const slice = 500;

interface ReportPayload {
  readonly after: Id;
  readonly position: number;
}

export const writeReviewHistory: JobDefinition = {
  giveUp: async ({ job }) => [update('reviewHistory', job.subject, { status: 'error' })],
  run: (work) =>
    runToCommit(work, async () => {
      await work.ctx.store.commit(await write(work));
      return [];
    }),
};

async function write({ ctx, job }: JobContext): Promise<readonly Change[]> {
  const { histories } = await load(ctx.store, { histories: row('reviewHistory', job.subject) });
  const [history] = histories;
  if (history === undefined || history.status === 'done' || history.status === 'error') return [completeJob(job)];
  const begun = job.payload as ReportPayload | null;
  const position = begun?.position ?? 0;
  const { items } = await load(ctx.store, {
    items: refine(rows('reviewDecision', eq('stageId', null), any('instance', reviewsOf(history))), {
      top: slice,
      after: begun === null ? null : [begun.after],
    }),
  });
  const lines = await linesOf(ctx, history, items);
  const content = (position === 0 ? historyHeader : '') + lines;
  const last = items.length < slice ? undefined : items.at(-1);
  return [
    ...(content === ''
      ? []
      : [insert('reviewHistoryPart', { id: ctx.newId(), historyId: history.id, position, content })]),
    update(
      'reviewHistory',
      history.id,
      {
        ...(position === 0 ? { runAt: ctx.now } : {}),
        ...(last === undefined ? { status: 'done', fulfilledAt: ctx.now } : { status: 'inprogress' }),
      },
      history.version,
    ),
    last === undefined
      ? completeJob(job)
      : releaseJob(job, {
          // The parts are counted without a gap: items of which the report tells nothing make none.
          payload: { after: last.id, position: position + (content === '' ? 0 : 1) } satisfies ReportPayload,
          attempts: 0,
        }),
  ];
}

/** Turns that begin and end within the period, of the scopes, as far as the author of the report read them. */
function reviewsOf({ periodStart, periodEnd, scopes, isOfAllCatalogs, catalogIds }: ReviewHistory): Condition {
  const wanted = scopes.map((scope): Condition => {
    const queries = searchedQueries(scope) ?? [];
    return queries.length === 0 ? always : or(...queries.map((text) => contains('scopeQuery', text.toLowerCase())));
  });
  return and(
    compare('startsAt', 'ge', periodStart),
    compare('endsAt', 'le', periodEnd),
    or(...wanted),
    isOfAllCatalogs ? always : oneOfValues('catalogId', catalogIds),
  );
}

async function linesOf(ctx: Context, { decisions }: ReviewHistory, items: readonly ReviewDecision[]): Promise<string> {
  const idsOf = (field: 'instanceId' | 'definitionId' | 'reviewedById' | 'appliedById' | 'reviewerSetId') => [
    ...new Set(items.flatMap((item) => item[field] ?? [])),
  ];
  const { instances, definitions, people, told } = await load(ctx.store, {
    instances: rows('reviewInstance', oneOfValues('id', idsOf('instanceId'))),
    definitions: rows('reviewDefinition', oneOfValues('id', idsOf('definitionId'))),
    people: rows(
      'directoryObject',
      everyRow,
      oneOfValues('id', [...new Set([...idsOf('reviewedById'), ...idsOf('appliedById')])]),
    ),
    told: rows('contactedReviewer', oneOfValues('instanceId', idsOf('instanceId')), not(eq('mailedAt', null))),
  });
  const { reviewers } = await load(ctx.store, {
    reviewers: rows('reviewer', oneOfValues('setId', idsOf('reviewerSetId'))),
  });
  const toldOf = new Set(told.map(({ instanceId, principalId }) => `${instanceId} ${principalId}`));
  const toldSets = new Set(
    reviewers
      .filter(({ instanceId, principalId }) => toldOf.has(`${instanceId} ${principalId}`))
      .map(({ setId }) => setId),
  );
  const [instanceOf, definitionOf, mails] = [
    new Map(instances.map((each) => [each.id, each])),
    new Map(definitions.map((each) => [each.id, each])),
    new Map(people.map(({ id, mail }) => [id, mail ?? ''])),
  ];
  const mailOf = (id: Id | null): string => mails.get(id ?? '') ?? '';
  return items
    .map((item) => {
      const [instance, definition] = [instanceOf.get(item.instanceId), definitionOf.get(item.definitionId)];
      const result: ReviewHistoryDecision =
        item.decision === 'notReviewed' && !toldSets.has(item.reviewerSetId ?? '') ? 'notNotified' : item.decision;
      if (instance === undefined || definition === undefined || !decisions.includes(result)) return '';
      return historyLine(item, { instance, definition, result, mailOf });
    })
    .join('');
}
