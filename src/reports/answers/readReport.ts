// The rows of a report: a page of them, or all as a stream that holds one page at a time.

import type { EntityName } from '../../domain/entities.ts';
import { storedEntities } from '../../model/storedEntities.ts';
import { and, everyRow, from, type Expansion, type Path, type Row } from '../../odata/query.ts';
import type { Cell, Column, ParameterValues, Report, ReportContext, ReportRow, RowSource } from '../report.ts';
import type { ReportPage, ReportQuery } from './reportQuery.ts';
import { calculatedPage } from './calculatedPage.ts';
import { reachedCondition, reachedOrders } from './reach.ts';

/** The most rows that a page may hold in memory, with all that is read beside them. */
const mostRows = 50_000;
/** The rows that a stream reads at a time. */
const streamed = 1000;

/** A page of the rows that the caller may read. Throws the refusal `tooManyRows`. */
export async function readReport(
  report: Report,
  ctx: ReportContext,
  values: ParameterValues,
  query: ReportQuery,
): Promise<ReportPage> {
  const { source } = report;
  return source.kind === 'rows'
    ? readRows(report, source, { ctx, values, query })
    : calculatedPage(report, await source.calculate(ctx, values), query);
}

/** All rows in pages. Each row comes once; those that change meanwhile come as they are when their page is read. */
export async function* streamReport(
  report: Report,
  ctx: ReportContext,
  values: ParameterValues,
  query: ReportQuery,
): AsyncGenerator<readonly ReportRow[]> {
  let left = query.top;
  let { after, skip } = query;
  while (left > 0) {
    const top = report.source.kind === 'rows' ? Math.min(left, streamed) : left;
    const page: ReportPage = await readReport(report, ctx, values, { ...query, top, skip, after, count: false });
    yield page.rows;
    if (page.next === null) return;
    left -= page.rows.length;
    after = page.next;
    skip = 0;
  }
}

interface ReportCall {
  readonly ctx: ReportContext;
  readonly values: ParameterValues;
  readonly query: ReportQuery;
}

async function readRows(
  { columns }: Report,
  { entity, fields = [], where, more }: RowSource,
  { ctx, values, query }: ReportCall,
): Promise<ReportPage> {
  const paths = [
    ...columns.flatMap(({ path }) => (path === null ? [] : [path])),
    ...fields.map((each): Path => [each]),
  ];
  const asked = and(
    await where(ctx, values),
    ctx.readable(entity),
    reachedCondition({ columns, entity, ctx }, query.where),
  );
  const [page] = await ctx.store.read(
    [
      from(entity, asked, {
        ...neededOf(ctx, entity, paths),
        orderBy: reachedOrders(columns, query.orderBy),
        top: query.top,
        skip: query.skip,
        after: query.after,
        count: query.count,
      }),
    ],
    mostRows,
  );
  const rows = page?.rows ?? [];
  const further = rows.length === 0 ? undefined : await more?.(ctx, rows, values);
  return {
    rows: rows.map((row) => reportRow(columns, row, further?.get(row.id))),
    count: page?.count ?? null,
    next: page?.next ?? null,
  };
}

const reportRow = (columns: readonly Column[], row: Row, further: Readonly<Record<string, Cell>> = {}): ReportRow => ({
  ...Object.fromEntries(
    columns.map(({ name, path }) => [name, path === null ? (further[name] ?? null) : cellAt(row, path)]),
  ),
  id: row.id,
});

/** What a row has at the end of a path; null where a row on the way is not there, or not to be told of. */
function cellAt(row: Row, path: Path): Cell {
  let at: Row | null | undefined = row;
  for (const step of path.slice(0, -1)) at = at?.[step] as Row | null | undefined;
  return (at?.[path.at(-1) as string] as Cell | undefined) ?? null;
}

/** The fields and rows that paths lead to; deleted rows too, for a report tells of what was. */
function neededOf(
  ctx: ReportContext,
  entity: EntityName,
  paths: readonly Path[],
): { readonly fields: readonly string[]; readonly expand: readonly Expansion[] } {
  const stored = storedEntities.get(entity);
  const further = paths.filter((path) => path.length > 1);
  return {
    fields: [...new Set(paths.flatMap((path) => (path.length === 1 ? [path[0]] : [])))],
    expand: [...new Set(further.map(([navigation]) => navigation))].map((navigation): Expansion => {
      const to = stored?.relations.get(navigation)?.to;
      if (to === undefined) throw new Error(`${entity} has no ${navigation}`);
      const rest = further.filter(([first]) => first === navigation).map((path) => path.slice(1) as unknown as Path);
      return {
        navigation,
        as: navigation,
        query: from(to, and(everyRow, ctx.readable(to)), { ...neededOf(ctx, to, rest), top: 1 }),
      };
    }),
  };
}
