// Changes a user. https://learn.microsoft.com/graph/api/user-update

import { audit, target } from '../../domain/audit.ts';
import { check } from '../../domain/check.ts';
import { checkPassword, checkUser, ownFields, sensitiveFields, userFields } from '../../domain/directory/users.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { differences, said } from '../../domain/plain.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { update, type Change } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command, Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { follow } from '../organizations/match.ts';
import { boundObjects, hashPassword, isAdministrator, ownedObject, verifiedDomains } from './objects.ts';

export const updateUser: Command = async (ctx, { id, body }) => {
  const { object: before } = await ownedObject(ctx, id, 'user');
  const set = said<DirectoryObject>(userFields, body);
  const password = body['password'] ?? null;
  const touched = [...differences(before, set).map(([field]) => field), ...(password === null ? [] : ['password'])];
  await demandUpdate(ctx, before, touched);
  const after = { ...before, ...set };
  const faults = check();
  checkUser(after, before, await verifiedDomains(ctx), faults);
  if (password !== null) checkPassword(password, faults);
  faults.holds(set.managerId !== before.id, 'manager', 'somebody else');
  faults.done();
  if (touched.length === 0) return done;
  if (set.managerId != null && set.managerId !== before.managerId)
    await boundObjects(ctx, [{ id: set.managerId }], 'manager');
  const { same } = await load(ctx.store, {
    same: rows('directoryObject', eq('kind', 'user'), eq('userPrincipalName', after.userPrincipalName)),
  });
  if (same.some((each) => each.id !== before.id))
    throw new Refusal('userPrincipalNameTaken', {
      field: 'userPrincipalName',
      userPrincipalName: after.userPrincipalName,
    });
  const hashed = password === null ? {} : { passwordHash: await hashPassword(ctx, password as string) };
  const isMoved = touched.includes('mail') || touched.includes('otherMails') || touched.includes('userType');
  await ctx.store.commit([
    update('directoryObject', before.id, { ...set, ...hashed }, before.version),
    ...(isMoved ? [await follow(ctx, after)] : []),
    // Who sets it by hand has the last word: a later assignment does not let her in again.
    ...(touched.includes('accountEnabled')
      ? [
          {
            kind: 'updateWhere',
            entity: 'subject',
            where: eq('objectId', before.id),
            set: { blockedAt: null },
          } satisfies Change,
        ]
      : []),
    audit(ctx, {
      activity: 'Update user',
      targets: [target('User', after, differences(before, set))],
      details: password === null ? {} : { passwordChanged: 'true' },
    }),
  ]);
  return done;
};

async function demandUpdate(ctx: Context, user: DirectoryObject, touched: readonly string[]): Promise<void> {
  const isSelf = ctx.caller.objectId === user.id;
  if (isSelf && touched.every((field) => ownFields.has(field)))
    return demand(ctx.caller, 'updateOwnProfile', { isSelf });
  demand(ctx.caller, 'updateUser');
  if (touched.some((field) => sensitiveFields.has(field)) && (await isAdministrator(ctx, user.id)))
    demand(ctx.caller, 'updateAdministrator');
}
