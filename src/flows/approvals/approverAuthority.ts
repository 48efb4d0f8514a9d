// By which rows of approvers somebody may decide at this moment: one condition for what is decided, what is shown and
// who is told. All authority is derived anew: through groups, relations and delegations as they are now.
// https://learn.microsoft.com/entra/id-governance/delegate-approvals-my-access

import type { Approver } from '../../domain/approvals/approvalEntities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { and, any, compare, eq, not, or, type Condition, type Path } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';

const isPrincipalAt = (...path: Path): Condition => ({
  op: 'compareFields',
  left: ['principalId'],
  test: 'eq',
  right: path,
});

/** What must hold for the row of an approver to count, by its source. */
const sourceConditions: Readonly<Record<Exclude<Approver['source'], 'named' | 'forwarded'>, Condition>> = {
  requestorManager: isPrincipalAt('request', 'requestor', 'object', 'managerId'),
  requestorSecondManager: isPrincipalAt('request', 'requestor', 'object', 'manager', 'managerId'),
  targetManager: isPrincipalAt('request', 'target', 'object', 'managerId'),
  targetSecondManager: isPrincipalAt('request', 'target', 'object', 'manager', 'managerId'),
  sponsorship: isPrincipalAt('sponsorship', 'sponsorId'),
  organizationSponsor: isPrincipalAt('organizationSponsor', 'sponsorId'),
  ownership: isPrincipalAt('ownership', 'ownerId'),
};

/** A row that names an approver, neither a delegate nor handed on to them, and whose source still leads to them. */
const isFirsthand: Condition = and(
  eq('delegationId', null),
  eq(['principal', 'deletedAt'], null),
  or(
    eq('source', 'named'),
    ...Object.entries(sourceConditions).map(([source, holds]) => and(eq('source', source), holds)),
  ),
);

/** Users who may sign in, and so decide. */
export const isEnabledUser: Condition = and(
  eq('kind', 'user'),
  eq('deletedAt', null),
  not(eq('accountEnabled', false)),
);

/** A stage that was handed on, by somebody who may still decide it: directly, or as the member that they were then. */
const isHandedOn: Condition = and(
  eq('source', 'forwarded'),
  eq(['principal', 'deletedAt'], null),
  any('forwardedFrom', isFirsthand),
  any('forwarder', isEnabledUser),
  or(eq('forwarderMemberOfId', null), {
    op: 'compareFields',
    left: ['forwardedById'],
    test: 'eq',
    right: ['forwarderMemberOf', 'memberId'],
  }),
);
const isAuthoritative: Condition = or(isFirsthand, isHandedOn);

/** A request for this user, or by them. */
export const isOwnRequest = (userId: Id): Condition =>
  or(eq(['target', 'objectId'], userId), eq(['requestor', 'objectId'], userId), eq('createdByObjectId', userId));

/** A delegation to this user that is in force. */
export const isDelegationTo = (userId: Id, now: Instant): Condition =>
  and(eq('delegateId', userId), compare('startsAt', 'le', now), or(eq('endsAt', null), compare('endsAt', 'gt', now)));

/**
 * A row by which the user is asked as a delegate, while somebody who appointed them may decide the stage; never where
 * they stand in for one of those whom the request is about.
 */
function isDelegateRow(userId: Id, now: Instant): Condition {
  const appointing = any('delegations', isDelegationTo(userId, now));
  const isAppointingApprover = or(
    any('principal', and(isEnabledUser, appointing)),
    any(['principal', 'transitiveMembers'], and(isEnabledUser, appointing)),
  );
  return and(
    eq('principalId', userId),
    any('delegation', isDelegationTo(userId, now)),
    any(['stage', 'approvers'], and(isFirsthand, isAppointingApprover)),
    any(
      'request',
      not(
        or(any(['target', 'object'], appointing), any(['requestor', 'object'], appointing), any('creator', appointing)),
      ),
    ),
  );
}

/** The rows of approvers by which a user may decide now; none about the user's own request. */
export const isDecidableBy = (userId: Id, now: Instant): Condition =>
  and(
    or(
      and(isAuthoritative, or(eq('principalId', userId), any(['principal', 'transitiveMembers'], eq('id', userId)))),
      isDelegateRow(userId, now),
    ),
    any('request', not(isOwnRequest(userId))),
  );

/** The approvers of a stage whose authority still holds. Groups stand for their members. */
export async function loadActiveApprovers(ctx: Context, stageId: Id): Promise<readonly Approver[]> {
  const { asked } = await load(ctx.store, { asked: rows('approver', eq('stageId', stageId)) });
  const delegates = asked.filter((each) => each.delegationId !== null);
  const { active } = await load(ctx.store, {
    active: rows(
      'approver',
      eq('stageId', stageId),
      or(isAuthoritative, ...delegates.map((each) => and(eq('id', each.id), isDecidableBy(each.principalId, ctx.now)))),
    ),
  });
  return active;
}
