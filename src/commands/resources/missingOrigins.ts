// The resources of a catalog whose group or application is deleted, and the packages that give them. Graph's resource
// has no member for it.

import { restorableFor } from '../../domain/directory/deletionEffects.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { addDuration } from '../../domain/time.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { load, orderBy, refine, requireRow, rows } from '../../flows/load.ts';
import { and, eq, everyRow, not, oneOfValues } from '../../odata/query.ts';

/** As many resources are looked through. */
const mostResources = 1_000;

/**
 * 200: `state` is `deleted` while the object can be restored, with the time until then, and `gone` after it. Throws
 * `notFound` for a catalog that the caller may not read.
 */
export const missingOrigins: Command<OperationParameters<'catalogId'>> = async (ctx, { body }) => {
  const catalogId = typeof body.catalogId === 'string' ? body.catalogId.toLowerCase() : '';
  const { catalogs, resources } = await load(ctx.store, {
    catalogs: rows('catalog', eq('id', catalogId), ctx.readable('catalog')),
    resources: refine(
      orderBy(
        rows(
          'resource',
          and(eq('catalogId', catalogId), not(eq('originSystem', 'SharePointOnline'))),
          ctx.readable('resource'),
        ),
        'displayName',
      ),
      { top: mostResources },
    ),
  });
  requireRow(catalogs[0], 'catalog', catalogId);
  const { objects } = await load(ctx.store, {
    objects: rows(
      'directoryObject',
      everyRow,
      not(eq('deletedAt', null)),
      oneOfValues(
        'id',
        resources.map(({ objectId }) => objectId),
      ),
    ),
  });
  const missing = resources.flatMap((resource) => {
    const object = objects.find(({ id }) => id === resource.objectId);
    return object === undefined ? [] : [{ resource, object }];
  });
  const { roleScopes, packages } = await load(ctx.store, {
    roleScopes: rows(
      'resourceRoleScope',
      oneOfValues(
        'resourceId',
        missing.map(({ resource }) => resource.id),
      ),
      ctx.readable('resourceRoleScope'),
    ),
    packages: rows('accessPackage', eq('catalogId', catalogId), ctx.readable('accessPackage')),
  });
  const value = missing.map(({ resource, object }) => {
    const giving = new Set(
      roleScopes.filter(({ resourceId }) => resourceId === resource.id).map(({ packageId }) => packageId),
    );
    return {
      id: resource.id,
      displayName: resource.displayName,
      originId: resource.originId,
      originSystem: resource.originSystem,
      ...stateOf(object),
      packages: packages.filter(({ id }) => giving.has(id)).map(({ id, displayName }) => ({ id, displayName })),
    };
  });
  return { status: 200, value: { value } };
};

function stateOf({ deletedAt, purgedAt }: DirectoryObject) {
  const until = deletedAt === null ? null : addDuration(deletedAt, restorableFor);
  return purgedAt === null
    ? { state: 'deleted', deletedDateTime: deletedAt, restorableUntilDateTime: until }
    : { state: 'gone', deletedDateTime: deletedAt, restorableUntilDateTime: null };
}
