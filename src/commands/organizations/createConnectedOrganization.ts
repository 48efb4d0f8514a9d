// Creates a connected organization.
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-connectedorganizations

import { audit, target } from '../../domain/audit.ts';
import { check } from '../../domain/check.ts';
import { checkOrganization, newOrganization, sourcesOf } from '../../domain/organizations.ts';
import { demand } from '../../domain/rights.ts';
import { insert } from '../../store/contract.ts';
import { created } from '../answer.ts';
import type { Command } from '../context.ts';
import { checkAgainstTenant, demandFree, sourceChanges } from './sources.ts';

export const createConnectedOrganization: Command = async (ctx, { body }) => {
  demand(ctx.caller, 'administerEntitlement');
  const organization = newOrganization(body, ctx.caller, { id: ctx.newId(), now: ctx.now });
  const sources = sourcesOf(body) ?? [];
  const faults = check();
  checkOrganization(organization, faults);
  await checkAgainstTenant(ctx, sources, faults);
  faults.done();
  await demandFree(ctx, sources, organization.id);
  await ctx.store.commit([
    insert('connectedOrganization', organization),
    ...(await sourceChanges(ctx, sources, organization.id)),
    audit(ctx, {
      activity: 'Create connected organization',
      targets: [target('ConnectedOrganization', organization)],
      details: { identitySources: sources.map((each) => each.domainName ?? each.tenantId ?? each.kind).join(', ') },
    }),
  ]);
  return created(organization);
};
