// A connection has a person no more: the account is blocked at once, and deleted within the limit of removals.

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import type { Id } from '../../../domain/base.ts';
import { endedSessions } from '../../../domain/directory/users.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { update } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { deletionChanges } from '../../../flows/directory/deletionChanges.ts';
import { requireOwnedObject, requireReachOver } from '../../../flows/directory/directoryObjects.ts';
import { requireOwnObject } from '../../../flows/directory/sources.ts';
import { decideSourceRemovals } from '../../../flows/removals/removals.ts';
import { sourceRemoval } from '../../../flows/removals/sourceRemoval.ts';

/**
 * 204. Of a deletion beyond the limit, or of an administrator, whom the connection does not reach, the person is
 * disabled, the deletion waits for an administrator, and the connection sees the person no more. Throws `notFound`,
 * `ownedBySource`.
 */
export const withdrawUser: Command = async (ctx, { id }) => {
  const { object } = await requireOwnedObject(ctx, id, 'user');
  requireRight(ctx.caller, 'deleteUser');
  await requireOwnObject(ctx, object, 'id');
  const { sourceId = null, displayName } = ctx.caller;
  const source = { id: sourceId ?? '', displayName };
  const people = (await isInReach(ctx, object.id)) ? 1 : 'mayNot';
  const loss = sourceRemoval('sourcePerson', source);
  const { taken, changes } = await decideSourceRemovals(ctx, loss, [{ object, people }]);
  const target = auditTarget('User', object);
  await ctx.store.commit(
    taken.has(object.id)
      ? [
          ...changes,
          ...(await deletionChanges(ctx, object)),
          audit(ctx, { activity: 'Delete user', targets: [target] }),
        ]
      : [
          ...changes,
          update(
            'directoryObject',
            object.id,
            { accountEnabled: false, ...endedSessions(ctx.machineNow()) },
            object.version,
          ),
          audit(ctx, {
            activity: 'Update user',
            targets: [auditTarget('User', object, [['accountEnabled', String(object.accountEnabled), 'false']])],
          }),
        ],
  );
  return doneResult;
};

/** Whether the caller's roles reach the user. */
const isInReach = (ctx: Context, id: Id): Promise<boolean> =>
  requireReachOver(ctx, id, 'sensitive').then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.code === 'notAllowed') return false;
      throw error;
    },
  );
