// Proposals: who may decide one.

import type { Id } from '../base.ts';
import { DirectoryRoles, type Caller } from '../caller.ts';
import { mayEditPrivileged } from '../catalogs/privileges.ts';
import { Refusal } from '../refusal.ts';
import { rolesOf } from '../rights/heldRoles.ts';
import { CatalogRoles, may, rights } from '../rights/rights.ts';
import type { Proposal } from './proposalEntities.ts';

type DecidableProposal = Pick<Proposal, 'state' | 'proposedById' | 'catalogId'>;

/** What is known of the thing that a proposal edits. */
export interface ProposedPlace {
  readonly isInPrivilegedCatalog: boolean;
}

/**
 * Why the caller is none of those who decide a proposal, and get the mail about it: applications, the proposer, and
 * people without the right to edits of this kind in this catalog; null for who does. Whether they may make this very
 * call, the call itself says.
 */
export function reasonAgainstDecider(
  caller: Caller,
  { proposedById, catalogId }: Omit<DecidableProposal, 'state'>,
  { isInPrivilegedCatalog }: ProposedPlace,
): string | null {
  if (caller.kind !== 'user') return 'A person decides a proposal.';
  if (caller.objectId === proposedById) return 'Another administrator decides a proposal, not its proposer.';
  // What is in no catalog is the rule of a group.
  const mayEdit = catalogId === null ? may(caller, 'updateGroup') : may(caller, 'managePackages', { catalogId });
  if (!mayEdit || (isInPrivilegedCatalog && !mayEditPrivileged(caller)))
    return 'To decide a proposal needs the right to make the edit.';
  return null;
}

/** Throws `notAllowed` for who is none of those who decide, and `invalidState` for what is decided. */
export function requireDecider(caller: Caller, proposal: DecidableProposal, place: ProposedPlace): void {
  const reason = reasonAgainstDecider(caller, proposal, place);
  if (reason !== null) throw new Refusal('notAllowed', { reason });
  requirePending(proposal);
}

/** The roles of which a decider holds one: who holds none of them decides nothing. */
export const deciderRoles = (catalogId: Id | null): readonly Id[] => {
  const { roles, ...right } = rights[catalogId === null ? 'updateGroup' : 'managePackages'];
  return [
    ...roles.map((role) => DirectoryRoles[role]),
    DirectoryRoles.privilegedRoleAdministrator,
    ...('catalogRoles' in right ? right.catalogRoles.map((role) => CatalogRoles[role]) : []),
  ];
};

/** A user who holds these roles, as one whose token allows everything: may they decide, if they sign in? */
export const holderAsCaller = (objectId: Id, held: Parameters<typeof rolesOf>[0]): Caller => ({
  kind: 'user',
  objectId,
  displayName: null,
  userPrincipalName: null,
  appId: null,
  isGuest: false,
  permissions: new Set([...rights.updateGroup.scopes, ...rights.managePackages.scopes]),
  ...rolesOf(held),
});

/** Throws `invalidState` for what is decided or withdrawn. */
export function requirePending({ state }: Pick<Proposal, 'state'>): void {
  if (state !== 'pending') throw new Refusal('invalidState', { state, reason: 'The proposal is decided.' });
}
