// A look at a group beside which an account is linked: whichever comes first, the membership names whose it is.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import type { Session } from '../../src/connectors/engine/contract.ts';
import type { Connection } from '../../src/domain/connections/connectionEntities.ts';
import { newRow } from '../../src/model/newRow.ts';
import { and, eq } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { lookAtGroup } from '../../src/work/connections/looks/lookAtGroup.ts';
import { stopPostgres } from '../app/latchkey.ts';
import { engines } from '../store/open.ts';
import { begin, openWorld } from './world.ts';

after(stopPostgres);

for (const engine of engines)
  describe(`a look at a group on ${engine}`, () => {
    test('a membership of an account that is linked beside the look is named by the link', async () => {
      const world = await openWorld(engine);
      const [person, groupHere, connectionId, runId, account, group, accountLink, groupLink] = [
        await world.user('Moe'),
        await world.group('Crew'),
        ...Array.from({ length: 6 }, () => randomUUID()),
      ] as [string, string, string, string, string, string, string, string];
      const of = { connectionId, from: begin, until: null };
      await world.store.commit([
        insert('connection', connectionOf(connectionId)),
        insert('remoteObject', { ...remote('account', 'moe'), ...of, id: account }),
        insert('remoteObject', { ...remote('group', 'crew'), ...of, id: group }),
        insert('remoteLink', { ...link('group', groupHere, group), ...of, id: groupLink }),
        insert('remoteLink', { ...link('account', person, null), ...of, id: accountLink }),
      ]);
      const ctx = world.context();
      let isLinked = false;
      const beside = {
        ...ctx.store,
        commit: async (changes: Parameters<typeof ctx.store.commit>[0]) => {
          if (!isLinked) {
            isLinked = true;
            await ctx.store.commit([
              update('remoteLink', accountLink, { remoteId: account }),
              {
                kind: 'updateWhere',
                entity: 'remoteHolding',
                where: and(eq('accountId', account), eq('until', null)),
                set: { objectId: person },
              },
            ]);
          }
          return ctx.store.commit(changes);
        },
      };
      const [connection] = await world.rows('connection', eq('id', connectionId));
      await lookAtGroup(
        { ...ctx, store: beside },
        connection as Connection,
        { holders: async () => ['moe'] } as Partial<Session> as Session,
        { runId, phase: 'members', from: null, isListed: true, lacks: null },
      );
      assert.ok(isLinked);
      const held = await world.rows('remoteHolding', eq('linkId', groupLink));
      assert.deepEqual(
        held.map(({ accountId, objectId, origin }) => [accountId, objectId, origin]),
        [[account, person, 'found']],
      );
      await world.close();
    });
  });

const connectionOf = (id: string) =>
  newRow('connection', {
    id,
    displayName: 'There',
    kind: 'scim',
    direction: 'outbound',
    settings: {},
    mode: 'enforce',
    mayRemove: true,
    state: 'active',
    createdAt: begin,
    modifiedAt: begin,
  } as Partial<Connection> as Connection);
const remote = (kind: 'account' | 'group', nativeId: string) => ({
  kind,
  nativeId,
  name: nativeId,
  seen: {} as never,
  runId: null,
});
const link = (kind: 'account' | 'group', objectId: string, remoteId: string | null) => ({
  kind,
  objectId,
  remoteId,
  origin: null,
  rule: null,
});
