// Takes an application's presence in the tenant away, and all that was given through it.

import { audit, target } from '../../domain/audit.ts';
import { demand } from '../../domain/rights.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { endings } from './endings.ts';
import { ownedObject } from './objects.ts';

export const deleteServicePrincipal: Command = async (ctx, { id }) => {
  const { object, isOwner } = await ownedObject(ctx, id, 'servicePrincipal');
  demand(ctx.caller, 'updateApplication', { isOwner });
  await ctx.store.commit([
    ...endings(ctx, object),
    audit(ctx, { activity: 'Remove service principal', targets: [target('ServicePrincipal', object)] }),
  ]);
  return done;
};
