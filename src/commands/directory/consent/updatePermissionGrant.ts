// Changes the scopes of a delegated permission grant.
// https://learn.microsoft.com/graph/api/oauth2permissiongrant-update

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { checkGrant, grantChanges } from '../../../domain/directory/permissionGrants.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { update } from '../../../store/contract.ts';
import type { Command } from '../../../flows/context.ts';
import { load, requireRow, row } from '../../../flows/load.ts';
import { doneResult } from '../../../flows/results.ts';
import { writtenFields } from '../../../model/newRow.ts';

/** 204. Only the scopes change; all else in a body is as it was read. Throws `notFound`, and the faults of the body. */
export const updatePermissionGrant: Command<'permissionGrant'> = async (ctx, { id, body }) => {
  requireRight(ctx.caller, 'grantPermissions');
  const { grants } = await load(ctx.store, { grants: row('permissionGrant', id) });
  const before = requireRow(grants[0], 'permissionGrant', id);
  const after = { ...before, ...writtenFields('permissionGrant', body) };
  const faults = createFaultCollector();
  checkGrant(after, faults);
  faults.throwIfAny();
  if (after.scope === before.scope) return doneResult;
  const { clients, resources } = await load(ctx.store, {
    clients: row('directoryObject', before.clientId),
    resources: row('directoryObject', before.resourceId),
  });
  const client = requireRow(clients[0], 'directoryObject', before.clientId);
  const resource = requireRow(resources[0], 'directoryObject', before.resourceId);
  await ctx.store.commit([
    update('permissionGrant', before.id, { scope: after.scope }, before.version),
    audit(ctx, {
      activity: 'Add delegated permission grant',
      targets: [
        auditTarget('ServicePrincipal', resource, grantChanges(client, before, after)),
        auditTarget('ServicePrincipal', client),
      ],
    }),
  ]);
  return doneResult;
};
