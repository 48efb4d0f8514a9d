// Proposes a call that needs a second administrator: it is tried as the proposer, and kept with what it would bring.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { Proposal, ProposedCall } from '../../domain/proposals/proposalEntities.ts';
import { readJustification } from '../../flows/approvals/approvalTexts.ts';
import { Refusal } from '../../domain/refusal.ts';
import { readConfirmedRemovals } from '../../domain/removals/confirmedRemovals.ts';
import { mayRehearse } from '../../domain/rights/rights.ts';
import { callerIdOf, type Command, type Context } from '../../flows/context.ts';
import { limitToOne, load, rows } from '../../flows/load.ts';
import { createdResult } from '../../flows/results.ts';
import { AnsweredRefusal, type RehearsedOutcome } from '../../flows/whatIf/rehearsal.ts';
import { tellOfProposal } from '../../flows/privileges/tellOfProposal.ts';
import { eq } from '../../odata/query.ts';
import { newRow } from '../../model/newRow.ts';
import { insert } from '../../store/contract.ts';

const methods: readonly string[] = ['POST', 'PATCH', 'PUT', 'DELETE'];
/** It would be of the approver where it was of the proposer. */
const ownPath = /^\/[^/]+\/me(?:[/?(]|$)/i;
/** People and things of a list that are kept by name; the counts are of all. */
const mostKept = 500;

/**
 * 201 with the proposal. Throws what the call would be refused with, `secondAdministratorNotNeeded`,
 * `notAllowed` for who can make no such call, and `missingField`; `OverloadedError` beside another rehearsal.
 */
export const createProposal: Command<'proposal'> = async (ctx, { body }) => {
  const justification = readJustification(body.justification);
  const request = readCall(body.request);
  await requireProposer(ctx);
  if (ctx.rehearse === undefined) throw new Refusal('notAllowed', { reason: 'A rehearsal proposes nothing.' });
  if (ctx.needsSecond !== true) throw needsNobody();
  const { edits, ...whatIf } = await ctx.rehearse([request]);
  const [answer] = whatIf.responses;
  if (answer === undefined || answer.status >= 400) throw new AnsweredRefusal(answer ?? { status: 400, body: null });
  const [edit] = edits;
  if (edit === undefined) throw needsNobody();
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

const needsNobody = (): Refusal => new Refusal('secondAdministratorNotNeeded');

/**
 * Throws `notAllowed` for applications, whose secret may be the approver's, and for who neither has a role nor owns
 * anything, as owners of groups do: the rehearsal that follows holds up others.
 */
async function requireProposer({ caller, store }: Context): Promise<void> {
  if (caller.kind !== 'user') throw new Refusal('notAllowed', { reason: 'A person proposes a change.' });
  if (mayRehearse(caller)) return;
  const { owned } = await load(store, { owned: limitToOne(rows('ownership', eq('ownerId', caller.objectId))) });
  if (owned.length === 0)
    throw new Refusal('notAllowed', { reason: 'People who administer something propose changes.' });
}

function readCall(said: unknown): ProposedCall {
  const { method, url, body, ifMatch, confirmedRemovals } = (said ?? {}) as Partial<
    Record<keyof ProposedCall, unknown>
  >;
  if (typeof method !== 'string' || !methods.includes(method.toUpperCase()))
    throw invalidField('request/method', `one of ${methods.join(', ')}`);
  if (typeof url !== 'string' || !url.startsWith('/') || url.length > 2048)
    throw invalidField('request/url', 'the path of a call, with its version');
  if (ownPath.test(url)) throw invalidField('request/url', 'a path that means the same whoever sends it, without /me');
  if (ifMatch !== undefined && ifMatch !== null && typeof ifMatch !== 'string')
    throw invalidField('request/ifMatch', 'an ETag');
  return {
    method: method.toUpperCase(),
    url,
    body: body ?? null,
    ifMatch: ifMatch ?? null,
    confirmedRemovals: readConfirmedRemovals('request/confirmedRemovals', confirmedRemovals),
  };
}

const kept = ({ gain, lose, endEarlier, cannotExtend, ...rest }: Omit<RehearsedOutcome, 'edits'>) => ({
  ...rest,
  gain: gain.slice(0, mostKept),
  lose: lose.slice(0, mostKept),
  endEarlier: endEarlier.slice(0, mostKept),
  cannotExtend: cannotExtend.slice(0, mostKept),
});
