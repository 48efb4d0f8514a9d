// Makes an application present in the tenant.
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { sharedWithServicePrincipal } from '../../../domain/directory/applications.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkOwner } from '../../../domain/directory/groups.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { always, eq } from '../../../odata/query.ts';
import { insert } from '../../../store/contract.ts';
import { createdResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { credentialInserts, newCredentials } from '../../../flows/directory/credentials.ts';
import { requireBoundObjects } from '../../../flows/directory/directoryObjects.ts';
import { holdRows, load, requireReferenced, rows, lockParent } from '../../../flows/load.ts';
import { newDirectoryObject, writtenFields } from '../../../model/newRow.ts';

/**
 * 201 with the service principal, of which the caller is an owner beside those that the body binds. Throws
 * `duplicateKey` where the application has one, `unknownReference` where there is no such application or owner.
 */
export const createServicePrincipal: Command<'directoryObject'> = async (ctx, { body }) => {
  const appId = body.appId?.toLowerCase() ?? null;
  const { applications, same, ownerships, tenant } = await load(ctx.store, {
    applications: rows('directoryObject', eq('kind', 'application'), eq('appId', appId)),
    same: rows('directoryObject', eq('kind', 'servicePrincipal'), eq('appId', appId)),
    ownerships: rows('ownership', eq('ownerId', ctx.caller.objectId ?? '')),
    tenant: rows('tenant', always),
  });
  const isOwner =
    ownerships.some((each) => each.objectId === applications[0]?.id) ||
    ctx.caller.administeredObjects?.has(applications[0]?.id ?? '') === true;
  requireRight(ctx.caller, 'updateApplication', { isOwner });
  const application = requireReferenced(applications[0], { field: 'appId', id: appId, entity: 'application' });
  if (same.length > 0) throw new Refusal('duplicateKey', { field: 'appId', id: same[0]?.id ?? '' });
  const { fields, kept } = sharedWithServicePrincipal(application);
  const shared = { ...fields, otherProperties: { ...kept, appOwnerOrganizationId: tenant[0]?.tenantId ?? null } };
  const { displayName, description } = application;
  const principal = newDirectoryObject('servicePrincipal', ctx.newId(), ctx.now, {
    ...{ appId: application.appId, displayName, description, ...shared },
    ...writtenFields('servicePrincipal', body, { ...application, ...shared }),
  });
  const bound = await requireBoundObjects(ctx, body.owners, 'owners');
  for (const [at, owner] of bound.entries()) checkOwner(owner, `owners/${at}`);
  const owners = new Set([
    ...bound.map((each) => each.id),
    ...(ctx.caller.objectId === null ? [] : [ctx.caller.objectId]),
  ]);
  const faults = createFaultCollector();
  const credentials = await newCredentials(ctx, principal, body, faults);
  faults.throwIfAny();
  await ctx.store.commit([
    ...lockParent('directoryObject', application.id),
    insert('directoryObject', principal),
    ...credentialInserts(
      ctx,
      credentials.map(({ row }) => row),
    ),
    ...holdRows('directoryObject', bound),
    ...[...owners].map((ownerId) => insert('ownership', { id: ctx.newId(), objectId: principal.id, ownerId })),
    audit(ctx, { activity: 'Add service principal', targets: [auditTarget('ServicePrincipal', principal)] }),
  ]);
  return createdResult({ ...principal, credentials: { rows: credentials.map(({ shown }) => shown), count: null } });
};
