// An object is deleted for good: nothing is kept of it but its name, for the history that names it.

import { fallingLinks } from '../../domain/directory/deletionEffects.ts';
import type { Activity } from '../../domain/audit/activities.ts';
import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { principalTypeOf } from '../../domain/directory/applications.ts';
import { and, eq, everyRow, or } from '../../odata/query.ts';
import { emptiedDirectoryObject } from '../../model/newRow.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { cancelPurgeObjectJob } from '../queueJobs.ts';

// biome-ignore format: a table, read by column
const activities: Readonly<Record<DirectoryObject['kind'], Activity>> = {
  user:             'Hard Delete user',
  group:            'Hard Delete group',
  application:      'Hard Delete application',
  servicePrincipal: 'Hard delete service principal',
};

/** Of an object that is deleted. `reason` is for the audit; null where somebody asked for it. */
export function purgeChanges(ctx: Context, object: DirectoryObject, reason: string | null): readonly Change[] {
  const { id } = object;
  return [
    update('directoryObject', id, { ...emptiedDirectoryObject(object), purgedAt: ctx.now }, object.version),
    ...cancelPurgeObjectJob(id),
    ...fallingLinks.map(({ entity, effect, fields }): Change => {
      const isOfObject = and(everyRow, or(eq('endedWith', id), ...fields.map((field) => eq(field, id))));
      if (effect === 'hides') return { kind: 'deleteWhere', entity, where: isOfObject };
      return { kind: 'updateWhere', entity, where: isOfObject, set: { endedWith: null } } as Change;
    }),
    {
      kind: 'updateWhere',
      entity: 'directoryObject',
      where: and(everyRow, eq('managerId', id)),
      set: { managerId: null },
    },
    {
      kind: 'updateWhere',
      entity: 'directoryObject',
      where: and(everyRow, eq('formerManagerId', id)),
      set: { formerManagerId: null },
    },
    { kind: 'deleteWhere', entity: 'roleAssignment', where: and(everyRow, eq('scope', `/${id}`)) },
    { kind: 'deleteWhere', entity: 'removalLedger', where: eq('thingId', id) },
    { kind: 'deleteWhere', entity: 'credential', where: eq('objectId', id) },
    { kind: 'deleteWhere', entity: 'federatedCredential', where: eq('applicationId', id) },
    { kind: 'deleteWhere', entity: 'authenticationMethod', where: eq('userId', id) },
    { kind: 'deleteWhere', entity: 'identityLink', where: eq('userId', id) },
    audit(ctx, {
      activity: activities[object.kind],
      targets: [auditTarget(principalTypeOf(object), object)],
      ...(reason === null ? {} : { reason }),
    }),
  ];
}
