// `GET /latchkey/v1/reports` and `/latchkey/v1/reports/{id}(…)`: beside the service, for their columns are no types of
// the model, and an answer may be a table.

import { createHash } from 'node:crypto';
import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../../flows/context.ts';
import { isPermitted, permissionsFor, permissionsOf } from '../../identity/access/permissions.ts';
import { rowsFor } from '../../identity/access/visibility.ts';
import { argumentsOf, segmentsOf } from '../../odata/parse/pathSegments.ts';
import { readOptions, queryPairs } from '../../odata/parse/queryOptions.ts';
import { writeSkipToken } from '../../odata/parse/skipToken.ts';
import { nextLink } from '../../odata/serialize/links.ts';
import { csvHead, csvRows, shownCell } from '../../reports/answers/csvRows.ts';
import { evidenceHeader, type EvidenceHeader } from '../../reports/answers/evidence.ts';
import { readReport, streamReport } from '../../reports/answers/readReport.ts';
import type { ReportQuery } from '../../reports/answers/reportQuery.ts';
import { reportOf, reports } from '../../reports/catalog/reportTable.ts';
import { isOfTime, type Column, type ParameterValues, type Report, type ReportContext } from '../../reports/report.ts';
import { jsonContentType, type Call, type HttpResponse } from '../pipeline/call.ts';
import { noPreferences, pageSizesFor } from '../pipeline/preferences.ts';
import { shownPath, urlsOf } from '../pipeline/responses.ts';
import type { ApiUrl } from '../routing/apiVersions.ts';
import { edmTypeOf, parametersOf, planReport } from './reportService.ts';

/** What a GET reads here, by the templates of the table of permissions. */
export const reportPaths = { list: '/reports', report: '/reports/{id}' } as const;

const isOfReports = /^\/latchkey\/v1\/reports(?:[/(]|$)/i;

/** The response to a call of the reports; null for every other address. */
export function reportResponse(call: Call, url: ApiUrl, context: () => Context): Promise<HttpResponse> | null {
  if (!isOfReports.test(`${url.apiVersion.prefix}${url.path}`)) return null;
  return answer(call, url, context());
}

async function answer(call: Call, url: ApiUrl, ctx: Context): Promise<HttpResponse> {
  const { method } = call;
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal('methodNotAllowed', { method, allowed: 'GET' });
  const [, named, ...rest] = segmentsOf(url.path);
  if (rest.length > 0) throw new Refusal('notServed', { path: shownPath(call) });
  requirePermission(ctx.caller, named === undefined ? reportPaths.list : reportPaths.report);
  if (named === undefined) return listOf(call, url, ctx.caller);
  const report = reportOf(named.name);
  if (report === null) throw new Refusal('notServed', { path: shownPath(call) });
  for (const route of report.routes) requirePermission(ctx.caller, route);
  return answerReport(report, { call, url, ctx, args: argumentsOf(named) });
}

const isAllowed = (caller: Caller, route: string): boolean =>
  isPermitted(caller, permissionsOf(caller, permissionsFor(route, 'GET'), false));

function requirePermission(caller: Caller, route: string): void {
  const needed = permissionsOf(caller, permissionsFor(route, 'GET'), false);
  if (!isPermitted(caller, needed)) throw new Refusal('scopeMissing', { needed });
}

function listOf(call: Call, url: ApiUrl, caller: Caller): HttpResponse {
  const value = reports.map((report) => ({
    id: report.id,
    question: report.question,
    parameters: report.parameters.map(({ name, kind, required, usual, says }) => ({
      name,
      type: kind,
      isRequired: required === true,
      default: usual ?? null,
      description: says,
    })),
    columns: report.columns.map((each) => ({
      name: each.name,
      type: edmTypeOf(each.kind),
      kind: each.kind,
      isFilterable: report.source.kind === 'calculated' || each.path !== null,
    })),
    isOfTime: isOfTime(report),
    isPermitted: report.routes.every((route) => isAllowed(caller, route)),
  }));
  return {
    status: 200,
    headers: { 'content-type': jsonContentType, 'odata-version': '4.0' },
    body: JSON.stringify({ '@odata.context': `${call.origin}${url.apiVersion.prefix}/$metadata#reports`, value }),
  };
}

interface AskedReport {
  readonly call: Call;
  readonly url: ApiUrl;
  readonly ctx: Context;
  readonly args: ReturnType<typeof argumentsOf>;
}

/** The rows of a table have no end but their own; those of JSON come in pages. */
const mostInTable = Number.MAX_SAFE_INTEGER;

async function answerReport(report: Report, { call, url, ctx, args }: AskedReport): Promise<HttpResponse> {
  const search = withoutFormat(call, url.search);
  const options = readOptions(search.rest);
  const values = parametersOf(report, args, options.aliases);
  const reading = readingContext(ctx);
  const sizes = search.isTable ? { default: mostInTable, max: mostInTable } : pageSizesFor(noPreferences);
  const list = `reports/${report.id}${JSON.stringify(values)}`;
  const planned = planReport(report, reading, options, { pageSize: sizes, list });
  const { where, orderBy, top, skip, after, count } = planned.query;
  const query: ReportQuery = { where, orderBy, top: top ?? sizes.default, skip, after, count };
  const shown = (name: string): string | null =>
    queryPairs(search.rest).find((pair) => pair.name.trim().toLowerCase() === name)?.value ?? null;
  const header = await evidenceHeader(report, reading, {
    caller: ctx.caller,
    values,
    filter: shown('$filter'),
    orderBy: shown('$orderby'),
  });
  const asked: PlannedReport = { report, reading, values, query, header, columns: planned.selected };
  if (search.isTable) return tableOf(call, asked, search.hasMark);
  const page = await readReport(report, reading, values, query);
  const rows = page.rows.map((row) =>
    Object.fromEntries(planned.selected.map((each) => [each.name, shownCell(each, row[each.name] ?? null)])),
  );
  const text = JSON.stringify(rows);
  const urls = urlsOf(call, url.apiVersion, noPreferences);
  const parts = [
    `"@odata.context":${JSON.stringify(`${urls.base}/$metadata#reports`)}`,
    ...(page.count === null ? [] : [`"@odata.count":${page.count}`]),
    ...(page.next === null
      ? []
      : [`"@odata.nextLink":${JSON.stringify(nextLink(urls, writeSkipToken(`${planned.list}`, page.next)))}`]),
    `"@latchkey.evidence":${JSON.stringify({ ...header, rows: rows.length, digest: digestOf(text) })}`,
    `"value":${text}`,
  ];
  return {
    status: 200,
    headers: { 'content-type': jsonContentType, 'odata-version': '4.0' },
    body: `{${parts.join(',')}}`,
  };
}

const digestOf = (text: string): string => `sha-256=${createHash('sha256').update(text).digest('hex')}`;

function readingContext(ctx: Context): ReportContext {
  return {
    store: ctx.store,
    now: ctx.now,
    readable: ctx.readable,
    permits: (route) => ctx.permits('GET', route),
    told: rowsFor(ctx.caller, ctx.now)('approvalStage', 'told'),
  };
}

interface PlannedReport {
  readonly report: Report;
  readonly reading: ReportContext;
  readonly values: ParameterValues;
  readonly query: ReportQuery;
  readonly header: EvidenceHeader;
  readonly columns: readonly Column[];
}

/** Rows and digest of a table are known at its end: they follow as trailers. The digest is that of the whole file. */
function tableOf(call: Call, asked: PlannedReport, hasMark: boolean): HttpResponse {
  const { report, header } = asked;
  const hash = createHash('sha256');
  const count = { rows: 0 };
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${report.id}-${header.askedDateTime.slice(0, 10)}.csv"`,
      'latchkey-evidence': Buffer.from(JSON.stringify(header)).toString('base64'),
      trailer: 'latchkey-rows, latchkey-digest',
    },
    body: null,
    ...(call.method === 'HEAD' ? {} : { parts: partsOf(asked, { hash, count, hasMark }) }),
    trailers: () => ({ 'latchkey-rows': String(count.rows), 'latchkey-digest': `sha-256=${hash.digest('hex')}` }),
  };
}

async function* partsOf(
  { report, reading, values, query, columns }: PlannedReport,
  { hash, count, hasMark }: { hash: ReturnType<typeof createHash>; count: { rows: number }; hasMark: boolean },
): AsyncGenerator<Buffer> {
  const part = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    return bytes;
  };
  yield part(`${hasMark ? '\uFEFF' : ''}${csvHead(columns)}`);
  for await (const rows of streamReport(report, reading, values, query)) {
    count.rows += rows.length;
    if (rows.length > 0) yield part(csvRows(columns, rows));
  }
}

/** `$format=csv` or `Accept: text/csv` asks for a table; `bom=true` puts a byte order mark before it. */
function withoutFormat(
  { headers }: Call,
  search: string,
): { readonly rest: string; readonly isTable: boolean; readonly hasMark: boolean } {
  const pairs = search.replace(/^\?/, '').split('&');
  const isFormat = (pair: string): boolean => /^(?:\$|%24)format=(?:csv|text(?:\/|%2f)csv)$/i.test(pair);
  return {
    rest: pairs.filter((pair) => !isFormat(pair)).join('&'),
    isTable: pairs.some(isFormat) || /\btext\/csv\b/i.test(headers['accept'] ?? ''),
    hasMark: pairs.includes('bom=true'),
  };
}
