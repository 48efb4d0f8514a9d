// Mails about proposals: to those who may decide one, and to the proposer when it is decided.

import type { Id } from '../../domain/base.ts';
import { isPrivileged } from '../../domain/catalogs/privileges.ts';
import type { RoleAssignment } from '../../domain/directory/directoryEntities.ts';
import type { Proposal } from '../../domain/proposals/proposalEntities.ts';
import {
  deciderRoles,
  holderAsCaller,
  reasonAgainstDecider,
  type ProposedPlace,
} from '../../domain/proposals/proposals.ts';
import { eq, never, oneOfValues, or } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, row, rows } from '../load.ts';
import { mailPrincipals } from '../queueMails.ts';

/** Of a proposal: what `requireDecider` must know of the thing that it edits. */
export async function proposedPlaceOf(
  { store }: Pick<Context, 'store'>,
  { catalogId }: Pick<Proposal, 'catalogId'>,
): Promise<ProposedPlace> {
  if (catalogId === null) return { isInPrivilegedCatalog: false };
  const { catalogs } = await load(store, { catalogs: row('catalog', catalogId) });
  return { isInPrivilegedCatalog: catalogs.some((catalog) => isPrivileged(catalog, null)) };
}

/** To everybody who may decide it. */
export async function tellOfProposal(ctx: Context, proposal: Omit<Proposal, 'version'>): Promise<readonly Change[]> {
  return mailPrincipals(
    ctx,
    'proposalMade',
    { person: proposal.proposedByName, change: proposal.displayName, reason: proposal.justification },
    await decidersOf(ctx, proposal),
  );
}

async function decidersOf(ctx: Context, proposal: Omit<Proposal, 'version'>): Promise<readonly Id[]> {
  const { catalogId } = proposal;
  const place = await proposedPlaceOf(ctx, proposal);
  const { assignments } = await load(ctx.store, {
    assignments: rows(
      'roleAssignment',
      oneOfValues('roleDefinitionId', deciderRoles(catalogId)),
      or(eq('scope', '/'), catalogId === null ? never : eq('catalogId', catalogId)),
    ),
  });
  const holders = assignments.map(({ principalId }) => principalId);
  const { members } = await load(ctx.store, { members: rows('memberOf', oneOfValues('groupId', holders)) });
  const held = new Map<Id, RoleAssignment[]>();
  for (const assignment of assignments) {
    const { principalId } = assignment;
    const through = members.filter(({ groupId }) => groupId === principalId).map(({ memberId }) => memberId);
    for (const id of [principalId, ...through]) held.set(id, [...(held.get(id) ?? []), assignment]);
  }
  return [...held]
    .filter(([id, roles]) => reasonAgainstDecider(holderAsCaller(id, roles), proposal, place) === null)
    .map(([id]) => id);
}

interface DecisionMail {
  readonly event: 'proposalApproved' | 'proposalRefused';
  readonly justification: string;
}

/** To the proposer; nobody where that is an application. */
export const tellProposer = (
  ctx: Context,
  proposal: Proposal,
  { event, justification }: DecisionMail,
): Promise<readonly Change[]> =>
  mailPrincipals(ctx, event, { person: ctx.caller.displayName, change: proposal.displayName, reason: justification }, [
    proposal.proposedById,
  ]);
