// Changes what a catalog says of a resource: the attributes that requestors answer for, and its names.

import type { Resource } from '../../domain/catalogs/resourceEntities.ts';
import { resourceNames } from '../../domain/catalogs/resources.ts';
import type { Draft } from '../../domain/drafts.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { askedAttributesOf, completeAttributes } from '../../domain/attributes/resourceAttributes.ts';
import { update } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { loadOrigin } from './resourceOrigin.ts';
import type { ResourceVerb } from './resourceVerb.ts';
import { demandValidAttributes, resolveEnvironment } from './addResource.ts';
import { demandAllowedAttributes } from '../attributes/attributeUse.ts';
import { requireCatalogResource } from './catalogResource.ts';

/**
 * Throws `resourceNotInCatalog`, `invalidField` and `attributeGuarded` for attributes that cannot be asked for,
 * `resourceNotFoundInOriginSystem` for a new name of what is gone.
 */
export const updateResource: ResourceVerb = async (ctx, catalogId, said) => {
  const resource = await requireCatalogResource(ctx, catalogId, said);
  const faults = createFaultCollector();
  faults.holds(said.displayName !== '', 'resource/displayName', 'a name');
  faults.throwIfAny();
  demandValidAttributes(said);
  const environmentId = await resolveEnvironment(ctx, said);
  const held = await demandAllowedAttributes(ctx, catalogId, said.attributes ?? []);
  const attributes =
    said.attributes == null ? resource.attributes : completeAttributes(said.attributes, resource.attributes, ctx.newId);
  const set = {
    attributes,
    environmentId: environmentId ?? resource.environmentId,
    ...(await namesAfter(ctx, resource, said)),
    modifiedAt: ctx.now,
  };
  const { modifiedAt: _, ...fields } = set;
  return {
    resourceId: resource.id,
    changes: [
      ...held,
      update('resource', resource.id, { ...set, askedAttributes: askedAttributesOf(attributes) }, resource.version),
      audit(ctx, {
        activity: 'Update access package catalog resource',
        targets: [auditTarget('AccessPackageResource', resource, propertyChanges(resource, fields))],
      }),
    ],
  };
};

/** As they are kept when a resource is added: what its origin says of a group or application comes first. */
async function namesAfter(
  ctx: Context,
  resource: Resource,
  { displayName, description, url }: Draft<'resource'>,
): Promise<Partial<Resource>> {
  if (displayName == null && description == null && url == null) return {};
  const origin = await loadOrigin(ctx, resource.originSystem, resource.originId);
  return resourceNames(origin, {
    displayName: displayName ?? resource.displayName,
    description: description ?? resource.description,
    url: url ?? resource.url,
  });
}
