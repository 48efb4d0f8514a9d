// Statements about jobs: claims, and when the next one is due; and which kinds of jobs a commit adds.

import type { Entities } from '../../domain/entities.ts';
import type { Instant } from '../../domain/base.ts';
import type { Change, ClaimOptions, NewJobKinds } from '../contract.ts';
import { allOf, ref } from '../sql/dialect.ts';
import { from } from '../../odata/query.ts';
import { createSource } from '../sql/rowSource.ts';
import { createProjection, rowOf, type Projection, type RawRow } from '../sql/projection.ts';
import { sql, type Fragment, type Statement } from '../sql/fragment.ts';
import { entityOf, type SqlContext } from '../sql/context.ts';

interface ClaimStatement {
  readonly statement: Statement;
  readonly rows: (raws: readonly RawRow[]) => readonly Entities['job'][];
}

/** Claims the due jobs that nobody holds and that did not give up, oldest first. */
export function claimStatement(context: SqlContext, wish: ClaimOptions): ClaimStatement {
  const table = ref(entityOf(context, 'job').table);
  const due = firstDueIds(
    context,
    wish.kinds,
    allOf([unclaimed(wish.machineNow), sql`due_at <= ${wish.dueBy}`, sql`not_before <= ${wish.machineNow}`]),
    wish.limit,
    context.dialect.skipLocked,
  );
  const made = jobProjection(context);
  const statement = context.dialect.compile(sql`with due as materialized (${due})
    update ${table} set claimed_until = ${leaseEnd(wish.leaseEnds)}, ${countAttempt}, version = version + 1
    where id in (select id from due) returning ${sql.join(made.columns)}`);
  return {
    statement,
    rows: (raws) => {
      const jobs = raws.map((raw) => rowOf(made, raw) as unknown as Entities['job']);
      return jobs.sort((a, b) => (a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.id < b.id) ? -1 : 1));
    },
  };
}

/** An expired claim counts as a lapse, not as an attempt: the attempt did not end, and starts again. */
const countAttempt = sql`attempts = attempts + case when claimed_until is null then 1 else 0 end,
    lapses = lapses + case when claimed_until is null then 0 else 1 end`;

/** When the lease ends, by the number of lapses after this claim. */
function leaseEnd(until: ClaimOptions['leaseEnds']): Fragment {
  if (until.length === 1) return sql`${until[0]}`;
  const lapses = sql`lapses + case when claimed_until is null then 0 else 1 end`;
  return sql`case ${lapses} ${sql.join(
    until.slice(0, -1).map((each, at) => sql`when ${sql.lit(at)} then ${each}`),
    sql` `,
  )} else ${until.at(-1)} end`;
}

/**
 * When the next unclaimed job of these kinds is due (tenant time). Leases end in machine time, so that the jobs of a
 * dead worker count again.
 */
export function nextDueStatement(context: SqlContext, kinds: readonly string[] | null, machineNow: Instant): Statement {
  const table = ref(entityOf(context, 'job').table);
  const first = firstDueIds(context, kinds, unclaimed(machineNow), 1, sql``);
  return context.dialect.compile(sql`select due_at from ${table} where id in (${first})`);
}

/**
 * The ids of the first jobs that fit. Each kind is looked up by itself in the index, so that due jobs of other kinds
 * are not read.
 */
function firstDueIds(
  context: SqlContext,
  kinds: readonly string[] | null,
  fits: Fragment,
  limit: number,
  tail: Fragment,
): Fragment {
  const table = entityOf(context, 'job').table;
  const first = sql`order by due_at, id limit ${sql.lit(limit)}`;
  if (kinds === null) return sql`select id from ${ref(table)} where ${fits} ${first}${tail}`;
  const { from: of } = context.dialect.perParent({
    keys: context.dialect.encodeList(kinds),
    storage: 'text',
    table,
    alias: 't1',
    inner: (kind) => sql`select id from ${ref(table)} where kind = ${kind} and ${fits} ${first}${tail}`,
  });
  return sql`select t1.id from ${of} order by t1.due_at, t1.id limit ${sql.lit(limit)}`;
}

/**
 * The kinds of the jobs that these changes insert; null, which means any kind, where they change a job that is there.
 */
export function newJobKinds(changes: readonly Change[]): NewJobKinds {
  const kinds = new Set<string>();
  for (const change of changes) {
    if (change.entity !== 'job') continue;
    if (change.kind === 'update') return null;
    if (change.kind === 'insert' || change.kind === 'insertIfAbsent') kinds.add((change.row as Entities['job']).kind);
  }
  return kinds;
}

/** Whether there is any job to notify of. */
export const hasJobKinds = (kinds: NewJobKinds): boolean => kinds === null || kinds.size > 0;

function unclaimed(machineNow: Instant): Fragment {
  return sql`failed_at is null and (claimed_until is null or claimed_until <= ${machineNow})`;
}

/** Every field of a job, by column names without an alias, as `returning` needs them. */
function jobProjection(context: SqlContext): Projection {
  const source = createSource(context, 'job');
  const made = createProjection(context, source, from('job'));
  return {
    ...made,
    columns: made.fields.map(({ name }) => ref((source.entity.columns.get(name) as { column: string }).column)),
  };
}
