// Makes somebody an owner of a group, application or service principal.
// https://learn.microsoft.com/graph/api/group-post-owners

import { audit, target } from '../../domain/audit.ts';
import { checkOwner } from '../../domain/directory/groups.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { Refusal } from '../../domain/refusal.ts';
import { insert } from '../../store/contract.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { touch } from '../load.ts';
import { demandOwners, ownerActivities } from './owners.ts';
import { ownedObject, referred } from './objects.ts';

export const addOwner: Command = async (ctx, { parent, ref }) => {
  const { object, owners, isOwner } = await ownedObject(
    ctx,
    parent?.id ?? null,
    'group',
    'application',
    'servicePrincipal',
  );
  demandOwners(ctx.caller, object, isOwner);
  const owner = await referred(ctx, ref);
  checkOwner(owner, '@odata.id');
  if (owners.includes(owner.id))
    throw new Refusal('membershipExists', { field: 'owners', groupId: object.id, memberId: owner.id });
  await ctx.store.commit([
    ...touch('directoryObject', object.id),
    insert('ownership', { id: ctx.newId(), objectId: object.id, ownerId: owner.id }),
    { kind: 'share', entity: 'directoryObject', id: owner.id },
    audit(ctx, {
      activity: ownerActivities[object.kind][0],
      targets: [target(principalTypeOf(owner), owner), target(principalTypeOf(object), object)],
    }),
  ]);
  return done;
};
