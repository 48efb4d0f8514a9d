// Deletes a connected organization; its people are of none from then on.
// https://learn.microsoft.com/graph/api/connectedorganization-delete

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq } from '../../odata/query.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row } from '../../flows/load.ts';
import { releaseFromOrganization } from '../../flows/organizations/organizationMembers.ts';

/** 204. Throws `notFound`. */
export const deleteConnectedOrganization: Command = async (ctx, { id }) => {
  const { organizations } = await load(ctx.store, { organizations: row('connectedOrganization', id) });
  const organization = requireRow(organizations[0], 'connectedOrganization', id);
  requireRight(ctx.caller, 'administerEntitlement');
  await ctx.store.commit([
    { kind: 'delete', entity: 'connectedOrganization', id: organization.id, version: organization.version },
    { kind: 'deleteWhere', entity: 'identitySource', where: eq('organizationId', organization.id) },
    { kind: 'deleteWhere', entity: 'organizationSponsor', where: eq('organizationId', organization.id) },
    releaseFromOrganization(organization.id),
    audit(ctx, {
      activity: 'Delete connected organization',
      targets: [auditTarget('ConnectedOrganization', organization)],
    }),
  ]);
  return doneResult;
};
