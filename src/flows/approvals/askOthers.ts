// An open stage whose last approver is deleted or disabled asks others: those that its settings lead to now, the
// fallback approvers and the alternates among them.

import type { Approver, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import { resolveApprovers } from '../../domain/approvals/resolveApprovers.ts';
import type { Id } from '../../domain/base.ts';
import { and, any, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, rows } from '../load.ts';
import { askOthersJobIfAbsent } from '../queueJobs.ts';
import { isEnabledUser, loadActiveApprovers } from './approverAuthority.ts';
import { addDelegates, loadApproverFacts } from './approverFacts.ts';
import type { ApprovalParties } from './parties.ts';
import { addApprovers, stageSettingsOf } from './startStage.ts';

/** For a commit by which a user or group can decide no more: the open stages that asked them are looked at again. */
export async function askOthersJobs(ctx: Context, objectId: Id): Promise<readonly Change[]> {
  const { stages } = await load(ctx.store, {
    stages: rows(
      'approvalStage',
      eq('state', 'inProgress'),
      any('approvers', or(eq('principalId', objectId), any(['principal', 'transitiveMembers'], eq('id', objectId)))),
    ),
  });
  return stages.map(({ id }) => askOthersJobIfAbsent(ctx, id));
}

/** No changes where somebody can still decide, or where nobody else can be found: then the stage's time decides. */
export async function askOthers(
  ctx: Context,
  parties: ApprovalParties,
  stage: ApprovalStage,
): Promise<readonly Change[]> {
  const { asked } = await load(ctx.store, { asked: rows('approver', eq('stageId', stage.id)) });
  if (await hasDecider(ctx, parties, await loadActiveApprovers(ctx, stage.id))) return [];
  const settings = stageSettingsOf(parties, stage);
  const alternates = settings.isEscalationEnabled ? settings.escalationApprovers : [];
  const facts = await loadApproverFacts(ctx, parties, [...settings.approvers, ...alternates]);
  const first = resolveApprovers(settings.approvers, facts, 'primary');
  const second = first.hasDecider ? null : resolveApprovers(alternates, facts, 'escalation');
  const known = new Set(asked.map(({ principalId }) => principalId));
  const found = (await addDelegates(ctx, [...first.approvers, ...(second?.approvers ?? [])], facts)).filter(
    ({ principalId }) => !known.has(principalId),
  );
  if (found.length === 0) return [];
  const escalatedAt = second?.hasDecider === true && stage.escalatedAt === null ? ctx.now : stage.escalatedAt;
  return [
    update('approvalStage', stage.id, { escalatedAt }, stage.version),
    ...(await addApprovers(ctx, parties, stage, found, 'approvalForwarded')),
  ];
}

/** Whether one of them may sign in and decide; a group stands for its members. */
async function hasDecider(ctx: Context, { excluded }: ApprovalParties, active: readonly Approver[]): Promise<boolean> {
  const ids = active.map(({ principalId }) => principalId);
  const isOther = and(isEnabledUser, not(oneOfValues('id', [...excluded])));
  const { able } = await load(ctx.store, {
    able: limitToOne(
      rows(
        'directoryObject',
        oneOfValues('id', ids),
        or(isOther, and(eq('kind', 'group'), any('transitiveMembers', isOther))),
      ),
    ),
  });
  return able.length > 0;
}
