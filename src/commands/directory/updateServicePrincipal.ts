// Changes a service principal: whether it may sign in, how it is called.

import { audit, target } from '../../domain/audit.ts';
import { check } from '../../domain/check.ts';
import { principalFields } from '../../domain/directory/applications.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { isSaid } from '../../domain/check.ts';
import { differences, said } from '../../domain/plain.ts';
import { demand } from '../../domain/rights.ts';
import { update } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { ownedObject } from './objects.ts';

export const updateServicePrincipal: Command = async (ctx, { id, body }) => {
  const { object: before, isOwner } = await ownedObject(ctx, id, 'servicePrincipal');
  demand(ctx.caller, 'updateApplication', { isOwner });
  const set = said<DirectoryObject>(principalFields, body);
  const faults = check();
  faults.holds(set.displayName === undefined || isSaid(set.displayName), 'displayName', 'a name');
  faults.done();
  const changed = differences(before, set);
  if (changed.length === 0) return done;
  await ctx.store.commit([
    update('directoryObject', before.id, set, before.version),
    audit(ctx, { activity: 'Update service principal', targets: [target('ServicePrincipal', before, changed)] }),
  ]);
  return done;
};
