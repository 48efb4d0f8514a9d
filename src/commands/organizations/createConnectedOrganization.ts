// Creates a connected organization.
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-connectedorganizations

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { checkOrganization, identitySourcesOf } from '../../domain/organizations/organizations.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { insert } from '../../store/contract.ts';
import { createdResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import {
  checkSourcesAgainstTenant,
  demandSourcesUnclaimed,
  identitySourceChanges,
} from '../../flows/organizations/identitySources.ts';
import { requireSponsors, sponsorChanges } from '../../flows/organizations/sponsorChanges.ts';
import { newRow, writtenFields } from '../../model/newRow.ts';
import { createdFields } from '../../domain/authorship.ts';

/**
 * 201 with the organization, and with the sponsors that the body names. Throws every fault of the body at once,
 * `identitySourceTaken`, and `unknownReference` for a sponsor that does not exist.
 */
export const createConnectedOrganization: Command<'connectedOrganization'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'administerEntitlement');
  const organization = newRow('connectedOrganization', {
    displayName: '',
    ...writtenFields('connectedOrganization', body),
    id: ctx.newId(),
    ...createdFields(ctx.caller, ctx.now),
  });
  const sources = identitySourcesOf(body) ?? [];
  const faults = createFaultCollector();
  checkOrganization(organization, faults);
  await checkSourcesAgainstTenant(ctx, sources, faults);
  faults.throwIfAny();
  await demandSourcesUnclaimed(ctx, sources, organization.id);
  const [internal, external] = [
    await requireSponsors(ctx, body.internalSponsors, 'internalSponsors'),
    await requireSponsors(ctx, body.externalSponsors, 'externalSponsors'),
  ];
  await ctx.store.commit([
    insert('connectedOrganization', organization),
    ...(await identitySourceChanges(ctx, sources, organization.id)),
    ...sponsorChanges(ctx, organization, { kind: 'internal', sponsors: internal }),
    ...sponsorChanges(ctx, organization, { kind: 'external', sponsors: external }),
    audit(ctx, {
      activity: 'Create connected organization',
      targets: [auditTarget('ConnectedOrganization', organization)],
      details: { identitySources: sources.map((each) => each.domainName ?? each.tenantId ?? each.kind).join(', ') },
    }),
  ]);
  return createdResult(organization);
};
