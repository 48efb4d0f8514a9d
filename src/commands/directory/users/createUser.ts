// Creates a user. https://learn.microsoft.com/graph/api/user-post-users

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { checkPassword } from '../../../domain/directory/passwords.ts';
import { checkUser } from '../../../domain/directory/users.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { eq } from '../../../odata/query.ts';
import { insert } from '../../../store/contract.ts';
import { createdResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { holdRows, load, rows } from '../../../flows/load.ts';
import { requireBoundObjects, hashPassword, loadVerifiedDomains } from '../../../flows/directory/directoryObjects.ts';
import { newDirectoryObject, writtenFields } from '../../../model/newRow.ts';

/** 201 with the user. Throws every fault of the body at once, and `userPrincipalNameTaken`. */
export const createUser: Command<'directoryObject'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'createUser');
  const fields = writtenFields('user', body);
  const user = newDirectoryObject('user', ctx.newId(), ctx.now, {
    ...fields,
    showInAddressList: fields.showInAddressList ?? null,
  });
  const faults = createFaultCollector();
  if (body.accountEnabled === undefined || body.accountEnabled === null) faults.add('missingField', 'accountEnabled');
  checkUser(user, null, await loadVerifiedDomains(ctx), faults);
  checkPassword(body.password, user, 'passwordProfile/password', faults);
  faults.throwIfAny();
  const { same } = await load(ctx.store, {
    same: rows('directoryObject', eq('kind', 'user'), eq('userPrincipalName', user.userPrincipalName)),
  });
  if (same.length > 0)
    throw new Refusal('userPrincipalNameTaken', {
      field: 'userPrincipalName',
      userPrincipalName: user.userPrincipalName,
    });
  const manager = await requireBoundObjects(ctx, user.managerId === null ? [] : [{ id: user.managerId }], 'manager');
  const sponsors = await requireBoundObjects(ctx, body.sponsors, 'sponsors');
  const row = {
    ...user,
    managerId: manager[0]?.id ?? null,
    passwordHash: await hashPassword(ctx, body.password ?? ''),
  };
  await ctx.store.commit([
    insert('directoryObject', row),
    ...holdRows('directoryObject', [...manager, ...sponsors]),
    ...sponsors.map((sponsor) => insert('sponsorship', { id: ctx.newId(), objectId: row.id, sponsorId: sponsor.id })),
    audit(ctx, {
      activity: 'Add user',
      targets: [auditTarget('User', row)],
      details: { userPrincipalName: row.userPrincipalName ?? '' },
    }),
  ]);
  return createdResult(row);
};
