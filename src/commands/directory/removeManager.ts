// Takes a user's manager away.

import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import type { Command } from '../context.ts';
import { ownedObject } from './objects.ts';
import { changeManager } from './setManager.ts';

export const removeManager: Command = async (ctx, { parent }) => {
  const { object: user } = await ownedObject(ctx, parent?.id ?? null, 'user');
  demand(ctx.caller, 'updateUser');
  if (user.managerId === null) throw new Refusal('notFound', { entity: 'directoryObject', navigation: 'manager' });
  return changeManager(ctx, user, null);
};
