// Deletes a user: she is hidden, and all that she was in ends.

import { audit, target } from '../../domain/audit.ts';
import { demand } from '../../domain/rights.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { endings } from './endings.ts';
import { isAdministrator, ownedObject } from './objects.ts';

export const deleteUser: Command = async (ctx, { id }) => {
  const { object } = await ownedObject(ctx, id, 'user');
  demand(ctx.caller, 'deleteUser');
  if (await isAdministrator(ctx, object.id)) demand(ctx.caller, 'updateAdministrator');
  await ctx.store.commit([
    ...endings(ctx, object),
    audit(ctx, { activity: 'Delete user', targets: [target('User', object)] }),
  ]);
  return done;
};
