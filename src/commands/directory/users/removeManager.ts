// Takes a user's manager away.

import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import type { Command } from '../../../flows/context.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { changeManager } from './setManager.ts';

/** 204. Throws `notFound` where the user has no manager. */
export const removeManager: Command = async (ctx, { parent }) => {
  const { object: user } = await requireOwnedObject(ctx, parent?.id ?? null, 'user');
  requireRight(ctx.caller, 'updateUser');
  if (user.managerId === null) throw new Refusal('notFound', { entity: 'directoryObject', navigation: 'manager' });
  return changeManager(ctx, user, null);
};
