// Several commits as one transaction of few statements: changes of the same shape, one of each list after the other,
// become one statement over all their rows.

import type { Storage } from '../../model/tables/storage.ts';
import { always, oneOfValues, type Condition, type Value } from '../../odata/query.ts';
import {
  deleteStatement,
  encodeId,
  insertInto,
  insertValues,
  columnValues,
  onConflictDoNothing,
  type ChangeCompiler,
  type CommitStep,
} from '../write/changeStatements.ts';
import { conditionSql } from '../sql/condition.ts';
import type { Change } from '../contract.ts';
import { ref } from '../sql/dialect.ts';
import { withListedTexts } from '../write/listedTexts.ts';
import { fieldOperand, fromClause, createSource } from '../sql/rowSource.ts';
import { sql, type Fragment } from '../sql/fragment.ts';
import { arrayTypes } from './dialect.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import { withVisibility } from '../sql/visibility.ts';

type ChangeLists = readonly (readonly Change[])[];

/**
 * Lists that may be written together, as places in `lists`: those of which one changes what another changes or rests on
 * come after each other.
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
        // A row is changed once by a statement, whatever it is told.
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

/** Null where a change is made by a statement of its own. */
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
    case 'delete':
    case 'requireExists':
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

/** Of a plain test of a field against texts. */
function fieldValues(where: Condition): readonly Value[] | null {
  if ((where.op !== 'compare' && where.op !== 'in') || where.path.length !== 1) return null;
  const values =
    where.op === 'in' ? where.values : where.test === 'eq' && where.apply === undefined ? [where.value] : [null];
  return values.every((value) => typeof value === 'string') ? values : null;
}

const texts = new WeakMap<SqlContext, Map<string, string>>();
const mostTexts = 1_000;

/**
 * `rows` have as many values as there are `storages`; `make` is given them as a table `given (id, version, c0, c1, …)`.
 */
function statementOver(
  context: SqlContext,
  key: string,
  storages: readonly Storage[],
  rows: readonly (readonly unknown[])[],
  make: (given: (names: string) => Fragment, count: Fragment) => Fragment,
) {
  const values = [...storages.map((_, at) => rows.map((row) => row[at])), rows.length];
  const known = texts.get(context) ?? new Map<string, string>();
  texts.set(context, known);
  let text = known.get(key);
  if (text === undefined) {
    if (known.size >= mostTexts) known.clear();
    const given = (names: string): Fragment =>
      sql`unnest(${sql.join(storages.map((storage, at) => sql.raw(`$${at + 1}::${arrayTypes[storage]}`)))}) as given (${sql.raw(names)})`;
    ({ text } = context.dialect.compile(make(given, sql.raw(`$${storages.length + 1}::bigint`))));
    known.set(key, text);
  }
  return { text, values };
}

const columnNames = (many: number): string => Array.from({ length: many }, (_, at) => `c${at}`).join();

type ChangeRun = readonly [Change, ...Change[]];

function bulkStep(context: SqlContext, shape: string, run: ChangeRun): CommitStep {
  const [first] = run;
  const entity = entityOf(context, first.entity);
  const idIs = entity.columns.get('id')?.storage ?? 'id';
  const at = (must: CommitStep['must'], statement: CommitStep['statement']): CommitStep => ({
    statement,
    must,
    entity: entity.name,
    id: 'id' in first ? first.id : '',
  });
  switch (first.kind) {
    case 'insert':
    case 'insertIfAbsent': {
      const rows = run.map((each) => insertValues(context, entity, (each as typeof first).row));
      const storages = [...entity.columns.values()].flatMap(({ storage }): readonly Storage[] =>
        storage === 'folded' ? ['text', 'text'] : [storage],
      );
      return at(
        null,
        statementOver(
          context,
          shape,
          storages,
          rows,
          (
            given,
            count,
          ) => sql`${insertInto(entity)} select ${sql.raw(columnNames(storages.length))} from ${given(columnNames(storages.length))} where ${count} > 0
        ${first.kind === 'insertIfAbsent' ? onConflictDoNothing(context, entity, first.rule) : sql``}`,
        ),
      );
    }
    case 'update': {
      const sets = run.map((each) => columnValues(context, entity, (each as typeof first).set));
      const set = sets[0] ?? [];
      const storages: readonly Storage[] = [idIs, 'integer', ...set.map(({ storage }) => storage)];
      const rows = run.map((each, place) => [
        encodeId(context, entity, (each as typeof first).id),
        (each as typeof first).version ?? null,
        ...(sets[place] ?? []).map(({ value }) => value),
      ]);
      return at(
        'change',
        statementOver(context, shape, storages, rows, (given, count) =>
          requireCount(
            sql`update ${ref(entity.table)} as t set ${sql.join([...set.map(({ name }, place) => sql`${ref(name)} = given.${sql.raw(`c${place}`)}`), sql`version = t.version + 1`])}
        from ${given(['id', 'version', ...set.map((_, place) => `c${place}`)].join())} where ${givenRowTest(first.version)} returning 1`,
            count,
          ),
        ),
      );
    }
    case 'expectVersion':
    case 'delete': {
      const rows = run.map((each) => [
        encodeId(context, entity, (each as typeof first).id),
        (each as typeof first).version ?? null,
      ]);
      return at(
        'change',
        statementOver(context, shape, [idIs, 'integer'], rows, (given, count) =>
          requireCount(
            first.kind === 'expectVersion'
              ? sql`update ${ref(entity.table)} as t set version = t.version + 1 from ${given('id, version')} where ${givenRowTest(first.version)} returning 1`
              : sql`delete from ${ref(entity.table)} as t using ${given('id, version')} where ${givenRowTest(first.version)} returning 1`,
            count,
          ),
        ),
      );
    }
    case 'requireExists': {
      const once = new Map(
        run.map((each) => [
          `${(each as typeof first).id} ${(each as typeof first).version ?? ''}`,
          each as typeof first,
        ]),
      );
      const rows = [...once.values()].map(({ id, version }) => [encodeId(context, entity, id), version ?? null]);
      return at(
        'see',
        statementOver(context, shape, [idIs, 'integer'], rows, (given, count) => {
          const source = createSource(context, entity.name);
          const fits = conditionSql(context, source, withVisibility(entity, always));
          const isIt = sql`${fieldOperand(source, 'id').raw} = given.id${first.version === undefined ? sql`` : sql` and ${fieldOperand(source, 'version').raw} = given.version`}`;
          return requireCount(
            sql`select 1 from ${fromClause(source)} join ${given('id, version')} on ${isIt} where ${fits} for share of ${ref(source.alias)}`,
            count,
          );
        }),
      );
    }
    case 'deleteWhere': {
      const [field, values] = [
        shape.split(' ')[2] as string,
        run.flatMap((each) => fieldValues((each as typeof first).where) ?? []),
      ];
      return {
        statement: deleteStatement(context, entity, oneOfValues(field, values)),
        must: null,
        entity: entity.name,
        id: '',
      };
    }
    case 'updateWhere':
    case 'expectExactly':
      throw new Error(`${first.kind} is a statement of its own`);
  }
}

const givenRowTest = (version: number | undefined): Fragment =>
  version === undefined ? sql`t.id = given.id` : sql`t.id = given.id and t.version = given.version`;

/** Fails on the server where it hit not just as many rows. */
const requireCount = (fragment: Fragment, count: Fragment): Fragment =>
  sql`with hit as (${fragment}) select 1 / (case when count(*) = ${count} then 1 else 0 end) from hit`;
