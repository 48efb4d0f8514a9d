// Which connected organization somebody belongs to, and who belongs to one: by the domain of her own address.

import type { ConnectedOrganization, DirectoryObject, Id, Subject } from '../../domain/entities.ts';
import { foundLifecycle, newSubject, subjectFields } from '../../domain/guest.ts';
import { bestSource, domainOf } from '../../domain/organizations.ts';
import { and, any, eq, never, not, oneOfValues, or, type Condition } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, row, rows } from '../load.ts';

/** Null where none is told by the address's domain. */
export async function organizationOfAddress(ctx: Context, address: string | null): Promise<ConnectedOrganization | null> {
  const domain = domainOf(address);
  if (domain === null) return null;
  const { sources } = await load(ctx.store, { sources: rows('identitySource', or(eq('domainName', domain), and(not(eq('tenantId', null)), eq('displayName', domain)))) });
  const source = bestSource(sources, domain);
  if (source === null) return null;
  const { organizations } = await load(ctx.store, { organizations: row('connectedOrganization', source.organizationId) });
  return organizations[0] ?? null;
}

const atDomain = (path: readonly [string, ...string[]], domains: readonly string[]): Condition =>
  (domains.length === 0 ? never : or(...domains.map((domain): Condition => ({ op: 'text', fn: 'endswith', path, value: `@${domain}` }))));

const mostAtOnce = 500;

/**
 * Makes those who have an address in one of the domains belong to the organization: subjects there are, and guests who had none yet, so that
 * lists can tell what each of them may ask for. MUST stand after whatever took them from another organization.
 */
export async function gather(ctx: Context, organizationId: Id, domains: readonly string[]): Promise<readonly Change[]> {
  if (domains.length === 0) return [];
  const { subjects, guests } = await load(ctx.store, {
    subjects: rows('subject', or(and(eq('objectId', null), atDomain(['email'], domains)), any('object', and(eq('userType', 'Guest'), atDomain(['mail'], domains))))),
    guests: rows('directoryObject', eq('kind', 'user'), eq('userType', 'Guest'), atDomain(['mail'], domains), not(any('subjects'))),
  });
  return [...belonging(subjects, organizationId), ...guests.map((guest) => newcomer(ctx, guest, organizationId))];
}

function belonging(subjects: readonly Subject[], connectedOrganizationId: Id): readonly Change[] {
  const ids = subjects.filter((each) => each.connectedOrganizationId !== connectedOrganizationId).map((each) => each.id);
  return Array.from({ length: Math.ceil(ids.length / mostAtOnce) }, (_, at): Change =>
    ({ kind: 'updateWhere', entity: 'subject', where: oneOfValues('id', ids.slice(at * mostAtOnce, (at + 1) * mostAtOnce)), set: { connectedOrganizationId } }));
}

const newcomer = (ctx: Context, guest: DirectoryObject, connectedOrganizationId: Id): Change =>
  ({ kind: 'insertUnless', entity: 'subject', row: { ...newSubject(ctx.newId(), ctx.now, subjectFields(guest), foundLifecycle(guest)), connectedOrganizationId }, rule: 'subject_of_object' });

/** Nobody is of the organization any more. */
export const scatter = (organizationId: Id): Change => ({ kind: 'updateWhere', entity: 'subject', where: eq('connectedOrganizationId', organizationId), set: { connectedOrganizationId: null } });
