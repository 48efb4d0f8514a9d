// Where a resource lives: the group, service principal, directory role or site behind an origin id; and who may give
// it away.

import { isUnified } from '../../domain/directory/directoryObjects.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import type { Resource } from '../../domain/catalogs/resourceEntities.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  originOfApplication,
  originOfDirectoryRole,
  originOfGroup,
  originOfSite,
  type ResourceOrigin,
} from '../../domain/catalogs/resources.ts';
import { mayOwnResource } from '../../domain/rights/rights.ts';
import { and, eq } from '../../odata/query.ts';
import type { Context } from '../context.ts';
import { load, rows, orderBy, visibleRow } from '../load.ts';

type OriginSystem = Resource['originSystem'];

const originNotFound = (originSystem: OriginSystem, originId: string): Refusal =>
  new Refusal('resourceNotFoundInOriginSystem', { field: 'resource/originId', originSystem, originId });

/** Throws `resourceNotFoundInOriginSystem` where there is no such thing there. */
export async function loadOrigin(ctx: Context, originSystem: OriginSystem, originId: string): Promise<ResourceOrigin> {
  const none = originNotFound(originSystem, originId);
  if (originSystem === 'SharePointOnline') {
    const { sites, roles } = await load(ctx.store, {
      sites: rows('site', eq('webUrl', originId.replace(/\/+$/, ''))),
      roles: orderBy(rows('siteRole', eq(['site', 'webUrl'], originId.replace(/\/+$/, ''))), 'sequence'),
    });
    if (sites[0] === undefined) throw none;
    return originOfSite(sites[0], roles);
  }
  if (originSystem === 'DirectoryRole') {
    const { definitions } = await load(ctx.store, { definitions: directoryRole(originId) });
    if (definitions[0] === undefined) throw none;
    return originOfDirectoryRole(definitions[0]);
  }
  const { object } = await loadObjectOf(ctx, originSystem, originId);
  if (object === undefined) throw none;
  return originSystem === 'AadGroup' ? originOfGroup(object) : originOfApplication(object);
}

/**
 * Who brings something into a catalog, or takes it out, must be able to give it away without one. Throws
 * `callerNotResourceOwner`.
 * What is gone from where it lived nobody owns any more.
 * https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate#required-roles-to-add-resources-to-a-catalog
 */
export async function demandOriginOwner(
  ctx: Context,
  {
    originSystem,
    originId,
    displayName,
  }: Pick<Resource, 'originSystem' | 'originId'> & { readonly displayName: string | null },
): Promise<void> {
  const isObject = originSystem === 'AadGroup' || originSystem === 'AadApplication';
  const { object, owners } = isObject
    ? await loadObjectOf(ctx, originSystem, originId)
    : { object: undefined, owners: [] };
  if (isObject && object === undefined) return;
  const facts = {
    originSystem,
    isOwner: ctx.caller.objectId !== null && owners.includes(ctx.caller.objectId),
    isAssignableToRole: object?.isAssignableToRole === true,
    isUnified: object !== undefined && isUnified(object),
  };
  if (mayOwnResource(ctx.caller, facts)) return;
  // What the caller may not see is refused as what is not there.
  const { seen } = await load(ctx.store, {
    seen:
      originSystem === 'DirectoryRole'
        ? directoryRole(originId)
        : originSystem === 'SharePointOnline'
          ? rows('site', eq('webUrl', originId.replace(/\/+$/, '')), ctx.visible('site'))
          : visibleRow(ctx, 'directoryObject', originId.toLowerCase()),
  });
  if (seen.length === 0) throw originNotFound(originSystem, originId);
  throw new Refusal('callerNotResourceOwner', { originId, displayName });
}

const directoryRole = (id: string) => rows('roleDefinition', eq('id', id.toLowerCase()), eq('provider', 'directory'));

async function loadObjectOf(
  ctx: Context,
  originSystem: OriginSystem,
  originId: string,
): Promise<{ readonly object: DirectoryObject | undefined; readonly owners: readonly Id[] }> {
  const id = originId.toLowerCase();
  const kind = originSystem === 'AadGroup' ? 'group' : 'servicePrincipal';
  const { objects, ownerships } = await load(ctx.store, {
    objects: rows('directoryObject', and(eq('id', id), eq('kind', kind))),
    ownerships: rows('ownership', eq('objectId', id)),
  });
  return { object: objects[0], owners: ownerships.map((each) => each.ownerId) };
}
