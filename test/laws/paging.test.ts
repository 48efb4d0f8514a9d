// Whoever follows nextLinks to the end sees every row that was there all the time, once and in order, whatever comes
// and goes meanwhile.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { EntityName } from '../../src/domain/entities.ts';
import { insert, update, type Change, type Store } from '../../src/store/contract.ts';
import { openTestStore, type Engine } from '../store/open.ts';
import { meaningOf } from './meaning.ts';
import { roadOver, type Road } from './road.ts';
import { type Options, type Order, type Question, addressOf } from './question.ts';
import { propertiesOf, rowsOf, sets, type Version } from './wire.ts';
import { worldOf, type Row, type World } from './world.ts';

const em = '/identityGovernance/entitlementManagement';
const nothing: Options = {
  filter: null,
  search: null,
  orders: [],
  top: null,
  skip: 0,
  count: false,
  select: null,
  expand: [],
};

/** Where pages are read, of what, sorted by what, so many at a time. */
const walks: readonly (readonly [version: Version, set: number, order: readonly string[], top: number])[] = [
  ['v1.0', 1, [], 7],
  ['v1.0', 1, ['displayName'], 5],
  ['beta', 1, ['description', 'displayName'], 9],
  ['beta', 1, ['-description'], 4],
  ['v1.0', 1, ['-createdDateTime', 'displayName'], 6],
  ['v1.0', 5, ['displayName'], 3],
  ['beta', 5, ['-email'], 4],
  ['v1.0', 9, ['surname'], 4],
  ['v1.0', 9, ['-surname', 'givenName'], 3],
  ['beta', 4, ['-completedDate', 'requestState'], 11],
  ['v1.0', 3, ['expiredDateTime'], 8],
];

for (const engine of ['sqlite', 'postgres'] as readonly Engine[]) {
  describe(`pages on ${engine}`, () => {
    const world = worldOf(5);
    let store: Store;
    let road: Road;
    let number = 0;
    before(async () => {
      store = await openTestStore(engine);
      await store.commit(world.changes);
      road = roadOver(store);
    });
    after(() => store.close());

    for (const [version, set, names, top] of walks) {
      const question = questionOf(version, set, names, top);
      test(`${addressOf(question)} is read to its end while rows come before, between and behind`, async () => {
        const [, type] = sets[set] as (typeof sets)[number];
        const expected = idsOf(question, world);
        const seen = await walked(road, addressOf(question), async () => {
          number += 1;
          await store.commit(strangers(world, type, number));
        });
        assert.deepEqual([...new Set(seen)], seen, 'a row stands twice');
        assert.deepEqual(
          seen.filter((id) => expected.includes(id)),
          expected,
        );
      });
    }

    test('a row that is deleted while pages are read takes nobody else with it', async () => {
      const all = rowsOf(world, 'accessPackage')
        .map((row) => row.id)
        .toSorted();
      const doomed = all.filter((_, at) => at % 5 === 3);
      const seen = await walked(road, `/v1.0${em}/accessPackages?$top=4`, async (page) => {
        const gone = doomed[page];
        if (gone !== undefined)
          await store.commit([update('accessPackage', gone, { deletedAt: '2026-01-01T00:00:00.000Z' })]);
      });
      const stayed = all.filter((id) => !doomed.includes(id));
      assert.deepEqual(
        seen.filter((id) => stayed.includes(id)),
        stayed,
      );
      assert.deepEqual([...new Set(seen)], seen);
    });
  });
}

function questionOf(version: Version, set: number, names: readonly string[], top: number): Question {
  const [path, type] = sets[set] as (typeof sets)[number];
  const orders = names.map((name): Order => {
    const [descending, wanted] = [name.startsWith('-'), name.replace('-', '')];
    const property = propertiesOf(type, version).find((each) => each.names[version] === wanted) ?? assert.fail(wanted);
    return { place: { hops: [], property }, descending };
  });
  return {
    version,
    who: 'all',
    set: path,
    type,
    below: null,
    counted: false,
    spelling: 'own',
    options: { ...nothing, orders, top },
  };
}

function idsOf(question: Question, world: World): readonly string[] {
  const meaning = meaningOf({ ...question, options: { ...question.options, top: null } }, world);
  return meaning.is === 'list' ? meaning.rows.map((row) => String(row.values['id'])) : assert.fail();
}

async function walked(
  road: Road,
  address: string,
  between: (page: number) => Promise<void>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let next: string | undefined = address, page = 0; next !== undefined; page += 1) {
    assert.ok(page < 100, 'the pages end');
    const { status, body } = await road.get('all', next);
    assert.equal(status, 200, body ?? '');
    const json = JSON.parse(body as string) as {
      readonly value: readonly { readonly id: string }[];
      readonly '@odata.nextLink'?: string;
    };
    ids.push(...json.value.map((each) => each.id));
    next = json['@odata.nextLink']?.replace('https://graph.example', '');
    await between(page);
  }
  return ids;
}

/** Two rows more, like some that are there: with the least and the greatest id, texts before and behind all others. */
function strangers(world: World, type: string, number: number): readonly Change[] {
  const entity = (
    {
      accessPackage: 'accessPackage',
      subject: 'subject',
      user: 'directoryObject',
      request: 'assignmentRequest',
      assignment: 'assignment',
    } as const
  )[type] as EntityName;
  const [like] = rowsOf(world, entity).filter((row) => type !== 'user' || row['kind'] === 'user') as [Row];
  return ['0', 'f'].map((digit, at) => {
    const text = at === 0 ? `\u0001${number}` : `\u{10FFFF}${number}`;
    const texts = Object.fromEntries(
      ['displayName', 'description', 'email', 'surname', 'givenName', 'userPrincipalName']
        .filter((field) => field in like)
        .map((field) => [field, text]),
    );
    const own =
      type === 'subject'
        ? { objectId: null }
        : type === 'request'
          ? { state: 'denied', completedAt: at === 0 ? null : '2030-01-01T00:00:00.000Z' }
          : type === 'assignment'
            ? { state: 'expired', endedAt: at === 0 ? null : '2030-01-01T00:00:00.000Z' }
            : {};
    const { version: _, ...row } = {
      ...like,
      ...texts,
      ...own,
      id: `${digit.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`,
      version: 1,
    } as unknown as Row & { readonly version: number };
    return insert(entity, row as never);
  });
}
