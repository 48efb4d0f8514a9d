// Names a sponsor of a user. https://learn.microsoft.com/graph/api/user-post-sponsors

import { invalidField } from '../../../domain/faultCollector.ts';
import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import { insert } from '../../../store/contract.ts';
import { doneResult } from '../../../flows/results.ts';
import type { Command } from '../../../flows/context.ts';
import { holdRows, lockParent } from '../../../flows/load.ts';
import { requireOwnedObject, requireReferencedObject } from '../../../flows/directory/directoryObjects.ts';

/**
 * 204. Throws `membershipExists` where the user has the sponsor already, `invalidField` unless it is another user or a
 * group.
 */
export const addSponsor: Command = async (ctx, { parent, ...named }) => {
  const { object: user } = await requireOwnedObject(ctx, parent?.id ?? null, 'user');
  requireRight(ctx.caller, 'updateUser');
  const sponsor = await requireReferencedObject(ctx, named);
  if ((sponsor.kind !== 'user' && sponsor.kind !== 'group') || sponsor.id === user.id)
    throw invalidField('@odata.id', 'another user, or a group');
  await ctx.store.commit([
    ...lockParent('directoryObject', user.id),
    ...holdRows('directoryObject', [sponsor]),
    insert('sponsorship', { id: ctx.newId(), objectId: user.id, sponsorId: sponsor.id }),
    audit(ctx, { activity: 'Update user', targets: [auditTarget('User', user, [['sponsors', null, sponsor.id]])] }),
  ]);
  return doneResult;
};
