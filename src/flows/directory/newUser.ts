// A new user as changes, by the rules that hold for every user.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { checkPassword, weaknessOf } from '../../domain/directory/passwords.ts';
import { checkUser } from '../../domain/directory/users.ts';
import type { Draft } from '../../domain/drafts.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { newDirectoryObject, writtenFields } from '../../model/newRow.ts';
import { eq } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { holdRows, load, rows } from '../load.ts';
import { hashPassword, loadVerifiedDomains, requireBoundObjects, syncMark } from './directoryObjects.ts';

/**
 * A user by what a body says, and the changes that create it. Where no password is demanded, a weak one counts as none:
 * systems that push people send one that nobody uses. Nobody signs in by a password then. Throws every fault of the
 * body at once, and `userPrincipalNameTaken`.
 */
export async function newUser(
  ctx: Context,
  body: Draft<'directoryObject'>,
  password: 'demanded' | 'optional' = 'demanded',
): Promise<{ readonly user: Omit<DirectoryObject, 'version'>; readonly changes: readonly Change[] }> {
  const fields = writtenFields('user', body);
  const user = newDirectoryObject('user', ctx.newId(), ctx.now, {
    ...fields,
    showInAddressList: fields.showInAddressList ?? null,
    ...syncMark(fields),
  });
  const faults = createFaultCollector();
  if (body.accountEnabled === undefined || body.accountEnabled === null) faults.add('missingField', 'accountEnabled');
  checkUser(user, null, await loadVerifiedDomains(ctx), faults);
  const isTaken =
    password === 'demanded' || (typeof body.password === 'string' && weaknessOf(body.password, user) === null);
  if (isTaken) checkPassword(body.password, user, 'passwordProfile/password', faults);
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
    passwordHash: isTaken ? await hashPassword(ctx, body.password ?? '') : null,
  };
  const changes = [
    insert('directoryObject', row),
    ...holdRows('directoryObject', [...manager, ...sponsors]),
    ...sponsors.map((sponsor) => insert('sponsorship', { id: ctx.newId(), objectId: row.id, sponsorId: sponsor.id })),
    audit(ctx, {
      activity: 'Add user',
      targets: [auditTarget('User', row)],
      details: { userPrincipalName: row.userPrincipalName ?? '' },
    }),
  ];
  return { user: row, changes };
}
