// Gives a user, group or service principal a role of an application.
// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto

import type { Draft } from '../../../domain/drafts.ts';
import { invalidField } from '../../../domain/faultCollector.ts';
import type { Activity } from '../../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { checkAssignable, principalTypeOf } from '../../../domain/directory/applications.ts';
import { noRoleId } from '../../../domain/catalogs/resources.ts';
import type { AppRoleAssignment, DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { graphAppId } from '../../../domain/rights/graphPermissions.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { insert } from '../../../store/contract.ts';
import { createdResult } from '../../../flows/results.ts';
import { actsAsOwner } from '../../../flows/directory/directoryObjects.ts';
import type { Command, CommandInput } from '../../../flows/context.ts';
import { load, requireReferenced, rows, visibleRow } from '../../../flows/load.ts';

// biome-ignore format: a table, read by column
export const appRoleActivities: Readonly<Record<DirectoryObject['kind'],
  readonly [given: Activity, taken: Activity]>> = {
  user:             ['Add app role assignment grant to user', 'Remove app role assignment from user'],
  group:            ['Add app role assignment to group', 'Remove app role assignment from group'],
  servicePrincipal: ['Add app role assignment to service principal',
    'Remove app role assignment from service principal'],
  application:      ['Add app role assignment to service principal',
    'Remove app role assignment from service principal'],
};

/**
 * 201 with the assignment. Throws `membershipExists`, and `unknownReference` where the principal or the resource does
 * not exist.
 */
export const createAppRoleAssignment: Command<'appRoleAssignment'> = async (ctx, { body, parent }) => {
  const { principalId, resourceId } = principalAndResource({ body, parent });
  const { principals, resources, ownerships } = await load(ctx.store, {
    principals: visibleRow(ctx, 'directoryObject', principalId),
    resources: visibleRow(ctx, 'directoryObject', resourceId),
    ownerships: rows('ownership', eq('objectId', resourceId ?? '')),
  });
  requireRight(ctx.caller, resources[0]?.appId === graphAppId ? 'assignGraphRoles' : 'assignAppRoles', {
    isOwner: actsAsOwner(ctx, resourceId ?? '', ownerships),
  });
  const principal = requireReferenced(principals[0], {
    field: 'principalId',
    id: principalId,
    entity: 'user, group or service principal',
  });
  const resource = requireReferenced(resources[0], {
    field: 'resourceId',
    id: resourceId,
    entity: 'service principal',
  });
  const appRoleId = (body.appRoleId ?? noRoleId).toLowerCase();
  checkAssignable(resource, principal, appRoleId);
  const given: Omit<AppRoleAssignment, 'version'> = {
    id: ctx.newId(),
    appRoleId,
    principalId: principal.id,
    principalType: principalTypeOf(principal),
    resourceId: resource.id,
    createdAt: ctx.now,
    from: ctx.now,
    until: null,
    endedWith: null,
  };
  await ctx.store.commit([
    { kind: 'requireExists', entity: 'directoryObject', id: principal.id },
    { kind: 'requireExists', entity: 'directoryObject', id: resource.id, version: resource.version },
    insert('appRoleAssignment', given),
    audit(ctx, {
      activity: appRoleActivities[principal.kind][0],
      targets: [auditTarget('ServicePrincipal', resource), auditTarget(principalTypeOf(principal), principal)],
      details: { appRoleId },
    }),
  ]);
  return createdResult(given);
};

/** Who gets it and whose role it is; the object that the path went through is one of the two. */
function principalAndResource({ body, parent }: Pick<CommandInput<Draft<'appRoleAssignment'>>, 'body' | 'parent'>): {
  readonly principalId: string | null;
  readonly resourceId: string | null;
} {
  const side = parent?.navigation === 'appRoleAssignedTo' ? 'resourceId' : 'principalId';
  const said = (field: 'principalId' | 'resourceId'): string | null => body[field]?.toLowerCase() ?? null;
  const own = said(side);
  if (parent !== null && own !== null && own !== parent.id)
    throw invalidField(side, 'the id of the object in the path');
  return {
    principalId: said('principalId'),
    resourceId: said('resourceId'),
    ...(parent === null ? {} : { [side]: parent.id }),
  };
}
