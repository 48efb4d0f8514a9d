// The requestor, or somebody who manages assignments, has the approvers of a request reminded.

import type { ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import { throwRefusal, remindRefusal } from '../../domain/approvals/approvalVerdicts.ts';
import { Refusal } from '../../domain/refusal.ts';
import { loadActiveApprovers } from '../../flows/approvals/approverAuthority.ts';
import { requireRequestFacts } from '../../flows/approvals/approvalFacts.ts';
import { requireApproval } from '../../flows/approvals/decideStage.ts';
import { auditApproval, stageMailContext } from '../../flows/approvals/startStage.ts';
import type { Command } from '../../flows/context.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import { doneResult } from '../../flows/results.ts';
import { update } from '../../store/contract.ts';

/**
 * 204. Throws `notAllowed`, `invalidState` where the request waits for nobody or its policy sends no mails, and
 * `remindedAlready` within a day of the last reminder.
 */
export const remindOfRequest: Command = async (ctx, { id }) => {
  const facts = await requireRequestFacts(ctx, id);
  throwRefusal(remindRefusal(facts, ctx.caller, ctx.now));
  const { parties } = await requireApproval(ctx, id);
  const stage = facts.stages.find(({ state }) => state === 'inProgress') as ApprovalStage;
  const approvers = await loadActiveApprovers(ctx, stage.id);
  const mails = await mailPrincipals(
    ctx,
    'approvalReminder',
    stageMailContext(parties, stage),
    approvers.map(({ principalId }) => principalId),
    parties.excluded,
  );
  if (mails.length === 0)
    throw new Refusal('invalidState', {
      state: facts.request.state,
      reason: 'None of its approvers can be reached by mail.',
    });
  await ctx.store.commit([
    update('approvalStage', stage.id, { remindedAt: ctx.now }, stage.version),
    auditApproval(ctx, 'Remind approvers of access package assignment request', parties, {
      stage: String(stage.position + 1),
    }),
    ...mails,
  ]);
  return doneResult;
};
