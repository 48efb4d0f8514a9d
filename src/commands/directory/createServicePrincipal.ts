// Makes an application present in the tenant.
// https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals

import { audit, target } from '../../domain/audit.ts';
import { principalFields, principalOf } from '../../domain/directory/applications.ts';
import { newObject } from '../../domain/directory/object.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { said } from '../../domain/plain.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import { created } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, named, rows, touch } from '../load.ts';

export const createServicePrincipal: Command = async (ctx, { body }) => {
  const appId = typeof body['appId'] === 'string' ? body['appId'].toLowerCase() : null;
  const { applications, same, ownerships } = await load(ctx.store, {
    applications: rows('directoryObject', eq('kind', 'application'), eq('appId', appId)),
    same: rows('directoryObject', eq('kind', 'servicePrincipal'), eq('appId', appId)),
    ownerships: rows('ownership', eq('ownerId', ctx.caller.objectId ?? '')),
  });
  const isOwner = ownerships.some((each) => each.objectId === applications[0]?.id);
  demand(ctx.caller, 'updateApplication', { isOwner });
  const application = named(applications[0], 'appId', appId);
  if (same.length > 0) throw new Refusal('duplicateKey', { field: 'appId', id: same[0]?.id ?? '' });
  const principal = newObject('servicePrincipal', ctx.newId(), ctx.now, {
    ...principalOf(application),
    ...said<DirectoryObject>(principalFields, body),
  });
  await ctx.store.commit([
    ...touch('directoryObject', application.id),
    insert('directoryObject', principal),
    ...(ctx.caller.objectId === null
      ? []
      : [insert('ownership', { id: ctx.newId(), objectId: principal.id, ownerId: ctx.caller.objectId })]),
    audit(ctx, { activity: 'Add service principal', targets: [target('ServicePrincipal', principal)] }),
  ]);
  return created(principal);
};
