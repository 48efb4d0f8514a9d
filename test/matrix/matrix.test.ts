// Every published route, in both versions, by each of ten callers, in the catalog that roles are about and in another
// one: as the table says.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { isRefusedForCaller } from '../../src/domain/audit/refusedCalls.ts';
import { surface, nameOf, type SurfaceRow } from '../surface/rows.ts';
import {
  callers,
  expected,
  expectedElsewhere,
  inCatalog,
  tasks,
  type CallerName,
  type Outcome,
  type Task,
} from './delegation.ts';
import { addressOf, keyOf, lookedFor } from './addresses.ts';
import { openClient, type Client, type Told } from './client.ts';
import { routesOf, type Route } from './routes.ts';
import { openWorld, type Place, type World } from './world.ts';

interface Case {
  readonly row: SurfaceRow;
  readonly route: Route;
  readonly caller: CallerName;
  readonly at: 'here' | 'elsewhere';
  readonly outcome: Outcome;
}

const isList = ({ method, path }: SurfaceRow): boolean => method === 'GET' && !path.includes('{id}');
const ownOrTenant: ReadonlySet<Task> = new Set([
  'see the service',
  'see organizations in a list',
  'see an organization or the settings',
  'see what is mine',
  'see what is offered to me',
  'see one that is offered to me',
  'see by a function what is offered to me',
  'see what is suggested to me',
  'see one that is suggested to me',
  'ask for access',
  'create a catalog',
  'add an organization',
  'change an organization or the settings',
  'not served',
  'write where nothing is written',
]);

const cases: readonly Case[] = surface.flatMap((row) =>
  routesOf(keyOf(row)).flatMap((route) =>
    callers.flatMap((caller) => {
      const one = (at: Case['at'], outcome: Outcome): Case => ({ row, route, caller, at, outcome });
      const isEverywhere = ownOrTenant.has(route.task) || route.isTenantWide === true;
      // In the second version of one service the strongest of the catalog's roles stands for them all.
      const isTried = row.version === 'v1.0' ? inCatalog.includes(caller) || caller === 'admin' : caller === 'owner';
      const elsewhere = isEverywhere || !isTried ? [] : [one('elsewhere', expectedElsewhere(route.task, caller))];
      return [one('here', expected(route.task, caller)), ...elsewhere];
    }),
  ),
);

const changes = ({ row, outcome }: Case): boolean => outcome === 'yes' && row.method !== 'GET';
const titleOf = ({ row, caller, at, outcome }: Case): string => `${caller}, ${at}: ${nameOf(row)} is ${outcome}`;

test('every published route is of a task, and every task has a route', () => {
  assert.deepEqual(surface.filter((row) => routesOf(keyOf(row)).length === 0).map(nameOf), []);
  assert.deepEqual(
    tasks.filter((task) => !cases.some((each) => each.route.task === task)),
    [],
  );
  for (const task of tasks)
    for (const caller of callers) assert.match(expected(task, caller), /^(yes|-|401|403|404)$/, `${task}: ${caller}`);
});

describe('each caller', () => {
  let world: World;
  let client: Client;
  let number = 0;
  before(async () => {
    world = await openWorld();
    client = openClient(world.latchkey.http);
  });
  after(async () => {
    client?.close();
    await world?.close();
  });

  async function call({ row, route, caller, at }: Case, fresh: Place): Promise<Told> {
    const place = { ...world[at], ...(route.task.includes('offered') ? world.offered : {}), ...fresh };
    number += 1;
    const body = route.body?.({ world, place, unique: `New ${number}` });
    return client.call(
      caller === 'none' ? null : await world.latchkey.token(world.as[caller]),
      row.method,
      addressOf(row, place),
      body,
    );
  }

  /** What is wrong with the answer; null where nothing is. */
  function judged(one: Case, reply: Told): string | null {
    const { row, route, caller, at, outcome } = one;
    const told = `${titleOf(one)}; got ${reply.status} ${reply.text.slice(0, 300)}`;
    if (outcome === '401' || outcome === '403' || outcome === '404')
      return String(reply.status) === outcome && reply.code !== undefined ? null : told;
    const [status, code] =
      outcome === 'yes' && route.refused !== undefined
        ? route.refused
        : [outcome === '-' ? 200 : row.status, undefined];
    if (reply.status !== status || reply.code !== code) return told;
    if (row.method !== 'GET') return null;
    const place = (where: Case['at']): Place => (route.task.includes('offered') ? world.offered : world[where]);
    const shows = (where: Case['at']): boolean => reply.text.includes(lookedFor(row, place(where)));
    if (shows(at) !== (outcome === 'yes'))
      return `${told}: ${outcome === 'yes' ? 'lacks' : 'shows'} ${lookedFor(row, place(at))}`;
    // one call tells of both catalogs
    const other = expectedElsewhere(route.task, caller);
    return isList(row) &&
      !row.query.includes('{id}') &&
      at === 'here' &&
      !route.task.includes('offered') &&
      route.isTenantWide !== true &&
      world.tenant[keyOf(row).split('/').at(-1) ?? ''] === undefined &&
      shows('elsewhere') !== (other === 'yes')
      ? `${told}: elsewhere`
      : null;
  }

  type Refused = Readonly<Record<'method' | 'status' | 'code', unknown>>;
  const addTo = (counts: Map<string, number>, { method, status, code }: Refused, more: number): void => {
    const kind = [method, status, code].join(' ');
    counts.set(kind, (counts.get(kind) ?? 0) + more);
  };

  /** What the log of refused calls counts, by method, status and code. */
  async function countedRefusals(): Promise<Map<string, number>> {
    await world.latchkey.drain();
    const counts = new Map<string, number>();
    for (let next: string | undefined = '/latchkey/v1/refusals?$top=999'; next !== undefined; ) {
      const { body }: { readonly body: any } = await world.latchkey.call('globalAdmin', 'GET', next);
      for (const row of body.value) addTo(counts, row, row.count);
      next = body['@odata.nextLink']?.replace(world.latchkey.http, '');
    }
    return new Map([...counts].toSorted());
  }

  async function all(
    some: readonly Case[],
    atOnce: number,
    each: (one: Case) => Promise<string | null>,
  ): Promise<readonly string[]> {
    const wrong: string[] = [];
    const queue = [...some];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
          const fault = await each(one);
          if (fault !== null) wrong.push(fault);
        }
      }),
    );
    return wrong;
  }

  test(
    'reads and is refused as the table says, and nothing changes ' +
      `(${cases.filter((each) => !changes(each)).length} calls)`,
    async () => {
      const earlier = contentsOf(world.database);
      const refused = await countedRefusals();
      const wrong = await all(
        cases.filter((each) => !changes(each)),
        4,
        async (one) => {
          const reply = await call(one, {});
          if (isRefusedForCaller(one.row.method, reply.status)) addTo(refused, { ...one.row, ...reply }, 1);
          return judged(one, reply);
        },
      );
      assert.deepEqual(wrong, []);
      assert.deepEqual(contentsOf(world.database), earlier);
      assert.deepEqual(
        await countedRefusals(),
        new Map([...refused].toSorted()),
        'every refusal is in the log of refused calls',
      );
    },
  );

  test(`writes what the table lets the caller (${cases.filter(changes).length} calls)`, async () => {
    const wrong = await all(cases.filter(changes), 1, async (one) => {
      const at = ++number;
      const fresh = (await one.route.fresh?.({ world, place: world[one.at], unique: `Fresh ${at}` })) ?? {};
      const reply = await call(one, fresh);
      if (reply.status === 202) await world.latchkey.drain();
      return judged(one, reply);
    });
    assert.deepEqual(wrong, []);
  });
});

/** Tables that are written some time after: places of audit rows, sign-ins, and the refusals themselves. */
const writtenLater = new Set([
  'pending_audit',
  'pending_feed',
  'feed_segment',
  'audit_leaf',
  'audit_tile',
  'audit_tree',
  'audit_checkpoint',
  'audit_key',
  'sign_in',
  'sign_in_activity',
  'refused_call',
]);

/** A fingerprint of each table's rows. */
function contentsOf(database: string): Readonly<Record<string, string>> {
  const opened = new DatabaseSync(database.slice('sqlite:'.length), { readOnly: true });
  try {
    const tables = opened.prepare("select name from sqlite_master where type = 'table' order by name").all() as {
      name: string;
    }[];
    return Object.fromEntries(
      tables
        .filter(({ name }) => !writtenLater.has(name))
        .map(({ name }) => [
          name,
          createHash('sha256')
            .update(JSON.stringify(opened.prepare(`select * from "${name}" order by 1`).all()))
            .digest('hex'),
        ]),
    );
  } finally {
    opened.close();
  }
}
