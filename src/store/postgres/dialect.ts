// The SQL dialect of PostgreSQL.

import { sqlNothing, ref, type SqlDialect } from '../sql/dialect.ts';
import { sql, statementOf } from '../sql/fragment.ts';
import { createCodecs } from '../sql/columnCodecs.ts';

const text = 'text collate "C"';
/** The array types by which a list of values is one parameter. */
export const arrayTypes = {
  id: 'uuid[]',
  text: 'text[]',
  folded: 'text[]',
  instant: 'text[]',
  duration: 'text[]',
  json: 'text[]',
  boolean: 'boolean[]',
  integer: 'bigint[]',
};

const columnTypes: SqlDialect['columnTypes'] = {
  id: 'uuid',
  text,
  folded: text,
  instant: text,
  duration: text,
  json: text,
  boolean: 'boolean',
  integer: 'bigint',
};

const isIn: SqlDialect['isIn'] = (left, storage, list) => sql`${left} = any(${list}::${sql.raw(arrayTypes[storage])})`;

export const postgresDialect: SqlDialect = {
  engine: 'postgres',
  compile: (fragment) => statementOf(fragment, (number) => `$${number}`),
  codecs: createCodecs(
    { encode: (uuid) => uuid, decode: null },
    { encode: (value) => (typeof value === 'boolean' ? value : undefined), decode: null },
  ),
  columnTypes,
  tableSuffix: '',
  idAsText: (id) => sql`${id}::text collate "C"`,
  jsonPart: (column, keys, storage) => {
    const part = sql`${column}::jsonb #>> ${sql.raw(`'{${keys.join(',')}}'`)}`;
    return storage === 'boolean' || storage === 'integer'
      ? sql`(${part})::${sql.raw(columnTypes[storage])}`
      : sql`(${part}) collate "C"`;
  },
  jsonEntries: (column, keys, alias) => {
    const list = sql`${column}::jsonb #> ${sql.raw(`'{${keys.join(',')}}'`)}`;
    const entries = sql`case jsonb_typeof(${list}) when 'array' then ${list} end`;
    return sql`jsonb_array_elements(${entries}) as ${ref(alias)}("value")`;
  },
  contains: (left, part) => sql`strpos(${left}, ${part}) > 0`,
  endsWith: (left, end) => sql`right(${left}, ${[...end].length}) = ${end}`,
  encodeList: (values) => values,
  isIn,
  listRows: (storage, list) => sql`select unnest(${list}::${sql.raw(arrayTypes[storage])})`,
  nullsOrder: (descending) => (descending ? sql` nulls last` : sql` nulls first`),
  // With the limit as a parameter, the generic plan assumes a tenth of the rows and looks expensive, so that PostgreSQL
  // would plan each call anew.
  limit: (top, skip) =>
    sql`${top === null ? sqlNothing : sql` limit ${sql.lit(top)}`}${skip === 0 ? sqlNothing : sql` offset ${skip}`}`,
  perParent: ({ keys, storage, table, alias, inner }) => {
    const key = ref('parent.id');
    return {
      key,
      from: sql`unnest(${keys}::${sql.raw(arrayTypes[storage])}) as ${ref('parent')}(id)
      cross join lateral (${inner(key)}) as ${ref('child')}
      join ${ref(table)} as ${ref(alias)} on ${ref(`${alias}.id`)} = ${ref('child.id')}`,
    };
  },
  // Division by zero ends the transaction on the server, so that the commit need not wait until the count was looked at
  // here.
  mustChange: (fragment) => sql`with hit as (${fragment} returning 1) select 1 / count(*) from hit`,
  mustSee: (fragment) => sql`with hit as (${fragment}) select 1 / count(*) from hit`,
  // Not `for update`, which would also block transactions that only refer to the row.
  lock: (entity, ids) => {
    const isLocked = isIn(ref('id'), entity.columns.get('id')?.storage ?? 'id', ids);
    return sql`select 1 from ${ref(entity.table)} where ${isLocked} order by id for no key update`;
  },
  lockShared: sql` for share`,
  skipLocked: sql` for update skip locked`,
  ruleConstant: sql`(1)`,
};
