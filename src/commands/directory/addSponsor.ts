// Names a sponsor of a user. https://learn.microsoft.com/graph/api/user-post-sponsors

import { wrong } from '../../domain/check.ts';
import { audit, target } from '../../domain/audit.ts';
import { demand } from '../../domain/rights.ts';
import { insert } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { touch } from '../load.ts';
import { ownedObject, referred } from './objects.ts';

export const addSponsor: Command = async (ctx, { parent, ref }) => {
  const { object: user } = await ownedObject(ctx, parent?.id ?? null, 'user');
  demand(ctx.caller, 'updateUser');
  const sponsor = await referred(ctx, ref);
  if ((sponsor.kind !== 'user' && sponsor.kind !== 'group') || sponsor.id === user.id)
    throw wrong('@odata.id', 'another user, or a group');
  await ctx.store.commit([
    ...touch('directoryObject', user.id),
    insert('sponsorship', { id: ctx.newId(), objectId: user.id, sponsorId: sponsor.id }),
    audit(ctx, { activity: 'Update user', targets: [target('User', user, [['sponsors', null, sponsor.id]])] }),
  ]);
  return done;
};
