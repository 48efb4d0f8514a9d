// Which connected organization a person belongs to, and who belongs to one: by the domain of the person's address.

import type { ConnectedOrganization } from '../../domain/organizations/organizationEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { identitySourceOfDomain, emailDomainOf, externalAddressOf } from '../../domain/organizations/organizations.ts';
import { and, any, eq, never, not, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, row, rows } from '../load.ts';

/** The organization of an address, by its domain. Null where none has that domain. */
export async function findOrganizationOfAddress(
  ctx: Context,
  address: string | null,
): Promise<ConnectedOrganization | null> {
  const domain = emailDomainOf(address);
  if (domain === null) return null;
  const { sources } = await load(ctx.store, {
    sources: rows(
      'identitySource',
      or(eq('domainName', domain), and(not(eq('tenantId', null)), eq('displayName', domain))),
    ),
  });
  const source = identitySourceOfDomain(sources, domain);
  if (source === null) return null;
  const { organizations } = await load(ctx.store, {
    organizations: row('connectedOrganization', source.organizationId),
  });
  return organizations[0] ?? null;
}

const atDomain = (field: string, domains: readonly string[]): Condition =>
  domains.length === 0
    ? never
    : or(...domains.map((domain): Condition => ({ op: 'text', fn: 'endswith', path: [field], value: `@${domain}` })));

const batchSize = 500;

/**
 * Makes subjects who have an address in one of the domains belong to the organization. MUST stand after whatever took
 * them from another one.
 */
export async function assignToOrganization(
  ctx: Context,
  connectedOrganizationId: Id,
  domains: readonly string[],
): Promise<readonly Change[]> {
  if (domains.length === 0) return [];
  const { subjects } = await load(ctx.store, {
    subjects: rows(
      'subject',
      or(
        and(eq('objectId', null), atDomain('email', domains)),
        any('object', and(eq('userType', 'Guest'), atDomain('mail', domains))),
      ),
    ),
  });
  const ids = subjects.map((each) => each.id);
  return Array.from(
    { length: Math.ceil(ids.length / batchSize) },
    (_, at): Change => ({
      kind: 'updateWhere',
      entity: 'subject',
      where: oneOfValues('id', ids.slice(at * batchSize, (at + 1) * batchSize)),
      set: { connectedOrganizationId },
    }),
  );
}

/** The subject's organization after the address or the type of its user has changed. */
export async function reassignOrganization(ctx: Context, user: DirectoryObject): Promise<Change> {
  const organization = await findOrganizationOfAddress(ctx, externalAddressOf(user, null));
  return {
    kind: 'updateWhere',
    entity: 'subject',
    where: eq('objectId', user.id),
    set: { connectedOrganizationId: organization?.id ?? null },
  };
}

/** Releases every subject of the organization. */
export const releaseFromOrganization = (organizationId: Id): Change => ({
  kind: 'updateWhere',
  entity: 'subject',
  where: eq('connectedOrganizationId', organizationId),
  set: { connectedOrganizationId: null },
});
