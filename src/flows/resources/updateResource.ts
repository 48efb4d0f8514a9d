// Changes what a catalog says of a resource: the attributes that requestors answer for; of a site its names too.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { propertyChanges } from '../../domain/fieldUpdate.ts';
import { askedAttributesOf, completeAttributes } from '../../domain/attributes/resourceAttributes.ts';
import { update } from '../../store/contract.ts';
import type { ResourceVerb } from './resourceVerb.ts';
import { demandValidAttributes, resolveEnvironment } from './addResource.ts';
import { demandAllowedAttributes } from '../attributes/attributeUse.ts';
import { requireCatalogResource } from './catalogResource.ts';

/** Throws `resourceNotInCatalog`, `invalidField` and `attributeGuarded` for attributes that cannot be asked for. */
export const updateResource: ResourceVerb = async (ctx, catalogId, said) => {
  const resource = await requireCatalogResource(ctx, catalogId, said);
  const faults = createFaultCollector();
  faults.holds(said.displayName !== '', 'resource/displayName', 'a name');
  faults.throwIfAny();
  demandValidAttributes(said);
  const environmentId = await resolveEnvironment(ctx, said);
  const held = await demandAllowedAttributes(ctx, catalogId, said.attributes ?? []);
  const site = resource.originSystem === 'SharePointOnline';
  const attributes =
    said.attributes == null ? resource.attributes : completeAttributes(said.attributes, resource.attributes, ctx.newId);
  const set = {
    attributes,
    environmentId: environmentId ?? resource.environmentId,
    displayName: (site ? said.displayName : null) ?? resource.displayName,
    description: (site ? said.description : null) ?? resource.description,
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
