// Changes a connected organization. https://learn.microsoft.com/graph/api/connectedorganization-update

import { audit, target } from '../../domain/audit.ts';
import { modified } from '../../domain/authored.ts';
import { check } from '../../domain/check.ts';
import type { ConnectedOrganization } from '../../domain/entities.ts';
import { checkOrganization, organizationFields, sourcesOf } from '../../domain/organizations.ts';
import { differences, said } from '../../domain/plain.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Row } from '../../odata/query.ts';
import type { Command } from '../context.ts';
import { found, load, row, rows, sorted } from '../load.ts';
import { scatter } from './match.ts';
import { checkAgainstTenant, demandFree, sourceChanges } from './sources.ts';

/** A list of identity sources replaces the old one whole, and people follow. */
export const updateConnectedOrganization: Command = async (ctx, { id, body }) => {
  const loaded = await load(ctx.store, {
    organizations: row('connectedOrganization', id),
    sources: sorted(rows('identitySource', eq('organizationId', id)), 'position'),
  });
  const before = found(loaded.organizations[0], 'connectedOrganization', id);
  demand(ctx.caller, 'administerEntitlement');
  const set = said<ConnectedOrganization>(organizationFields, body);
  const sources = sourcesOf(body);
  const faults = check();
  checkOrganization({ ...before, ...set }, faults);
  if (sources !== null) await checkAgainstTenant(ctx, sources, faults);
  faults.done();
  if (sources !== null) await demandFree(ctx, sources, before.id);
  const stamped = { ...set, ...modified(ctx.caller, ctx.now) };
  const names = (
    all: readonly { readonly domainName: string | null; readonly tenantId: string | null; readonly kind: string }[],
  ): string => all.map((each) => each.domainName ?? each.tenantId ?? each.kind).join(', ');
  const replaced: readonly Change[] =
    sources === null
      ? []
      : [
          { kind: 'deleteWhere', entity: 'identitySource', where: eq('organizationId', before.id) },
          scatter(before.id),
          ...(await sourceChanges(ctx, sources, before.id)),
        ];
  const changed = [
    ...differences(before, set),
    ...(sources === null ? [] : [['identitySources', names(loaded.sources), names(sources)] as const]),
  ];
  await ctx.store.commit([
    update('connectedOrganization', before.id, stamped, before.version),
    ...replaced,
    audit(ctx, {
      activity: 'Update connected organization',
      targets: [target('ConnectedOrganization', { ...before, ...set }, changed)],
    }),
  ]);
  return { status: 202, row: { ...before, ...stamped, version: before.version + 1 } as unknown as Row };
};
