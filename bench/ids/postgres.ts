// One form in one PostgreSQL database, filled once, then read and written through pg with prepared statements.
import pg from 'pg';
import { parents } from './data.ts';
import type { Ids, Row } from './data.ts';
import { insertValues, loadColumns, loadValues, statementsFor, toJson } from './forms.ts';
import type { Form, Value } from './forms.ts';
import type { Subject } from './measure.ts';

export async function fillAndOpen(form: Form, url: string, ids: Ids, rows: readonly Row[]): Promise<Subject> {
  const statements = statementsFor(form, 'postgres');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set synchronous_commit = off');
  await client.query(`set maintenance_work_mem = '512MB'`);
  for (const sql of statements.tables) await client.query(sql.replace(/ references \w+ \(id\)/g, ''));
  for (const parent of parents) {
    const name = form.refersBy === 'integer' ? 'uuid' : 'id';
    await client.query(
      `insert into ${parent} (${name}, name) select u.id::${statements.uuidType}, '${parent} ' || (u.at - ` +
        '1) from unnest($1::text[]) with ordinality u (id, at) order by u.at',
      [ids[parent]],
    );
  }
  const wire = statements.uuidType.split(' ')[0] ?? '';
  const reference = statements.referenceType.split(' ')[0] ?? '';
  const columns = loadColumns(form);
  const arrays = (referenceType: string) =>
    [wire, ...Array<string>(4).fill(referenceType), 'text', 'text', 'text', 'text']
      .map((type, i) => `$${i + 1}::${type}[]`)
      .join(', ');
  const load = `insert into assignment (${columns.join(', ')}) select * from unnest(${arrays(reference)})`;
  for (let done = 0; done < rows.length; done += 20_000) {
    await client.query(
      load,
      byColumn(rows.slice(done, done + 20_000).map((row) => loadValues(form, statements, row, ids))),
    );
  }
  for (const sql of statements.indexes) await client.query(sql);
  for (const parent of parents)
    await client.query(`alter table assignment add foreign key (${parent}) references ${parent} (id)`);
  await client.query('vacuum (analyze, freeze)');
  await client.query('checkpoint');
  await client.query('set synchronous_commit = on');
  const size = await client.query<{ bytes: string }>(
    'select sum(pg_total_relation_size(oid)) as bytes from pg_class where relnamespace = ' +
      "'public'::regnamespace and " +
      "relkind = 'r'",
  );

  const lookup = (parent: string) =>
    form.refersBy === 'integer' ? `(select id from ${parent} where uuid = u.${parent})` : `u.${parent}`;
  const insertMany = `insert into assignment (${columns.join(', ')})
    select u.id, ${columns.slice(1, 5).map(lookup).join(', ')}, u.state, u.starts_at, u.ends_at, u.schedule
    from unnest(${arrays(wire)}) u (${['id', ...columns.slice(1)].join(', ')})`;
  const ask = async (name: string, text: string, values: readonly unknown[]) =>
    (await client.query<Record<string, unknown>>({ name, text, values: [...values] })).rows;
  const out = (rows: readonly Record<string, unknown>[]) => toJson(rows, statements.decode);
  return {
    form: form.name,
    driver: 'pg',
    bytes: Number(size.rows[0]?.bytes),
    async insert(added: readonly Row[]) {
      const values = added.map((row) => insertValues(statements, row, ids));
      if (values.length === 1) await ask('insert', statements.insert, values[0] ?? []);
      else await ask('insertMany', insertMany, byColumn(values));
    },
    get: async (id) => out(await ask('get', statements.get, [id])),
    page: async (packageId) =>
      out(await ask('page', statements.page, [packageId, 'delivered', statements.beforeFirst])),
    find: async (personId, packageId) => out(await ask('find', statements.find, [personId, packageId])),
    close: () => client.end(),
  };
}

function byColumn(rows: readonly (readonly Value[])[]): Value[][] {
  return Array.from({ length: 9 }, (_, i) => rows.map((row) => row[i] ?? ''));
}
