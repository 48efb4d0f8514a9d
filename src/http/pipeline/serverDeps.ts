// What the stages of a call hand to each other, and how an outcome becomes an answer.

import type { Caller } from '../../domain/caller.ts';
import type { Entities } from '../../domain/entities.ts';
import type { Instant } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Context } from '../../flows/context.ts';
import type { TokenVerifier } from '../../identity/tokens/verifyToken.ts';
import type { PlanContext } from '../../odata/plan/planContext.ts';
import type { Options } from '../../odata/parse/queryOptions.ts';
import type { PlannedRead } from '../../odata/plan/planQuery.ts';
import type { RequestUrls } from '../../odata/serialize/links.ts';
import type { SerializedBody as Serialized } from '../../odata/serialize/serialize.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import type { Store } from '../../store/contract.ts';
import { jsonContentType, type HttpResponse, type Call } from './call.ts';
import type { ApiVersion } from '../routing/apiVersions.ts';
import type { Preferences } from './preferences.ts';
import type { PreparedPlans } from './preparedPlans.ts';
import type { RateLimiter } from '../server/rateLimiter.ts';
import type { CallObserver } from './requestTrace.ts';

export interface ServerDeps {
  readonly store: Store;
  readonly apiVersions: readonly ApiVersion[];
  readonly strict: boolean;
  readonly verify: TokenVerifier;
  /** Reads that were planned before. */
  readonly preparedPlans: PreparedPlans;
  /** Throws where the caller has called too often; null where nobody counts. */
  readonly limitRate: RateLimiter | null;
  /** Where a 401 sends people. */
  readonly authorizationUri: () => string;
  /** Tenant time from the tenant's row, read with each call. */
  readonly tenantNow: (tenant: Entities['tenant']) => Instant;
  readonly contextFor: (caller: Caller, now: Instant, correlationId: string) => Context;
  /** Whether stages are told in `Server-Timing` to everybody; administrators always see them. */
  readonly showsTiming: boolean;
  readonly onBug: (error: unknown, call: Call) => void;
  /** Who watches calls; null where nobody does. */
  readonly observer: CallObserver | null;
}

/** Who asks, when, and in which dialect: what every later stage stands on. */
export interface ParsedCall {
  readonly caller: Caller;
  readonly now: Instant;
  readonly apiVersion: ApiVersion;
  readonly target: ResourcePath;
  readonly options: Options;
  readonly preferences: Preferences;
  readonly planContext: PlanContext;
}

export function notFoundRefusal({ target }: PlannedRead): Refusal {
  return new Refusal('notFound', {
    id: target.steps.findLast((each) => each.key !== null)?.key?.text.slice(0, 100) ?? null,
  });
}

export function urlsOf(call: Call, apiVersion: ApiVersion, { metadata }: Preferences): RequestUrls {
  const mark = call.url.indexOf('?');
  const [path, search] = mark < 0 ? [call.url, ''] : [call.url.slice(0, mark), call.url.slice(mark + 1)];
  return {
    base: `${call.origin}${apiVersion.prefix}`,
    origin: call.origin,
    path,
    search,
    tips: true,
    isFull: metadata === 'full',
  };
}

const noHeaders: Readonly<Record<string, string>> = {};
const jsonHeaders = { 'content-type': jsonContentType, 'odata-version': '4.0' };

export function toResponse(
  { body, contentType }: Serialized,
  status = 200,
  headers: Readonly<Record<string, string>> = noHeaders,
): HttpResponse {
  if (contentType === 'none') return { status: status === 200 ? 204 : status, headers, body: null };
  if (contentType === 'json' && headers === noHeaders) return { status, headers: jsonHeaders, body };
  return {
    status,
    headers: { ...jsonHeaders, ...(contentType === 'json' ? {} : { 'content-type': 'text/plain' }), ...headers },
    body,
  };
}
