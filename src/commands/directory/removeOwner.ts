// Takes an owner away; a group that has owners keeps one.

import { audit, target } from '../../domain/audit.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { Refusal } from '../../domain/refusal.ts';
import { eq } from '../../odata/query.ts';
import { done } from '../answer.ts';
import type { Command } from '../context.ts';
import { load, row, rows } from '../load.ts';
import { demandOwners, ownerActivities } from './owners.ts';
import { ownedObject } from './objects.ts';

export const removeOwner: Command = async (ctx, { parent, ref }) => {
  const { object, owners, isOwner } = await ownedObject(
    ctx,
    parent?.id ?? null,
    'group',
    'application',
    'servicePrincipal',
  );
  demandOwners(ctx.caller, object, isOwner);
  const { held, people } = await load(ctx.store, {
    held: rows('ownership', eq('objectId', object.id), eq('ownerId', ref ?? '')),
    people: row('directoryObject', ref),
  });
  if (held[0] === undefined) throw new Refusal('notAMember', { groupId: object.id, memberId: ref });
  if (object.kind === 'group' && owners.length === 1) throw new Refusal('lastOwner', { groupId: object.id });
  await ctx.store.commit([
    // The object stands for its owners: of two who each leave one, one starts anew.
    { kind: 'expect', entity: 'directoryObject', id: object.id, version: object.version },
    { kind: 'delete', entity: 'ownership', id: held[0].id, version: held[0].version },
    audit(ctx, {
      activity: ownerActivities[object.kind][1],
      targets: [
        target(people[0] === undefined ? 'User' : principalTypeOf(people[0]), {
          id: ref,
          displayName: people[0]?.displayName ?? null,
        }),
        target(principalTypeOf(object), object),
      ],
    }),
  ]);
  return done;
};
