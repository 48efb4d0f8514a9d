// The feed on both engines: what commands and workers change is told of, in order, once, and no reader skips a change.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import pg from 'pg';
import { newId } from '../../src/app/newId.ts';
import { deleteCatalog } from '../../src/commands/catalogs/deleteCatalog.ts';
import { purgeDeletedItem } from '../../src/commands/directory/purgeDeletedItem.ts';
import { restoreDeletedItem } from '../../src/commands/directory/restoreDeletedItem.ts';
import { deleteUser } from '../../src/commands/directory/users/deleteUser.ts';
import { updateUser } from '../../src/commands/directory/users/updateUser.ts';
import { deletePackage } from '../../src/commands/packages/deletePackage.ts';
import { deleteRequest } from '../../src/commands/requests/deleteRequest.ts';
import type { Id } from '../../src/domain/base.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { feedRuleOf, feedTable } from '../../src/domain/feed/feedTable.ts';
import { appendFeed } from '../../src/feed/appendFeed.ts';
import { feedReset } from '../../src/feed/feedReset.ts';
import { lastPosition, readFeed, type FeedChange } from '../../src/feed/readFeed.ts';
import { createFeedWritingStore } from '../../src/flows/watching/feedWritingStore.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { eq, everyRow, from, oneOfValues } from '../../src/odata/query.ts';
import { insert, update, type Change, type Store } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { deleteOldRows } from '../../src/work/queue/retention.ts';
import { sequencerOf } from '../audit/auditWorld.ts';
import { databaseWithTables, engines, openTestStore } from '../store/open.ts';
import { dropDatabase, startPostgres } from '../postgres.ts';
import { admin, begin, catalogId, openWorld, type World } from '../work/world.ts';

const shown = (Object.keys(feedTable) as EntityName[]).filter((entity) => feedRuleOf(entity) !== null);

const clock = { machineNow: Date.now, tenantNow: () => begin, newId: () => randomUUID() };
const site = (id: Id, displayName = 'A'): Change =>
  insert('site', {
    id,
    siteId: id,
    displayName,
    name: 'a',
    description: null,
    webUrl: `https://a.example/${id}`,
    createdAt: begin,
    modifiedAt: begin,
    deletedAt: null,
  });
const sequence = async (store: Store): Promise<void> => {
  while (await appendFeed(store, begin));
};

async function readAll(store: Store, after: number, limit = 7): Promise<readonly FeedChange[]> {
  const all: FeedChange[] = [];
  for (let last = after; ; ) {
    const page = await readFeed(store, { after: last, limit });
    if (page === 'expired') assert.fail('expired');
    all.push(...page.changes);
    if (page.changes.length < limit) return all;
    last = page.last;
  }
}

type Contents = ReadonlyMap<string, string>;

async function contentsOf(store: Store): Promise<Contents> {
  const pages = await store.read(shown.map((entity) => from(entity, everyRow, { fields: 'all' })));
  return new Map(
    shown.flatMap((entity, at) =>
      (pages[at]?.rows ?? []).map((row): readonly [string, string] => [
        `${entity} ${row.id}`,
        JSON.stringify({ ...row, version: 0 }),
      ]),
    ),
  );
}

/** Does something, and holds what changed in the database against what the feed tells. */
async function told(w: World, step: () => Promise<unknown>): Promise<readonly FeedChange[]> {
  await sequencerOf(w.bare).run();
  const [before, after] = [await contentsOf(w.bare), await lastPosition(w.bare)];
  await step();
  await sequencerOf(w.bare).run();
  const now = await contentsOf(w.bare);
  const changes = await readAll(w.bare, after);
  const kindsOf = Map.groupBy(changes, ({ entity, id }) => `${entity} ${id}`);
  const differing = [...new Set([...before.keys(), ...now.keys()])].filter((key) => before.get(key) !== now.get(key));
  assert.ok(differing.length > 0, 'something changed');
  for (const key of differing) {
    const kinds = (kindsOf.get(key) ?? []).map(({ kind }) => kind);
    assert.ok(kinds.length > 0, `${key} changed, and the feed does not tell`);
    if (!before.has(key)) assert.equal(kinds[0], 'created', key);
    if (!now.has(key)) assert.equal(kinds.at(-1), 'deleted', key);
  }
  assert.deepEqual(
    changes.map(({ position }) => position),
    Array.from(changes, (_, at) => after + 1 + at),
  );
  return changes;
}

const brief = (changes: readonly FeedChange[], entity: EntityName): readonly string[] =>
  changes.flatMap((each) => (each.entity === entity ? [`${each.kind} ${each.fields.join()}`.trim()] : []));

for (const engine of engines) {
  test(`every row that commands and workers change is in the feed (${engine})`, async () => {
    const w = await openWorld(engine);
    const root = {
      ...admin,
      permissions: new Set([
        'Directory.ReadWrite.All',
        'User.ReadWrite.All',
        'EntitlementManagement.ReadWrite.All',
        'GroupMember.ReadWrite.All',
      ]),
      directoryRoles: new Set(['globalAdministrator', 'identityGovernanceAdministrator']),
    } as never;
    const [user, manager, team] = [await w.user('u'), await w.user('m'), await w.group('g')];
    const packageId = await w.accessPackage('p', team);
    const policyId = await w.policy(packageId);
    let requestId = '';
    const asked = await told(w, async () => {
      requestId = (await w.ask({ type: 'adminAdd', assignment: { targetObjectId: user, packageId, policyId } })).id;
      await w.worker.drainFor(20_000);
    });
    assert.deepEqual(brief(asked, 'membership'), ['created']);
    const membership = asked.find(({ entity }) => entity === 'membership');
    assert.deepEqual(membership?.parents, { groupId: team, memberId: user });
    const [assignment] = await w.rows('assignment');
    const of = asked.filter(({ entity }) => entity === 'assignment');
    assert.ok(of.every(({ id, parents }) => id === assignment?.id && parents?.['packageId'] === packageId));
    assert.deepEqual(asked[0]?.actor, { kind: 'user', id: admin.objectId });
    assert.equal(
      asked[0]?.correlationId,
      (await w.rows('audit')).find(({ userId }) => userId === admin.objectId)?.correlationId,
    );

    const named = await told(w, () =>
      w.run(updateUser, { id: user, body: { displayName: 'V', department: 'Sales' } as never }, root),
    );
    assert.deepEqual(brief(named, 'directoryObject'), ['updated displayName,department']);
    await told(w, () => w.store.commit([update('directoryObject', user, { managerId: manager })]));
    const gone = await told(w, async () => {
      await w.run(deleteUser, { id: manager }, root);
      await w.worker.drainFor(20_000);
    });
    assert.ok(
      gone.some(({ id, fields }) => id === user && fields.includes('managerId')),
      'who lost the manager',
    );
    await told(w, () => w.run(restoreDeletedItem, { id: manager }, root));
    const ended = await told(w, async () => {
      await w.run(deleteUser, { id: user }, root);
      await w.worker.drainFor(20_000);
    });
    assert.equal(brief(ended, 'membership').at(-1)?.split(' ')[0], 'deleted');
    await told(w, () => w.run(purgeDeletedItem, { id: user }, root));
    const canceled = randomUUID();
    const { version: _, ...sent } = await w.request(requestId);
    await w.bare.commit([
      insert('assignmentRequest', { ...sent, id: canceled, state: 'canceled', assignmentId: null }),
    ]);
    const forgotten = await told(w, () => w.run(deleteRequest, { id: canceled }, admin));
    assert.equal(forgotten.find(({ id }) => id === canceled)?.parents?.['packageId'], packageId);
    const left = await told(w, () => w.run(deletePackage, { id: packageId }, admin));
    assert.equal(brief(left, 'policy').at(-1)?.split(' ')[0], 'deleted');
    await w.bare.commit([update('catalog', catalogId, { type: 'userManaged' })]);
    const parts = await told(w, () => w.run(deleteCatalog, { id: catalogId }, admin));
    assert.deepEqual(brief(parts, 'resourceRole'), ['deleted deletedAt']);
    await w.close();
  });

  test(`commits of many at once are told of once, whoever makes the segments (${engine})`, async () => {
    const store = await openTestStore(engine);
    const writing = createFeedWritingStore(store, clock);
    const ids = Array.from({ length: 300 }, () => randomUUID());
    const write = async (own: readonly Id[]): Promise<void> => {
      for (const id of own) await writing.commit([site(id), update('site', id, { displayName: 'B' })]);
    };
    const sequencers = [1, 2, 3].map(async () => {
      for (let round = 0; round < 20; round += 1) await sequencerOf(store).run();
    });
    await Promise.all([write(ids.slice(0, 150)), write(ids.slice(150)), ...sequencers]);
    await sequence(store);
    const changes = await readAll(store, -1, 11);
    assert.deepEqual(changes.map(({ id }) => id).sort(), ids.toSorted());
    assert.deepEqual(
      [...new Set(changes.map(({ kind, fields }) => `${kind} ${fields.join()}`))],
      ['created displayName'],
    );
    assert.deepEqual(
      changes.map(({ position }) => position),
      ids.map((_, at) => at),
    );
    await store.close();
  });

  test(`rows that a condition meets are told of by id, with those that come meanwhile (${engine})`, async () => {
    const store = await openTestStore(engine);
    const [one, two, late] = [randomUUID(), randomUUID(), randomUUID()];
    await store.commit([site(one), site(two)]);
    let meddled = false;
    const meddling: Store = {
      ...store,
      commit: async (changes) => {
        if (!meddled) {
          meddled = true;
          await store.commit([site(late)]);
        }
        return store.commit(changes);
      },
    };
    await createFeedWritingStore(meddling, clock).commit([
      { kind: 'updateWhere', entity: 'site', where: eq('displayName', 'A'), set: { deletedAt: begin } },
    ]);
    await sequence(store);
    const changes = await readAll(store, -1);
    assert.deepEqual(
      changes.map(({ id, kind }) => `${id} ${kind}`).sort(),
      [one, two, late].map((id) => `${id} deleted`).sort(),
    );
    await createFeedWritingStore(store, clock).commit([
      { kind: 'deleteWhere', entity: 'site', where: oneOfValues('id', []) },
    ]);
    assert.equal((await store.read([from('pendingFeed')]))[0]?.rows.length, 0);
    await store.close();
  });

  test(`a segment takes commits until it has enough changes, and at least one (${engine})`, async () => {
    const store = await openTestStore(engine);
    const pending = (size: number): Change => {
      const changes = Array.from({ length: size }, () => ['site', randomUUID(), 'deleted', [], {}]);
      const content = { at: begin, actor: null, correlationId: null, changes: changes as never };
      return insert('pendingFeed', { id: newId(), content });
    };
    for (const size of [3_000, 3_000, 5_000, 10, 20]) await store.commit([pending(size)]);
    await sequence(store);
    const [segments] = await store.read([
      from('feedSegment', everyRow, { fields: ['size'], orderBy: [{ path: ['id'], descending: false }] }),
    ]);
    assert.deepEqual(
      segments?.rows.map(({ size }) => size),
      [6_000, 5_000, 30],
    );
    assert.deepEqual((await store.read([from('pendingFeed')]))[0]?.rows, []);
    await store.close();
  });

  test(`what is committed after a reset stands behind its mark (${engine})`, async () => {
    const store = await openTestStore(engine);
    const writing = createFeedWritingStore(store, { ...clock, newId });
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
    await writing.commit([site(ids[0])]);
    await store.commit([feedReset(begin, newId)]);
    await writing.commit([site(ids[1])]);
    await writing.commit([site(ids[2])]);
    await sequence(store);
    assert.equal(await readFeed(store, { after: 0, limit: 10 }), 'expired');
    assert.deepEqual(
      (await readAll(store, 1)).map(({ id }) => id),
      [ids[1], ids[2]],
    );
    await store.close();
  });

  test(`old segments go, the newest stays, and an older position is expired (${engine})`, async () => {
    const w = await openWorld(engine);
    const keeping = { mails: null, failedJobs: null, audit: null, signIns: null, feed: 30 };
    await sequence(w.bare);
    const start = await lastPosition(w.bare);
    await w.user('a');
    await appendFeed(w.bare, new Date().toISOString());
    await deleteOldRows(w.context(), keeping);
    assert.equal((await w.rows('feedSegment')).length, 1);
    assert.equal((await readAll(w.bare, start)).length, 1);
    assert.equal(await readFeed(w.bare, { after: start - 1, limit: 10 }), 'expired');
    w.clock.skipped = 31 * 86_400_000;
    await deleteOldRows(w.context(), keeping);
    assert.equal((await readAll(w.bare, start)).length, 1);
    const end = await lastPosition(w.bare);
    assert.deepEqual(await readFeed(w.bare, { after: end, limit: 10 }), { changes: [], last: end });
    assert.equal(await readFeed(w.bare, { after: end + 1, limit: 10 }), 'expired');
    await w.bare.commit([feedReset(begin, newId)]);
    await sequence(w.bare);
    assert.equal(await readFeed(w.bare, { after: end, limit: 10 }), 'expired');
    assert.deepEqual(await readAll(w.bare, end + 1), []);
    await w.close();
  });
}

test('two transactions that commit crosswise on PostgreSQL: the reader skips neither', async () => {
  const server = await startPostgres();
  const database = await databaseWithTables(server);
  const store = await open({ database, mode: 'sandbox', onFault: (error) => assert.fail(error) });
  const [first, second] = [new pg.Client(database), new pg.Client(database)];
  await Promise.all([first.connect(), second.connect()]);
  const schema = (await store.read([from('pendingFeed')])) && (await schemaOf(first));
  const write = (client: pg.Client, id: Id): Promise<unknown> =>
    client.query(`insert into ${schema}.pending_feed (id, content, version) values ($1, $2, 1)`, [
      id,
      JSON.stringify({ at: begin, actor: null, correlationId: null, changes: [['domain', id, 'created', [], {}]] }),
    ]);
  // The one that began first, with the smaller id, commits last.
  const [early, late] = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'];
  await first.query('begin');
  await write(first, early);
  await second.query('begin');
  await write(second, late);
  await second.query('commit');
  await sequence(store);
  const page = await readFeed(store, { after: -1, limit: 10 });
  assert.ok(page !== 'expired');
  assert.deepEqual(
    page.changes.map(({ id }) => id),
    [late],
  );
  await first.query('commit');
  await sequence(store);
  assert.deepEqual(
    (await readAll(store, page.last)).map(({ id }) => id),
    [early],
  );
  await Promise.all([first.end(), second.end()]);
  await store.close();
  await dropDatabase(server, database);
});

async function schemaOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    "select table_schema from information_schema.tables where table_name = 'pending_feed'",
  );
  return String(rows[0]?.table_schema);
}

test('the fields that the table names are fields of the entity', () => {
  for (const entity of shown) {
    const columns = storedEntities.get(entity)?.columns;
    const rule = feedRuleOf(entity);
    for (const field of [...(rule?.parents ?? []), ...(rule?.ends ?? [])])
      assert.ok(columns?.has(field), `${entity}.${field}`);
  }
});
