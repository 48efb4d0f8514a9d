// Creates a user. https://learn.microsoft.com/graph/api/user-post-users

import { requireRight } from '../../../domain/rights/rights.ts';
import type { Command } from '../../../flows/context.ts';
import { newUser } from '../../../flows/directory/newUser.ts';
import { createdResult } from '../../../flows/results.ts';

/** 201 with the user. Throws every fault of the body at once, and `userPrincipalNameTaken`. */
export const createUser: Command<'directoryObject'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'createUser');
  const { user, changes } = await newUser(ctx, body);
  await ctx.store.commit(changes);
  return createdResult(user);
};

/** As `createUser`, for systems that push people: a password may be missing. */
export const provisionUser: Command<'directoryObject'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'createUser');
  const { user, changes } = await newUser(ctx, body, 'optional');
  await ctx.store.commit(changes);
  return createdResult(user);
};
