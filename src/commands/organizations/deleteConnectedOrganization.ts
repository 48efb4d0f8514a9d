// Deletes a connected organization; its people are of none from then on.
// https://learn.microsoft.com/graph/api/connectedorganization-delete

import { audit, target } from '../../domain/audit.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { found, load, row } from '../load.ts';
import { scatter } from './match.ts';

export const deleteConnectedOrganization: Command = async (ctx, { id }) => {
  const { organizations } = await load(ctx.store, { organizations: row('connectedOrganization', id) });
  const organization = found(organizations[0], 'connectedOrganization', id);
  demand(ctx.caller, 'administerEntitlement');
  await ctx.store.commit([
    { kind: 'delete', entity: 'connectedOrganization', id: organization.id, version: organization.version },
    { kind: 'deleteWhere', entity: 'identitySource', where: eq('organizationId', organization.id) },
    { kind: 'deleteWhere', entity: 'organizationSponsor', where: eq('organizationId', organization.id) },
    scatter(organization.id),
    audit(ctx, { activity: 'Delete connected organization', targets: [target('ConnectedOrganization', organization)] }),
  ]);
  return done;
};
