// Delegates of approvers: an approver lets another user decide in their place, for a while or without end.
// https://learn.microsoft.com/entra/id-governance/delegate-approvals-my-access

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import type { ApproverDelegate } from '../../domain/approvals/approvalEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { and, eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import type { Command, Context } from '../../flows/context.ts';
import { requireRow, load, requireReferenced, row, visibleRow } from '../../flows/load.ts';
import { mayBeAskedToApprove } from '../../flows/approvals/possibleApprover.ts';
import { demandWithinPersonLimit } from '../../flows/personLimits.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';

/**
 * 201. For oneself where the body names no approver; an administrator may say whose. One that has ended makes room.
 * Throws the refusals of `checkDelegation`.
 */
export const createApproverDelegate: Command<'approverDelegate'> = async (ctx, { body }) => {
  const approverId = textOf(body.approverId) ?? ctx.caller.objectId;
  requireRight(ctx.caller, 'delegateApprovals', { isSelf: approverId === ctx.caller.objectId });
  const wished = await checkDelegation(ctx, {
    approverId: approverId ?? '',
    delegateId: textOf(body.delegateId),
    startsAt: textOf(body.startsAt) ?? ctx.now,
    endsAt: textOf(body.endsAt),
  });
  const delegation = { id: ctx.newId(), ...wished.delegation, createdAt: ctx.now };
  await ctx.store.commit([
    {
      kind: 'deleteWhere',
      entity: 'approverDelegate',
      where: and(eq('approverId', delegation.approverId), {
        op: 'compare',
        path: ['endsAt'],
        test: 'le',
        value: ctx.now,
      }),
    },
    insert('approverDelegate', delegation),
    auditDelegation(ctx, delegation, wished.approver, [['delegateId', null, delegation.delegateId]]),
    ...(await mailDelegate(ctx, wished)),
  ]);
  return createdResult(delegation);
};

/** 204. Another delegate, or other dates; approvers who were asked before stay. Throws `notFound`, `invalidField`. */
export const updateApproverDelegate: Command<'approverDelegate'> = async (ctx, { id, body }) => {
  const old = await requireDelegation(ctx, id);
  const said = (field: 'startsAt' | 'endsAt'): string | null =>
    body[field] === undefined ? old[field] : textOf(body[field]);
  const wished = await checkDelegation(ctx, {
    approverId: old.approverId,
    delegateId: textOf(body.delegateId) ?? old.delegateId,
    startsAt: said('startsAt') ?? old.startsAt,
    endsAt: said('endsAt'),
  });
  await ctx.store.commit([
    update('approverDelegate', old.id, wished.delegation, old.version),
    auditDelegation(ctx, old, wished.approver, [
      ['delegateId', old.delegateId, wished.delegation.delegateId],
      ['endsAt', old.endsAt, wished.delegation.endsAt],
    ]),
    ...(wished.delegation.delegateId === old.delegateId ? [] : await mailDelegate(ctx, wished)),
  ]);
  return doneResult;
};

/** 204. The delegate can decide nothing for the approver any more. Throws `notFound`, and `notAllowed` to others. */
export const deleteApproverDelegate: Command = async (ctx, { id }) => {
  const old = await requireDelegation(ctx, id);
  const { approvers } = await load(ctx.store, { approvers: row('directoryObject', old.approverId) });
  await ctx.store.commit([
    { kind: 'delete', entity: 'approverDelegate', id: old.id, version: old.version },
    auditDelegation(ctx, old, approvers[0], [['delegateId', old.delegateId, null]]),
  ]);
  return doneResult;
};

async function requireDelegation(ctx: Context, id: Id | null): Promise<ApproverDelegate> {
  const { delegations } = await load(ctx.store, { delegations: row('approverDelegate', id) });
  const delegation = requireRow(delegations[0], 'approverDelegate', id);
  requireRight(ctx.caller, 'delegateApprovals', { isSelf: delegation.approverId === ctx.caller.objectId });
  return delegation;
}

interface DelegationDraft {
  readonly approverId: Id;
  readonly delegateId: Id | null;
  readonly startsAt: string;
  readonly endsAt: string | null;
}

interface CheckedDelegation {
  readonly delegation: Pick<ApproverDelegate, 'approverId' | 'delegateId' | 'startsAt' | 'endsAt'>;
  readonly approver: DirectoryObject;
}

/** A mail to the new delegate. */
const mailDelegate = (ctx: Context, { delegation, approver }: CheckedDelegation): Promise<readonly Change[]> =>
  mailPrincipals(ctx, 'delegateAppointed', { by: delegation.endsAt, approver: approver.displayName }, [
    delegation.delegateId,
  ]);

/** Throws `notAllowed` where the caller can never be asked to approve, `tooManyRequests` past the limit. */
async function checkDelegation(ctx: Context, wish: DelegationDraft): Promise<CheckedDelegation> {
  await demandWithinPersonLimit(ctx, 'delegations');
  const callerId = ctx.caller.objectId;
  if (wish.approverId === callerId && !(await mayBeAskedToApprove(ctx, callerId)))
    throw new Refusal('notAllowed', { reason: 'Only who may be asked to approve a request can name a delegate.' });
  const { approvers, delegates } = await load(ctx.store, {
    approvers: row('directoryObject', wish.approverId),
    delegates: visibleRow(ctx, 'directoryObject', wish.delegateId),
  });
  const approver = requireReferenced(approvers[0], { field: 'approverId', id: wish.approverId, entity: 'user' });
  const delegate = requireReferenced(delegates[0], { field: 'delegateId', id: wish.delegateId, entity: 'user' });
  const faults = createFaultCollector();
  faults.holds(approver.kind === 'user', 'approverId', 'the id of a user');
  faults.holds(delegate.kind === 'user', 'delegateId', 'the id of a user');
  faults.holds(delegate.id !== approver.id, 'delegateId', 'somebody else than the approver');
  faults.holds(wish.endsAt === null || wish.endsAt > wish.startsAt, 'endsAt', 'after startsAt');
  faults.throwIfAny();
  return {
    delegation: { approverId: approver.id, delegateId: delegate.id, startsAt: wish.startsAt, endsAt: wish.endsAt },
    approver,
  };
}

const textOf = (said: string | null | undefined): string | null => (said === undefined || said === '' ? null : said);

const auditDelegation = (
  ctx: Context,
  delegation: Pick<ApproverDelegate, 'id' | 'approverId'>,
  approver: DirectoryObject | undefined,
  changed: readonly (readonly [string, string | null, string | null])[],
): Change =>
  audit(ctx, {
    activity: 'Update approver delegate',
    targets: [
      auditTarget('ApproverDelegate', { id: delegation.id, displayName: approver?.displayName ?? null }, changed),
      auditTarget('User', approver ?? { id: delegation.approverId, displayName: null }),
    ],
  });
