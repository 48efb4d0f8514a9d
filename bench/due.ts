// Lets the assignments that have an end fall due together, and counts how many of them are left.

import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

export interface Due {
  readonly left: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export async function fallDue(database: string, at: string): Promise<Due> {
  const set = [
    `update assignment set ends_at = '${at}' where ends_at is not null and state = 'delivered'`,
    `update job set due_at = '${at}' where kind = 'expireAssignment'`,
  ];
  const left = "select count(*) as left from job where kind = 'expireAssignment'";
  if (database.startsWith('sqlite:')) {
    const file = new DatabaseSync(database.slice('sqlite:'.length), { timeout: 5_000 });
    for (const text of set) file.exec(text);
    return { left: async () => Number(file.prepare(left).get()?.['left']), close: async () => file.close() };
  }
  const client = new pg.Client({ connectionString: database, options: '-c search_path=latchkey' });
  await client.connect();
  for (const text of set) await client.query(text);
  await client.query('vacuum analyze job');
  return {
    left: async () => Number((await client.query<{ left: string }>(left)).rows[0]?.left),
    close: () => client.end(),
  };
}
