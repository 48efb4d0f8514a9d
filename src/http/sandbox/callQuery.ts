// Recorded calls searched, filtered, ordered and cut into pages, as the query of `GET /sandbox/calls` asks.

import { Refusal } from '../../domain/refusal.ts';
import { recordingLimits, type CallSummary } from './callDetails.ts';

/** Which calls are listed, and how. */
interface CallQuery {
  /** A part of the address, or of the caller's name or id, in lower case. */
  readonly search: string;
  readonly method: string;
  /** With what the sender begins, or does not begin. */
  readonly from: string;
  readonly notFrom: string;
  /** The first digit of the status, or all three. */
  readonly status: string;
  readonly orderBy: CallOrder;
  readonly isDescending: boolean;
  /** Calls with a higher number are left out, so that pages stay as they are while calls come in. */
  readonly upTo: number;
  readonly skip: number;
  readonly top: number;
}

const orders = {
  n: byNumber('n'),
  milliseconds: byNumber('milliseconds'),
  rowsRead: byNumber('rowsRead'),
  status: byNumber('status'),
  method: byText(({ method }) => method),
  url: byText(({ url }) => url),
  caller: byText(callerLabel),
} as const;
type CallOrder = keyof typeof orders;
type Compare = (one: CallSummary, other: CallSummary) => number;

/** Throws `invalidField` for a value that is not possible. */
export function parseCallQuery(query: URLSearchParams): CallQuery {
  const [orderBy = '', direction = 'asc', ...more] = (query.get('orderBy') ?? 'n').trim().split(/\s+/);
  if (!Object.hasOwn(orders, orderBy) || !['asc', 'desc'].includes(direction) || more.length > 0)
    refuse('orderBy', `one of ${Object.keys(orders).join(', ')} is required, and asc or desc after it`);
  const status = query.get('status') ?? '';
  if (!/^([1-5](\d\d)?)?$/.test(status)) refuse('status', 'a status, or its first digit, is required');
  return {
    search: textParameter(query, 'search', 200).toLowerCase(),
    method: textParameter(query, 'method', 10).toUpperCase(),
    status,
    from: textParameter(query, 'from', 200),
    notFrom: textParameter(query, 'notFrom', 200),
    orderBy: orderBy as CallOrder,
    isDescending: direction === 'desc',
    upTo: numberParameter(query, 'upTo', { fallback: Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
    skip: numberParameter(query, 'skip', { fallback: 0, max: recordingLimits.calls }),
    top: numberParameter(query, 'top', { fallback: recordingLimits.calls, max: recordingLimits.calls }),
  };
}

/** One page of the calls that match; `count` is the number of all of them. */
export function queryCalls(
  calls: readonly CallSummary[],
  { search, method, status, from, notFrom, orderBy, isDescending, upTo, skip, top }: CallQuery,
): { readonly calls: readonly CallSummary[]; readonly count: number } {
  const isFrom = ({ sender }: CallSummary): boolean =>
    (sender ?? '').startsWith(from) && (notFrom === '' || sender?.startsWith(notFrom) !== true);
  const found = calls.filter(
    (call) =>
      call.n <= upTo &&
      (method === '' || call.method === method) &&
      String(call.status).startsWith(status) &&
      isFrom(call) &&
      (search === '' || searchText(call).includes(search)),
  );
  const compare: Compare = (one, other) => orders[orderBy](one, other) || one.n - other.n;
  return {
    calls: found.sort(isDescending ? (one, other) => compare(other, one) : compare).slice(skip, skip + top),
    count: found.length,
  };
}

/** A whole number of a query. Throws `invalidField`. */
export function numberParameter(
  query: URLSearchParams,
  name: string,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,16}$/.test(text) || Number(text) > max) refuse(name, `a whole number from 0 to ${max} is required`);
  return Number(text);
}

/** A text of a query without space around it. Throws `invalidField` where it is too long. */
export function textParameter(query: URLSearchParams, name: string, max: number): string {
  const text = (query.get(name) ?? '').trim();
  if (text.length > max) refuse(name, `${max} characters are the most`);
  return text;
}

function refuse(field: string, says: string): never {
  throw new Refusal('invalidField', { field, says });
}

function byNumber(name: 'n' | 'milliseconds' | 'rowsRead' | 'status'): Compare {
  return (one, other) => one[name] - other[name];
}

function byText(read: (call: CallSummary) => string): Compare {
  return (one, other) => read(one).localeCompare(read(other), 'en');
}

function callerLabel({ caller }: CallSummary): string {
  return caller?.displayName ?? caller?.userPrincipalName ?? caller?.id ?? '';
}

/** What a search looks into: the address as it was sent and as people write it, and the caller. */
function searchText(call: CallSummary): string {
  const { url, caller } = call;
  const texts = [url, decodeForReading(url), callerLabel(call), caller?.userPrincipalName ?? '', caller?.id ?? ''];
  return texts.join(' ').toLowerCase();
}

function decodeForReading(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return url;
    throw error;
  }
}
