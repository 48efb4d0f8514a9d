// Takes a user's manager away.

import { requireRight } from '../../../domain/rights/rights.ts';
import type { Command } from '../../../flows/context.ts';
import { doneResult } from '../../../flows/results.ts';
import { requireOwnedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';
import { changeManager } from './setManager.ts';

/** 204, also where the user has no manager: a client that deleted the manager takes the reference away all the same. */
export const removeManager: Command = async (ctx, { parent }) => {
  const { object: user } = await requireOwnedObject(ctx, parent?.id ?? null, 'user');
  requireRight(ctx.caller, 'updateUser');
  await requireOwnObject(ctx, user, 'manager');
  if (user.managerId === null) return doneResult;
  return changeManager(ctx, user, null);
};
