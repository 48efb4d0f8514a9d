// An open stage looks again at whom it asks: whoever its settings lead to now is asked too, once one of those who were
// asked may decide no longer.

import type { Approver, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import { and, any, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { limitToOne, load, rows } from '../load.ts';
import { isEnabledUser, loadActiveApprovers } from './approverAuthority.ts';
import { loadStageApprovers } from './approverFacts.ts';
import type { ApprovalParties } from './parties.ts';
import { joinApprovers, stageSettingsOf } from './startStage.ts';

/**
 * Fallback approvers are asked where the primary ones lead to nobody, alternates where nobody at all can decide. No
 * changes where everybody who was asked may still decide, or where nobody else can be found: then the stage's time
 * decides.
 */
export async function askOthers(
  ctx: Context,
  parties: ApprovalParties,
  stage: ApprovalStage,
): Promise<readonly Change[]> {
  const { asked } = await load(ctx.store, { asked: rows('approver', eq('stageId', stage.id)) });
  const active = await loadActiveApprovers(ctx, stage.id);
  const isActive = new Set(active.map(({ id }) => id));
  const lost = asked.filter((each) => each.delegationId === null && !isActive.has(each.id));
  const isDecidable = await hasDecider(ctx, parties, active);
  if (isDecidable && lost.length === 0) return [];
  const { second, found } = await loadStageApprovers(ctx, parties, stageSettingsOf(parties, stage), { isDecidable });
  const joining = await joinApprovers(ctx, parties, stage, { found, asked, active });
  if (joining.length === 0) return [];
  const escalatedAt = second?.hasDecider === true && stage.escalatedAt === null ? ctx.now : stage.escalatedAt;
  return [update('approvalStage', stage.id, { escalatedAt }, stage.version), ...joining];
}

/** Whether one of them may sign in and decide; a group stands for its members. */
export async function hasDecider(
  ctx: Context,
  { excluded }: ApprovalParties,
  active: readonly Approver[],
): Promise<boolean> {
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
