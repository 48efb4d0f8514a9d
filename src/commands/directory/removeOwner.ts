// Takes an owner away; a group that has owners keeps one.

import { audit } from '../../domain/audit/auditEntry.ts';
import { principalTarget } from '../../domain/directory/applications.ts';
import { Refusal } from '../../domain/refusal.ts';
import { eq } from '../../odata/query.ts';
import { doneResult } from '../../flows/results.ts';
import type { Command } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { demandOwnerUpdate, ownerActivities } from '../../flows/directory/ownerRights.ts';
import { requireOwnedObject } from '../../flows/directory/directoryObjects.ts';

/** 204. Throws `notAMember`, and `lastOwner` for the only owner of a group. */
export const removeOwner: Command = async (ctx, { parent, reference }) => {
  const { object, owners, isOwner } = await requireOwnedObject(
    ctx,
    parent?.id ?? null,
    'group',
    'application',
    'servicePrincipal',
  );
  demandOwnerUpdate(ctx.caller, object, isOwner);
  const { held, people } = await load(ctx.store, {
    held: rows('ownership', eq('objectId', object.id), eq('ownerId', reference ?? '')),
    people: row('directoryObject', reference),
  });
  if (held[0] === undefined) throw new Refusal('notAMember', { groupId: object.id, memberId: reference });
  if (object.kind === 'group' && owners.length === 1) throw new Refusal('lastOwner', { groupId: object.id });
  await ctx.store.commit([
    // The object stands for its owners: of two who each leave one, one starts anew.
    { kind: 'expectVersion', entity: 'directoryObject', id: object.id, version: object.version },
    { kind: 'delete', entity: 'ownership', id: held[0].id, version: held[0].version },
    audit(ctx, {
      activity: ownerActivities[object.kind][1],
      targets: [principalTarget(people[0], reference), principalTarget(object, object.id)],
    }),
  ]);
  return doneResult;
};
