// How many memberships that nobody here gave may be taken from a group there at once, and how many accounts may be
// disabled because nothing is held: the limit of the tenant for the cause `remoteMember`, and the ledger of the link or
// of the connection.

import { limitOf, takeRemoval, type RemovalAccount } from '../../domain/removals/removalBudget.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import type { RemoteLink } from '../../domain/connections/remoteEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { retry } from '../../flows/retry.ts';
import { ledgerChange, loadRemovalAccount, type RuleRemoval } from '../../flows/removals/removals.ts';
import { and, eq } from '../../odata/query.ts';
import { isConflict, RuleViolationError, type Change } from '../../store/contract.ts';

/** What may go now: how many of the wished removals, and the change of the ledger once so many went. */
export interface RemovalAllowance {
  readonly allowed: number;
  readonly spend: (count: number) => readonly Change[];
}

const none: RemovalAllowance = { allowed: 0, spend: () => [] };

/** `wished`: how many would go. A link from which nothing is to be taken costs no read. */
export const loadAllowance = (
  ctx: Context,
  { id }: Pick<RemoteLink, 'id'>,
  wished: number,
): Promise<RemovalAllowance> => allowanceOf(ctx, { thingId: id, holders: ['remoteHolding', eq('linkId', id)] }, wished);

/** Of accounts that the connection made: how many more may be disabled now. */
const loadDisableAllowance = (
  ctx: Context,
  { id }: Pick<Connection, 'id'>,
  wished: number,
): Promise<RemovalAllowance> => {
  const isMade = and(eq('connectionId', id), eq('kind', 'account'), eq('origin', 'created'));
  return allowanceOf(ctx, { thingId: id, holders: ['remoteLink', isMade] }, wished);
};

/** The links of a connection meet at one ledger. */
const mostAttempts = 20;

/**
 * Whether one more account may be disabled. It is counted before the call, with the changes that say so in the commit:
 * links that look at the same moment meet at the ledger, and none of them goes over the limit.
 */
export const reserveDisabling = (
  ctx: Context,
  connection: Pick<Connection, 'id'>,
  noted: () => Promise<readonly Change[]>,
): Promise<boolean> =>
  retry(
    mostAttempts,
    (error) => isConflict(error) || error instanceof RuleViolationError,
    async () => {
      const { allowed, spend } = await loadDisableAllowance(ctx, connection, 1);
      if (allowed === 0) return false;
      await ctx.store.commit([...(await noted()), ...spend(1)]);
      return true;
    },
  );

async function allowanceOf(
  ctx: Context,
  of: Pick<RuleRemoval, 'thingId' | 'holders'>,
  wished: number,
): Promise<RemovalAllowance> {
  if (wished === 0) return none;
  const { ledgers, settings } = await load(ctx.store, {
    ledgers: rows('removalLedger', eq('thingId', of.thingId)),
    settings: rows('settings', eq('id', 'singleton')),
  });
  const ledger = ledgers[0] ?? null;
  const removal = { ...of, cause: 'remoteMember' } as const;
  const limit = limitOf(removal.cause, settings[0]?.removalLimits ?? []);
  const first = await loadRemovalAccount(ctx, removal, ledger, limit);
  const accounts: RemovalAccount[] = [first];
  for (
    let next = takeRemoval(first, limit, ctx.now);
    next !== null && accounts.length <= wished;
    next = takeRemoval(next, limit, ctx.now)
  )
    accounts.push(next);
  return {
    allowed: accounts.length - 1,
    spend: (count) =>
      count === 0 ? [] : [ledgerChange(ctx, removal, ledger, accounts[Math.min(count, accounts.length - 1)] ?? first)],
  };
}
