// Changes as statements, and which of them must hit exactly one row. Texts are made once for each shape of change and
// kept.

import type { StoredEntity } from '../../model/tables/storage.ts';
import { always, and, eq, from, type Condition } from '../../odata/query.ts';
import type { Change } from '../contract.ts';
import { conditionSql } from '../sql/condition.ts';
import { withVisibility } from '../sql/visibility.ts';
import { ref } from '../sql/dialect.ts';
import {
  columnValues,
  encodeId,
  insertInto,
  insertValues,
  onConflictDoNothing,
  type ColumnValue,
} from './columnValues.ts';
import { withListedTexts } from './listedTexts.ts';
import { lockStatements } from './lockStatements.ts';
import { columnOf } from './uniqueRules.ts';
import { fieldOperand, fromClause, createSource } from '../sql/rowSource.ts';
import { sql, type Fragment, type Statement } from '../sql/fragment.ts';
import { cachedStatement } from '../sql/statementCache.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';

/** A statement of a commit. With `must` it changes or finds exactly one row, or else the row `id` is in conflict. */
export interface CommitStep {
  readonly statement: Statement;
  readonly must: 'change' | 'see' | null;
  readonly entity: string;
  readonly id: string;
}

export interface ChangeCompiler {
  /** The steps of a commit, in order. */
  readonly steps: (changes: readonly Change[]) => readonly CommitStep[];
  /** Locks to take first, so that two commits that touch the same rows wait for each other in one order. */
  readonly locks: (changes: readonly Change[]) => readonly Statement[];
}

const mostTexts = 2_000;

/** Compiles changes; keeps the texts of statements by the shape of a change. */
export function createChangeCompiler(context: SqlContext): ChangeCompiler {
  const texts = new Map<string, string>();
  const textOf = (key: string, make: () => Fragment): string => {
    const known = texts.get(key);
    if (known !== undefined) return known;
    const { text } = context.dialect.compile(make());
    // Updates are of many shapes, one for each choice of fields.
    if (texts.size >= mostTexts) texts.clear();
    texts.set(key, text);
    return text;
  };
  return {
    steps: (changes) => {
      const all = changes.flatMap((change) => withListedTexts((entity) => entityOf(context, entity), change));
      const steps: CommitStep[] = [];
      for (let at = 0; at < all.length; ) {
        const rows = leadingInserts(all, at);
        steps.push(rows.length > 0 ? insertStep(context, textOf, rows) : stepOf(context, textOf, all[at] as Change));
        at += rows.length || 1;
      }
      return steps;
    },
    locks: (changes) => lockStatements(context, changes),
  };
}

type Kind<K extends Change['kind']> = Extract<Change, { kind: K }>;
type TextOf = (key: string, make: () => Fragment) => string;
type Insert = Kind<'insert'>;

const mostAtOnce = 16;

/** The inserts of one entity that follow each other from a place on: they become one statement. */
function leadingInserts(changes: readonly Change[], from: number): readonly Insert[] {
  const rows: Insert[] = [];
  for (let at = from; rows.length < mostAtOnce; at += 1) {
    const change = changes[at];
    if (change?.kind !== 'insert' || (rows.length > 0 && change.entity !== rows[0]?.entity)) break;
    rows.push(change);
  }
  return rows;
}

function insertStep(context: SqlContext, textOf: TextOf, rows: readonly Insert[]): CommitStep {
  const [first] = rows as [Insert];
  const entity = entityOf(context, first.entity);
  const values = rows.map(({ row, version }) => insertValues(context, entity, row, version));
  const text = textOf(
    `insert ${rows.length} ${first.entity}`,
    () => sql`${insertInto(entity)} values ${sql.join(values.map((row) => sql`(${sql.join(row)})`))}`,
  );
  return commitStep(null, entity, first.row.id, { text, values: values.flat() });
}

function stepOf(context: SqlContext, textOf: TextOf, change: Change): CommitStep {
  const entity = entityOf(context, change.entity);
  switch (change.kind) {
    case 'insert':
      return insertStep(context, textOf, [change]);
    case 'insertIfAbsent':
      return insertIfAbsentStep(context, textOf, entity, change);
    case 'update':
      return updateStep(context, textOf, entity, change);
    case 'delete':
      return deleteStep(context, textOf, entity, change);
    case 'expectVersion':
      return expectVersionStep(context, textOf, entity, change);
    case 'requireExists':
      return commitStep('see', entity, change.id, requireExistsStatement(context, entity, change));
    case 'expectExactly':
      return commitStep('see', entity, change.id, expectExactlyStatement(context, entity, change));
    case 'updateWhere':
      return commitStep(null, entity, '', updateWhereStatement(context, entity, change));
    case 'deleteWhere':
      return commitStep(null, entity, '', deleteStatement(context, entity, change.where));
  }
}

const commitStep = (
  must: CommitStep['must'],
  { name }: StoredEntity,
  id: string,
  statement: Statement,
): CommitStep => ({ statement, must, entity: name, id });

function insertIfAbsentStep(
  context: SqlContext,
  textOf: TextOf,
  entity: StoredEntity,
  { row, rule }: Kind<'insertIfAbsent'>,
): CommitStep {
  const values = insertValues(context, entity, row);
  const text = textOf(
    `insert ${entity.name} unless ${rule}`,
    () => sql`${insertInto(entity)} values (${sql.join(values)}) ${onConflictDoNothing(context, entity, rule)}`,
  );
  return commitStep(null, entity, row.id, { text, values });
}

function updateStep(context: SqlContext, textOf: TextOf, entity: StoredEntity, change: Kind<'update'>): CommitStep {
  const set = columnValues(context, entity, change.set);
  const { test, values, words } = rowTest(context, entity, change);
  const names = set.map(({ name }) => name).join(' ');
  const text = textOf(`update ${entity.name} ${words} ${names}`, () =>
    context.dialect.mustChange(sql`update ${ref(entity.table)} set ${assignments(set)} where ${test()}`),
  );
  return commitStep('change', entity, change.id, { text, values: [...set.map(({ value }) => value), ...values] });
}

function deleteStep(context: SqlContext, textOf: TextOf, entity: StoredEntity, change: Kind<'delete'>): CommitStep {
  const { test, values, words } = rowTest(context, entity, change);
  const text = textOf(`delete ${entity.name} ${words}`, () =>
    context.dialect.mustChange(sql`delete from ${ref(entity.table)} where ${test()}`),
  );
  return commitStep('change', entity, change.id, { text, values });
}

function expectVersionStep(
  context: SqlContext,
  textOf: TextOf,
  entity: StoredEntity,
  change: Kind<'expectVersion'>,
): CommitStep {
  const { test, values } = rowTest(context, entity, change);
  const text = textOf(`expect ${entity.name}`, () =>
    context.dialect.mustChange(sql`update ${ref(entity.table)} set version = version + 1 where ${test()}`),
  );
  return commitStep('change', entity, change.id, { text, values });
}

function updateWhereStatement(context: SqlContext, entity: StoredEntity, change: Kind<'updateWhere'>): Statement {
  const set = assignments(columnValues(context, entity, change.set));
  const test = matchingIdTest(context, entity, change.where);
  return context.dialect.compile(sql`update ${ref(entity.table)} set ${set} where ${test}`);
}

function assignments(set: readonly ColumnValue[]): Fragment {
  return sql.join([...set.map(({ name, value }) => sql`${ref(name)} = ${value}`), sql`version = version + 1`]);
}

/** The test for one row, at a version where one is given; `words` say which of the two texts it is. */
function rowTest(
  context: SqlContext,
  entity: StoredEntity,
  { id: text, version }: { readonly id: string; readonly version?: number },
): { readonly test: () => Fragment; readonly values: readonly unknown[]; readonly words: string } {
  const id = encodeId(context, entity, text);
  if (version === undefined) return { test: () => sql`id = ${id}`, values: [id], words: '' };
  return { test: () => sql`id = ${id} and version = ${version}`, values: [id, version], words: 'at version' };
}

/** The text is compiled with `anyVersion` and used for every version. */
function requireExistsStatement(
  context: SqlContext,
  entity: StoredEntity,
  { id, version, where: wanted = always }: Kind<'requireExists'>,
): Statement {
  const { statement } = cachedStatement(
    context,
    'requireExists',
    from(entity.name, and(eq('id', id), version === undefined ? always : eq('version', anyVersion), wanted)),
    [],
    ({ query: { where } }) => {
      const source = createSource(context, entity.name);
      const fits = conditionSql(context, source, withVisibility(entity, where));
      return {
        statement: context.dialect.compile(
          context.dialect.mustSee(sql`select 1 from ${fromClause(source)} where ${fits}${context.dialect.lockShared}`),
        ),
      };
    },
  );
  const values = statement.values.map((value) => (value === anyVersion ? version : value));
  return { text: statement.text, values };
}
/** A version that no row has, and no number that a condition compares with. */
const anyVersion = -7;

/** Deletes the rows that meet a condition. */
export function deleteStatement(context: SqlContext, entity: StoredEntity, wanted: Condition): Statement {
  return cachedStatement(context, 'delete', from(entity.name, wanted), [], ({ query: { where } }) => ({
    statement: context.dialect.compile(
      sql`delete from ${ref(entity.table)} where ${matchingIdTest(context, entity, where)}`,
    ),
  })).statement;
}

/**
 * Counts the rows that meet the condition and those among the given ids: both must be as many as were given. Versions
 * only rise, so that their sum says whether a row was changed.
 */
function expectExactlyStatement(
  context: SqlContext,
  entity: StoredEntity,
  { where, rows }: Kind<'expectExactly'>,
): Statement {
  const source = createSource(context, entity.name);
  const fits = conditionSql(context, source, withVisibility(entity, where));
  const seen = context.dialect.isIn(
    fieldOperand(source, 'id').raw,
    columnOf(entity, 'id').storage,
    context.dialect.encodeList(rows.map(({ id }) => encodeId(context, entity, id))),
  );
  const { raw: version } = fieldOperand(source, 'version');
  const counted = sql`select count(*) as fitting, count(case when ${seen} then 1 end) as seen,
    coalesce(sum(${version}), 0) as versions from ${fromClause(source)} where ${fits}`;
  const versions = rows.reduce((sum, row) => sum + row.version, 0);
  return context.dialect.compile(
    context.dialect.mustSee(sql`select 1 from (${counted}) as counted
      where fitting = ${rows.length} and seen = ${rows.length} and versions = ${versions}`),
  );
}

/** The test that a row of the table which is changed meets a condition. */
function matchingIdTest(context: SqlContext, entity: StoredEntity, where: Condition): Fragment {
  const source = createSource(context, entity.name);
  const fits = conditionSql(context, source, withVisibility(entity, where));
  return sql`id in (select ${fieldOperand(source, 'id').raw} from ${fromClause(source)} where ${fits})`;
}
