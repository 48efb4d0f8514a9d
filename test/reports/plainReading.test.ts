// Each report equals a plain reading of rows in memory: on random tenants, at random moments, for random callers, in
// pages of any size and in any order, with filters.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Caller } from '../../src/domain/caller.ts';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { planReport } from '../../src/http/reports/reportService.ts';
import { readableRows } from '../../src/identity/access/readableRows.ts';
import { rowsFor } from '../../src/identity/access/visibility.ts';
import { readOptions } from '../../src/odata/parse/queryOptions.ts';
import { readReport, streamReport } from '../../src/reports/answers/readReport.ts';
import type { ReportQuery } from '../../src/reports/answers/reportQuery.ts';
import { reports } from '../../src/reports/catalog/reportTable.ts';
import type { ParameterValues, Report, ReportContext, ReportRow } from '../../src/reports/report.ts';
import type { Store } from '../../src/store/contract.ts';
import { sampleOf, seedOfToday } from '../sample.ts';
import { engines, openTestStore } from '../store/open.ts';
import { accessWorld, moments, now, type AccessWorld } from './accessWorld.ts';
import { meanings } from './plainReading.ts';
import type { Asking } from './plainRows.ts';

const permissions = new Set(['EntitlementManagement.Read.All', 'Directory.Read.All', 'AuditLog.Read.All']);
const nobody = {
  displayName: null,
  userPrincipalName: null,
  appId: null,
  isGuest: false,
  permissions,
  directoryRoles: new Set<never>(),
  catalogRoles: new Map<string, Set<string>>(),
};

function callerOf(sees: Asking['sees']): Caller {
  if (sees === null) return { ...nobody, kind: 'application', objectId: null };
  const reader = new Set([CatalogRoles.reader]);
  const catalogRoles = new Map([...sees.catalogs].map((id) => [id, reader]));
  return { ...nobody, kind: 'user', objectId: sees.self, catalogRoles };
}

function contextOf(store: Store, caller: Caller): ReportContext {
  return {
    store,
    now,
    readable: (entity) => readableRows(caller, now, entity),
    permits: () => true,
    told: rowsFor(caller, now)('approvalStage', 'told'),
  };
}

/** Values of parameters, most of them of some row. */
function drawValues(report: Report, world: AccessWorld): ParameterValues {
  const idOf: Readonly<Record<string, () => unknown>> = {
    principalId: () => world.of(world.rows('directoryObject')).id,
    objectId: () => world.of(world.rows('resource'))['objectId'],
    accessPackageId: () => world.of(world.rows('accessPackage')).id,
    catalogId: () => world.of(world.rows('catalog')).id,
    resourceId: () => world.of(world.rows('resource')).id,
    roleId: () => world.of(world.rows('resourceRole')).id,
  };
  return Object.fromEntries(
    report.parameters.map(({ name, kind, required, usual }) => {
      // Moments are asked for often: their bounds are where readings differ.
      if (required !== true && world.chance(kind === 'instant' ? 0.2 : 0.7)) return [name, usual ?? null];
      if (kind === 'instant') return [name, world.of(moments)];
      if (kind === 'integer') return [name, world.of([0, 1, 7, 30, 90])];
      return [name, (idOf[name] ?? (() => assert.fail(`nothing is drawn for ${name}`)))() as string];
    }),
  );
}

/** A period that ends before it begins is refused. */
const inOrder = (values: ParameterValues): ParameterValues => {
  const { since = null, until = null } = values;
  return since !== null && until !== null && until < since ? { ...values, since: until, until: since } : values;
};

const seen = (rows: readonly ReportRow[], names: readonly string[]): readonly string[] =>
  rows.map((row) => JSON.stringify(names.map((name) => row[name] ?? null))).toSorted();

/** All rows, by pages of a size. */
async function pagesOf(
  report: Report,
  ctx: ReportContext,
  values: ParameterValues,
  query: ReportQuery,
): Promise<readonly ReportRow[]> {
  const rows: ReportRow[] = [];
  for (let after: ReportQuery['after'] = null; ; ) {
    const page = await readReport(report, ctx, values, { ...query, after, skip: 0 });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    assert.equal(page.rows.length, query.top, 'a page that is not the last one is full');
    after = page.next;
  }
}

const worlds = sampleOf(2, 40);
const questions = sampleOf(2, 25);

test('each report has a plain reading, and each reading a report', () => {
  assert.deepEqual(reports.map(({ id }) => id).toSorted(), Object.keys(meanings).toSorted());
});

for (const engine of engines)
  describe(`plain readings on ${engine}`, () => {
    const stores: Store[] = [];
    after(async () => {
      for (const store of stores) await store.close();
    });
    for (let at = 0; at < worlds; at += 1) {
      const seed = seedOfToday() * 100 + at;
      test(`tenant ${seed}`, async () => {
        const world = accessWorld(seed);
        const store = await openTestStore(engine);
        stores.push(store);
        await store.commit(world.changes);
        let found = 0;
        for (const report of reports)
          for (let number = 0; number < questions; number += 1) found += await holds(report, world, store);
        assert.ok(found > 20, `${found} rows were compared`);
      });
    }
  });

/** How many rows were compared. */
async function holds(report: Report, world: AccessWorld, store: Store): Promise<number> {
  const people = world.rows('directoryObject').filter(({ kind }) => kind === 'user');
  const catalogs = new Set(world.rows('catalog').flatMap(({ id }) => (world.chance(0.5) ? [id] : [])));
  const sees = world.chance(0.4) ? null : { self: world.of(people).id, catalogs };
  const ctx = contextOf(store, callerOf(sees));
  const values = inOrder(drawValues(report, world));
  const seenBy = sees === null ? 'all' : [sees.self, ...sees.catalogs].join();
  const said = `${report.id} ${JSON.stringify(values)} ${seenBy}`;
  const meaning = (meanings[report.id] ?? assert.fail(report.id))({ world, values, sees });
  const names = Object.keys(meaning[0] ?? { id: null });
  const expected = meaning.map((row) => JSON.stringify(names.map((name) => row[name] ?? null))).toSorted();
  const plan = (search: string): ReportQuery => {
    const pageSize = { default: 1000, max: 1000 };
    const { query } = planReport(report, ctx, readOptions(search), { pageSize, list: 'l' });
    return { ...query, top: query.top ?? 1000 };
  };
  const whole = await readReport(report, ctx, values, plan('$count=true'));
  assert.deepEqual(seen(whole.rows, names), expected, said);
  assert.equal(whole.count, expected.length, said);
  assert.equal(new Set(whole.rows.map(({ id }) => id)).size, whole.rows.length, `ids differ: ${said}`);
  const sortable = report.columns.filter(({ kind, path }) => path?.length === 1 && kind !== 'boolean');
  if (report.source.kind === 'rows' && sortable.length === 0) return expected.length;
  const by = world.of(sortable.length === 0 ? report.columns : sortable);
  const order = `$orderby=${by.name}${world.chance(0.5) ? ' desc' : ''}`;
  const paged = await pagesOf(report, ctx, values, plan(`${order}&$top=${world.of([3, 7, 11])}`));
  const sorted = await readReport(report, ctx, values, plan(order));
  assert.deepEqual(paged, sorted.rows, `${order} ${said}`);
  const streamed: ReportRow[] = [];
  for await (const rows of streamReport(report, ctx, values, { ...plan(order), top: Number.MAX_SAFE_INTEGER }))
    streamed.push(...rows);
  assert.deepEqual(streamed, sorted.rows, said);
  return expected.length;
}
