// Several commits as one transaction of few statements: changes of the same shape, one of each list after the other,
// become one statement over all their rows.

import type { Storage, StoredEntity } from '../../model/tables/storage.ts';
import { always, oneOfValues, type Condition, type Value } from '../../odata/query.ts';
import { deleteStatement, type ChangeCompiler, type CommitStep } from '../write/changeStatements.ts';
import { conditionSql } from '../sql/condition.ts';
import type { Change } from '../contract.ts';
import { ref } from '../sql/dialect.ts';
import { withListedTexts } from '../write/listedTexts.ts';
import { fieldOperand, fromClause, createSource } from '../sql/rowSource.ts';
import { sql, type Fragment, type Statement } from '../sql/fragment.ts';
import { arrayTypes } from './dialect.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import { withVisibility } from '../sql/visibility.ts';
import { encodeId, insertInto, insertValues, columnValues, onConflictDoNothing } from '../write/columnValues.ts';

type ChangeLists = readonly (readonly Change[])[];

/**
 * Groups of lists that may be written together, as places in `lists`. Where one list changes a row that another changes
 * or requires, the two are in different groups, in their order.
 */
export function independentGroups(lists: ChangeLists): readonly (readonly number[])[] {
  const groups: (readonly number[])[] = [];
  for (let left = [...lists.keys()]; left.length > 0; ) {
    const [written, held] = [new Set<string>(), new Set<string>()];
    const fits = left.filter((at) => {
      const own = touchedRows(lists[at] as readonly Change[]);
      if (own.written.some((key) => written.has(key) || held.has(key)) || own.held.some((key) => written.has(key)))
        return false;
      for (const key of own.written) written.add(key);
      for (const key of own.held) held.add(key);
      return true;
    });
    groups.push(fits);
    left = left.filter((at) => !fits.includes(at));
  }
  return groups;
}

function touchedRows(changes: readonly Change[]): {
  readonly written: readonly string[];
  readonly held: readonly string[];
} {
  const [written, held]: [string[], string[]] = [[], []];
  for (const change of changes) {
    if (change.kind === 'update' || change.kind === 'delete' || change.kind === 'expectVersion')
      written.push(`${change.entity} ${change.id}`);
    if (change.kind === 'requireExists' || change.kind === 'expectExactly') held.push(`${change.entity} ${change.id}`);
    if (change.kind === 'insert' && change.entity === 'job' && change.row.uniqueKey !== null)
      written.push(change.row.uniqueKey);
  }
  return { written, held };
}

/** The steps of all lists as one commit; each list keeps its order. Which row is in conflict is not known. */
export function bulkSteps(context: SqlContext, changes: ChangeCompiler, lists: ChangeLists): readonly CommitStep[] {
  const all = lists.map((list) =>
    list.flatMap((change) => withListedTexts((entity) => entityOf(context, entity), change)),
  );
  const shapes = all.map((list) => list.map(changeShape));
  const next = all.map(() => 0);
  const steps: CommitStep[] = [];
  for (;;) {
    const lead = all.findIndex((list, at) => (next[at] as number) < list.length);
    if (lead < 0) return steps;
    const shape = shapes[lead]?.[next[lead] as number] ?? null;
    const run: Change[] = [];
    const rows = new Set<string>();
    for (let at = lead; at < all.length; at += 1) {
      while (run.length === 0 || (shape !== null && shapes[at]?.[next[at] as number] === shape)) {
        const change = all[at]?.[next[at] as number] as Change;
        // PostgreSQL changes a row once in a statement, even if it is given twice.
        if ('id' in change && change.kind !== 'requireExists' && rows.has(change.id)) break;
        if ('id' in change) rows.add(change.id);
        run.push(change);
        next[at] = (next[at] as number) + 1;
      }
    }
    steps.push(
      ...(run.length === 1 ? changes.steps(run) : [bulkStep(context, shape as string, run as unknown as ChangeRun)]),
    );
  }
}

/** Changes of one shape become one statement; null for a change that has a statement of its own. */
function changeShape(change: Change): string | null {
  switch (change.kind) {
    case 'insert':
      return `insert ${change.entity}`;
    case 'insertIfAbsent':
      return `insert ${change.entity} unless ${change.rule}`;
    case 'update':
      return `update ${change.entity} ${change.version === undefined ? '' : 'at version '}${Object.entries(change.set)
        .flatMap(([field, value]) => (value === undefined ? [] : [field]))
        .join()}`;
    case 'requireExists':
      if (change.where !== undefined) return null;
      return `${change.kind} ${change.entity} ${change.version === undefined ? '' : 'at version'}`;
    case 'delete':
      return `${change.kind} ${change.entity} ${change.version === undefined ? '' : 'at version'}`;
    case 'expectVersion':
      return `expect ${change.entity}`;
    case 'deleteWhere':
      return fieldValues(change.where) === null
        ? null
        : `deleteWhere ${change.entity} ${(change.where as { readonly path: readonly string[] }).path[0]}`;
    case 'updateWhere':
    case 'expectExactly':
      return null;
  }
}

/** The texts that a plain test compares a field with; null for any other condition. */
function fieldValues(where: Condition): readonly Value[] | null {
  if ((where.op !== 'compare' && where.op !== 'in') || where.path.length !== 1) return null;
  const values =
    where.op === 'in' ? where.values : where.test === 'eq' && where.apply === undefined ? [where.value] : [null];
  return values.every((value) => typeof value === 'string') ? values : null;
}

type Kind<K extends Change['kind']> = Extract<Change, { kind: K }>;
type ChangeRun<K extends Change['kind'] = Change['kind']> = readonly [Kind<K>, ...Kind<K>[]];

/** The steps of changes that have one shape, as one step over all their rows. */
function bulkStep(context: SqlContext, shape: string, run: ChangeRun): CommitStep {
  const [first] = run;
  const entity = entityOf(context, first.entity);
  const step = (must: CommitStep['must'], statement: Statement): CommitStep => ({
    statement,
    must,
    entity: entity.name,
    id: 'id' in first ? first.id : '',
  });
  switch (first.kind) {
    case 'insert':
    case 'insertIfAbsent':
      return step(null, insertStatement(context, shape, entity, run as ChangeRun<'insert' | 'insertIfAbsent'>));
    case 'update':
      return step('change', updateStatement(context, shape, entity, run as ChangeRun<'update'>));
    case 'expectVersion':
    case 'delete':
      return step('change', versionedStatement(context, shape, entity, run as ChangeRun<'expectVersion' | 'delete'>));
    case 'requireExists':
      return step('see', requireExistsStatement(context, shape, entity, run as ChangeRun<'requireExists'>));
    case 'deleteWhere': {
      const values = (run as ChangeRun<'deleteWhere'>).flatMap(({ where }) => fieldValues(where) ?? []);
      return step(null, deleteStatement(context, entity, oneOfValues(shape.split(' ')[2] as string, values)));
    }
    case 'updateWhere':
    case 'expectExactly':
      throw new Error(`${first.kind} is a statement of its own`);
  }
}

function insertStatement(
  context: SqlContext,
  shape: string,
  entity: StoredEntity,
  run: ChangeRun<'insert' | 'insertIfAbsent'>,
): Statement {
  const [first] = run;
  const rows = run.map((change) =>
    insertValues(context, entity, change.row, change.kind === 'insert' ? change.version : undefined),
  );
  const storages = [...entity.columns.values()].flatMap(({ storage }): readonly Storage[] =>
    storage === 'folded' ? ['text', 'text'] : [storage],
  );
  const names = columnNames(storages.length).join();
  return statementOver(context, shape, storages, rows, (given, count) => {
    const tail = first.kind === 'insertIfAbsent' ? onConflictDoNothing(context, entity, first.rule) : sql``;
    return sql`${insertInto(entity)} select ${sql.raw(names)} from ${given(names)} where ${count} > 0 ${tail}`;
  });
}

function updateStatement(
  context: SqlContext,
  shape: string,
  entity: StoredEntity,
  run: ChangeRun<'update'>,
): Statement {
  const [{ version }] = run;
  const sets = run.map(({ set }) => columnValues(context, entity, set));
  const set = sets[0] ?? [];
  const storages: readonly Storage[] = [idStorage(entity), 'integer', ...set.map(({ storage }) => storage)];
  const rows = run.map((each, at) => [...keyOf(context, entity, each), ...(sets[at] ?? []).map(({ value }) => value)]);
  const names = columnNames(set.length);
  return statementOver(context, shape, storages, rows, (given, count) => {
    const assigned = set.map(({ name }, at) => sql`${ref(name)} = given.${sql.raw(names[at] as string)}`);
    const assignments = sql.join([...assigned, sql`version = t.version + 1`]);
    const table = given(['id', 'version', ...names].join());
    return requireCount(
      sql`update ${ref(entity.table)} as t set ${assignments} from ${table} where ${givenRowTest(version)} returning 1`,
      count,
    );
  });
}

function versionedStatement(
  context: SqlContext,
  shape: string,
  entity: StoredEntity,
  run: ChangeRun<'expectVersion' | 'delete'>,
): Statement {
  const [{ kind, version }] = run;
  const rows = run.map((each) => keyOf(context, entity, each));
  return statementOver(context, shape, [idStorage(entity), 'integer'], rows, (given, count) => {
    const [table, keys, test] = [ref(entity.table), given('id, version'), givenRowTest(version)];
    return requireCount(
      kind === 'expectVersion'
        ? sql`update ${table} as t set version = t.version + 1 from ${keys} where ${test} returning 1`
        : sql`delete from ${table} as t using ${keys} where ${test} returning 1`,
      count,
    );
  });
}

function requireExistsStatement(
  context: SqlContext,
  shape: string,
  entity: StoredEntity,
  run: ChangeRun<'requireExists'>,
): Statement {
  const [{ version }] = run;
  const once = new Map(run.map((each) => [`${each.id} ${each.version ?? ''}`, each]));
  const rows = [...once.values()].map((each) => keyOf(context, entity, each));
  return statementOver(context, shape, [idStorage(entity), 'integer'], rows, (given, count) => {
    const source = createSource(context, entity.name);
    const fits = conditionSql(context, source, withVisibility(entity, always));
    const sameVersion = sql` and ${fieldOperand(source, 'version').raw} = given.version`;
    const test = sql`${fieldOperand(source, 'id').raw} = given.id${version === undefined ? sql`` : sameVersion}`;
    return requireCount(
      sql`select 1 from ${fromClause(source)} join ${given('id, version')} on ${test} where ${fits}
        for share of ${ref(source.alias)}`,
      count,
    );
  });
}

const idStorage = (entity: StoredEntity): Storage => entity.columns.get('id')?.storage ?? 'id';

const keyOf = (
  context: SqlContext,
  entity: StoredEntity,
  { id, version }: { readonly id: string; readonly version?: number },
): readonly unknown[] => [encodeId(context, entity, id), version ?? null];

const texts = new WeakMap<SqlContext, Map<string, string>>();
const mostTexts = 1_000;

/** The rows that a statement is given, as a table `given` with columns of these names. */
type GivenTable = (names: string) => Fragment;

/** A statement over many rows, each with as many values as there are `storages`; its text is kept by `key`. */
function statementOver(
  context: SqlContext,
  key: string,
  storages: readonly Storage[],
  rows: readonly (readonly unknown[])[],
  make: (given: GivenTable, count: Fragment) => Fragment,
): Statement {
  const values = [...storages.map((_, at) => rows.map((row) => row[at])), rows.length];
  const known = texts.get(context) ?? new Map<string, string>();
  texts.set(context, known);
  let text = known.get(key);
  if (text === undefined) {
    if (known.size >= mostTexts) known.clear();
    const arrays = sql.join(storages.map((storage, at) => sql.raw(`$${at + 1}::${arrayTypes[storage]}`)));
    const given: GivenTable = (names) => sql`unnest(${arrays}) as given (${sql.raw(names)})`;
    text = context.dialect.compile(make(given, sql.raw(`$${storages.length + 1}::bigint`))).text;
    known.set(key, text);
  }
  return { text, values };
}

const columnNames = (many: number): readonly string[] => Array.from({ length: many }, (_, at) => `c${at}`);

const givenRowTest = (version: number | undefined): Fragment =>
  version === undefined ? sql`t.id = given.id` : sql`t.id = given.id and t.version = given.version`;

/** Fails on the server unless exactly so many rows are hit. */
const requireCount = (fragment: Fragment, count: Fragment): Fragment =>
  sql`with hit as (${fragment}) select 1 / (case when count(*) = ${count} then 1 else 0 end) from hit`;
