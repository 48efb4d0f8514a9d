// What led to access: the request, who decided it, and the entry of the audit that says that it was given.

import type { Id, Instant } from '../../domain/base.ts';
import { and, any, everyRow, from, oneOfValues, type ExpandedRows, type Row } from '../../odata/query.ts';
import { column, type Column, type FurtherCells, type ReportContext } from '../report.ts';

export const decisionColumns: readonly Column[] = [
  column('requestId', 'id'),
  column('requestType', 'word'),
  column('requestedById', 'id'),
  column('requestedByName', 'name'),
  column('requestedAt', 'instant'),
  column('isApprovalBypassed', 'boolean'),
  column('decidedByNames', 'text'),
  column('decidedAt', 'instant'),
  column('auditId', 'id'),
];

const given = ['userAdd', 'adminAdd', 'systemAdd', 'onBehalfAdd'];
const givenActivities = [
  'Fulfill access package assignment request',
  'Partially fulfill access package assignment request',
];

/** The cells of rows that name an assignment, by the id of the row. */
export async function decisionCells(
  ctx: ReportContext,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, FurtherCells>> {
  const assignmentIds = [...new Set(rows.flatMap((row) => (row['assignmentId'] as Id | null | undefined) ?? []))];
  if (assignmentIds.length === 0) return new Map();
  const [requests] = await ctx.store.read([
    from(
      'assignmentRequest',
      and(oneOfValues('assignmentId', assignmentIds), oneOfValues('type', given), ctx.readable('assignmentRequest')),
      {
        fields: ['type', 'assignmentId', 'createdAt', 'createdByObjectId', 'isApprovalBypassed'],
        expand: [
          {
            navigation: 'creator',
            as: 'creator',
            query: from('directoryObject', and(everyRow, ctx.readable('directoryObject')), {
              fields: ['displayName'],
              top: 1,
            }),
          },
        ],
        orderBy: [{ path: ['createdAt'], descending: false }],
      },
    ),
  ]);
  // The request that began the assignment.
  const first = new Map((requests?.rows ?? []).toReversed().map((row) => [row['assignmentId'] as Id, row]));
  const requestIds = [...first.values()].map(({ id }) => id);
  const stages = await stagesOf(ctx, requestIds);
  const audits = await auditsOf(ctx, requestIds);
  return new Map(
    rows.flatMap((row): readonly [string, FurtherCells][] => {
      const request = first.get((row['assignmentId'] as Id | null) ?? '');
      return request === undefined
        ? []
        : [[row.id, cellsOf(request, stages.get(request.id) ?? [], audits.get(request.id) ?? null)]];
    }),
  );
}

function cellsOf(request: Row, stages: readonly Row[], auditId: Id | null): FurtherCells {
  const creator = request['creator'] as Row | null | undefined;
  const names = stages.map((stage) => (stage['reviewedByName'] as string | null) ?? '?');
  return {
    requestId: request.id,
    requestType: request['type'] as string,
    requestedById: request['createdByObjectId'] as Id | null,
    requestedByName: (creator?.['displayName'] as string | null | undefined) ?? null,
    requestedAt: request['createdAt'] as Instant,
    isApprovalBypassed: request['isApprovalBypassed'] as boolean,
    decidedByNames: names.length === 0 ? null : names.join('; '),
    decidedAt: (stages.at(-1)?.['reviewedAt'] as Instant | null | undefined) ?? null,
    auditId,
  };
}

/** The decided stages of requests, in order, as far as the caller may know who decided. */
async function stagesOf(ctx: ReportContext, requestIds: readonly Id[]): Promise<ReadonlyMap<Id, readonly Row[]>> {
  if (requestIds.length === 0) return new Map();
  const [page] = await ctx.store.read([
    from(
      'approvalStage',
      and(
        oneOfValues('approvalId', requestIds),
        oneOfValues('result', ['approved', 'denied']),
        ctx.readable('approvalStage'),
        ctx.told,
      ),
      {
        fields: ['approvalId', 'reviewedByName', 'reviewedAt', 'position'],
        orderBy: [{ path: ['position'], descending: false }],
      },
    ),
  ]);
  return Map.groupBy(page?.rows ?? [], (row) => row['approvalId'] as Id);
}

async function auditsOf(ctx: ReportContext, requestIds: readonly Id[]): Promise<ReadonlyMap<Id, Id>> {
  const isAllowed = ctx.permits('/auditlogs/directoryaudits');
  if (!isAllowed || requestIds.length === 0) return new Map();
  const isOfThem = oneOfValues('targetId', requestIds);
  const [page] = await ctx.store.read([
    from(
      'audit',
      and(oneOfValues('activityDisplayName', givenActivities), any('targets', isOfThem), ctx.readable('audit')),
      {
        fields: ['activityAt'],
        expand: [
          { navigation: 'targets', as: 'targets', query: from('auditTarget', isOfThem, { fields: ['targetId'] }) },
        ],
      },
    ),
  ]);
  return new Map(
    (page?.rows ?? []).flatMap((row) =>
      (row['targets'] as ExpandedRows).rows.map((target): [Id, Id] => [target['targetId'] as Id, row.id]),
    ),
  );
}
