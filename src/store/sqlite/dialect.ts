// The SQL dialect of SQLite.

import { type SqlDialect, sqlNothing, ref } from '../sql/dialect.ts';
import { sql, statementOf, type Fragment } from '../sql/fragment.ts';
import { createCodecs } from '../sql/columnCodecs.ts';

const text = 'text';
/** Names come from the model. */
const jsonPath = (keys: readonly string[]): Fragment => sql.raw(`'$.${keys.join('.')}'`);

export const sqliteDialect: SqlDialect = {
  engine: 'sqlite',
  compile: (fragment) => statementOf(fragment, () => '?'),
  codecs: createCodecs(
    { encode: (uuid) => uuid, decode: null },
    { encode: (value) => (typeof value === 'boolean' ? Number(value) : undefined), decode: (raw) => raw === 1 },
  ),
  columnTypes: {
    id: text,
    text,
    folded: text,
    instant: text,
    duration: text,
    json: text,
    boolean: 'integer',
    integer: 'integer',
  },
  tableSuffix: '',
  idAsText: (id) => id,
  jsonPart: (column, keys) => (keys.length === 0 ? column : sql`json_extract(${column}, ${jsonPath(keys)})`),
  jsonEntries: (column, keys, alias) => {
    const list = sql`json_extract(${column}, ${jsonPath(keys)})`;
    return sql`json_each(case json_type(${column}, ${jsonPath(keys)}) when 'array' then ${list} end) as ${ref(alias)}`;
  },
  contains: (left, part) => sql`instr(${left}, ${part}) > 0`,
  endsWith: (left, end) => sql`substr(${left}, ${-[...end].length}) = ${end}`,
  encodeList: (values) => JSON.stringify(values),
  isIn: (left, _storage, list) => sql`${left} in (select value from json_each(${list}))`,
  listRows: (_storage, list) => sql`select value from json_each(${list})`,
  nullsOrder: () => sqlNothing,
  // SQLite plans by the value of a limit: with a parameter it would prepare the statement anew each time that one is
  // bound.
  limit: (top, skip) =>
    skip === 0
      ? top === null
        ? sqlNothing
        : sql` limit ${sql.lit(top)}`
      : sql` limit ${sql.lit(top ?? -1)} offset ${skip}`,
  perParent: ({ keys, table, alias, inner }) => {
    const key = ref('parent.value');
    return {
      key,
      from: sql`json_each(${keys}) as ${ref('parent')}
      cross join ${ref(table)} as ${ref(alias)} on ${ref(`${alias}.id`)} in (${inner(key)})`,
    };
  },
  mustChange: (fragment) => fragment,
  mustSee: (fragment) => fragment,
  lock: null,
  lockShared: sqlNothing,
  skipLocked: sqlNothing,
  // Without a collation SQLite does not recognize the constant of the index.
  ruleConstant: sql`(1) collate binary`,
};
