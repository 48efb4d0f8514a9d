// Who caused that an answer is written to a user: the sender of the request, and who approved it.

import type { AuditActor } from '../../domain/audit/auditEntry.ts';
import { DirectoryRoles } from '../../domain/caller.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { selfServiceFields } from '../../domain/directory/users.ts';
import type { AssignmentRequest } from '../../domain/requests/requestEntities.ts';
import type { Context } from '../../flows/context.ts';
import { isAdministrator } from '../../flows/directory/directoryObjects.ts';
import { holdsRole } from '../../flows/directory/directoryRoles.ts';
import { load, row, rows } from '../../flows/load.ts';
import { any, eq } from '../../odata/query.ts';

export interface StampCause {
  readonly actor: AuditActor;
  readonly requestId: string;
  /** Names and ids of those who approved the request. */
  readonly approvers: readonly string[];
  /**
   * Whether the sender might change a sensitive attribute of the user directly: their own where people may, and that of
   * who holds a directory role as a global administrator (commands/directory/users/updateUser.ts).
   */
  readonly mayChange: (user: Pick<DirectoryObject, 'id'>, attribute: string) => Promise<boolean>;
}

/** Who sent the request, and who approved it. */
export async function loadStampCause(ctx: Context, request: AssignmentRequest): Promise<StampCause> {
  const senderId = request.createdByObjectId;
  const { senders, stages } = await load(ctx.store, {
    senders: row('directoryObject', senderId),
    stages: rows('approvalStage', any(['approval', 'request'], eq('id', request.id)), eq('result', 'approved')),
  });
  const [sender] = senders;
  return {
    actor:
      senderId === null
        ? ctx.caller
        : {
            kind: sender?.kind === 'servicePrincipal' ? 'application' : 'user',
            objectId: senderId,
            displayName: sender?.displayName ?? null,
            userPrincipalName: sender?.userPrincipalName ?? null,
            appId: sender?.appId ?? null,
          },
    requestId: request.id,
    approvers: stages.map((each) => `${each.reviewedByName ?? ''} (${each.reviewedById ?? ''})`),
    mayChange: async (user, attribute) =>
      (senderId === user.id && selfServiceFields.has(attribute)) ||
      !(await isAdministrator(ctx, user.id)) ||
      (senderId !== null && (await holdsRole(ctx, senderId, DirectoryRoles.globalAdministrator))),
  };
}

/** What the audit says of it beside the sender. */
export const causeDetails = ({ requestId, approvers }: StampCause): Readonly<Record<string, string>> => ({
  requestId,
  ...(approvers.length === 0 ? {} : { approvedBy: approvers.join(', ') }),
});
