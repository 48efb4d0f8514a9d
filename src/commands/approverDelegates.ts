// Approvers name, change and take back whom they let decide in their stead, for a while or without end.
// https://learn.microsoft.com/entra/id-governance/delegate-approvals-my-access

import { audit, target } from '../domain/audit.ts';
import { check } from '../domain/check.ts';
import type { ApproverDelegate } from '../domain/approval/rows.ts';
import type { DirectoryObject, Id } from '../domain/entities.ts';
import { demand } from '../domain/rights.ts';
import type { Draft } from '../odata/describe.ts';
import { and, eq } from '../odata/query.ts';
import { insert, update, type Change } from '../store/contract.ts';
import { created, done } from './answer.ts';
import type { Command, Context } from './context.ts';
import { found, load, named, row } from './load.ts';
import { mailPrincipals } from './mails.ts';

/** 201. For oneself where the body names no approver; an administrator may say whose. One that has ended makes room. */
export const createApproverDelegate: Command = async (ctx, { body }) => {
  const approverId = textOf(body['approverId']) ?? ctx.caller.objectId;
  demand(ctx.caller, 'delegateApprovals', { isSelf: approverId === ctx.caller.objectId });
  const wished = await checked(ctx, {
    approverId: approverId ?? '',
    delegateId: textOf(body['delegateId']),
    startsAt: textOf(body['startsAt']) ?? ctx.now,
    endsAt: textOf(body['endsAt']),
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
    tells(ctx, delegation, [['delegateId', null, delegation.delegateId]]),
    ...(await appointed(ctx, wished)),
  ]);
  return created(delegation);
};

/** 204. Another delegate, or other dates; what was asked before stays with whom it was asked. */
export const updateApproverDelegate: Command = async (ctx, { id, body }) => {
  const old = await own(ctx, id);
  const said = (field: 'startsAt' | 'endsAt'): string | null =>
    body[field] === undefined ? old[field] : textOf(body[field]);
  const wished = await checked(ctx, {
    approverId: old.approverId,
    delegateId: textOf(body['delegateId']) ?? old.delegateId,
    startsAt: said('startsAt') ?? old.startsAt,
    endsAt: said('endsAt'),
  });
  await ctx.store.commit([
    update('approverDelegate', old.id, wished.delegation, old.version),
    tells(ctx, old, [
      ['delegateId', old.delegateId, wished.delegation.delegateId],
      ['endsAt', old.endsAt, wished.delegation.endsAt],
    ]),
    ...(wished.delegation.delegateId === old.delegateId ? [] : await appointed(ctx, wished)),
  ]);
  return done;
};

/** 204. The delegate can decide nothing more in her stead. */
export const deleteApproverDelegate: Command = async (ctx, { id }) => {
  const old = await own(ctx, id);
  await ctx.store.commit([
    { kind: 'delete', entity: 'approverDelegate', id: old.id, version: old.version },
    tells(ctx, old, [['delegateId', old.delegateId, null]]),
  ]);
  return done;
};

async function own(ctx: Context, id: Id | null): Promise<ApproverDelegate> {
  const { delegations } = await load(ctx.store, { delegations: row('approverDelegate', id) });
  const delegation = found(delegations[0], 'approverDelegate', id);
  demand(ctx.caller, 'delegateApprovals', { isSelf: delegation.approverId === ctx.caller.objectId });
  return delegation;
}

interface Wish {
  readonly approverId: Id;
  readonly delegateId: Id | null;
  readonly startsAt: string;
  readonly endsAt: string | null;
}

interface Checked {
  readonly delegation: Pick<ApproverDelegate, 'approverId' | 'delegateId' | 'startsAt' | 'endsAt'>;
  readonly approver: DirectoryObject;
}

/** Whoever is appointed hears of it. */
const appointed = (ctx: Context, { delegation, approver }: Checked): Promise<readonly Change[]> =>
  mailPrincipals(ctx, 'delegateAppointed', { by: delegation.endsAt, approver: approver.displayName }, [
    delegation.delegateId,
  ]);

async function checked(ctx: Context, wish: Wish): Promise<Checked> {
  const { approvers, delegates } = await load(ctx.store, {
    approvers: row('directoryObject', wish.approverId),
    delegates: row('directoryObject', wish.delegateId),
  });
  const approver = named(approvers[0], 'approverId', wish.approverId);
  const delegate = named(delegates[0], 'delegateId', wish.delegateId);
  const faults = check();
  faults.holds(approver.kind === 'user', 'approverId', 'the id of a user');
  faults.holds(delegate.kind === 'user', 'delegateId', 'the id of a user');
  faults.holds(delegate.id !== approver.id, 'delegateId', 'somebody else than the approver');
  faults.holds(wish.endsAt === null || wish.endsAt > wish.startsAt, 'endsAt', 'after startsAt');
  faults.done();
  return {
    delegation: { approverId: approver.id, delegateId: delegate.id, startsAt: wish.startsAt, endsAt: wish.endsAt },
    approver,
  };
}

const textOf = (value: Draft[string]): string | null => (typeof value === 'string' && value !== '' ? value : null);

const tells = (
  ctx: Context,
  delegation: Pick<ApproverDelegate, 'id' | 'approverId'>,
  changed: readonly (readonly [string, string | null, string | null])[],
): Change =>
  audit(ctx, {
    activity: 'Update approver delegate',
    targets: [
      target('ApproverDelegate', { id: delegation.id }, changed),
      target('User', { id: delegation.approverId }),
    ],
  });
