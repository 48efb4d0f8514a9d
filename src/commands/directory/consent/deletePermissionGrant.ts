// Takes delegated permissions away from a client. https://learn.microsoft.com/graph/api/oauth2permissiongrant-delete

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { grantChanges } from '../../../domain/directory/permissionGrants.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import type { Command } from '../../../flows/context.ts';
import { load, requireRow, row } from '../../../flows/load.ts';
import { doneResult } from '../../../flows/results.ts';

/** 204. Tokens that were issued by it go on until they end. Throws `notFound`. */
export const deletePermissionGrant: Command = async (ctx, { id }) => {
  requireRight(ctx.caller, 'grantPermissions');
  const { grants } = await load(ctx.store, { grants: row('permissionGrant', id) });
  const given = requireRow(grants[0], 'permissionGrant', id);
  const { clients, resources } = await load(ctx.store, {
    clients: row('directoryObject', given.clientId),
    resources: row('directoryObject', given.resourceId),
  });
  const client = clients[0] ?? { id: given.clientId, displayName: null, appId: null };
  const resource = resources[0] ?? { id: given.resourceId, displayName: null };
  await ctx.store.commit([
    { kind: 'delete', entity: 'permissionGrant', id: given.id, version: given.version },
    audit(ctx, {
      activity: 'Remove delegated permission grant',
      targets: [
        auditTarget('ServicePrincipal', resource, grantChanges(client, given, null)),
        auditTarget('ServicePrincipal', client),
      ],
    }),
  ]);
  return doneResult;
};
