// The tables, indexes and views that a model needs, as statements of an engine. Tests compare them with what all
// migrations make together, and create tables of models of their own by them.

import type { StoredEntity } from '../../model/tables/storage.ts';
import { indexedColumn, ruleColumns, ruleWhere } from '../write/uniqueRules.ts';
import { ref } from '../sql/dialect.ts';
import { views } from './views.ts';
import { sql, type Fragment } from '../sql/fragment.ts';
import type { SqlContext } from '../sql/context.ts';

/** Every statement that makes the tables of `context.storage`, in order. */
export function schemaStatements(context: SqlContext): readonly string[] {
  const entities = [...context.storage.values()];
  const tables = entities
    .filter((entity) => entity.isView !== true)
    .flatMap((entity) => [
      tableDefinition(context, entity),
      ...ruleIndexes(context, entity),
      ...indexDefinitions(context, entity),
    ]);
  return [
    ...tables.map((fragment) => definitionText(context, fragment)),
    ...entities.filter((entity) => entity.isView === true).map(viewDefinition),
  ];
}

function viewDefinition({ name, table }: StoredEntity): string {
  const view = views.get(table);
  if (view === undefined) throw new Error(`nothing says how ${name} is calculated`);
  return view;
}

function tableDefinition(context: SqlContext, entity: StoredEntity): Fragment {
  const columns = [...entity.columns.values()].flatMap((each) => {
    const type = sql.raw(context.dialect.columnTypes[each.storage]);
    const tail = each.column === 'id' ? sql` not null primary key` : each.nullable ? sql`` : sql` not null`;
    const own = sql`\n  ${ref(each.column)} ${type}${tail}`;
    return each.storage === 'folded' ? [own, sql`\n  ${ref(`${each.column}_folded`)} ${type}${tail}`] : [own];
  });
  return sql`create table ${ref(entity.table)} (${sql.join(columns, sql`,`)}\n)${sql.raw(context.dialect.tableSuffix)}`;
}

function ruleIndexes(context: SqlContext, entity: StoredEntity): readonly Fragment[] {
  return entity.unique.map((rule) => {
    const columns = ruleColumns(entity, rule, sql`(1)`);
    const where = rule.where ? sql` where ${ruleWhere(context, entity, rule.where)}` : sql``;
    return sql`create unique index ${ref(rule.name)} on ${ref(entity.table)} (${columns})${where}`;
  });
}

function indexDefinitions(context: SqlContext, entity: StoredEntity): readonly Fragment[] {
  return entity.indexes.map((fields) => {
    const columns = fields.map((field) => {
      const found = entity.columns.get(field);
      if (!found) throw new Error(`an index of ${entity.name} names ${field}, which it has not`);
      return { name: indexedColumn(found), nullable: found.nullable };
    });
    const all = columns.at(-1)?.name === 'id' ? columns : [...columns, { name: 'id', nullable: false }];
    const name = indexName(
      entity.table,
      columns.map((each) => each.name),
    );
    const [leading] = columns;
    // Nobody looks for rows by what they have not: these cost the index nothing.
    const where = leading?.nullable === true ? sql` where ${ref(leading.name)} is not null` : sql``;
    // Sorted as pages are: null first.
    const nullsFirst = context.dialect.nullsOrder(false);
    const keys = all.map((each) => (each.nullable ? sql`${ref(each.name)}${nullsFirst}` : ref(each.name)));
    return sql`create index ${ref(name)} on ${ref(entity.table)} (${sql.join(keys)})${where}`;
  });
}

/** PostgreSQL cuts names at 63 characters. */
function indexName(table: string, columns: readonly string[]): string {
  return `${table}_by_${columns.join('_')}`.slice(0, 63);
}

function definitionText(context: SqlContext, fragment: Fragment): string {
  const { text, values } = context.dialect.compile(fragment);
  if (values.length > 0) throw new Error('a table definition has no parameters');
  return text;
}
