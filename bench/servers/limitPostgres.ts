// The bare limit on PostgreSQL: named prepared statements behind Fastify on the same database, and nothing else.

import fastify from 'fastify';
import pg from 'pg';
import { contentOf, contentOfTarget, newRequest, pageColumns, type Bare } from './bare.ts';

const [url = ''] = process.argv.slice(2);
const pool = new pg.Pool({
  connectionString: url,
  max: 10,
  options: '-c search_path=latchkey -c synchronous_commit=on -c jit=off',
});
const names = new Map<string, string>();
const named = (text: string): string => names.get(text) ?? (names.set(text, `s${names.size}`).get(text) as string);
const rows = async (text: string, values: readonly unknown[]): Promise<readonly (readonly string[])[]> =>
  (await pool.query<string[]>({ name: named(text), text, values: values as unknown[], rowMode: 'array' })).rows;

const app = fastify({ logger: false });
app.get<{ Params: { id: string } }>('/assignments/:id', async (request, reply) => {
  const [row] = await rows('select id, state, status, ended_at, schedule from assignment where id = $1', [
    request.params.id,
  ]);
  return row === undefined ? reply.code(404).send() : reply.type('application/json').send(contentOf(row));
});
app.get<{ Querystring: { package: string; state: string } }>('/assignments', async (request, reply) => {
  const found = await rows(
    `select ${pageColumns} from assignment a join subject s on s.id = a.target_id where a.package_id = $1 ` +
      'and a.state = $2 order by a.id limit 101',
    [request.query.package, request.query.state],
  );
  return reply.type('application/json').send(`{"value":[${found.slice(0, 100).map(contentOfTarget).join(',')}]}`);
});
app.post<{ Body: Bare }>('/requests', async (request, reply) => {
  const { answer, writes } = newRequest(request.body);
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const { text, values } of writes((at) => `$${at}`))
      await client.query({ name: named(text), text, values: values as unknown[] });
    await client.query('commit');
  } finally {
    client.release();
  }
  return reply.code(201).type('application/json').send(answer);
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`ready ${(app.server.address() as { port: number }).port}\n`);
process.on('SIGTERM', () => process.exit(0));
