// Identity sources as a command writes them: checked against the tenant and against other organizations, then made
// rows.

import type { FaultCollector } from '../../domain/faultCollector.ts';
import type { Id } from '../../domain/base.ts';
import {
  checkIdentitySources,
  domainsOfSources,
  identitySourceRow,
  type IdentitySourceDraft,
} from '../../domain/organizations/organizations.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, eq, not, oneOfValues, or } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { loadVerifiedDomains } from '../directory/directoryObjects.ts';
import { load, row, rows } from '../load.ts';
import { assignToOrganization } from './organizationMembers.ts';

/** Collects faults of sources that name the tenant itself or its domains. */
export async function checkSourcesAgainstTenant(
  ctx: Context,
  sources: readonly IdentitySourceDraft[],
  faults: FaultCollector,
): Promise<void> {
  const { tenants } = await load(ctx.store, { tenants: row('tenant', 'singleton') });
  checkIdentitySources(
    sources,
    { domains: await loadVerifiedDomains(ctx), tenantId: tenants[0]?.tenantId ?? null },
    faults,
  );
}

/** Throws `identitySourceTaken`: people are of one organization. */
export async function demandSourcesUnclaimed(
  ctx: Context,
  sources: readonly IdentitySourceDraft[],
  organizationId: Id,
): Promise<void> {
  const domains = sources.flatMap((each) => each.domainName ?? []);
  const tenants = sources.flatMap((each) => each.tenantId ?? []);
  const { taken } = await load(ctx.store, {
    taken: rows(
      'identitySource',
      and(
        not(eq('organizationId', organizationId)),
        or(oneOfValues('domainName', domains), oneOfValues('tenantId', tenants)),
      ),
    ),
  });
  const [first] = taken;
  if (first === undefined) return;
  const { organizations } = await load(ctx.store, {
    organizations: row('connectedOrganization', first.organizationId),
  });
  const at = sources.findIndex(
    (each) =>
      (first.domainName !== null && each.domainName?.toLowerCase() === first.domainName.toLowerCase()) ||
      (first.tenantId !== null && each.tenantId === first.tenantId),
  );
  throw new Refusal('identitySourceTaken', {
    field: `identitySources/${at}/${first.domainName === null ? 'tenantId' : 'domainName'}`,
    source: first.domainName ?? first.tenantId,
    organizationId: first.organizationId,
    displayName: organizations[0]?.displayName ?? '',
  });
}

/** The rows of sources, and the subjects that belong to the organization by them. */
export async function identitySourceChanges(
  ctx: Context,
  sources: readonly IdentitySourceDraft[],
  organizationId: Id,
): Promise<readonly Change[]> {
  return [
    ...sources.map((source, position) =>
      insert('identitySource', identitySourceRow(source, { id: ctx.newId(), organizationId, position })),
    ),
    ...(await assignToOrganization(ctx, organizationId, domainsOfSources(sources))),
  ];
}
