// An approver decides a stage: the request goes on to the next stage, to its delivery, or to its end.
// https://learn.microsoft.com/graph/api/approvalstage-update

import { invalidField } from '../../domain/faultCollector.ts';
import { decideRefusal, decidingRow, throwRefusal } from '../../domain/approvals/approvalVerdicts.ts';
import type { Approver } from '../../domain/approvals/approvalEntities.ts';
import type { Id } from '../../domain/base.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { decideStage, requireApproval } from '../../flows/approvals/decideStage.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';

/**
 * 204. Throws `notAllowed` where the caller is no approver of the stage, `approvalDecided` where another approver was
 * faster or time is over, `invalidState` where the access would have ended already, `justificationRequired` where the
 * policy wants a justification.
 */
export const updateApprovalStage: Command<'approvalStage'> = async (ctx, { id, parent, body }) => {
  requireRight(ctx.caller, 'decideApprovals', { isSelf: true });
  const found = await requireApproval(ctx, parent?.entity === 'approval' ? parent.id : await approvalIdOf(ctx, id));
  const stage = found.facts.stages.find((each) => each.id === id);
  if (stage === undefined) throw new Refusal('notFound', { entity: 'approvalStage', id });
  const { result = null } = body;
  // Who may not decide it hears nothing of what a decision must be.
  const refusal = decideRefusal(found.facts, ctx.caller, ctx.now, {
    event: result === 'denied' ? 'deny' : 'approve',
    stage,
  });
  if (refusal?.code === 'notAllowed') throw refusal;
  if (result === null) throw new Refusal('missingField', { field: 'result', reason: 'It is Approve or Deny.' });
  if (result === 'notReviewed') throw invalidField('result', 'Approve or Deny');
  throwRefusal(refusal);
  const by = decidingRow(found.facts, stage.id) as Approver;
  const event = result === 'approved' ? 'approve' : 'deny';
  const justification = body.justification ?? '';
  await ctx.store.commit(await decideStage(ctx, found, { stage, by, event, justification, until: null }));
  return doneResult;
};

/** The approval of a stage that a path names by itself. */
async function approvalIdOf(ctx: Context, stageId: Id | null): Promise<Id | null> {
  const { own } = await load(ctx.store, { own: row('approvalStage', stageId) });
  return own[0]?.approvalId ?? null;
}
