// Makes somebody an owner of a group, application or service principal.
// https://learn.microsoft.com/graph/api/group-post-owners

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { checkOwner } from '../../domain/directory/groups.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { Refusal } from '../../domain/refusal.ts';
import { insert } from '../../store/contract.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { lockParent } from '../../flows/load.ts';
import { demandOwnerUpdate, ownerActivities } from '../../flows/directory/ownerRights.ts';
import { requireOwnedObject, requireReferencedObject } from '../../flows/directory/directoryObjects.ts';

/** 204. Throws `membershipExists`, and `unknownReference` where there is no such object. */
export const addOwner: Command = async (ctx, { parent, ...named }) => {
  const { object, owners, isOwner } = await requireOwnedObject(
    ctx,
    parent?.id ?? null,
    'group',
    'application',
    'servicePrincipal',
  );
  demandOwnerUpdate(ctx.caller, object, isOwner);
  const owner = await requireReferencedObject(ctx, named);
  checkOwner(owner, '@odata.id');
  if (owners.includes(owner.id))
    throw new Refusal('membershipExists', { field: 'owners', groupId: object.id, memberId: owner.id });
  await ctx.store.commit([
    ...lockParent('directoryObject', object.id),
    insert('ownership', { id: ctx.newId(), objectId: object.id, ownerId: owner.id }),
    { kind: 'requireExists', entity: 'directoryObject', id: owner.id },
    audit(ctx, {
      activity: ownerActivities[object.kind][0],
      targets: [auditTarget(principalTypeOf(owner), owner), auditTarget(principalTypeOf(object), object)],
    }),
  ]);
  return doneResult;
};
