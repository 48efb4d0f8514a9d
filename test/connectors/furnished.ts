// A world with a connection to a system in this process, made by rows: for tests that have the workers and machine time
// in their own hands.

import { eq } from '../../src/odata/query.ts';
import { createOutboundClient } from '../../src/outbound/outboundClient.ts';
import { insert } from '../../src/store/contract.ts';
import { createRemoteLink } from '../../src/commands/connections/createRemoteLink.ts';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import type { Id } from '../../src/domain/base.ts';
import { createLookAtConnection } from '../../src/work/connections/looks/lookAtConnection.ts';
import { createProvisionLink } from '../../src/work/connections/provisionLink.ts';
import { createCalloutLimiter } from '../../src/work/extensions/calloutLimiter.ts';
import type { World } from '../work/world.ts';
import type { ScimPeer } from './scimPeer.ts';

const client = createOutboundClient(['127.0.0.1']);
const ports = { outside: () => client, open: (sealed: string) => sealed };

/** The jobs of connections, as a server has them. */
export const connectionHandlers = {
  provisionLink: createProvisionLink(ports, createCalloutLimiter()),
  lookAtConnection: createLookAtConnection(ports),
};

/** An active connection that sends and removes, with a linked group of this name. */
export async function connectTo(
  world: World,
  { address, token }: Pick<ScimPeer, 'address' | 'token'>,
  name: string,
  settings: object = {},
): Promise<{ readonly connectionId: Id; readonly group: Id }> {
  const ctx = world.context();
  const connectionId = ctx.newId();
  const group = await world.group(name);
  await world.store.commit([
    insert('connection', {
      id: connectionId,
      displayName: `Peer of ${name}`,
      direction: 'outbound',
      settings: { baseAddress: address, ...settings },
      mode: 'enforce',
      mayRemove: true,
      state: 'active',
      createdAt: ctx.now,
      modifiedAt: ctx.now,
    }),
    insert('connectionSecret', {
      id: ctx.newId(),
      connectionId,
      name: 'SecretToken',
      sealed: token,
      createdAt: ctx.now,
    }),
  ]);
  await world.run(createRemoteLink, { body: { connectionId, objectId: group } });
  return { connectionId, group };
}

export const changeMember = async (world: World, groupId: Id, memberId: Id, action: 'add' | 'remove'): Promise<void> =>
  world.store.commit(await changeMemberships(world.context(), [{ groupId, memberId, action }]));

export const differencesIn = (world: World, connectionId: Id) =>
  world.rows('difference', eq('connectionId', connectionId));
