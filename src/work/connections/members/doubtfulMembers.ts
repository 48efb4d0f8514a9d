// Memberships whose call got no answer, and that are wished otherwise by now: what may be there counts as there, and
// what may be gone as gone, so that the next call says what is wished.

import type { Difference } from '../../../domain/connections/remoteEntities.ts';
import type { Context } from '../../../flows/context.ts';
import { beginHolding } from '../../../flows/connections/holdings.ts';
import { load, refine, rows } from '../../../flows/load.ts';
import { and, any, eq, not } from '../../../odata/query.ts';
import type { Change } from '../../../store/contract.ts';
import { isWantedIn, type GroupPlan } from '../groupPlan.ts';
import type { LinkWork } from '../linkWork.ts';

/** More do not come together before the connection is in quarantine: five calls, of a thousand members at the most. */
const most = 5_000;

/**
 * The differences themselves are stale, and are deleted as such in the same commit. An account that the plan
 * gives or takes is known by what came of that call.
 */
export async function doubtfulMembers(
  ctx: Context,
  { link, isInScope }: LinkWork,
  { grants, revokes }: Pick<GroupPlan, 'grants' | 'revokes'>,
): Promise<readonly Change[]> {
  const planned = new Set([...grants, ...revokes].map(({ account }) => account.id));
  const isOpen = ({ accountId }: Difference): boolean => accountId !== null && !planned.has(accountId);
  const isUnanswered = [
    eq('linkId', link.id),
    eq('aspect', 'membership' satisfies Difference['aspect']),
    eq('lastOutcome', 'unknown'),
    any('account', eq('until', null)),
  ];
  const isMember = any('principal', isWantedIn({ link, isInScope }));
  const { given, taken } = await load(ctx.store, {
    given: refine(rows('difference', ...isUnanswered, eq('isWanted', true), not(isMember)), { top: most }),
    taken: refine(rows('difference', ...isUnanswered, eq('isWanted', false), isMember), { top: most }),
  });
  return [
    ...given
      .filter(isOpen)
      .flatMap(({ accountId, principalId }) =>
        accountId === null ? [] : beginHolding(ctx, link, { accountId, objectId: principalId }),
      ),
    ...taken.filter(isOpen).map(
      (each): Change => ({
        kind: 'updateWhere',
        entity: 'remoteHolding',
        where: and(eq('linkId', link.id), eq('accountId', each.accountId), eq('until', null)),
        set: { until: ctx.now },
      }),
    ),
  ];
}
