// Reports of the history of access reviews: asked for, and downloaded.
// https://learn.microsoft.com/graph/api/accessreviewset-post-historydefinitions
// https://learn.microsoft.com/graph/api/accessreviewhistoryinstance-generatedownloaduri

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Instant } from '../../domain/base.ts';
import type { Draft } from '../../domain/drafts.ts';
import { createFaultCollector, isNonBlank } from '../../domain/faultCollector.ts';
import { ReviewHistoryDecisions, searchedQueries, type ReviewHistory } from '../../domain/reviews/reviewHistory.ts';
import { may, requireRight } from '../../domain/rights/rights.ts';
import { addDuration, earlierOf } from '../../domain/time.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { createdResult } from '../../flows/results.ts';
import { drawDownloadAddress } from '../../flows/reviews/reviewing/downloadAddress.ts';
import { demandWithinPersonLimit } from '../../flows/personLimits.ts';
import { authorOf } from '../../flows/reviews/policySeries.ts';
import { writeReviewHistoryJob } from '../../flows/reviews/reviewJobs.ts';
import { wrongTime } from '../../flows/reviews/reviewRows.ts';
import { newRow } from '../../model/newRow.ts';
import { insert, update } from '../../store/contract.ts';

const keptFor = 'P30D';
const linkLivesFor = 'P1D';
const mostScopes = 50;
/** Years, months and days alone. */
const reportRange = /^P(?=\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}D)?$/;

/**
 * 201 as `requested`. Throws every fault of the body at once, `notAllowed` for who reads no reviews, and
 * `tooManyRequests`.
 */
export const createReviewHistory: Command<'reviewHistory'> = async (ctx, { body }) => {
  const reach = reachOf(ctx);
  await demandWithinPersonLimit(ctx, 'reviewReports');
  const fields = checkedFields(ctx, body);
  const history = newRow('reviewHistory', {
    ...fields,
    ...reach,
    ...authorOf(ctx),
    id: ctx.newId(),
    createdAt: ctx.now,
    runAt: ctx.now,
    fulfilledAt: null,
    expiresAt: addDuration(ctx.now, keptFor) ?? ctx.now,
    downloadHash: null,
    downloadUntil: null,
  });
  await ctx.store.commit([
    insert('reviewHistory', history),
    ...writeReviewHistoryJob(ctx, history.id),
    audit(ctx, {
      activity: 'History exported',
      targets: [auditTarget('AccessReviewHistory', history)],
      reason: 'A report was asked for.',
    }),
  ]);
  return createdResult(history);
};

/** Reviews of which a report may tell: those that its author could read when asking. */
function reachOf({ caller }: Context): Pick<ReviewHistory, 'isOfAllCatalogs' | 'catalogIds'> {
  if (may(caller, 'readReviews')) return { isOfAllCatalogs: true, catalogIds: [] };
  const catalogIds = [...caller.catalogRoles.keys()].filter(
    (catalogId) => catalogId !== '*' && may(caller, 'readReviews', { catalogId }),
  );
  if (catalogIds.length === 0) requireRight(caller, 'readReviews');
  return { isOfAllCatalogs: false, catalogIds };
}

/** A schedule makes one report, of its range before now; a period that is said goes before it. */
function checkedFields(ctx: Context, body: Draft<'reviewHistory'>) {
  const faults = createFaultCollector();
  const { schedule = null } = body;
  const [displayName, scopes, decisions] = [body.displayName ?? '', body.scopes ?? [], body.decisions ?? []];
  if (!isNonBlank(displayName)) faults.add('missingField', 'displayName');
  if (scopes.length === 0) faults.add('missingField', 'scopes');
  faults.holds(scopes.length <= mostScopes, 'scopes', `at most ${mostScopes} scopes`);
  for (const [at, scope] of scopes.entries())
    faults.holds(
      searchedQueries(scope) !== null,
      `scopes/${at}/query`,
      "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, 'accessPackageAssignments'), or " +
        'with another text that the queries of reviews contain',
    );
  const isRange = schedule === null || reportRange.test(schedule.reportRange);
  faults.holds(isRange, 'scheduleSettings/reportRange', 'a duration of years, months and days, such as P1M');
  const scheduled = schedule !== null && isRange ? addDuration(ctx.now, `-${schedule.reportRange}`) : null;
  const periodEnd: Instant | null = body.periodEnd ?? (scheduled === null ? null : ctx.now);
  const periodStart = body.periodStart ?? scheduled;
  if (periodStart === null) faults.add('missingField', 'periodStart');
  if (periodEnd === null) faults.add('missingField', 'periodEnd');
  if (periodStart !== null && periodEnd !== null)
    faults.holds(periodStart < periodEnd, 'periodEnd', 'after the start of the period');
  faults.throwIfAny();
  return {
    displayName,
    scopes,
    schedule,
    decisions: decisions.length === 0 ? ReviewHistoryDecisions : [...new Set(decisions)],
    periodStart: periodStart ?? ctx.now,
    periodEnd: periodEnd ?? ctx.now,
  };
}

/**
 * 200 with the run and a new address, which leads to the table for a day; a former one leads nowhere any more. Throws
 * `reviewState` before the report is done, and `tooManyRequests`.
 */
export const generateDownloadUri: Command = async (ctx, { id }) => {
  const { histories } = await load(ctx.store, { histories: row('reviewHistory', id) });
  const history = requireRow(histories[0], 'reviewHistory', id);
  if (history.status !== 'done') throw wrongTime(history.status, 'A report can be downloaded when it is done.');
  await demandWithinPersonLimit(ctx, 'reviewReports');
  const { downloadUri, downloadHash } = await drawDownloadAddress(ctx, history.id);
  const downloadUntil = earlierOf(addDuration(ctx.now, linkLivesFor) ?? ctx.now, history.expiresAt);
  await ctx.store.commit([
    update('reviewHistory', history.id, { downloadHash, downloadUntil }, history.version),
    audit(ctx, {
      activity: 'History exported',
      targets: [auditTarget('AccessReviewHistory', history)],
      reason: 'An address to download the report was made.',
    }),
  ]);
  const { periodStart, periodEnd, status, runAt, fulfilledAt, expiresAt } = history;
  return {
    status: 200,
    row: {
      ...{ id: history.id, historyId: history.id, version: 1, downloadUri },
      ...{ periodStart, periodEnd, status, runAt, fulfilledAt, expiresAt },
    },
  };
};
