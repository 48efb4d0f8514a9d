// Whether a group could be called so. There are no naming policies here: what remains is what a group's name must be.
// https://learn.microsoft.com/graph/api/directoryobject-validateproperties
// https://learn.microsoft.com/graph/api/group-validateproperties

import { checkNickname } from '../../../domain/directory/users.ts';
import { createFaultCollector, invalidField, isNonBlank } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { eq, never } from '../../../odata/query.ts';
import type { Command, OperationParameters } from '../../../flows/context.ts';
import { load, rows, visibleRow } from '../../../flows/load.ts';

type NameParameters = OperationParameters<'entityType' | 'displayName' | 'mailNickname' | 'onBehalfOfUserId'>;

/**
 * 204 where a new group may have these names, or the group of the path. Throws every fault of the names at once,
 * `unknownReference` for a user who is not there, and `nicknameConflict` where a group that receives mail has the name.
 */
export const validateProperties: Command<NameParameters> = async (ctx, { id, body }) => {
  if (id === null) requireGroup(body.entityType);
  const { displayName = null, mailNickname = null, onBehalfOfUserId = null } = body;
  if (displayName === null && mailNickname === null)
    throw new Refusal('missingField', { field: 'displayName', reason: 'Send it, or mailNickname, or both.' });
  const faults = createFaultCollector();
  if (displayName !== null) faults.holds(isNonBlank(displayName), 'displayName', 'a text that is not empty');
  if (mailNickname !== null) checkNickname(String(mailNickname), faults);
  faults.throwIfAny();
  const userId = onBehalfOfUserId === null ? null : String(onBehalfOfUserId).toLowerCase();
  const { users, taken } = await load(ctx.store, {
    users: visibleRow(ctx, 'directoryObject', userId),
    taken: rows(
      'directoryObject',
      eq('kind', 'group'),
      eq('mailEnabled', true),
      mailNickname === null ? never : eq('mailNickname', String(mailNickname)),
    ),
  });
  if (userId !== null && users[0]?.kind !== 'user')
    throw new Refusal('unknownReference', { field: 'onBehalfOfUserId', entity: 'user', id: userId });
  if (taken.some((group) => group.id !== id)) throw new Refusal('nicknameConflict', { field: 'mailNickname' });
  return { status: 204 };
};

function requireGroup(entityType: unknown): void {
  if (entityType === undefined || entityType === null) throw new Refusal('missingField', { field: 'entityType' });
  if (String(entityType).toLowerCase() !== 'group') throw invalidField('entityType', 'Group');
}
