// Registers an application; whoever does owns it. https://learn.microsoft.com/graph/api/application-post-applications

import { audit, target } from '../../domain/audit.ts';
import { check } from '../../domain/check.ts';
import { applicationFields, checkApplication } from '../../domain/directory/applications.ts';
import { checkOwner } from '../../domain/directory/groups.ts';
import { newObject } from '../../domain/directory/object.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { said } from '../../domain/plain.ts';
import { demand } from '../../domain/rights.ts';
import { insert } from '../../store/contract.ts';
import { created } from '../answer.ts';
import type { Command } from '../context.ts';
import { boundObjects, verifiedDomains } from './objects.ts';

export const createApplication: Command = async (ctx, { body }) => {
  demand(ctx.caller, 'createApplication');
  const application = newObject('application', ctx.newId(), ctx.now, {
    ...said<DirectoryObject>(applicationFields, body),
    appId: ctx.newId(),
    publisherDomain: (await verifiedDomains(ctx))[0] ?? null,
  });
  const faults = check();
  checkApplication(application, null, faults);
  faults.done();
  const bound = await boundObjects(ctx, body['owners'], 'owners');
  bound.forEach((owner, at) => checkOwner(owner, `owners/${at}`));
  const owners = new Set([
    ...bound.map((each) => each.id),
    ...(ctx.caller.objectId === null ? [] : [ctx.caller.objectId]),
  ]);
  await ctx.store.commit([
    insert('directoryObject', application),
    ...[...owners].map((ownerId) => insert('ownership', { id: ctx.newId(), objectId: application.id, ownerId })),
    audit(ctx, { activity: 'Add application', targets: [target('Application', application)] }),
  ]);
  return created(application);
};
