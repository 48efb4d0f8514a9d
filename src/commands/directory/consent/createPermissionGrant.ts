// Gives a client delegated permissions, for all users or for one.
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-post

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { PermissionGrant } from '../../../domain/directory/directoryEntities.ts';
import { checkGrant, grantChanges } from '../../../domain/directory/permissionGrants.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { insert } from '../../../store/contract.ts';
import type { Command } from '../../../flows/context.ts';
import { holdRows, load, visibleRowWhere, requireReferenced } from '../../../flows/load.ts';
import { createdResult } from '../../../flows/results.ts';

/**
 * 201 with the grant. Throws every fault of the body at once, `unknownReference` where client, resource or principal is
 * not there, `permissionExists` where there is a grant for the same three.
 */
export const createPermissionGrant: Command<'permissionGrant'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'grantPermissions');
  const said = {
    clientId: body.clientId?.toLowerCase() ?? null,
    resourceId: body.resourceId?.toLowerCase() ?? null,
    principalId: body.principalId?.toLowerCase() ?? null,
  };
  const fields = { ...said, consentType: body.consentType ?? '', scope: body.scope ?? null };
  const faults = createFaultCollector();
  checkGrant(fields, faults);
  faults.throwIfAny();
  const { clients, resources, principals } = await load(ctx.store, {
    clients: visibleRowWhere(ctx, 'directoryObject', said.clientId, eq('kind', 'servicePrincipal')),
    resources: visibleRowWhere(ctx, 'directoryObject', said.resourceId, eq('kind', 'servicePrincipal')),
    principals: visibleRowWhere(ctx, 'directoryObject', said.principalId, eq('kind', 'user')),
  });
  const client = requireReferenced(clients[0], { field: 'clientId', id: said.clientId, entity: 'service principal' });
  const resource = requireReferenced(resources[0], {
    field: 'resourceId',
    id: said.resourceId,
    entity: 'service principal',
  });
  const principal =
    said.principalId === null
      ? null
      : requireReferenced(principals[0], { field: 'principalId', id: said.principalId, entity: 'user' });
  const given: Omit<PermissionGrant, 'version'> = {
    id: ctx.newId(),
    ...fields,
    clientId: client.id,
    resourceId: resource.id,
    principalId: principal?.id ?? null,
    startsAt: body.startsAt ?? null,
    expiresAt: body.expiresAt ?? null,
    endedWith: null,
  };
  await ctx.store.commit([
    ...holdRows('directoryObject', [client, resource, ...(principal === null ? [] : [principal])]),
    insert('permissionGrant', given),
    audit(ctx, {
      activity: 'Add delegated permission grant',
      targets: [
        auditTarget('ServicePrincipal', resource, grantChanges(client, null, given)),
        auditTarget('ServicePrincipal', client),
        ...(principal === null ? [] : [auditTarget('User', principal)]),
      ],
    }),
  ]);
  return createdResult(given);
};
