// Claiming and foreseeing of jobs, as statements.

import type { Entities, Instant } from '../domain/entities.ts';
import { unfolded } from './contract.ts';
import type { Change, ClaimWish } from './contract.ts';
import { allOf, entityOf, ref } from './dialect.ts';
import type { Context, Fragment, Statement } from './dialect.ts';
import { from } from '../odata/query.ts';
import { sourceOf } from './source.ts';
import { projection, rowOf } from './select.ts';
import type { Projection, Raw } from './select.ts';
import { sql } from './sql.ts';

export interface Claiming { readonly statement: Statement; readonly rows: (raws: readonly Raw[]) => readonly Entities['job'][] }

/** Claims the due jobs that nobody holds and that did not give up, oldest first. */
export function claiming(context: Context, wish: ClaimWish): Claiming {
  const table = ref(entityOf(context, 'job').table);
  const unheld = free(wish.machineNow);
  const kinds = wish.kinds === null ? [] : [wish.kinds.length === 0 ? sql`false` : context.dialect.isIn(ref('kind'), 'text', context.dialect.list(wish.kinds))];
  const due = allOf([unheld, sql`due_at <= ${wish.dueBy}`, sql`not_before <= ${wish.machineNow}`, ...kinds]);
  const made = returned(context);
  const statement = context.dialect.compile(sql`with due as materialized (select id from ${table} where ${due} order by due_at, id limit ${sql.lit(wish.limit)}${context.dialect.skipHeld})
    update ${table} set claimed_until = ${holding(wish.until)}, ${counted}, version = version + 1 where id in (select id from due) returning ${sql.join(made.columns)}`);
  return { statement, rows: (raws) => {
    const jobs = raws.map((raw) => rowOf(made, raw) as unknown as Entities['job']);
    return jobs.sort((a, b) => (a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.id < b.id) ? -1 : 1));
  } };
}

/** A claim that is still there has lapsed: the try that it was for came to no end, and is begun again. */
const counted = sql`attempts = attempts + case when claimed_until is null then 1 else 0 end, lapses = lapses + case when claimed_until is null then 0 else 1 end`;

/** By the lapses that will have been. */
function holding(until: ClaimWish['until']): Fragment {
  if (until.length === 1) return sql`${until[0]}`;
  const lapses = sql`lapses + case when claimed_until is null then 0 else 1 end`;
  return sql`case ${lapses} ${sql.join(until.slice(0, -1).map((each, at) => sql`when ${sql.lit(at)} then ${each}`), sql` `)} else ${until.at(-1)} end`;
}

/** When the next job that nobody holds falls due. Leases are of the machine's time, so that a dead worker's jobs count again. */
export function nextDue(context: Context, machineNow: Instant): Statement {
  return context.dialect.compile(sql`select due_at from ${ref(entityOf(context, 'job').table)} where ${free(machineNow)} order by due_at limit 1`);
}

export function insertsJobs(changes: readonly Change[]): boolean {
  return unfolded(changes).some((change) => change.entity === 'job' && (change.kind === 'insert' || change.kind === 'insertUnless' || change.kind === 'update'));
}

function free(machineNow: Instant): Fragment {
  return sql`failed_at is null and (claimed_until is null or claimed_until <= ${machineNow})`;
}

/** Every field of a job, by the bare names that `returning` takes. */
function returned(context: Context): Projection {
  const source = sourceOf(context, 'job');
  const made = projection(context, source, from('job'));
  return { ...made, columns: made.fields.map(({ name }) => ref((source.entity.columns.get(name) as { column: string }).column)) };
}
