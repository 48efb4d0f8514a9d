// Says who a user's manager is. https://learn.microsoft.com/graph/api/user-post-manager

import { invalidField } from '../../../domain/faultCollector.ts';
import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { update } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command, Context, CommandResult } from '../../../flows/context.ts';
import { requireOwnedObject, requireReferencedObject } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';

/** 204. Throws `invalidField` unless the manager is another user, `unknownReference` where there is no such user. */
export const setManager: Command = async (ctx, { parent, ...named }) => {
  const { object: user } = await requireOwnedObject(ctx, parent?.id ?? null, 'user');
  requireRight(ctx.caller, 'updateUser');
  await requireOwnObject(ctx, user, 'manager');
  const manager = await requireReferencedObject(ctx, named);
  if (manager.kind !== 'user' || manager.id === user.id) throw invalidField('@odata.id', 'another user');
  return changeManager(ctx, user, manager);
};

export async function changeManager(
  ctx: Context,
  user: DirectoryObject,
  manager: DirectoryObject | null,
): Promise<CommandResult> {
  await ctx.store.commit([
    update('directoryObject', user.id, { managerId: manager?.id ?? null }, user.version),
    ...(manager === null ? [] : [{ kind: 'requireExists', entity: 'directoryObject', id: manager.id } as const]),
    audit(ctx, {
      activity: 'Update user',
      targets: [auditTarget('User', user, [['manager', user.managerId, manager?.id ?? null]])],
    }),
  ]);
  return doneResult;
}
