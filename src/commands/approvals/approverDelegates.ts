// Delegates of approvers: an approver lets another user decide in their place, for a while or without end.
// https://learn.microsoft.com/entra/id-governance/delegate-approvals-my-access

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createFaultCollector, invalidField } from '../../domain/faultCollector.ts';
import type { ApproverDelegate } from '../../domain/approvals/approvalEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id, Instant } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { addDuration } from '../../domain/time.ts';
import type { Schedule, SubjectSet } from '../../domain/values.ts';
import { and, compare, eq } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import { createdResult, doneResult } from '../../flows/results.ts';
import type { Command, Context } from '../../flows/context.ts';
import { requireRow, load, requireReferenced, row, rows, visibleRow } from '../../flows/load.ts';
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
      where: and(eq('approverId', delegation.approverId), compare('endsAt', 'le', ctx.now)),
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

/** The delegation of a user as Graph has it: whom the user names, and for how long. */
interface PublishedDelegation {
  readonly delegate?: SubjectSet | null;
  readonly schedule?: Schedule | null;
}

/**
 * 204. The whole delegation of a user, as Graph writes it: without a schedule at once and without end. One that has
 * ended takes the delegate away, for there is no DELETE. Throws the refusals of `checkDelegation`.
 * https://learn.microsoft.com/graph/api/approverdelegate-update
 */
export const replaceApproverDelegate: Command<PublishedDelegation> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'delegateApprovals', { isSelf: id === ctx.caller.objectId });
  const { delegate } = body;
  const period = periodOf(body.schedule ?? null, ctx.now);
  const { olds } = await load(ctx.store, { olds: rows('approverDelegate', eq('approverId', id)) });
  const [old] = olds;
  if (period.endsAt !== null && period.endsAt <= ctx.now) {
    if (old !== undefined) await ctx.store.commit(await removal(ctx, old));
    return doneResult;
  }
  if (delegate == null || delegate.kind !== 'singleUser') throw invalidField('delegate', 'a singleUser with its id');
  const wished = await checkDelegation(
    ctx,
    { approverId: id ?? '', delegateId: delegate.id, ...period },
    publishedNames,
  );
  const { delegation } = wished;
  const isSame = old?.delegateId === delegation.delegateId;
  const created = { id: ctx.newId(), ...delegation, createdAt: ctx.now };
  await ctx.store.commit([
    old === undefined
      ? insert('approverDelegate', created)
      : update('approverDelegate', old.id, delegation, old.version),
    auditDelegation(ctx, old ?? created, wished.approver, [
      ['delegateId', old?.delegateId ?? null, delegation.delegateId],
      ['endsAt', old?.endsAt ?? null, delegation.endsAt],
    ]),
    ...(isSame ? [] : await mailDelegate(ctx, wished)),
  ]);
  return doneResult;
};

/** From when until when a schedule lets the delegate decide. */
function periodOf(schedule: Schedule | null, now: Instant): Pick<ApproverDelegate, 'startsAt' | 'endsAt'> {
  const { type, endAt, duration } = schedule?.expiration ?? { type: 'noExpiration', endAt: null, duration: null };
  if (schedule?.recurrence != null) throw invalidField('schedule/recurrence', 'left out: a delegation is one period');
  const ended = type === 'afterDateTime' ? endAt : null;
  const startsAt = schedule?.startAt ?? now;
  if (type !== 'afterDuration' || duration === null) return { startsAt, endsAt: ended };
  const endsAt = addDuration(startsAt, duration);
  if (endsAt === null) throw invalidField('schedule/expiration/duration', 'a duration that ends before the year 10000');
  return { startsAt, endsAt };
}

/** 204. The delegate can decide nothing for the approver any more. Throws `notFound`, and `notAllowed` to others. */
export const deleteApproverDelegate: Command = async (ctx, { id }) => {
  const old = await requireDelegation(ctx, id);
  await ctx.store.commit(await removal(ctx, old));
  return doneResult;
};

async function removal(ctx: Context, old: ApproverDelegate): Promise<readonly Change[]> {
  const { approvers } = await load(ctx.store, { approvers: row('directoryObject', old.approverId) });
  return [
    { kind: 'delete', entity: 'approverDelegate', id: old.id, version: old.version },
    auditDelegation(ctx, old, approvers[0], [['delegateId', old.delegateId, null]]),
  ];
}

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

/** What the fields are called in a body. */
interface FieldNames extends Readonly<Record<'approverId' | 'delegateId' | 'endsAt', string>> {}
const ownNames: FieldNames = { approverId: 'approverId', delegateId: 'delegateId', endsAt: 'endsAt' };
const publishedNames: FieldNames = {
  approverId: 'id',
  delegateId: 'delegate/id',
  endsAt: 'schedule/expiration/endAt',
};

/** A mail to the new delegate. */
const mailDelegate = (ctx: Context, { delegation, approver }: CheckedDelegation): Promise<readonly Change[]> =>
  mailPrincipals(ctx, 'delegateAppointed', { by: delegation.endsAt, approver: approver.displayName }, [
    delegation.delegateId,
  ]);

/** Throws `notAllowed` where the caller can never be asked to approve, `tooManyRequests` past the limit. */
async function checkDelegation(
  ctx: Context,
  wish: DelegationDraft,
  names: FieldNames = ownNames,
): Promise<CheckedDelegation> {
  await demandWithinPersonLimit(ctx, 'delegations');
  const callerId = ctx.caller.objectId;
  if (wish.approverId === callerId && !(await mayBeAskedToApprove(ctx, callerId)))
    throw new Refusal('notAllowed', { reason: 'Only who may be asked to approve a request can name a delegate.' });
  const { approvers, delegates } = await load(ctx.store, {
    approvers: row('directoryObject', wish.approverId),
    delegates: visibleRow(ctx, 'directoryObject', wish.delegateId),
  });
  const approver = requireReferenced(approvers[0], { field: names.approverId, id: wish.approverId, entity: 'user' });
  const delegate = requireReferenced(delegates[0], { field: names.delegateId, id: wish.delegateId, entity: 'user' });
  const faults = createFaultCollector();
  faults.holds(approver.kind === 'user', names.approverId, 'the id of a user');
  faults.holds(delegate.kind === 'user', names.delegateId, 'the id of a user');
  faults.holds(delegate.id !== approver.id, names.delegateId, 'somebody else than the approver');
  faults.holds(wish.endsAt === null || wish.endsAt > wish.startsAt, names.endsAt, 'after the start');
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
