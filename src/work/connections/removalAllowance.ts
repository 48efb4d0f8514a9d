// How many memberships that nobody here gave may be taken from a group there at once: the limit of the tenant for the
// cause `remoteMember`, and the ledger of the link.

import { isBaseOld, limitOf, spentNow, takeRemoval, type RemovalAccount } from '../../domain/removals/removalBudget.ts';
import type { RemovalLedger } from '../../domain/removals/removalEntities.ts';
import type { RemoteLink } from '../../domain/connections/remoteEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, rows } from '../../flows/load.ts';
import { eq, from } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';

/** What may go now: how many of the wished removals, and the change of the ledger once so many went. */
export interface RemovalAllowance {
  readonly allowed: number;
  readonly spend: (count: number) => readonly Change[];
}

const none: RemovalAllowance = { allowed: 0, spend: () => [] };

/** `wished`: how many would go. A link from which nothing is to be taken costs no read. */
export async function loadAllowance(
  ctx: Context,
  { id }: Pick<RemoteLink, 'id'>,
  wished: number,
): Promise<RemovalAllowance> {
  if (wished === 0) return none;
  const { ledgers, settings } = await load(ctx.store, {
    ledgers: rows('removalLedger', eq('thingId', id)),
    settings: rows('settings', eq('id', 'singleton')),
  });
  const ledger = ledgers[0] ?? null;
  const limit = limitOf('remoteMember', settings[0]?.removalLimits ?? []);
  const spent = ledger?.spent ?? [];
  const isKnown = ledger?.base != null && ledger.baseAt !== null && !isBaseOld(ledger.baseAt, limit, ctx.now);
  const held = isKnown ? 0 : await holdingsOf(ctx, id);
  const base = isKnown ? (ledger.base ?? 0) : held + spentNow(spent, limit, ctx.now);
  const first: RemovalAccount = {
    base,
    baseAt: isKnown ? (ledger.baseAt ?? ctx.now) : ctx.now,
    spent,
    confirmed: 0,
    confirmedAt: null,
  };
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
      count === 0 ? [] : [written(ctx, id, ledger, accounts[Math.min(count, accounts.length - 1)] ?? first)],
  };
}

async function holdingsOf(ctx: Context, linkId: string): Promise<number> {
  const [page] = await ctx.store.read([
    from('remoteHolding', eq('linkId', linkId), { fields: [], top: 1, count: true }),
  ]);
  return page?.count ?? 0;
}

function written(
  ctx: Context,
  thingId: string,
  ledger: RemovalLedger | null,
  { base, baseAt, spent }: RemovalAccount,
): Change {
  const set = { base, baseAt, spent };
  return ledger === null
    ? insert('removalLedger', { id: ctx.newId(), thingId, cause: 'remoteMember', ...set })
    : update('removalLedger', ledger.id, set, ledger.version);
}
