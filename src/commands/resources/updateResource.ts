// Changes what a catalog says of a resource: the attributes that requestors answer for; of a site its names too.

import { audit, target } from '../../domain/audit.ts';
import { check } from '../../domain/check.ts';
import { differences } from '../../domain/plain.ts';
import { keptAttributes } from '../../domain/attributes/attributes.ts';
import { update } from '../../store/contract.ts';
import type { ResourceVerb } from '../createResourceRequest.ts';
import { demandAttributes, environmentOf } from './addResource.ts';
import { resourceOf } from './ofCatalog.ts';

export const updateResource: ResourceVerb = async (ctx, catalogId, said) => {
  const resource = await resourceOf(ctx, catalogId, said);
  const faults = check();
  faults.holds(said.displayName !== '', 'resource/displayName', 'a name');
  faults.done();
  demandAttributes(said);
  const environmentId = await environmentOf(ctx, said);
  const site = resource.originSystem === 'SharePointOnline';
  const set = {
    attributes:
      said.attributes == null ? resource.attributes : keptAttributes(said.attributes, resource.attributes, ctx.newId),
    environmentId: environmentId ?? resource.environmentId,
    displayName: (site ? said.displayName : null) ?? resource.displayName,
    description: (site ? said.description : null) ?? resource.description,
    modifiedAt: ctx.now,
  };
  const { modifiedAt: _, ...told } = set;
  return {
    resourceId: resource.id,
    changes: [
      update('resource', resource.id, set, resource.version),
      audit(ctx, {
        activity: 'Update access package catalog resource',
        targets: [target('AccessPackageResource', resource, differences(resource, told))],
      }),
    ],
  };
};
