// How requests go: those that passed an approval, those that wait, deliveries that failed, and how approvers decide.

import type { Instant } from '../../domain/base.ts';
import { and, compare, eq, from, not, oneOfValues, type Condition, type Row } from '../../odata/query.ts';
import { scan } from '../answers/scan.ts';
import {
  column,
  numberOf,
  since,
  textOf,
  until,
  usually,
  type Column,
  type FurtherCells,
  type ParameterValues,
  type Report,
  type ReportContext,
  type ReportRow,
} from '../report.ts';
import { daysBefore, minutesBetween } from './days.ts';

/** A field is within the period that the parameters say. */
export const isWithin = (ctx: ReportContext, values: ParameterValues, field: string): Condition =>
  and(compare(field, 'ge', textOf(values, 'since') ?? ''), compare(field, 'le', textOf(values, 'until') ?? ctx.now));

const requestColumns: readonly Column[] = [
  column('id', 'id', 'id'),
  column('type', 'word', 'type'),
  column('state', 'word', 'state'),
  column('createdAt', 'instant', 'createdAt'),
  column('personId', 'id', 'target', 'objectId'),
  column('personName', 'name', 'target', 'displayName'),
  column('accessPackageId', 'id', 'accessPackage', 'id'),
  column('accessPackageName', 'name', 'accessPackage', 'displayName'),
  column('catalogId', 'id', 'catalog', 'id'),
  column('catalogName', 'name', 'catalog', 'displayName'),
  column('policyId', 'id', 'policy', 'id'),
  column('policyRevisionId', 'id', 'policyRevisionId'),
  column('createdById', 'id', 'createdByObjectId'),
  column('createdByName', 'name', 'creator', 'displayName'),
];

const bypassed: Report = {
  id: 'bypassed',
  question: 'Which requests passed the approval that their policy asks for?',
  parameters: [since, until],
  columns: [...requestColumns, column('justification', 'text', 'justification')],
  routes: [],
  source: {
    kind: 'rows',
    entity: 'assignmentRequest',
    where: (ctx, values) => and(eq('isApprovalBypassed', true), isWithin(ctx, values, 'createdAt')),
  },
};

const isOpen = oneOfValues('state', ['submitted', 'pendingApproval', 'scheduled', 'delivering']);

const slow: Report = {
  id: 'slow',
  question: 'Which requests are open for long, and for whose decision do they wait?',
  parameters: [usually('days', 7, 'Open for at least so many days.')],
  columns: [
    ...requestColumns,
    column('ageDays', 'integer'),
    column('waitsForNames', 'text'),
    column('escalatedAt', 'instant'),
  ],
  routes: [],
  source: {
    kind: 'rows',
    entity: 'assignmentRequest',
    where: (ctx, values) =>
      and(
        isOpen,
        eq('isValidationOnly', false),
        compare('createdAt', 'le', daysBefore(ctx.now, numberOf(values, 'days'))),
      ),
    more: async (ctx, rows) => {
      const waiting = await waitingStages(ctx, rows);
      return new Map(
        rows.map((row): [string, FurtherCells] => [
          row.id,
          {
            ageDays: Math.floor(minutesBetween(row['createdAt'] as Instant, ctx.now) / 1440),
            waitsForNames: waiting.get(row.id)?.names ?? null,
            escalatedAt: waiting.get(row.id)?.escalatedAt ?? null,
          },
        ]),
      );
    },
  },
};

/** Of requests, by their ids: the stage that waits, and whom it asks, as far as the caller may know. */
async function waitingStages(
  ctx: ReportContext,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, { readonly names: string | null; readonly escalatedAt: Instant | null }>> {
  const ids = rows.map(({ id }) => id);
  const [stages, approvers] = await ctx.store.read([
    from(
      'approvalStage',
      and(oneOfValues('approvalId', ids), eq('state', 'inProgress'), ctx.readable('approvalStage')),
      {
        fields: ['approvalId', 'escalatedAt'],
      },
    ),
    from('approver', and(oneOfValues('approvalId', ids), ctx.readable('approver')), {
      fields: ['stageId'],
      expand: [
        {
          navigation: 'principal',
          as: 'principal',
          query: from('directoryObject', ctx.readable('directoryObject'), { fields: ['displayName'], top: 1 }),
        },
      ],
    }),
  ]);
  const byStage = Map.groupBy(approvers?.rows ?? [], (row) => row['stageId'] as string);
  return new Map(
    (stages?.rows ?? []).map((stage) => {
      const names = (byStage.get(stage.id) ?? [])
        .flatMap((row) => ((row['principal'] as Row | null)?.['displayName'] as string | null | undefined) ?? [])
        .toSorted();
      const escalatedAt = stage['escalatedAt'] as Instant | null;
      return [stage['approvalId'] as string, { names: names.length === 0 ? null : names.join('; '), escalatedAt }];
    }),
  );
}

const failed: Report = {
  id: 'failed',
  question: 'Which access could not be delivered, and why?',
  parameters: [],
  columns: [
    column('id', 'id', 'id'),
    column('personId', 'id', 'subject', 'objectId'),
    column('personName', 'name', 'subject', 'displayName'),
    column('resourceId', 'id', 'resource', 'id'),
    column('resourceName', 'name', 'resource', 'displayName'),
    column('roleName', 'name', 'role', 'displayName'),
    column('catalogId', 'id', 'catalog', 'id'),
    column('catalogName', 'name', 'catalog', 'displayName'),
    column('since', 'instant', 'from'),
    column('reason', 'text', 'reason'),
  ],
  routes: [],
  source: { kind: 'rows', entity: 'roleGrant', where: () => eq('status', 'Failed') },
};

const isDecided = and(oneOfValues('result', ['approved', 'denied']), not(eq('reviewedAt', null)));
const stageFields = ['approvalId', 'catalogId', 'result', 'reviewedById', 'reviewedByName', 'reviewedAt', 'startedAt'];

/** The stages that were decided in the period, and whose reviewer the caller may know. */
const decidedStages = (ctx: ReportContext, values: ParameterValues): AsyncGenerator<Row> =>
  scan(
    ctx,
    'approvalStage',
    and(isDecided, isWithin(ctx, values, 'reviewedAt'), ctx.readable('approvalStage'), ctx.told),
    {
      fields: [...stageFields, 'justification'],
    },
  );

const secondsToDecide = (row: Row): number | null => {
  const begin = row['startedAt'] as Instant | null;
  return begin === null ? null : Math.floor((Date.parse(row['reviewedAt'] as Instant) - Date.parse(begin)) / 1000);
};

const approvals: Report = {
  id: 'approvals',
  question: 'How do approvers decide: how many, how fast, and how often without a reason?',
  parameters: [since, until],
  columns: [
    column('id', 'text'),
    column('reviewedById', 'id'),
    column('reviewedByName', 'name'),
    column('decided', 'integer'),
    column('approved', 'integer'),
    column('denied', 'integer'),
    column('withoutReason', 'integer'),
    column('medianSeconds', 'integer'),
    column('slowestTenthSeconds', 'integer'),
  ],
  routes: [],
  source: {
    kind: 'calculated',
    calculate: async (ctx, values) => {
      const byReviewer = new Map<string, Row[]>();
      for await (const row of decidedStages(ctx, values)) {
        const key = String(row['reviewedById'] ?? '');
        byReviewer.set(key, [...(byReviewer.get(key) ?? []), row]);
      }
      return [...byReviewer].map(([id, rows]) => reviewerRow(id, rows));
    },
  },
};

function reviewerRow(id: string, rows: readonly Row[]): ReportRow {
  const seconds = rows.flatMap((row) => secondsToDecide(row) ?? []).toSorted((a, b) => a - b);
  /** The least value that so many parts of all do not exceed. */
  const quantile = (part: number): number | null => seconds[Math.max(Math.ceil(part * seconds.length) - 1, 0)] ?? null;
  const count = (isMeant: (row: Row) => boolean): number => rows.filter(isMeant).length;
  return {
    id: id === '' ? 'nobody' : id,
    reviewedById: id === '' ? null : id,
    reviewedByName: (rows.at(-1)?.['reviewedByName'] as string | null | undefined) ?? null,
    decided: rows.length,
    approved: count((row) => row['result'] === 'approved'),
    denied: count((row) => row['result'] === 'denied'),
    withoutReason: count((row) => String(row['justification'] ?? '').trim() === ''),
    medianSeconds: quantile(0.5),
    slowestTenthSeconds: quantile(0.9),
  };
}

const rubberStamp: Report = {
  id: 'rubberStamp',
  question: 'Which approvals were decided faster than anybody reads a request?',
  parameters: [since, until, usually('seconds', 30, 'Decided within so many seconds.')],
  columns: [
    column('id', 'id'),
    column('requestId', 'id'),
    column('catalogId', 'id'),
    column('reviewedById', 'id'),
    column('reviewedByName', 'name'),
    column('result', 'word'),
    column('askedAt', 'instant'),
    column('decidedAt', 'instant'),
    column('seconds', 'integer'),
    column('hasReason', 'boolean'),
  ],
  routes: [],
  source: {
    kind: 'calculated',
    calculate: async (ctx, values) => {
      const found: ReportRow[] = [];
      for await (const row of decidedStages(ctx, values)) {
        const seconds = secondsToDecide(row);
        if (seconds === null || seconds >= numberOf(values, 'seconds')) continue;
        found.push({
          id: row.id,
          requestId: row['approvalId'] as string,
          catalogId: row['catalogId'] as string,
          reviewedById: row['reviewedById'] as string | null,
          reviewedByName: row['reviewedByName'] as string | null,
          result: row['result'] as string,
          askedAt: row['startedAt'] as Instant,
          decidedAt: row['reviewedAt'] as Instant,
          seconds,
          hasReason: String(row['justification'] ?? '').trim() !== '',
        });
      }
      return found;
    },
  },
};

export const requestReports: readonly Report[] = [approvals, rubberStamp, bypassed, slow, failed];
