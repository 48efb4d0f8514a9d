// Who answers for a connected organization, by reference: users and groups, of our side (internal) and of theirs
// (external).
// https://learn.microsoft.com/graph/api/connectedorganization-post-internalsponsors

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import type { OrganizationSponsor } from '../../domain/organizations/organizationEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { eq } from '../../odata/query.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { requireReferencedObject } from '../../flows/directory/directoryObjects.ts';
import { requireRow, load, row, rows } from '../../flows/load.ts';
import { checkSponsor, sponsorActivities, sponsorChanges } from '../../flows/organizations/sponsorChanges.ts';

type SponsorKind = OrganizationSponsor['kind'];

/** 204. Throws `sponsorExists`, and `unknownReference` where there is no such user or group. */
export const addInternalSponsor = createAddSponsor('internal');
/** 204. Throws as `addInternalSponsor` does. */
export const addExternalSponsor = createAddSponsor('external');
/** 204. Throws `notFound` where it is no sponsor of the organization. */
export const removeInternalSponsor = createRemoveSponsor('internal');
/** 204. Throws as `removeInternalSponsor` does. */
export const removeExternalSponsor = createRemoveSponsor('external');

function createAddSponsor(kind: SponsorKind): Command {
  return async (ctx, { parent, ...named }) => {
    const organization = await requireOrganization(ctx, parent?.id ?? null);
    const sponsor = await requireReferencedObject(ctx, named);
    checkSponsor(sponsor, '@odata.id');
    await ctx.store.commit([
      { kind: 'requireExists', entity: 'connectedOrganization', id: organization.id },
      ...sponsorChanges(ctx, organization, { kind, sponsors: [sponsor] }),
    ]);
    return doneResult;
  };
}

function createRemoveSponsor(kind: SponsorKind): Command {
  return async (ctx, { parent, reference }) => {
    const organization = await requireOrganization(ctx, parent?.id ?? null);
    const { held } = await load(ctx.store, {
      held: rows(
        'organizationSponsor',
        eq('organizationId', organization.id),
        eq('kind', kind),
        eq('sponsorId', reference ?? ''),
      ),
    });
    if (held[0] === undefined) throw new Refusal('notFound', { entity: 'organizationSponsor', id: reference });
    const { sponsors } = await load(ctx.store, { sponsors: row('directoryObject', reference) });
    await ctx.store.commit([
      { kind: 'delete', entity: 'organizationSponsor', id: held[0].id, version: held[0].version },
      audit(ctx, {
        activity: sponsorActivities[kind].remove,
        targets: [auditTarget('ConnectedOrganization', organization), principalTarget(sponsors[0], reference)],
      }),
    ]);
    return doneResult;
  };
}

async function requireOrganization(ctx: Parameters<Command>[0], id: string | null) {
  const { organizations } = await load(ctx.store, { organizations: row('connectedOrganization', id) });
  const organization = requireRow(organizations[0], 'connectedOrganization', id);
  requireRight(ctx.caller, 'administerEntitlement');
  return organization;
}
