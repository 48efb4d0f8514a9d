// Proposes a call that needs a second administrator: it is tried as the proposer, and kept with what it would bring.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { Proposal, ProposedCall } from '../../domain/proposals/proposalEntities.ts';
import { readJustification } from '../../domain/proposals/proposals.ts';
import { Refusal } from '../../domain/refusal.ts';
import { callerIdOf, type Command } from '../../flows/context.ts';
import { createdResult } from '../../flows/results.ts';
import { AnsweredRefusal, type RehearsedOutcome } from '../../flows/whatIf/rehearsal.ts';
import { tellOfProposal } from '../../flows/privileges/tellOfProposal.ts';
import { newRow } from '../../model/newRow.ts';
import { insert } from '../../store/contract.ts';

const methods: readonly string[] = ['POST', 'PATCH', 'PUT', 'DELETE'];
/** It would be of the approver where it was of the proposer. */
const ownPath = /^\/[^/]+\/me(?:[/?(]|$)/i;
/** People and things of a list that are kept by name; the counts are of all. */
const mostKept = 500;

/**
 * 201 with the proposal. Throws what the call would be refused with, `invalidField` for a call that needs nobody else,
 * and `missingField`; `OverloadedError` where another rehearsal is under way.
 */
export const createProposal: Command<'proposal'> = async (ctx, { body }) => {
  const justification = readJustification(body.justification);
  const request = readCall(body.request);
  if (ctx.rehearse === undefined) throw new Refusal('notAllowed', { reason: 'A rehearsal proposes nothing.' });
  const { edits, ...whatIf } = await ctx.rehearse([request]);
  const [answer] = whatIf.responses;
  if (answer === undefined || answer.status >= 400) throw new AnsweredRefusal(answer ?? { status: 400, body: null });
  const [edit] = edits;
  if (edit === undefined)
    throw invalidField('request', 'a call that needs a second administrator; this one can be sent as it is');
  const proposal: Omit<Proposal, 'version'> = newRow('proposal', {
    id: ctx.newId(),
    request,
    justification,
    whatIf: kept(whatIf),
    ...edit,
    proposedById: callerIdOf(ctx),
    proposedByName: ctx.caller.displayName,
    createdAt: ctx.now,
    correlationId: ctx.correlationId,
  });
  await ctx.store.commit([
    insert('proposal', proposal),
    audit(ctx, {
      activity: 'Propose change',
      reason: justification,
      targets: [auditTarget('Proposal', proposal)],
      details: { method: request.method, url: request.url },
    }),
    ...(await tellOfProposal(ctx, proposal)),
  ]);
  return createdResult(proposal);
};

function readCall(said: unknown): ProposedCall {
  const { method, url, body, ifMatch } = (said ?? {}) as Partial<Record<keyof ProposedCall, unknown>>;
  if (typeof method !== 'string' || !methods.includes(method.toUpperCase()))
    throw invalidField('request/method', `one of ${methods.join(', ')}`);
  if (typeof url !== 'string' || !url.startsWith('/') || url.length > 2048)
    throw invalidField('request/url', 'the path of a call, with its version');
  if (ownPath.test(url)) throw invalidField('request/url', 'a path that means the same whoever sends it, without /me');
  if (ifMatch !== undefined && ifMatch !== null && typeof ifMatch !== 'string')
    throw invalidField('request/ifMatch', 'an ETag');
  return { method: method.toUpperCase(), url, body: body ?? null, ifMatch: ifMatch ?? null };
}

const kept = ({ gain, lose, endEarlier, cannotExtend, ...rest }: Omit<RehearsedOutcome, 'edits'>) => ({
  ...rest,
  gain: gain.slice(0, mostKept),
  lose: lose.slice(0, mostKept),
  endEarlier: endEarlier.slice(0, mostKept),
  cannotExtend: cannotExtend.slice(0, mostKept),
});
