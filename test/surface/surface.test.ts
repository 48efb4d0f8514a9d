// Every published route is served: its status, and the shape that the published schema gives its answer; with lists, their count.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { startCatcher, type Catcher } from '../extensions/catcher.ts';
import { addressOf, prepared } from './calls.ts';
import { reasonOf } from './leftOut.ts';
import { nameOf, surface, type SurfaceRow } from './rows.ts';
import { answeredBy, misshapen } from './shapes.ts';
import { World, type Ids } from './world.ts';

describe('Every published route', () => {
  let latchkey: Latchkey;
  let catcher: Catcher;
  let world: World;
  let everything: Ids;
  before(async () => {
    latchkey = await startLatchkey();
    catcher = await startCatcher();
    world = new World(latchkey, `${catcher.url}/extension`);
    everything = await world.everything();
  });
  after(() => Promise.all([latchkey.close(), catcher.close()]));

  for (const row of surface) {
    const reason = reasonOf(row);
    if (reason === null) test(`${nameOf(row)} is ${row.status}`, () => answersAsPublished(row));
    else test(`${nameOf(row)} is not served: ${reason}`, () => isRefused(row));
  }

  async function answersAsPublished(row: SurfaceRow): Promise<void> {
    const { ids = [], body, as = 'globalAdmin' } = await prepared(row, world, everything);
    const address = addressOf(row, ids, everything);
    const reply = await latchkey.call(as, row.method, address, body);
    const said = `${as}: ${row.method} ${address} ${JSON.stringify(body)}\n${reply.status} ${reply.text}`;
    assert.equal(reply.status, row.status, said);
    if (row.status === 404) return assert.match(reply.body.error.message, /No HTTP resource was found/, said);
    const answered = answeredBy(row);
    if (answered === null) return assert.equal(reply.text, '', said);
    assert.ok(reply.body['@odata.context'].startsWith(`${latchkey.http}/${row.version}/$metadata#`), said);
    if (answered.list) assert.ok(reply.body.value.length > 0, `the list is empty\n${said}`);
    const items: readonly unknown[] = answered.list ? reply.body.value : [reply.body];
    assert.deepEqual(new Set(items.flatMap((each) => misshapen(row.version, answered.type, each))), new Set(), said);
    if (answered.list && row.method === 'GET') await isCounted(address, as, items.length);
  }

  async function isCounted(address: string, as: string, shown: number): Promise<void> {
    const [path = '', query] = address.split('?');
    const counted = await latchkey.call(as, 'GET', `${path}/$count${query === undefined ? '' : `?${query.replace('$count=true&', '')}`}`, undefined, { consistencylevel: 'eventual' });
    assert.equal(counted.status, 200, counted.text);
    assert.ok(Number(counted.text) >= shown, `${counted.text} for ${shown}`);
  }

  async function isRefused(row: SurfaceRow): Promise<void> {
    const reply = await latchkey.call('globalAdmin', row.method, `/${row.version}${row.path.replaceAll('{id}', crypto.randomUUID())}`, row.method === 'GET' ? undefined : {});
    assert.ok([400, 404].includes(reply.status), reply.text);
  }
});
