// A question of an approver to the requestor, and its answer. The request waits as before; no deadline moves.

import type { ApprovalQuestion, ApprovalStage } from '../../domain/approvals/approvalEntities.ts';
import type { Id } from '../../domain/base.ts';
import { eq, never } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { mailPrincipals, mailSubjects } from '../queueMails.ts';
import { isDecidableBy, loadActiveApprovers } from './approverAuthority.ts';
import { isApproverShown } from './approverNames.ts';
import type { LoadedApproval } from './decideStage.ts';
import { auditApproval, stageMailContext } from './startStage.ts';

/** The changes that ask. MUST be committed alone with what its verdict looked at: the stage is held at its version. */
export async function askRequestor(
  ctx: Context,
  { parties }: LoadedApproval,
  { stage, text }: { readonly stage: ApprovalStage; readonly text: string },
): Promise<readonly Change[]> {
  const { requestor, subject } = parties;
  const isShown = await isApproverShown(ctx, stage, requestor?.objectId ?? null);
  return [
    { kind: 'expectVersion', entity: 'approvalStage', id: stage.id, version: stage.version },
    insert('approvalQuestion', {
      id: ctx.newId(),
      approvalId: stage.approvalId,
      stageId: stage.id,
      text,
      askedById: ctx.caller.objectId,
      askedByName: ctx.caller.displayName,
      askedAt: ctx.now,
    }),
    auditApproval(ctx, 'Ask requestor of access package assignment request', parties, {
      stage: String(stage.position + 1),
      question: text,
    }),
    ...(await mailSubjects(
      ctx,
      'questionAsked',
      { ...stageMailContext(parties, stage), approver: isShown ? ctx.caller.displayName : null, reason: text },
      [requestor ?? subject],
    )),
  ];
}

/** The changes that answer the open question. The approver who asked is told, or all where that one may not decide. */
export async function answerApprover(
  ctx: Context,
  { parties, facts }: LoadedApproval,
  { question, answer }: { readonly question: ApprovalQuestion; readonly answer: string },
): Promise<readonly Change[]> {
  const stage = facts.stages.find(({ id }) => id === question.stageId) as ApprovalStage;
  const told = await addressees(ctx, question);
  return [
    { kind: 'expectVersion', entity: 'approvalStage', id: stage.id, version: stage.version },
    update(
      'approvalQuestion',
      question.id,
      { answer, answeredById: ctx.caller.objectId, answeredByName: ctx.caller.displayName, answeredAt: ctx.now },
      question.version,
    ),
    auditApproval(ctx, 'Answer approver of access package assignment request', parties, {
      stage: String(stage.position + 1),
      question: question.text,
      answer,
    }),
    ...(await mailPrincipals(
      ctx,
      'questionAnswered',
      { ...stageMailContext(parties, stage), question: question.text, reason: answer },
      told,
      parties.excluded,
    )),
  ];
}

async function addressees(ctx: Context, { stageId, askedById }: ApprovalQuestion): Promise<readonly Id[]> {
  const { still } = await load(ctx.store, {
    still: rows('approver', eq('stageId', stageId), askedById === null ? never : isDecidableBy(askedById, ctx.now)),
  });
  if (askedById !== null && still.length > 0) return [askedById];
  return (await loadActiveApprovers(ctx, stageId)).map(({ principalId }) => principalId);
}
