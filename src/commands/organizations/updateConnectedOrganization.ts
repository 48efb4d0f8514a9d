// Changes a connected organization. https://learn.microsoft.com/graph/api/connectedorganization-update

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../domain/authorship.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { checkOrganization, identitySourcesOf } from '../../domain/organizations/organizations.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Command } from '../../flows/context.ts';
import { requireRow, load, row, rows, orderBy } from '../../flows/load.ts';
import { releaseFromOrganization } from '../../flows/organizations/organizationMembers.ts';
import {
  checkSourcesAgainstTenant,
  demandSourcesUnclaimed,
  identitySourceChanges,
} from '../../flows/organizations/identitySources.ts';
import { writtenFields } from '../../model/newRow.ts';

/** A list of identity sources replaces the old one whole, and people follow. */
export const updateConnectedOrganization: Command<'connectedOrganization'> = async (ctx, { id, body }) => {
  const loaded = await load(ctx.store, {
    organizations: row('connectedOrganization', id),
    sources: orderBy(rows('identitySource', eq('organizationId', id)), 'position'),
  });
  const before = requireRow(loaded.organizations[0], 'connectedOrganization', id);
  requireRight(ctx.caller, 'administerEntitlement');
  const set = writtenFields('connectedOrganization', body);
  const sources = identitySourcesOf(body);
  const faults = createFaultCollector();
  checkOrganization({ ...before, ...set }, faults);
  if (sources !== null) await checkSourcesAgainstTenant(ctx, sources, faults);
  faults.throwIfAny();
  if (sources !== null) await demandSourcesUnclaimed(ctx, sources, before.id);
  const stamped = { ...set, ...modifiedFields(ctx.caller, ctx.now) };
  const names = (
    all: readonly { readonly domainName: string | null; readonly tenantId: string | null; readonly kind: string }[],
  ): string => all.map((each) => each.domainName ?? each.tenantId ?? each.kind).join(', ');
  const replaced: readonly Change[] =
    sources === null
      ? []
      : [
          { kind: 'deleteWhere', entity: 'identitySource', where: eq('organizationId', before.id) },
          releaseFromOrganization(before.id),
          ...(await identitySourceChanges(ctx, sources, before.id)),
        ];
  const changed = [
    ...propertyChanges(before, set),
    ...(sources === null ? [] : [['identitySources', names(loaded.sources), names(sources)] as const]),
  ];
  await ctx.store.commit([
    update('connectedOrganization', before.id, stamped, before.version),
    ...replaced,
    audit(ctx, {
      activity: 'Update connected organization',
      targets: [auditTarget('ConnectedOrganization', { ...before, ...set }, changed)],
    }),
  ]);
  return { status: 202, row: { ...before, ...stamped, version: before.version + 1 } };
};
