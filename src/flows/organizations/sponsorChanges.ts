// Users and groups who become sponsors of a connected organization: which may, and what is written of each.

import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Draft } from '../../domain/drafts.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import type { ConnectedOrganization, OrganizationSponsor } from '../../domain/organizations/organizationEntities.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { requireBoundObjects } from '../directory/directoryObjects.ts';
import { holdRows } from '../load.ts';

/** What the audit calls it. */
export const sponsorActivities: Readonly<
  Record<OrganizationSponsor['kind'], Readonly<Record<'add' | 'remove', Activity>>>
> = {
  internal: { add: 'Assign user as internal sponsor', remove: 'Remove user as internal sponsor' },
  external: { add: 'Assign user as external sponsor', remove: 'Remove user as external sponsor' },
};

/** The sponsors that a body names. Throws `unknownReference` and `invalidField`, each at its place. */
export async function requireSponsors(
  ctx: Context,
  bound: readonly Draft<'directoryObject'>[] | undefined,
  field: string,
): Promise<readonly DirectoryObject[]> {
  const sponsors = await requireBoundObjects(ctx, bound, field);
  for (const [at, sponsor] of sponsors.entries()) checkSponsor(sponsor, `${field}/${at}`);
  return sponsors;
}

/** Throws `invalidField` where the object cannot be a sponsor; `field` names it in the body. */
export function checkSponsor({ kind }: DirectoryObject, field: string): void {
  if (kind !== 'user' && kind !== 'group') throw invalidField(field, 'a user or a group');
}

/** The changes that make them sponsors, with an audit row for each. */
export function sponsorChanges(
  ctx: Context,
  organization: Pick<ConnectedOrganization, 'id' | 'displayName'>,
  { kind, sponsors }: { readonly kind: OrganizationSponsor['kind']; readonly sponsors: readonly DirectoryObject[] },
): readonly Change[] {
  return [
    ...holdRows('directoryObject', sponsors),
    ...sponsors.flatMap((sponsor) => [
      insert('organizationSponsor', { id: ctx.newId(), organizationId: organization.id, kind, sponsorId: sponsor.id }),
      audit(ctx, {
        activity: sponsorActivities[kind].add,
        targets: [auditTarget('ConnectedOrganization', organization), auditTarget(principalTypeOf(sponsor), sponsor)],
      }),
    ]),
  ];
}
