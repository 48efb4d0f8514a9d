// Says that a user or a group here is an account or a group in another system. What happens to its members, or to what
// it says, happens there from then on.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import { createFaultCollector } from '../../domain/faultCollector.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { beginLink } from '../../flows/connections/linkJobs.ts';
import type { Command } from '../../flows/context.ts';
import { checkReferenced, load, requireReferenced, row, visibleRow } from '../../flows/load.ts';
import { lookAtConnectionJob } from '../../flows/queueJobs.ts';
import { createdResult } from '../../flows/results.ts';
import { newRow } from '../../model/newRow.ts';
import { update } from '../../store/contract.ts';

/**
 * 201. Without `remoteId` the object there is found by its name, or made. Throws every fault of the body at once, and
 * `duplicateKey` for an object that is linked already.
 */
export const createRemoteLink: Command<'remoteLink'> = async (ctx, { body }) => {
  requireRight(ctx.caller, 'manageConnections');
  const { connections, objects, remotes } = await load(ctx.store, {
    connections: row('connection', body.connectionId),
    objects: visibleRow(ctx, 'directoryObject', body.objectId),
    remotes: row('remoteObject', body.remoteId),
  });
  const faults = createFaultCollector();
  const [connection] = connections;
  const [remote] = remotes;
  checkReferenced(faults, connection, { field: 'connectionId', id: body.connectionId, entity: 'connection' });
  checkReferenced(faults, objects[0], { field: 'objectId', id: body.objectId, entity: 'user or group' });
  faults.throwIfAny();
  const object = requireReferenced(objects[0], { field: 'objectId', id: body.objectId, entity: 'user or group' });
  const kind = object.kind === 'group' ? 'group' : 'account';
  faults.holds(object.kind === 'group' || object.kind === 'user', 'objectId', 'the id of a user or a group');
  faults.holds(connection?.direction === 'outbound', 'connectionId', 'the id of an outbound connection');
  faults.holds(
    connection?.servicePrincipalId == null,
    'connectionId',
    'the id of a connection without a service principal: assign the user or the group to the service principal',
  );
  if (body.remoteId != null) {
    const isOfConnection = remote !== undefined && remote.connectionId === connection?.id && remote.kind === kind;
    faults.holds(isOfConnection, 'remoteId', `the id of a remote object of the kind ${kind} of this connection`);
  }
  faults.throwIfAny();
  const link = newRow('remoteLink', {
    id: ctx.newId(),
    connectionId: connection?.id ?? '',
    kind,
    objectId: object.id,
    remoteId: remote?.id ?? null,
    origin: remote === undefined ? null : 'person',
    from: ctx.now,
  });
  await ctx.store.commit([
    { kind: 'requireExists', entity: 'connection', id: link.connectionId },
    { kind: 'requireExists', entity: 'directoryObject', id: object.id },
    // Commits that change memberships hold the settings: those under way begin anew, and find the link.
    update('settings', 'singleton', {}),
    ...beginLink(ctx, link),
    ...(remote === undefined || connection?.state !== 'active' ? [] : lookAtConnectionJob(ctx, link.connectionId)),
    audit(ctx, {
      activity: 'Add link of connection',
      targets: [
        auditTarget('Connection', { id: link.connectionId, displayName: connection?.displayName ?? null }),
        auditTarget(object.kind === 'group' ? 'Group' : 'User', object),
      ],
      details: remote === undefined ? {} : { remote: remote.name, nativeId: remote.nativeId },
    }),
  ]);
  return createdResult(link);
};
