// A second administrator makes a proposed call in their own name, or refuses it; the proposer takes it back.

import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Proposal } from '../../domain/proposals/proposalEntities.ts';
import { requireDecider, requirePending } from '../../domain/proposals/proposals.ts';
import { readJustification } from '../../flows/approvals/approvalTexts.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import type { Id } from '../../domain/base.ts';
import { load, requireRow, row } from '../../flows/load.ts';
import { proposedPlaceOf, tellProposer } from '../../flows/privileges/tellOfProposal.ts';
import { doneResult } from '../../flows/results.ts';
import { AnsweredRefusal } from '../../flows/whatIf/rehearsal.ts';
import { update, type Change } from '../../store/contract.ts';

type Decision = Command<OperationParameters<'justification'>>;

/**
 * 204: the call is done as the approver's, and the proposal is approved in its commit. Throws what the call is refused
 * with now, which leaves the proposal pending; `notAllowed`, `invalidState`, `missingField`.
 */
export const approveProposal: Decision = async (ctx, { id, body }) => {
  const { proposal, proposer } = await loadProposal(ctx, id);
  requireDecider(ctx.caller, proposal, await proposedPlaceOf(ctx, proposal));
  const justification = readJustification(body.justification);
  if (!proposer.isActive)
    throw new Refusal('notAllowed', { reason: 'The account of the proposer is disabled or was deleted.' });
  if (ctx.carryOut === undefined) throw new Refusal('notAllowed', { reason: 'A rehearsal approves nothing.' });
  const decided: Change[] = [
    ...decidedChanges(ctx, proposal, { state: 'approved', activity: 'Approve proposed change', justification }),
    ...(await tellProposer(ctx, proposal, { event: 'proposalApproved', justification })),
  ];
  const { answer, isCommitted } = await ctx.carryOut(proposal.request, {
    besides: decided,
    correlationId: proposal.correlationId,
  });
  if (answer.status >= 400) {
    // Of two who decide at the same moment the other one's commit came first.
    requirePending((await loadProposal(ctx, id)).proposal);
    throw new AnsweredRefusal(answer);
  }
  // A call that changes nothing any more commits nothing: the decision is all that there is.
  if (!isCommitted) await ctx.store.commit(decided);
  return doneResult;
};

/** 204. Throws `notAllowed`, `invalidState` and `missingField`. */
export const refuseProposal: Decision = async (ctx, { id, body }) => {
  const { proposal } = await loadProposal(ctx, id);
  requireDecider(ctx.caller, proposal, await proposedPlaceOf(ctx, proposal));
  const justification = readJustification(body.justification);
  await ctx.store.commit([
    ...decidedChanges(ctx, proposal, { state: 'refused', activity: 'Refuse proposed change', justification }),
    ...(await tellProposer(ctx, proposal, { event: 'proposalRefused', justification })),
  ]);
  return doneResult;
};

/** 204. Throws `notAllowed` for others than the proposer, and `invalidState`. */
export const withdrawProposal: Command = async (ctx, { id }) => {
  const { proposal } = await loadProposal(ctx, id);
  if (ctx.caller.objectId !== proposal.proposedById)
    throw new Refusal('notAllowed', { reason: 'The proposer withdraws a proposal; others refuse it.' });
  requirePending(proposal);
  await ctx.store.commit([
    update('proposal', proposal.id, { state: 'withdrawn', decidedAt: ctx.now }, proposal.version),
    audit(atProposal(ctx, proposal), {
      activity: 'Withdraw proposed change',
      targets: [auditTarget('Proposal', proposal)],
    }),
  ]);
  return doneResult;
};

async function loadProposal(
  ctx: Context,
  id: Id | null,
): Promise<{ readonly proposal: Proposal; readonly proposer: { readonly isActive: boolean } }> {
  const { proposals } = await load(ctx.store, { proposals: row('proposal', id) });
  const proposal = requireRow(proposals[0], 'proposal', id);
  const { people } = await load(ctx.store, { people: row('directoryObject', proposal.proposedById) });
  const isActive = people.some(({ accountEnabled, deletedAt }) => accountEnabled !== false && deletedAt === null);
  return { proposal, proposer: { isActive } };
}

/** The audit of a proposal is found by the call that proposed it. */
const atProposal = (ctx: Context, { correlationId }: Proposal): Context => ({ ...ctx, correlationId });

interface ProposalDecision {
  readonly state: 'approved' | 'refused';
  readonly activity: Activity;
  readonly justification: string;
}

function decidedChanges(ctx: Context, proposal: Proposal, of: ProposalDecision): readonly Change[] {
  const { method, url } = proposal.request;
  const proposer = { id: proposal.proposedById, displayName: proposal.proposedByName };
  return [
    update(
      'proposal',
      proposal.id,
      {
        state: of.state,
        decidedById: ctx.caller.objectId,
        decidedByName: ctx.caller.displayName,
        decidedAt: ctx.now,
        decisionJustification: of.justification,
      },
      proposal.version,
    ),
    audit(atProposal(ctx, proposal), {
      activity: of.activity,
      reason: of.justification,
      targets: [auditTarget('Proposal', proposal), auditTarget('User', proposer)],
      details: { method, url, proposedBy: proposal.proposedByName ?? proposal.proposedById },
    }),
  ];
}
