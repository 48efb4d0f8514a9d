// Calls of the API that were refused for who called: which of them have a row, and what it says.

import type { Caller } from '../caller.ts';
import type { Id, Instant, StoredRow } from '../base.ts';
import type { TalliedFailure } from '../signIns/failureTally.ts';

/** Calls of one minute by one caller, or from one address, that were refused alike. */
export interface RefusedCall extends StoredRow {
  /** Tenant time of the first of them. */
  readonly createdAt: Instant;
  /** Of a call without a token that is good, `anonymous`. */
  readonly callerKind: 'user' | 'application' | 'anonymous';
  readonly callerId: Id | null;
  readonly callerDisplayName: string | null;
  readonly userPrincipalName: string | null;
  readonly appId: string | null;
  /** Null for calls from many addresses that are counted together. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly apiVersion: string;
  readonly method: string;
  /** The template of the path: `/users/{id}`; null where the path leads nowhere. */
  readonly route: string | null;
  readonly status: number;
  readonly code: string;
  /** Of the first of them, as its answer and the log name it. */
  readonly requestId: string;
  readonly count: number;
}

/** A call as the edge refused it. */
export interface CallRefusal
  extends Pick<RefusedCall, 'apiVersion' | 'method' | 'route' | 'status' | 'code' | 'requestId' | 'userAgent'> {
  readonly caller: Caller | null;
  /** The block of addresses that a subscriber has. */
  readonly address: string | null;
}

/**
 * Whether the call was refused for who called: without a good token (401), without the right (403), or a write to what
 * the caller may not see, which answers like what is not there (404).
 */
export const isRefusedForCaller = (method: string, status: number): boolean =>
  status === 401 || status === 403 || (status === 404 && method !== 'GET' && method !== 'HEAD');

/** In characters. */
const longestUserAgent = 512;

/** The row of a refusal, the first of its kind. `ipAddress`: as the settings let it be kept. */
export function refusedCallRow(
  { caller, userAgent, address: _, ...refusal }: CallRefusal,
  { id, now, ipAddress }: { readonly id: Id; readonly now: Instant; readonly ipAddress: string | null },
): Omit<RefusedCall, 'version'> {
  return {
    ...refusal,
    id,
    createdAt: now,
    callerKind: caller === null || caller.kind === 'system' ? 'anonymous' : caller.kind,
    callerId: caller?.objectId ?? null,
    callerDisplayName: caller?.displayName ?? null,
    userPrincipalName: caller?.userPrincipalName ?? null,
    appId: caller?.appId ?? null,
    ipAddress,
    userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
    count: 1,
  };
}

/** What makes refusals alike: an account wherever it calls from, anybody else by the address. */
export const alikeRefusals = ({ caller, address, method, route, status, code }: CallRefusal): TalliedFailure => ({
  kind: [method, status, code],
  from: [route, caller?.objectId ?? null, caller?.appId ?? null, caller === null ? address : null],
  isKnown: caller !== null,
});
