// The resources of a catalog whose group or application is deleted, and the packages that give them. Graph's resource
// has no member for it.

import { restorableFor } from '../../domain/directory/deletionEffects.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { addDuration } from '../../domain/time.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { load, orderBy, requireRow, rows } from '../../flows/load.ts';
import { any, eq, everyRow, not, oneOfValues } from '../../odata/query.ts';

/**
 * 200: `state` is `deleted` while the object can be restored, with the time until then, and `gone` after it. Throws
 * `notFound` for a catalog that the caller may not read.
 */
export const missingOrigins: Command<OperationParameters<'catalogId'>> = async (ctx, { body }) => {
  const catalogId = typeof body.catalogId === 'string' ? body.catalogId.toLowerCase() : '';
  const { catalogs, missing } = await load(ctx.store, {
    catalogs: rows('catalog', eq('id', catalogId), ctx.readable('catalog')),
    missing: orderBy(
      rows('resource', eq('catalogId', catalogId), not(eq(['object', 'deletedAt'], null)), ctx.readable('resource')),
      'displayName',
    ),
  });
  requireRow(catalogs[0], 'catalog', catalogId);
  const ofMissing = oneOfValues(
    'resourceId',
    missing.map(({ id }) => id),
  );
  const { objects, roleScopes, packages } = await load(ctx.store, {
    objects: rows(
      'directoryObject',
      everyRow,
      oneOfValues(
        'id',
        missing.map(({ objectId }) => objectId),
      ),
    ),
    roleScopes: rows('resourceRoleScope', ofMissing, ctx.readable('resourceRoleScope')),
    packages: rows('accessPackage', any('resourceRoleScopes', ofMissing), ctx.readable('accessPackage')),
  });
  const objectOf = new Map(objects.map((each) => [each.id, each]));
  const scopesOf = Map.groupBy(roleScopes, ({ resourceId }) => resourceId);
  const value = missing.flatMap(({ id, displayName, originId, originSystem, objectId }) => {
    const object = objectOf.get(objectId);
    if (object === undefined) return [];
    const giving = new Set(scopesOf.get(id)?.map(({ packageId }) => packageId));
    return {
      id,
      displayName,
      originId,
      originSystem,
      ...stateOf(object),
      packages: packages
        .filter((each) => giving.has(each.id))
        .map((each) => ({ id: each.id, displayName: each.displayName })),
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
