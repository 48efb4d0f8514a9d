// The log of refused calls: a flood of a hundred thousand makes few rows, which count it, from one address or many.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { CallRefusal } from '../../src/domain/audit/refusedCalls.ts';
import type { Event } from '../../src/observe/events.ts';
import { from } from '../../src/odata/query.ts';
import { createRefusalLog } from '../../src/work/logs/refusalLog.ts';
import { openTestStore } from '../store/open.ts';

const flood = 100_000;
/** The log takes ten thousand that wait. */
const atOnce = 5_000;

const refusal = (address: string): CallRefusal => ({
  apiVersion: 'v1.0',
  method: 'GET',
  route: '/users/{id}',
  status: 401,
  code: 'InvalidAuthenticationToken',
  requestId: randomUUID(),
  userAgent: null,
  caller: null,
  address,
});

for (const [says, most, addressOf] of [
  ['one address makes one row', 1, () => '192.0.2.1'],
  // Beyond a thousand kinds of a minute, addresses are not told apart.
  ['a hundred thousand addresses makes a thousand rows', 1_001, (at: number) => `2001:db8:${at.toString(16)}::/64`],
] as const)
  test(`a flood by nobody from ${says}`, async () => {
    const store = await openTestStore('sqlite');
    const events: Event[] = [];
    const log = createRefusalLog({
      newFeedId: null,
      store,
      newId: randomUUID,
      tenantNow: () => '2026-11-30T09:00:30.000Z',
      observer: { publish: (event) => void events.push(event), subscribe: () => () => {} },
      keptAddress: (address) => address,
    });
    for (let at = 0; at < flood; at += 1) {
      log.record(refusal(addressOf(at)));
      if (at % atOnce === atOnce - 1) await log.flush();
    }
    await log.flush();
    const rows = (await store.read([from('refusedCall', undefined, { fields: ['count'] })]))[0]?.rows ?? [];
    assert.equal(rows.length, most);
    assert.equal(
      rows.reduce((sum, row) => sum + Number(row['count']), 0),
      flood,
    );
    assert.deepEqual(
      events.filter(({ event }) => event !== 'refusalWritten'),
      [],
    );
    await store.close();
  });
