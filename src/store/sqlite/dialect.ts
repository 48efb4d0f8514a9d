// How SQLite says what the engines say differently.

import type { Dialect } from '../dialect.ts';
import { nothing, ref } from '../dialect.ts';
import { sql, statementOf } from '../sql.ts';
import { codecs } from '../values.ts';

const text = 'text';

export const sqliteDialect: Dialect = {
  engine: 'sqlite',
  compile: (fragment) => statementOf(fragment, () => '?'),
  codecs: codecs(
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
  tableTail: '',
  idAsText: (id) => id,
  contains: (left, part) => sql`instr(${left}, ${part}) > 0`,
  endsWith: (left, end) => sql`substr(${left}, ${-[...end].length}) = ${end}`,
  list: (values) => JSON.stringify(values),
  isIn: (left, _storage, list) => sql`${left} in (select value from json_each(${list}))`,
  rows: (_storage, list) => sql`select value from json_each(${list})`,
  nulls: () => nothing,
  // SQLite plans by the value of a limit: where that is a parameter, the statement is prepared anew each time that it
  // is bound.
  limit: (top, skip) =>
    skip === 0
      ? top === null
        ? nothing
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
  holdRow: nothing,
  skipHeld: nothing,
  // Without a collation SQLite does not see that it is the index's own constant.
  ruleConstant: sql`(1) collate binary`,
};
