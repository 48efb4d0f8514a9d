// Takes a resource out of a catalog, once no package gives any of its roles.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { Refusal } from '../../domain/refusal.ts';
import { and, eq, oneOfValues } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import type { ResourceVerb } from './resourceVerb.ts';
import { load, rows } from '../load.ts';
import { requireCatalogResource } from './catalogResource.ts';
import { demandOriginOwner } from './resourceOrigin.ts';

/**
 * Throws `resourceNotInCatalog`, `callerNotResourceOwner`, and `resourceInUse` where a package gives one of its roles.
 */
export const removeResource: ResourceVerb = async (ctx, catalogId, said) => {
  const resource = await requireCatalogResource(ctx, catalogId, said);
  await demandOriginOwner(ctx, resource);
  const { given } = await load(ctx.store, {
    given: rows('resourceRoleScope', and(eq('resourceId', resource.id), eq('until', null))),
  });
  if (given.length > 0) {
    const { packages } = await load(ctx.store, {
      packages: rows('accessPackage', oneOfValues('id', [...new Set(given.map((each) => each.packageId))])),
    });
    throw new Refusal('resourceInUse', {
      displayName: resource.displayName,
      packages: packages.map((each) => each.displayName),
    });
  }
  const set = { deletedAt: ctx.now };
  const below = (['resourceRole', 'resourceScope'] as const).map(
    (entity): Change => ({
      kind: 'updateWhere',
      entity,
      where: and(eq('resourceId', resource.id), eq('deletedAt', null)),
      set,
    }),
  );
  return {
    resourceId: resource.id,
    // At its version: a package that takes one of its roles meanwhile touches the resource, and then this starts anew.
    changes: [
      update('resource', resource.id, set, resource.version),
      ...below,
      audit(ctx, {
        activity: 'Create resource remove request',
        targets: [auditTarget('AccessPackageResource', resource)],
      }),
    ],
  };
};
