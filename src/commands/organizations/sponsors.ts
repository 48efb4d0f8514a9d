// Who answers for a connected organization, by reference: users and groups, of our side (internal) and of theirs
// (external).
// https://learn.microsoft.com/graph/api/connectedorganization-post-internalsponsors

import { audit, target, type Activity } from '../../domain/audit.ts';
import { wrong } from '../../domain/check.ts';
import type { OrganizationSponsor } from '../../domain/entities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { referred } from '../directory/objects.ts';
import { found, load, row, rows } from '../load.ts';

type Kind = OrganizationSponsor['kind'];

const activities: Readonly<Record<Kind, Readonly<Record<'add' | 'remove', Activity>>>> = {
  internal: { add: 'Assign user as internal sponsor', remove: 'Remove user as internal sponsor' },
  external: { add: 'Assign user as external sponsor', remove: 'Remove user as external sponsor' },
};

export const addInternalSponsor = adding('internal');
export const addExternalSponsor = adding('external');
export const removeInternalSponsor = removing('internal');
export const removeExternalSponsor = removing('external');

function adding(kind: Kind): Command {
  return async (ctx, { parent, ref }) => {
    const organization = await organizationOf(ctx, parent?.id ?? null);
    const sponsor = await referred(ctx, ref);
    if (sponsor.kind !== 'user' && sponsor.kind !== 'group') throw wrong('@odata.id', 'a user or a group');
    await ctx.store.commit([
      { kind: 'share', entity: 'connectedOrganization', id: organization.id },
      { kind: 'share', entity: 'directoryObject', id: sponsor.id },
      insert('organizationSponsor', { id: ctx.newId(), organizationId: organization.id, kind, sponsorId: sponsor.id }),
      audit(ctx, {
        activity: activities[kind].add,
        targets: [
          target('ConnectedOrganization', organization),
          target(sponsor.kind === 'user' ? 'User' : 'Group', sponsor),
        ],
      }),
    ]);
    return done;
  };
}

function removing(kind: Kind): Command {
  return async (ctx, { parent, ref }) => {
    const organization = await organizationOf(ctx, parent?.id ?? null);
    const { held } = await load(ctx.store, {
      held: rows(
        'organizationSponsor',
        eq('organizationId', organization.id),
        eq('kind', kind),
        eq('sponsorId', ref ?? ''),
      ),
    });
    if (held[0] === undefined) throw new Refusal('notFound', { entity: 'organizationSponsor', id: ref });
    const { sponsors } = await load(ctx.store, { sponsors: row('directoryObject', ref) });
    await ctx.store.commit([
      { kind: 'delete', entity: 'organizationSponsor', id: held[0].id, version: held[0].version },
      audit(ctx, {
        activity: activities[kind].remove,
        targets: [
          target('ConnectedOrganization', organization),
          target(sponsors[0]?.kind === 'group' ? 'Group' : 'User', {
            id: ref,
            displayName: sponsors[0]?.displayName ?? null,
          }),
        ],
      }),
    ]);
    return done;
  };
}

async function organizationOf(ctx: Parameters<Command>[0], id: string | null) {
  const { organizations } = await load(ctx.store, { organizations: row('connectedOrganization', id) });
  const organization = found(organizations[0], 'connectedOrganization', id);
  demand(ctx.caller, 'administerEntitlement');
  return organization;
}
