// Reads: their plan, the one query that they run, and the page that they serialize.

import { Refusal } from '../../domain/refusal.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import { planQuery, type PlannedRead } from '../../odata/plan/planQuery.ts';
import type { Page, Row } from '../../odata/query.ts';
import { etagOf } from '../../odata/serialize/etag.ts';
import { shownVersion } from '../../odata/serialize/rowJson.ts';
import { serialize } from '../../odata/serialize/serialize.ts';
import type { ReadOptions } from '../../store/contract.ts';
import type { ServedVersion } from '../routing/apiVersions.ts';
import { functionOf, isSchemaOnly } from '../routing/commandTable.ts';
import { isNotModified } from '../routing/preconditions.ts';
import type { Call, HttpResponse } from './call.ts';
import type { ParsedCall, PreparedCall } from './parsedCall.ts';
import { noPreferences, pageSizesFor, preferenceApplied, type Preferences } from './preferences.ts';
import type { RequestTrace } from './requestTrace.ts';
import { notFoundRefusal, notModified, shownPath, toResponse, urlsOf } from './responses.ts';
import type { ServerDeps } from './serverDeps.ts';

/** The most rows of an answer with all that is expanded: what a page may hold in memory. */
const maxRows = 50_000;

export interface ReadPlan {
  readonly kind: 'read';
  readonly call: Call;
  readonly apiVersion: ServedVersion;
  readonly preferences: Preferences;
  readonly planned: PlannedRead;
  /** The values of a prepared plan's parameters; null where the plan has none. */
  readonly parameters: ReadonlyMap<string, string> | null;
}

export interface ReadResult {
  readonly kind: 'read';
  readonly plan: ReadPlan;
  /** Undefined where the path leads to no rows, but to the service itself. */
  readonly page: Page | undefined;
}

/** Whether a call reads rows; an action, or a function with a command of its own, does not. */
export function isRead({ method }: Call, { tail, type }: ResourcePath): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return tail.kind !== 'operation' || (tail.operation.kind !== 'action' && functionOf(type, tail.operation) === null);
}

/** The plan of a read; a prepared one is there already. */
export function planRead(parsed: ParsedCall | PreparedCall, deps: ServerDeps, trace: RequestTrace): ReadPlan {
  const { call, apiVersion } = parsed;
  const [preferences, planned, parameters] =
    parsed.kind === 'prepared'
      ? [noPreferences, parsed.plan.planned, parsed.plan.parameters]
      : [parsed.preferences, planTarget(parsed, deps), null];
  trace.query = planned.query;
  trace.parameters = parameters;
  return { kind: 'read', call, apiVersion, preferences, planned, parameters };
}

/** Refuses impossible filters, orders and expansions (400), and in strict mode the reads that Graph refuses (404). */
export function planTarget(
  {
    call,
    apiVersion,
    target,
    options,
    planContext,
  }: Pick<ParsedCall, 'call' | 'apiVersion' | 'target' | 'options' | 'planContext'>,
  { strict }: ServerDeps,
): PlannedRead {
  if (strict && isSchemaOnly(target)) throw new Refusal('notServed', { path: shownPath(call) });
  return planQuery(apiVersion.service, target, options, planContext);
}

/** `onSnapshot` is told of the snapshot that the rows are from. */
export async function runRead(
  plan: ReadPlan,
  { store }: ServerDeps,
  onSnapshot: NonNullable<ReadOptions['onSnapshot']>,
): Promise<ReadResult> {
  const { query } = plan.planned;
  if (query === null) return { kind: 'read', plan, page: undefined };
  const [page] = await store.read([query], maxRows, { parameters: plan.parameters, onSnapshot });
  return { kind: 'read', plan, page };
}

/** As `runRead`, by `store.readNow`. */
export function runReadNow(plan: ReadPlan, readNow: NonNullable<ServerDeps['store']['readNow']>): ReadResult {
  const { query } = plan.planned;
  if (query === null) return { kind: 'read', plan, page: undefined };
  const [page] = readNow([query], maxRows, { parameters: plan.parameters });
  return { kind: 'read', plan, page };
}

/** Refuses a row that is not there, or not visible to the caller (404). */
export function serializeRead({ plan, page }: ReadResult): HttpResponse {
  const { call, apiVersion, preferences, planned } = plan;
  const found = page === undefined ? ({ kind: 'missing', step: '' } as const) : planned.resultOf(page);
  if (planned.query !== null && found.kind === 'missing') throw notFoundRefusal(planned);
  const etag = found.kind === 'row' ? shownEtag(planned, found.row) : null;
  if (etag !== null && planned.shape?.expanded.length === 0 && isNotModified(call, etag)) return notModified(etag);
  const body = serialize(planned, found, urlsOf(call, apiVersion, preferences));
  if (etag !== null) return toResponse(body, 200, { etag });
  if (preferences.pageSize === null || found.kind !== 'rows' || planned.options.top !== null) return toResponse(body);
  return toResponse(body, 200, preferenceApplied(`odata.maxpagesize=${pageSizesFor(preferences).default}`));
}

/** The ETag of a row that is answered by itself; null where it has none, and for a property or a reference alone. */
function shownEtag({ target, shape }: PlannedRead, row: Row): string | null {
  const version = shape === null || target.tail.kind !== 'rows' ? null : shownVersion(shape, row);
  return version === null ? null : etagOf(version);
}
