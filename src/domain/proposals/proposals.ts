// Proposals: who may decide one, and what a decision needs.

import type { Caller } from '../caller.ts';
import { isNonBlank } from '../faultCollector.ts';
import { Refusal } from '../refusal.ts';
import { may } from '../rights/rights.ts';
import { isStorable } from '../text.ts';
import type { Proposal } from './proposalEntities.ts';

/** In characters. */
export const longestJustification = 10_000;

/** A justification without blanks around it. Throws `invalidField`, and `missingField` where it is blank. */
export function readJustification(said: unknown): string {
  if (said === undefined || said === null || (typeof said === 'string' && !isNonBlank(said)))
    throw new Refusal('missingField', { field: 'justification', reason: 'Say why, for those who read it later.' });
  if (typeof said !== 'string' || said.length > longestJustification || !isStorable(said))
    throw new Refusal('invalidField', {
      field: 'justification',
      says: `It must be a text of at most ${longestJustification} characters.`,
    });
  return said.trim();
}

type DecidableProposal = Pick<Proposal, 'state' | 'proposedById' | 'catalogId'>;

/**
 * Throws where the caller may not decide: `invalidState` for what is decided, `notAllowed` for applications, the
 * proposer, and people without the right to edits of this kind. Whether an approver may make this very call, the call
 * itself says.
 */
export function requireDecider(caller: Caller, proposal: DecidableProposal): void {
  const refuse = (reason: string): never => {
    throw new Refusal('notAllowed', { reason });
  };
  if (caller.kind !== 'user') refuse('A person decides a proposal.');
  if (caller.objectId === proposal.proposedById) refuse('Another administrator decides a proposal, not its proposer.');
  const { catalogId } = proposal;
  // What is in no catalog is the rule of a group.
  if (!(catalogId === null ? may(caller, 'updateGroup') : may(caller, 'managePackages', { catalogId })))
    refuse('To decide a proposal needs the right to make the edit.');
  requirePending(proposal);
}

/** Throws `invalidState` for what is decided or withdrawn. */
export function requirePending({ state }: Pick<Proposal, 'state'>): void {
  if (state !== 'pending') throw new Refusal('invalidState', { state, reason: 'The proposal is decided.' });
}
