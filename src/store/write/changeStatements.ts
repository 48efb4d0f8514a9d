// Changes as statements, and which of them must hit exactly one row. Texts are made once for each shape of change and
// kept.

import type { Column, Storage, StoredEntity } from '../../model/tables/storage.ts';
import { always, and, eq, from, type Condition } from '../../odata/query.ts';
import type { EntityName } from '../../domain/entities.ts';
import type { Change } from '../contract.ts';
import { fold } from '../../domain/text.ts';
import { conditionSql } from '../sql/condition.ts';
import { ref } from '../sql/dialect.ts';
import { withListedTexts } from './listedTexts.ts';
import { columnOf, ruleColumns, ruleWhere } from './uniqueRules.ts';
import { fieldOperand, fromClause, createSource } from '../sql/rowSource.ts';
import { sql, type Fragment, type Statement } from '../sql/fragment.ts';
import { cachedStatement } from '../sql/statementCache.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';
import { withVisibility } from '../sql/visibility.ts';

/**
 * `changes` must have changed one row, `sees` must have found one, where `must` says so; else the row `id` is in
 * conflict.
 */
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

type TextOf = (key: string, make: () => Fragment) => string;
type Insert = Extract<Change, { kind: 'insert' }>;

const mostAtOnce = 16;

/** The new rows of one entity that stand here one behind the other. */
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
  const [
    {
      entity: name,
      row: { id },
    },
  ] = rows as [Insert];
  const entity = entityOf(context, name);
  const values = rows.map(({ row }) => insertValues(context, entity, row));
  return {
    statement: {
      text: textOf(
        `insert ${rows.length} ${name}`,
        () => sql`${insertInto(entity)} values ${sql.join(values.map((row) => sql`(${sql.join(row)})`))}`,
      ),
      values: values.flat(),
    },
    must: null,
    entity: name,
    id,
  };
}

function stepOf(context: SqlContext, textOf: TextOf, change: Change): CommitStep {
  const { dialect } = context;
  const entity = entityOf(context, change.entity);
  const at = (must: CommitStep['must'], id: string, text: string, values: readonly unknown[]): CommitStep => ({
    statement: { text, values },
    must,
    entity: entity.name,
    id,
  });
  switch (change.kind) {
    case 'insert':
      return insertStep(context, textOf, [change]);
    case 'insertIfAbsent': {
      const values = insertValues(context, entity, change.row);
      return at(
        null,
        change.row.id,
        textOf(
          `insert ${entity.name} unless ${change.rule}`,
          () =>
            sql`${insertInto(entity)} values (${sql.join(values)}) ${onConflictDoNothing(context, entity, change.rule)}`,
        ),
        values,
      );
    }
    case 'update': {
      const set = columnValues(context, entity, change.set);
      const id = encodeId(context, entity, change.id);
      const names = set.map(({ name }) => name).join(' ');
      const values = [...set.map(({ value }) => value), id, ...(change.version === undefined ? [] : [change.version])];
      return at(
        'change',
        change.id,
        textOf(`update ${entity.name} ${change.version === undefined ? '' : 'at version'} ${names}`, () =>
          dialect.mustChange(
            sql`update ${ref(entity.table)} set ${assignments(set)} where ${rowTest(id, change.version)}`,
          ),
        ),
        values,
      );
    }
    case 'delete': {
      const id = encodeId(context, entity, change.id);
      return at(
        'change',
        change.id,
        textOf(`delete ${entity.name} ${change.version === undefined ? '' : 'at version'}`, () =>
          dialect.mustChange(sql`delete from ${ref(entity.table)} where ${rowTest(id, change.version)}`),
        ),
        [id, ...(change.version === undefined ? [] : [change.version])],
      );
    }
    case 'expectVersion': {
      const id = encodeId(context, entity, change.id);
      return at(
        'change',
        change.id,
        textOf(`expect ${entity.name}`, () =>
          dialect.mustChange(
            sql`update ${ref(entity.table)} set version = version + 1 where ${rowTest(id, change.version)}`,
          ),
        ),
        [id, change.version],
      );
    }
    case 'requireExists':
      return {
        statement: requireExistsStatement(context, entity, change),
        must: 'see',
        entity: entity.name,
        id: change.id,
      };
    case 'expectExactly':
      return {
        statement: expectExactlyStatement(context, entity, change),
        must: 'see',
        entity: entity.name,
        id: change.id,
      };
    case 'updateWhere': {
      const set = columnValues(context, entity, change.set);
      return {
        statement: dialect.compile(
          sql`update ${ref(entity.table)} set ${assignments(set)} where ${matchingIdTest(context, entity, change.where)}`,
        ),
        must: null,
        entity: entity.name,
        id: '',
      };
    }
    case 'deleteWhere':
      return { statement: deleteStatement(context, entity, change.where), must: null, entity: entity.name, id: '' };
  }
}

/** A value for a column. */
export interface ColumnValue {
  readonly name: string;
  readonly value: unknown;
  readonly storage: Storage;
}

/** The values of every column of a new row, in the order of `insertInto`; a folded column has two. */
export function insertValues(context: SqlContext, entity: StoredEntity, row: object): readonly unknown[] {
  for (const field of Object.keys(row)) columnOf(entity, field);
  const values: unknown[] = [];
  for (const each of entity.columns.values()) {
    const encoded = encodeValue(
      context,
      entity,
      each,
      each.field === 'version' ? 1 : ((row as Readonly<Record<string, unknown>>)[each.field] ?? null),
    );
    values.push(encoded);
    if (each.storage === 'folded') values.push(foldedValue(encoded));
  }
  return values;
}

/** What is to follow says which rows. */
export function insertInto(entity: StoredEntity): Fragment {
  const names = [...entity.columns.values()].flatMap((each) =>
    each.storage === 'folded' ? [each.column, `${each.column}_folded`] : [each.column],
  );
  return sql`insert into ${ref(entity.table)} (${sql.join(names.map((name) => ref(name)))})`;
}

export function onConflictDoNothing(context: SqlContext, entity: StoredEntity, name: string): Fragment {
  const rule = entity.unique.find((each) => each.name === name);
  if (!rule) throw new Error(`${entity.name} has no rule ${name}`);
  return sql`on conflict (${ruleColumns(entity, rule, context.dialect.ruleConstant)})${rule.where ? sql` where ${ruleWhere(context, entity, rule.where)}` : sql``} do nothing`;
}

export function columnValues(context: SqlContext, entity: StoredEntity, set: object): readonly ColumnValue[] {
  return Object.entries(set).flatMap(([field, value]: [string, unknown]) =>
    value === undefined ? [] : encodeColumn(context, entity, columnOf(entity, field), value),
  );
}

function assignments(set: readonly ColumnValue[]): Fragment {
  return sql.join([...set.map(({ name, value }) => sql`${ref(name)} = ${value}`), sql`version = version + 1`]);
}

/** A value as its column (and its folded twin) keeps it. */
function encodeColumn(
  context: SqlContext,
  entity: StoredEntity,
  column: Column,
  value: unknown,
): readonly ColumnValue[] {
  const encoded = encodeValue(context, entity, column, value);
  const { column: name, storage } = column;
  return storage === 'folded'
    ? [
        { name, value: encoded, storage: 'text' },
        { name: `${name}_folded`, value: foldedValue(encoded), storage: 'text' },
      ]
    : [{ name, value: encoded, storage }];
}

const foldedValue = (encoded: unknown): string | null => (encoded === null ? null : fold(encoded as string));

function encodeValue(
  context: SqlContext,
  entity: StoredEntity,
  { field, storage, nullable }: Column,
  value: unknown,
): unknown {
  const none = value === null && (nullable || storage !== 'json');
  const encoded = none ? null : context.dialect.codecs[storage].encode(value);
  if (encoded === undefined) throw new TypeError(`${entity.name}.${field} cannot keep ${JSON.stringify(value)}`);
  if (encoded === null && !nullable) throw new TypeError(`${entity.name}.${field} must have a value`);
  return encoded;
}

/** An id that cannot be one fits no row. */
export function encodeId(context: SqlContext, entity: StoredEntity, id: string): unknown {
  return context.dialect.codecs[columnOf(entity, 'id').storage].encode(id) ?? null;
}

function rowTest(id: unknown, version: number | undefined): Fragment {
  return version === undefined ? sql`id = ${id}` : sql`id = ${id} and version = ${version}`;
}

/** With one version in the place of all: what a row's version is does not change the text. */
function requireExistsStatement(
  context: SqlContext,
  entity: StoredEntity,
  { id, version }: { readonly id: string; readonly version?: number },
): Statement {
  const {
    statement: { text, values },
  } = cachedStatement(
    context,
    'requireExists',
    from(entity.name, and(eq('id', id), version === undefined ? always : eq('version', anyVersion))),
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
  return { text, values: values.map((value) => (value === anyVersion ? version : value)) };
}
/** None that a row has, nor any other number that a condition names. */
const anyVersion = -7;

export function deleteStatement(context: SqlContext, entity: StoredEntity, wanted: Condition): Statement {
  return cachedStatement(context, 'delete', from(entity.name, wanted), [], ({ query: { where } }) => ({
    statement: context.dialect.compile(
      sql`delete from ${ref(entity.table)} where ${matchingIdTest(context, entity, where)}`,
    ),
  })).statement;
}

/**
 * As many rows fit as were seen, these are they, and since versions only rise, their sum says that none was changed.
 */
function expectExactlyStatement(
  context: SqlContext,
  entity: StoredEntity,
  {
    where,
    rows,
  }: { readonly where: Condition; readonly rows: readonly { readonly id: string; readonly version: number }[] },
): Statement {
  const source = createSource(context, entity.name);
  const fits = conditionSql(context, source, withVisibility(entity, where));
  const seen = context.dialect.isIn(
    fieldOperand(source, 'id').raw,
    columnOf(entity, 'id').storage,
    context.dialect.encodeList(rows.map(({ id }) => encodeId(context, entity, id))),
  );
  const counted = sql`select count(*) as fitting, count(case when ${seen} then 1 end) as seen, coalesce(sum(${fieldOperand(source, 'version').raw}), 0) as versions from ${fromClause(source)} where ${fits}`;
  const versions = rows.reduce((sum, { version }) => sum + version, 0);
  return context.dialect.compile(
    context.dialect.mustSee(
      sql`select 1 from (${counted}) as counted where fitting = ${rows.length} and seen = ${rows.length} and versions = ${versions}`,
    ),
  );
}

/** The rows of a condition, as a test on the table that is changed. */
function matchingIdTest(context: SqlContext, entity: StoredEntity, where: Condition): Fragment {
  const source = createSource(context, entity.name);
  const fits = conditionSql(context, source, withVisibility(entity, where));
  return sql`id in (select ${fieldOperand(source, 'id').raw} from ${fromClause(source)} where ${fits})`;
}

function lockStatements(context: SqlContext, changes: readonly Change[]): readonly Statement[] {
  const { lock } = context.dialect;
  if (!lock) return [];
  const ids = new Map<EntityName, Set<unknown>>();
  for (const change of changes) {
    if (change.kind !== 'update' && change.kind !== 'delete' && change.kind !== 'expectVersion') continue;
    const of = ids.get(change.entity) ?? new Set();
    ids.set(change.entity, of.add(encodeId(context, entityOf(context, change.entity), change.id)));
  }
  const wanted = [...ids].sort(([a], [b]) => (a < b ? -1 : 1));
  // One row alone has no order.
  if (wanted.length === 1 && wanted[0]?.[1].size === 1) return [];
  return wanted.map(([name, of]) =>
    context.dialect.compile(
      lock(
        entityOf(context, name),
        [...of].filter((id) => id !== null),
      ),
    ),
  );
}
