// Statements about the state of a database, and statistics of an engine.

import { createHistogram, type Histogram } from '../observe/histogram.ts';
import type { JobBacklog } from './contract.ts';
import { ref } from './sql/dialect.ts';
import type { RawRow } from './sql/projection.ts';
import { sql, type Statement } from './sql/fragment.ts';
import { entityOf, type SqlContext } from './sql/context.ts';

/**
 * A write to a row that is always there. The value must differ each time, in all of it: what is unchanged is not
 * written.
 */
export function probeWrite(context: SqlContext, value: string): Statement {
  return context.dialect.compile(sql`update latchkey_about set checked_at = ${value}`);
}
export const newestMigration: Statement = { text: 'select max(number) from latchkey_migration', values: [] };

/** Jobs that are due and not done, or given up, by kind. */
export function backlogStatement(
  context: SqlContext,
  dueBy: string,
): { readonly statement: Statement; readonly rows: (raws: readonly RawRow[]) => readonly JobBacklog[] } {
  const table = ref(entityOf(context, 'job').table);
  const statement = context.dialect.compile(sql`select kind, count(*), min(due_at), 0
      from ${table} where failed_at is null and due_at <= ${dueBy} group by kind
    union all select kind, 0, null, count(*) from ${table} where failed_at is not null group by kind`);
  return {
    statement,
    rows: (raws) => {
      const kinds = new Map<string, JobBacklog>();
      for (const [kind, due, oldestDueAt, givenUp] of raws as readonly (readonly [
        string,
        number,
        string | null,
        number,
      ])[]) {
        const known = kinds.get(kind) ?? { kind, due: 0, oldestDueAt: null, givenUp: 0 };
        kinds.set(kind, {
          kind,
          due: known.due + Number(due),
          oldestDueAt: oldestDueAt ?? known.oldestDueAt,
          givenUp: known.givenUp + Number(givenUp),
        });
      }
      return [...kinds.values()];
    },
  };
}

/** The distribution of group sizes: how many tasks were written at once. */
export const createGroupSizeTally = (): Histogram => createHistogram([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
