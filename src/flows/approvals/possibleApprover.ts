// Whether somebody may be asked to approve anything: only they have approvals that a delegate could decide.

import type { Id } from '../../domain/base.ts';
import { any, eq, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, refine, rows } from '../load.ts';
import { isDecidableBy } from './approverAuthority.ts';

/**
 * Whether a user is asked now, or could be by what policies can name: as a manager, a sponsor or an owner, or because a
 * policy names the user or a group of theirs.
 */
export async function mayBeAskedToApprove(ctx: Context, userId: Id): Promise<boolean> {
  const isSponsor: Condition = or(eq('sponsorId', userId), any(['sponsor', 'transitiveMembers'], eq('id', userId)));
  const { groups, ...relations } = await load(ctx.store, {
    groups: rows('memberOf', eq('memberId', userId)),
    asked: limitToOne(rows('approver', isDecidableBy(userId, ctx.now))),
    reports: limitToOne(rows('directoryObject', eq('managerId', userId))),
    sponsored: limitToOne(rows('sponsorship', isSponsor)),
    organizations: limitToOne(rows('organizationSponsor', isSponsor)),
    owned: limitToOne(
      rows('ownership', eq('ownerId', userId), any('object', oneOfValues('kind', ['application', 'servicePrincipal']))),
    ),
  });
  if (Object.values(relations).some((found) => found.length > 0)) return true;
  const ids = new Set([userId, ...groups.map((each) => each.groupId)]);
  const { policies } = await load(ctx.store, { policies: refine(rows('policy'), { fields: ['approval'] }) });
  return policies.some(({ approval }) =>
    approval.stages
      .flatMap((stage) => [...stage.approvers, ...stage.escalationApprovers])
      .some((set) => set.id !== null && ids.has(set.id.toLowerCase())),
  );
}
