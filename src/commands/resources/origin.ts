// Where a resource lives: the group, service principal or site behind an origin id, and who owns it.

import type { Id, Resource } from '../../domain/entities.ts';
import { Refusal } from '../../domain/refusal.ts';
import { originOfApplication, originOfGroup, originOfSite, type Origin } from '../../domain/resources.ts';
import { and, eq } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, rows, sorted } from '../load.ts';

export interface Lived { readonly origin: Origin; readonly isAssignableToRole: boolean; readonly owners: readonly Id[] }

/** Throws `resourceNotFoundInOriginSystem` where there is no such thing there. */
export async function originOf(ctx: Context, originSystem: Resource['originSystem'], originId: string): Promise<Lived> {
  const none = new Refusal('resourceNotFoundInOriginSystem', { originSystem, originId });
  if (originSystem === 'SharePointOnline') {
    const { sites, roles } = await load(ctx.store, {
      sites: rows('site', eq('webUrl', originId.replace(/\/+$/, ''))),
      roles: sorted(rows('siteRole', eq(['site', 'webUrl'], originId.replace(/\/+$/, ''))), 'sequence'),
    });
    if (sites[0] === undefined) throw none;
    return { origin: originOfSite(sites[0], roles), isAssignableToRole: false, owners: [] };
  }
  const kind = originSystem === 'AadGroup' ? 'group' : 'servicePrincipal';
  const id = originId.toLowerCase();
  const { objects, ownerships } = await load(ctx.store, { objects: rows('directoryObject', and(eq('id', id), eq('kind', kind))), ownerships: rows('ownership', eq('objectId', id)) });
  const object = objects[0];
  if (object === undefined) throw none;
  return {
    origin: kind === 'group' ? originOfGroup(object) : originOfApplication(object),
    isAssignableToRole: object.isAssignableToRole === true, owners: ownerships.map((each) => each.ownerId),
  };
}
