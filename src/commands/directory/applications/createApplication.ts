// Registers an application; whoever does owns it. https://learn.microsoft.com/graph/api/application-post-applications

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkApplication } from '../../../domain/directory/applications.ts';
import { checkOwner } from '../../../domain/directory/groups.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { insert } from '../../../store/contract.ts';
import { createdResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { holdRows } from '../../../flows/load.ts';
import { credentialInserts, newCredentials } from '../../../flows/directory/credentials.ts';
import {
  requireFreeUris,
  requireBoundObjects,
  loadVerifiedDomains,
} from '../../../flows/directory/directoryObjects.ts';
import { newDirectoryObject, writtenFields } from '../../../model/newRow.ts';

/** 201 with the application, of which the caller is an owner. Throws every fault of the body at once. */
export const createApplication: Command<'directoryObject'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'createApplication');
  const application = newDirectoryObject('application', ctx.newId(), ctx.now, {
    ...writtenFields('application', body),
    appId: ctx.newId(),
    publisherDomain: (await loadVerifiedDomains(ctx))[0] ?? null,
  });
  const faults = createFaultCollector();
  checkApplication(application, null, faults);
  const credentials = await newCredentials(ctx, application, body, faults);
  faults.throwIfAny();
  await requireFreeUris(ctx, application, null);
  const bound = await requireBoundObjects(ctx, body.owners, 'owners');
  for (const [at, owner] of bound.entries()) checkOwner(owner, `owners/${at}`);
  const owners = new Set([
    ...bound.map((each) => each.id),
    ...(ctx.caller.objectId === null ? [] : [ctx.caller.objectId]),
  ]);
  await ctx.store.commit([
    insert('directoryObject', application),
    ...credentialInserts(
      ctx,
      credentials.map(({ row }) => row),
    ),
    ...holdRows('directoryObject', bound),
    ...[...owners].map((ownerId) => insert('ownership', { id: ctx.newId(), objectId: application.id, ownerId })),
    audit(ctx, { activity: 'Add application', targets: [auditTarget('Application', application)] }),
  ]);
  return createdResult({ ...application, credentials: { rows: credentials.map(({ shown }) => shown), count: null } });
};
