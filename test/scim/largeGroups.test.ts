// A PATCH of one member costs the same in a group of any size: as many statements, which give as many rows.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Id } from '../../src/domain/base.ts';
import type { Context } from '../../src/flows/context.ts';
import { withListener } from '../../src/observe/statementListener.ts';
import { serveScim } from '../../src/scim/serveScim.ts';
import type { ScimResponse } from '../../src/scim/scimCall.ts';
import { deleteGroup } from '../../src/commands/directory/groups/deleteGroup.ts';
import { changeMembers, mostChanges } from '../../src/commands/directory/groups/changeMembers.ts';
import { newRow } from '../../src/model/newRow.ts';
import { and, eq, from, never } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { admin, now, openSetting, type Setting } from '../commands/setting.ts';
import { sampleOf, takesTurn } from '../sample.ts';
import { engines } from '../store/open.ts';

/** 100,000 in a whole run. */
const large = sampleOf(3_000, 100_000);
const part = 1_000;

for (const engine of engines)
  describe(`large groups by SCIM on ${engine}`, () => {
    let setting: Setting;
    before(async () => {
      setting = await openSetting(engine);
    });
    after(() => setting.close());

    const call = (method: string, path: readonly string[], body?: unknown, search = ''): Promise<ScimResponse> =>
      serveScim({
        ctx: setting.context(),
        sourceId: null,
        takesOver: false,
        base: 'https://access.example/scim/v2',
        method,
        path,
        search,
        body,
        precondition: () => 'anyVersion',
        isNotModified: () => false,
      });
    const idOf = ({ body }: ScimResponse): Id => String(body?.['id']);

    /** A group with so many members, who are nobody else's business. */
    async function groupOf(members: number | readonly Id[]): Promise<Id> {
      const ids = typeof members === 'number' ? Array.from({ length: members }, () => randomUUID()) : members;
      const groupId = idOf(await call('POST', ['Groups'], { displayName: `Of ${ids.length}` }));
      for (let at = 0; at < ids.length; at += part) {
        await setting.store.commit(
          ids
            .slice(at, at + part)
            .flatMap((memberId) => [
              insert('membership', { id: randomUUID(), groupId, memberId, from: now }),
              insert('memberOf', { id: randomUUID(), groupId, memberId, paths: 1 }),
            ]),
        );
      }
      return groupId;
    }

    /** Statements and rows that a PATCH takes. */
    async function costOf(groupId: Id, operation: unknown): Promise<readonly [statements: number, rows: number]> {
      let [statements, rows] = [0, 0];
      const listener = {
        statement: (ran: { readonly rows: number }) => {
          statements += 1;
          rows += ran.rows;
        },
      };
      const { status } = await withListener(listener, () =>
        call('PATCH', ['Groups', groupId], { Operations: [operation] }),
      );
      assert.equal(status, 204);
      return [statements, rows];
    }

    test(`one member of ${large} comes and goes at the cost of one of ten`, async () => {
      const [small, big] = [await groupOf(10), await groupOf(large)];
      const person = idOf(await call('POST', ['Users'], { userName: 'one of many' }));
      const value = [{ value: person }];
      for (const operation of [
        { op: 'add', path: 'members', value },
        { op: 'add', path: 'members', value },
        { op: 'remove', path: `members[value eq "${person}"]` },
      ]) {
        const cost = await costOf(small, operation);
        assert.ok(cost[0] > 0 && cost[0] <= 60, `${cost[0]} statements`);
        assert.deepEqual(await costOf(big, operation), cost);
      }
      const shown = await call('GET', ['Groups', big]);
      assert.equal(shown.body?.['members'], undefined);
    });

    test('members whom a source does not see leave its group within the limit as well', async () => {
      const sourceId = randomUUID();
      const ids = Array.from({ length: 12 }, () => randomUUID());
      const groupId = await groupOf(ids);
      await setting.store.commit([
        update('directoryObject', groupId, { sourceId }),
        ...ids.map((id) => insert('directoryObject', newRow('directoryObject', { id, kind: 'user', createdAt: now }))),
      ]);
      const context = setting.context({ ...admin, sourceId });
      const ctx: Context = {
        ...context,
        visible: (of) => (of === 'directoryObject' ? eq('sourceId', sourceId) : never),
      };
      await changeMembers(ctx, {
        ...{ id: groupId, parent: null, reference: null, expressibleFields: [] },
        body: { add: [], remove: [], others: 'leave' },
      });
      const members = await setting.rows('membership', and(eq('groupId', groupId), eq('until', null)));
      const held = await setting.rows('heldRemoval', eq('thingId', groupId));
      assert.deepEqual([members.length, held.length], [2, 2]);
    });

    if (takesTurn(engine, 0))
      test('a source that deletes a group of more than one call takes has it emptied call by call', async () => {
        const sourceId = randomUUID();
        const ids = Array.from({ length: mostChanges + 1 }, () => randomUUID());
        const groupId = await groupOf(ids);
        await setting.store.commit([
          update('directoryObject', groupId, { sourceId }),
          ...ids.map((id) =>
            insert('directoryObject', newRow('directoryObject', { id, kind: 'user', sourceId, createdAt: now })),
          ),
        ]);
        const held = async (): Promise<number> => {
          const [page] = await setting.store.read([
            from('heldRemoval', eq('thingId', groupId), { fields: [], top: 1, count: true }),
          ]);
          return page?.count ?? 0;
        };
        const [budget, counts] = [Math.floor(ids.length / 5), [] as number[]];
        for (const _ of [1, 2, 3]) {
          assert.equal((await setting.run(deleteGroup, { id: groupId }, { ...admin, sourceId })).status, 204);
          counts.push(await held());
        }
        assert.deepEqual(counts, [mostChanges - budget, ids.length - budget, ids.length - budget]);
      });
  });
