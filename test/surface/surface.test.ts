// Every published route is served: its status, and the shape that the published schema gives its answer; with lists,
// their count.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { startCatcher, type Catcher } from '../extensions/catcher.ts';
import { addressOf, prepared } from './calls.ts';
import { reasonOf } from './leftOut.ts';
import { nameOf, surface, type SurfaceRow } from './rows.ts';
import { answeredBy, misshapen } from './shapes.ts';
import { em, World, type Ids } from './world.ts';

const lists = { 'v1.0': 'catalogs', beta: 'accessPackageCatalogs' } as const;
const resources = { 'v1.0': 'resources', beta: 'accessPackageResources' } as const;

describe('LATCHKEY_STRICT=on answers with 404 what the real service does', () => {
  let latchkey: Latchkey;
  let world: World;
  let ids: { readonly catalog: string; readonly resource: string };
  before(async () => {
    latchkey = await startLatchkey({ env: { LATCHKEY_STRICT: 'on' } });
    world = new World(latchkey, '');
    const catalog = await world.catalog();
    await world.create('resourceRequests', {
      requestType: 'adminAdd',
      catalog: { id: catalog },
      resource: { originId: await world.group(), originSystem: 'AadGroup' },
    });
    ids = { catalog, resource: (await world.read(`catalogs/${catalog}/resources`)).value[0].id };
  });
  after(() => latchkey.close());

  for (const version of ['v1.0', 'beta'] as const) {
    const list = (): string => `${em(version)}/${lists[version]}/${ids.catalog}/${resources[version]}`;
    const refused = async (method: string, path: string): Promise<void> => {
      const reply = await latchkey.call('globalAdmin', method, path, method === 'GET' ? undefined : {});
      assert.equal(reply.status, 404, reply.text);
      assert.match(reply.body.error.message, /^No HTTP resource was found/);
    };
    test(`${version}: one resource of a catalog, which its list shows`, async () => {
      assert.equal((await latchkey.call('globalAdmin', 'GET', list())).body.value[0].id, ids.resource);
      await refused('GET', `${list()}/${ids.resource}`);
    });
    for (const row of surface.filter((each) => each.version === version && each.status === 404)) {
      test(nameOf(row), () =>
        refused(
          row.method,
          addressOf(row, [ids.catalog, ids.resource].slice(row.path.includes('atalogs') ? 0 : 1), {}),
        ),
      );
    }
  }
  test('beta: roles held through groups', async () => {
    const reply = await latchkey.call(
      'globalAdmin',
      'GET',
      '/beta/roleManagement/entitlementManagement/transitiveRoleAssignments',
    );
    assert.equal(reply.status, 404, reply.text);
  });
});

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
    const counted = await latchkey.call(
      as,
      'GET',
      `${path}/$count${query === undefined ? '' : `?${query.replace('$count=true&', '')}`}`,
      undefined,
      { consistencylevel: 'eventual' },
    );
    assert.equal(counted.status, 200, counted.text);
    assert.ok(Number(counted.text) >= shown, `${counted.text} for ${shown}`);
  }

  async function isRefused(row: SurfaceRow): Promise<void> {
    const reply = await latchkey.call(
      'globalAdmin',
      row.method,
      `/${row.version}${row.path.replaceAll('{id}', crypto.randomUUID())}`,
      row.method === 'GET' ? undefined : {},
    );
    assert.ok([400, 404].includes(reply.status), reply.text);
  }
});
