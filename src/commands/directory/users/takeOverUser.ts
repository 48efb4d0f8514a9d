// A connection brings a person who is here already: one whom nobody brought, or one whose deletion still waits.

import { eq } from '../../../odata/query.ts';
import { load, requireRow, row, rows } from '../../../flows/load.ts';
import type { Command } from '../../../flows/context.ts';
import { requireReachOver } from '../../../flows/directory/directoryObjects.ts';
import { doneResult } from '../../../flows/results.ts';
import { forgetHeld } from '../../../flows/removals/forgetHeld.ts';
import { updateUser } from './updateUser.ts';

/** 204. `sourceId` of the body is the connection; its removals that wait end. Throws as `updateUser` does. */
export const takeOverUser: Command<'directoryObject'> = async (ctx, input) => {
  const { users, held } = await load(ctx.store, {
    users: row('directoryObject', input.id),
    held: rows('heldRemoval', eq('thingId', input.body.sourceId ?? ''), eq('principalId', input.id ?? '')),
  });
  const user = requireRow(users[0], 'directoryObject', input.id);
  // A push that takes the account of an administrator would be as good as a role.
  if (user.sourceId === null) await requireReachOver(ctx, user.id, 'sensitive');
  // What the account has is its own; a password that comes with a new person is for a new account.
  const { password: _password, mailNickname: _nickname, ...body } = input.body;
  await forgetHeld(ctx, held, (of) => updateUser(of, { ...input, body }));
  return doneResult;
};
