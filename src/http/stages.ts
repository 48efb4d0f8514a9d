// What the stages of a call hand to each other, and how an outcome becomes an answer.

import type { Caller } from '../domain/caller.ts';
import type { Entities, Instant } from '../domain/entities.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Context } from '../commands/context.ts';
import type { Verify } from '../identity/verify.ts';
import type { How } from '../odata/how.ts';
import type { Options } from '../odata/options.ts';
import type { Planned } from '../odata/plan.ts';
import type { Urls } from '../odata/links.ts';
import type { Answer as Serialized } from '../odata/serialize.ts';
import type { Target } from '../odata/target.ts';
import type { Store } from '../store/contract.ts';
import { json, type Answer, type Call } from './call.ts';
import type { Dialect } from './dialects.ts';
import type { Preferences } from './preferences.ts';
import type { Plans } from './prepared.ts';
import type { Admit } from './rate.ts';
import type { Witness } from './trail.ts';

export interface Serving {
  readonly store: Store;
  readonly dialects: readonly Dialect[];
  readonly strict: boolean;
  readonly verify: Verify;
  /** Reads that were planned before. */
  readonly plans: Plans;
  /** Throws where the caller has called too often; null where nobody counts. */
  readonly admit: Admit | null;
  /** Where a 401 sends people. */
  readonly authorizationUri: () => string;
  /** Tenant time from the tenant's row, read with each call. */
  readonly tenantNow: (tenant: Entities['tenant']) => Instant;
  readonly contextFor: (caller: Caller, now: Instant, correlationId: string) => Context;
  /** Whether stages are told in `Server-Timing` to everybody; administrators always see them. */
  readonly showsTiming: boolean;
  readonly onBug: (error: unknown, call: Call) => void;
  /** Who watches calls; null where nobody does. */
  readonly witness: Witness | null;
}

/** Who asks, when, and in which dialect: what every later stage stands on. */
export interface Asked {
  readonly caller: Caller;
  readonly now: Instant;
  readonly dialect: Dialect;
  readonly target: Target;
  readonly options: Options;
  readonly prefers: Preferences;
  readonly how: How;
}

export function missing({ target }: Planned): Refusal {
  return new Refusal('notFound', {
    id: target.steps.findLast((each) => each.key !== null)?.key?.text.slice(0, 100) ?? null,
  });
}

export function urlsOf(call: Call, dialect: Dialect, { metadata }: Preferences): Urls {
  const mark = call.url.indexOf('?');
  const [path, search] = mark < 0 ? [call.url, ''] : [call.url.slice(0, mark), call.url.slice(mark + 1)];
  return {
    base: `${call.origin}${dialect.prefix}`,
    origin: call.origin,
    path,
    search,
    tips: true,
    isFull: metadata === 'full',
  };
}

const nothingMore: Readonly<Record<string, string>> = {};
const ofJson = { 'content-type': json, 'odata-version': '4.0' };

export function answered(
  { body, contentType }: Serialized,
  status = 200,
  headers: Readonly<Record<string, string>> = nothingMore,
): Answer {
  if (contentType === 'none') return { status: status === 200 ? 204 : status, headers, body: null };
  if (contentType === 'json' && headers === nothingMore) return { status, headers: ofJson, body };
  return {
    status,
    headers: { ...ofJson, ...(contentType === 'json' ? {} : { 'content-type': 'text/plain' }), ...headers },
    body,
  };
}
