// Mails about proposals: to those who may decide one, and to the proposer when it is decided.

import type { Proposal } from '../../domain/proposals/proposalEntities.ts';
import { CatalogRoles } from '../../domain/rights/rights.ts';
import { eq } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { loadAdministrators } from '../directory/administrators.ts';
import { load, rows } from '../load.ts';
import { mailPrincipals } from '../queueMails.ts';

/** To the Global Administrators and the owners of the catalog, but not to the proposer. */
export async function tellOfProposal(ctx: Context, proposal: Omit<Proposal, 'version'>): Promise<readonly Change[]> {
  const administrators = await loadAdministrators(ctx.store);
  const { owners } = await load(ctx.store, {
    owners: rows(
      'roleAssignment',
      eq('catalogId', proposal.catalogId ?? ''),
      eq('roleDefinitionId', CatalogRoles.owner),
      eq('endedWith', null),
    ),
  });
  return mailPrincipals(
    ctx,
    'proposalMade',
    { person: proposal.proposedByName, change: proposal.displayName, reason: proposal.justification },
    [...administrators.map(({ id }) => id), ...owners.map(({ principalId }) => principalId)],
    new Set([proposal.proposedById]),
  );
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
