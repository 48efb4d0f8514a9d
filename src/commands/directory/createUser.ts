// Creates a user. https://learn.microsoft.com/graph/api/user-post-users

import { audit, target } from '../../domain/audit.ts';
import { check } from '../../domain/check.ts';
import { newObject } from '../../domain/directory/object.ts';
import { checkPassword, checkUser, userFields } from '../../domain/directory/users.ts';
import type { DirectoryObject } from '../../domain/entities.ts';
import { said } from '../../domain/plain.ts';
import { Refusal } from '../../domain/refusal.ts';
import { demand } from '../../domain/rights.ts';
import { eq } from '../../odata/query.ts';
import { insert } from '../../store/contract.ts';
import { created } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, rows } from '../load.ts';
import { boundObjects, hashPassword, verifiedDomains } from './objects.ts';

export const createUser: Command = async (ctx, { body }) => {
  demand(ctx.caller, 'createUser');
  const fields = said<DirectoryObject>(userFields, body);
  const user = newObject('user', ctx.newId(), ctx.now, {
    ...fields,
    showInAddressList: fields.showInAddressList ?? null,
  });
  const faults = check();
  if (body['accountEnabled'] === undefined || body['accountEnabled'] === null)
    faults.fault('missingField', 'accountEnabled');
  checkUser(user, null, await verifiedDomains(ctx), faults);
  checkPassword(body['password'], faults);
  faults.done();
  const { same } = await load(ctx.store, {
    same: rows('directoryObject', eq('kind', 'user'), eq('userPrincipalName', user.userPrincipalName)),
  });
  if (same.length > 0)
    throw new Refusal('userPrincipalNameTaken', {
      field: 'userPrincipalName',
      userPrincipalName: user.userPrincipalName,
    });
  const manager = await boundObjects(ctx, user.managerId === null ? [] : [{ id: user.managerId }], 'manager');
  const sponsors = await boundObjects(ctx, body['sponsors'], 'sponsors');
  const row = {
    ...user,
    managerId: manager[0]?.id ?? null,
    passwordHash: await hashPassword(ctx, body['password'] as string),
  };
  await ctx.store.commit([
    insert('directoryObject', row),
    ...sponsors.map((sponsor) => insert('sponsorship', { id: ctx.newId(), objectId: row.id, sponsorId: sponsor.id })),
    audit(ctx, {
      activity: 'Add user',
      targets: [target('User', row)],
      details: { userPrincipalName: row.userPrincipalName ?? '' },
    }),
  ]);
  return created(row);
};
