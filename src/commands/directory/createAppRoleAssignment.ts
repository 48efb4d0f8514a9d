// Gives a user, group or service principal a role of an application.
// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto

import { wrong } from '../../domain/check.ts';
import { audit, target, type Activity } from '../../domain/audit.ts';
import { checkAssignable, principalTypeOf } from '../../domain/directory/applications.ts';
import { noRoleId } from '../../domain/resources.ts';
import type { AppRoleAssignment, DirectoryObject } from '../../domain/entities.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import { created } from '../answer.ts';
import type { Command, Input } from '../context.ts';
import { load, named, row, rows } from '../load.ts';

// biome-ignore format: a table, read by column
export const assignmentActivities: Readonly<Record<DirectoryObject['kind'],
  readonly [given: Activity, taken: Activity]>> = {
  user:             ['Add app role assignment grant to user', 'Remove app role assignment from user'],
  group:            ['Add app role assignment to group', 'Remove app role assignment from group'],
  servicePrincipal: ['Add app role assignment to service principal',
    'Remove app role assignment from service principal'],
  application:      ['Add app role assignment to service principal',
    'Remove app role assignment from service principal'],
};

export const createAppRoleAssignment: Command = async (ctx, { body, parent }) => {
  const { principalId, resourceId } = parties({ body, parent });
  const { principals, resources, ownerships } = await load(ctx.store, {
    principals: row('directoryObject', principalId),
    resources: row('directoryObject', resourceId),
    ownerships: rows('ownership', eq('objectId', resourceId ?? '')),
  });
  demand(ctx.caller, 'assignAppRoles', { isOwner: ownerships.some((each) => each.ownerId === ctx.caller.objectId) });
  const principal = named(principals[0], 'principalId', principalId);
  const resource = named(resources[0], 'resourceId', resourceId);
  const appRoleId = String(body['appRoleId'] ?? noRoleId).toLowerCase();
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
  };
  await ctx.store.commit([
    { kind: 'share', entity: 'directoryObject', id: principal.id },
    { kind: 'share', entity: 'directoryObject', id: resource.id, version: resource.version },
    insert('appRoleAssignment', given),
    audit(ctx, {
      activity: assignmentActivities[principal.kind][0],
      targets: [target('ServicePrincipal', resource), target(principalTypeOf(principal), principal)],
      details: { appRoleId },
    }),
  ]);
  return created(given);
};

/** Who gets it and whose role it is; the object that the path went through is one of the two. */
function parties({ body, parent }: Pick<Input, 'body' | 'parent'>): {
  readonly principalId: string | null;
  readonly resourceId: string | null;
} {
  const side = parent?.navigation === 'appRoleAssignedTo' ? 'resourceId' : 'principalId';
  const said = (field: 'principalId' | 'resourceId'): string | null =>
    typeof body[field] === 'string' ? (body[field] as string).toLowerCase() : null;
  const own = said(side);
  if (parent !== null && own !== null && own !== parent.id) throw wrong(side, 'the id of the object in the path');
  return {
    principalId: said('principalId'),
    resourceId: said('resourceId'),
    ...(parent === null ? {} : { [side]: parent.id }),
  };
}
