// A PATCH of one member costs the same in a group of any size: as many statements, which give as many rows.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Id } from '../../src/domain/base.ts';
import { withListener } from '../../src/observe/statementListener.ts';
import { serveScim } from '../../src/scim/serveScim.ts';
import type { ScimResponse } from '../../src/scim/scimCall.ts';
import { insert } from '../../src/store/contract.ts';
import { now, openSetting, type Setting } from '../commands/setting.ts';
import { engines } from '../store/open.ts';

/** 100,000 in a whole run. */
const large = process.env['LATCHKEY_TEST_WHOLE'] === '1' ? 100_000 : 3_000;
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
    async function groupOf(members: number): Promise<Id> {
      const groupId = idOf(await call('POST', ['Groups'], { displayName: `Of ${members}` }));
      for (let at = 0; at < members; at += part) {
        const ids = Array.from({ length: Math.min(part, members - at) }, () => randomUUID());
        await setting.store.commit(
          ids.flatMap((memberId) => [
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
  });
