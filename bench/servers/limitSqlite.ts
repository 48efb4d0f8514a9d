// The bare limit on SQLite: prepared statements behind Fastify on the same file, and nothing else. No OData, no token,
// no authorization, no check of a body.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import fastify from 'fastify';
import { contentOf, contentOfTarget, newRequest, pageColumns, type Bare } from './bare.ts';

const [file = ''] = process.argv.slice(2);

function opened(rights: 'read' | 'write'): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: rights === 'read', timeout: 5_000 });
  if (rights === 'write') database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec('pragma temp_store = memory; pragma cache_size = -32000');
  return database;
}

const [reader, writer] = [opened('read'), opened('write')];
const arrays = (statement: StatementSync): StatementSync => {
  statement.setReturnArrays(true);
  return statement;
};
const one = arrays(reader.prepare('select id, state, status, ended_at, schedule from assignment where id = ?'));
const many = arrays(
  reader.prepare(
    `select ${pageColumns} from assignment a join subject s on s.id = a.target_id where a.package_id = ? ` +
      'and a.state = ? order by a.id limit 101',
  ),
);

/** Whatever came in one turn is one durable transaction, as Latchkey's own writer does it. */
let waiting: { readonly body: Bare; readonly done: (made: string) => void }[] = [];
const statements = new Map<string, StatementSync>();
function writeAll(): void {
  const group = waiting;
  waiting = [];
  writer.exec('begin immediate');
  const made = group.map(({ body }) => {
    const { answer, writes } = newRequest(body);
    for (const { text, values } of writes((at) => `?${at}`)) {
      let statement = statements.get(text);
      if (statement === undefined) {
        statement = writer.prepare(text);
        statements.set(text, statement);
      }
      statement.run(
        ...(values.map((value) => (typeof value === 'boolean' ? Number(value) : value)) as SQLInputValue[]),
      );
    }
    return answer;
  });
  writer.exec('commit');
  for (const [at, { done }] of group.entries()) done(made[at] as string);
}

const app = fastify({ logger: false });
app.get<{ Params: { id: string } }>('/assignments/:id', (request, reply) => {
  const row = one.get(request.params.id) as unknown as readonly string[] | undefined;
  return row === undefined ? reply.code(404).send() : reply.type('application/json').send(contentOf(row));
});
app.get<{ Querystring: { package: string; state: string } }>('/assignments', (request, reply) => {
  const rows = many.all(request.query.package, request.query.state) as unknown as readonly (readonly string[])[];
  return reply.type('application/json').send(`{"value":[${rows.slice(0, 100).map(contentOfTarget).join(',')}]}`);
});
app.post<{ Body: Bare }>('/requests', (request, reply) => {
  waiting.push({
    body: request.body,
    done: (made) => {
      reply.code(201).type('application/json').send(made);
    },
  });
  if (waiting.length === 1) setImmediate(writeAll);
  return reply;
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`ready ${(app.server.address() as { port: number }).port}\n`);
process.on('SIGTERM', () => process.exit(0));
