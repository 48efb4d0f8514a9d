// Changes a user. https://learn.microsoft.com/graph/api/user-update

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkPassword } from '../../../domain/directory/passwords.ts';
import {
  checkUser,
  endedSessions,
  passwordFields,
  selfServiceFields,
  sensitiveFields,
} from '../../../domain/directory/users.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { propertyChanges } from '../../../domain/fieldUpdate.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { update, type Change } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { holdRows, load, rows } from '../../../flows/load.ts';
import { reassignOrganization } from '../../../flows/organizations/organizationMembers.ts';
import {
  requireBoundObjects,
  hashPassword,
  requireOwnedObject,
  requireReachOver,
  loadVerifiedDomains,
  syncMark,
} from '../../../flows/directory/directoryObjects.ts';
import { endInvitations } from '../../../identity/account/invitationTickets.ts';
import { requireOwnFields } from '../../../flows/directory/sources.ts';
import { writtenFields } from '../../../model/newRow.ts';

/**
 * 204. Throws `notFound`, every fault of the body at once, `userPrincipalNameTaken`, and `notAllowed` for fields that
 * the caller may not change of this user.
 */
export const updateUser: Command<'directoryObject'> = async (ctx, { id, body }) => {
  const { object: before } = await requireOwnedObject(ctx, id, 'user');
  const set = writtenFields('user', body, before);
  const password = body.password ?? null;
  const touched = [...propertyChanges(before, set).map(([field]) => field), ...(password === null ? [] : ['password'])];
  await demandUpdate(ctx, before, isBlockedBySource(ctx, before, set) ? withoutBlock(touched) : touched);
  await requireOwnFields(ctx, before, touched);
  const after = { ...before, ...set };
  const faults = createFaultCollector();
  checkUser(after, before, await loadVerifiedDomains(ctx), faults);
  if (password !== null) checkPassword(password, after, 'passwordProfile/password', faults);
  faults.holds(set.managerId !== before.id, 'manager', 'somebody else');
  faults.throwIfAny();
  if (touched.length === 0) return doneResult;
  const manager =
    set.managerId != null && set.managerId !== before.managerId
      ? await requireBoundObjects(ctx, [{ id: set.managerId }], 'manager')
      : [];
  const { same } = await load(ctx.store, {
    same: rows('directoryObject', eq('kind', 'user'), eq('userPrincipalName', after.userPrincipalName)),
  });
  if (same.some((each) => each.id !== before.id))
    throw new Refusal('userPrincipalNameTaken', {
      field: 'userPrincipalName',
      userPrincipalName: after.userPrincipalName,
    });
  const hashed = password === null ? {} : { passwordHash: await hashPassword(ctx, password) };
  // Whoever signed in with the password of before, or before the account was disabled, signs in anew.
  const ended =
    password !== null || (touched.includes('accountEnabled') && after.accountEnabled === false)
      ? endedSessions(ctx.machineNow())
      : {};
  const isMoved = touched.includes('mail') || touched.includes('otherMails') || touched.includes('userType');
  await ctx.store.commit([
    update('directoryObject', before.id, { ...set, ...syncMark(set), ...hashed, ...ended }, before.version),
    ...holdRows('directoryObject', manager),
    // What waits in a mailbox was for the address of before, or for an account without a password.
    ...(password !== null || touched.includes('mail') ? [endInvitations(before.id)] : []),
    ...(isMoved ? [await reassignOrganization(ctx, after)] : []),
    ...(touched.includes('accountEnabled') ? [keptByHand(before)] : []),
    audit(ctx, {
      activity: 'Update user',
      targets: [auditTarget('User', after, propertyChanges(before, set))],
      details: password === null ? {} : { passwordChanged: 'true' },
    }),
  ]);
  return doneResult;
};

/** A value that is set by hand stays: a later assignment does not enable the account again. */
const keptByHand = ({ id }: DirectoryObject): Change => ({
  kind: 'updateWhere',
  entity: 'subject',
  where: eq('objectId', id),
  set: { blockedAt: null },
});

/** Who brought a person may always block the account, also of an administrator. */
const isBlockedBySource = (ctx: Context, { sourceId }: DirectoryObject, set: Partial<DirectoryObject>): boolean =>
  sourceId !== null && ctx.caller.sourceId === sourceId && set.accountEnabled === false;
const withoutBlock = (touched: readonly string[]): readonly string[] =>
  touched.filter((field) => field !== 'accountEnabled');

async function demandUpdate(ctx: Context, user: DirectoryObject, touched: readonly string[]): Promise<void> {
  const isSelf = ctx.caller.objectId === user.id;
  if (isSelf && touched.every((field) => selfServiceFields.has(field)))
    return requireRight(ctx.caller, 'updateOwnProfile', { isSelf });
  const isReset = touched.length > 0 && touched.every((field) => passwordFields.has(field));
  requireRight(ctx.caller, isReset ? 'resetPassword' : 'updateUser');
  if (touched.some((field) => sensitiveFields.has(field)))
    await requireReachOver(ctx, user.id, isReset ? 'resetPassword' : 'sensitive');
}
