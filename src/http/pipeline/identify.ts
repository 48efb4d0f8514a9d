// The first stage: whose token it is, and who that is at this moment.

import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import { confirmableNumbers, isConfirmable } from '../../domain/removals/confirmedRemovals.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { CallOrigin, Context } from '../../flows/context.ts';
import { findTarget } from '../../flows/requests/requestTarget.ts';
import type { CallerLookup } from '../../identity/access/callers.ts';
import type { Identity } from '../../identity/tokens/verifyToken.ts';
import type { Call } from './call.ts';
import type { ServerDeps } from './serverDeps.ts';

/** Who calls, and when in tenant time. */
export interface CallerAtTime {
  readonly caller: Caller;
  readonly now: Instant;
}

/** The token was valid, but its account was deleted or disabled since. Answered with 401. */
export class AccountGone extends Error {}

/** The bearer of the token. Rejects with `TokenError` (401), `KeysUnavailable` (503) or `tooManyRequests` (429). */
export async function identify(call: Call, { verifier, limitRate }: ServerDeps): Promise<Identity> {
  const identity = await verifier.verify(tokenOf(call), call.lastToken);
  limitRate?.(identity);
  return identity;
}

/** The account of the token, as it was looked up. Rejects with `AccountGone` (401). */
export async function accountOf(
  { caller, tenant }: CallerLookup,
  call: Call,
  { tenantNow, contextFor }: ServerDeps,
): Promise<CallerAtTime> {
  if (caller === null) throw new AccountGone();
  const now = tenantNow(tenant);
  return { caller: caller.isGuest ? await withOrganization(contextFor(caller, now, originOf(call))) : caller, now };
}

/** How many people an edit may take something from, whatever the limit says. */
export const confirmRemovalsHeader = 'latchkey-confirm-removals';

/** What a context is told of a call. */
export const originOf = ({ requestId, blockOfClient, headers }: Call): CallOrigin => ({
  correlationId: requestId,
  block: blockOfClient?.() ?? null,
  userAgent: headers['user-agent'] ?? null,
  confirmedRemovals: confirmedRemovalsOf(headers[confirmRemovalsHeader]),
});

/** Throws `invalidField` for what is no whole number. */
function confirmedRemovalsOf(said: string | undefined): number | null {
  if (said === undefined) return null;
  if (!/^\d{1,8}$/.test(said) || !isConfirmable(Number(said)))
    throw invalidField('Latchkey-Confirm-Removals', confirmableNumbers);
  return Number(said);
}

/** What a guest may see and request depends on the connected organization to which the guest belongs now. */
export async function withOrganization(ctx: Context): Promise<Caller> {
  const { organization } = await findTarget(ctx, ctx.caller.objectId as string);
  return { ...ctx.caller, organization };
}

const bearerPattern = /^Bearer +(\S+) *$/i;

/** The bearer token of a call: undefined without the header, empty where the header holds none. */
export function tokenOf({ headers: { authorization: header } }: Call): string | undefined {
  if (header === undefined) return undefined;
  // The usual spelling costs no pattern; the pattern allows more spaces and other letter cases.
  if (header.startsWith('Bearer ') && !header.includes(' ', 7)) return header.slice(7);
  return bearerPattern.exec(header)?.[1] ?? '';
}
