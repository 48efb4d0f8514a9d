// The requestor answers a question of an approver.

import type { ApprovalQuestion } from '../../domain/approvals/approvalEntities.ts';
import { answerRefusal, throwRefusal, openQuestion } from '../../domain/approvals/approvalVerdicts.ts';
import { answerApprover } from '../../flows/approvals/askRequestor.ts';
import { readText } from '../../flows/approvals/approvalTexts.ts';
import { requireRequestFacts } from '../../flows/approvals/approvalFacts.ts';
import { requireApproval } from '../../flows/approvals/decideStage.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { doneResult } from '../../flows/results.ts';

/** 204. Throws `notAllowed` to others than the requestor, `invalidState` where no question is open. */
export const answerQuestion: Command<OperationParameters<'text'>> = async (ctx, { id, body }) => {
  throwRefusal(answerRefusal(await requireRequestFacts(ctx, id), ctx.caller));
  const found = await requireApproval(ctx, id);
  const answer = readText('text', body.text, { most: 2_000, isRequired: true });
  const question = openQuestion(found.facts) as ApprovalQuestion;
  await ctx.store.commit(await answerApprover(ctx, found, { question, answer }));
  return doneResult;
};
