// Says who a user's manager is. https://learn.microsoft.com/graph/api/user-post-manager

import { wrong } from '../../domain/check.ts';
import { audit, target } from '../../domain/audit.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { demand } from '../../domain/rights.ts';
import { update } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command, Context, Outcome } from '../context.ts';
import { ownedObject, referred } from './objects.ts';

export const setManager: Command = async (ctx, { parent, ref }) => {
  const { object: user } = await ownedObject(ctx, parent?.id ?? null, 'user');
  demand(ctx.caller, 'updateUser');
  const manager = await referred(ctx, ref);
  if (manager.kind !== 'user' || manager.id === user.id) throw wrong('@odata.id', 'another user');
  return changeManager(ctx, user, manager);
};

export async function changeManager(
  ctx: Context,
  user: DirectoryObject,
  manager: DirectoryObject | null,
): Promise<Outcome> {
  await ctx.store.commit([
    update('directoryObject', user.id, { managerId: manager?.id ?? null }, user.version),
    ...(manager === null ? [] : [{ kind: 'share', entity: 'directoryObject', id: manager.id } as const]),
    audit(ctx, {
      activity: 'Update user',
      targets: [target('User', user, [['manager', user.managerId, manager?.id ?? null]])],
    }),
  ]);
  return done;
}
