// A table of people that somebody confirmed is read, a part at a time: who is in it is brought, then connected with
// their managers, and whoever is in it no more is withdrawn.

import { bringPeople, withdrawPeople, type BroughtPeople } from './bringPeople.ts';
import type { Id } from '../../../domain/base.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import type { ConnectionListing } from '../../../domain/connections/listingEntities.ts';
import { keysOfManagers, readPeople, type PeopleTable } from '../../../domain/connections/peopleTable.ts';
import { withStep, type RunStepName } from '../../../domain/connections/runSteps.ts';
import { addDuration, formatInstant } from '../../../domain/time.ts';
import { broughtBy } from '../../../flows/connections/people/peopleVerdicts.ts';
import type { Context } from '../../../flows/context.ts';
import { load, refine, rows } from '../../../flows/load.ts';
import { and, eq } from '../../../odata/query.ts';
import { insert, update, type Change } from '../../../store/contract.ts';
import { releaseJob, runToCommit, type JobContext } from '../../queue/job.ts';

/** How many lines are brought, and people withdrawn, in one step. */
const batch = 100;
/** Of fewer people nobody says that half of them went at once. */
const fewPeople = 4;

/** `again`: managers, and user names that were another person's before. */
interface PeoplePayload {
  readonly runId: Id;
  readonly phase: 'bring' | 'again' | 'withdraw';
  /** The place of the next line, or the id after which the next people come. */
  readonly from: number | Id | null;
}

/** Does one part, and goes on; a day later it looks whether somebody confirmed another table. */
export async function lookAtPeople(work: JobContext, connection: Connection): Promise<readonly []> {
  const { ctx, job } = work;
  const payload = job.payload as PeoplePayload | null;
  const { listings } = await load(ctx.store, {
    listings: rows('connectionListing', eq('connectionId', connection.id), eq('state', 'confirmed')),
  });
  const [listing] = listings;
  if (listing === undefined) return commit(work, [...endRun(ctx, payload, superseded), tomorrow(work)]);
  if (payload === null) return begin(work, connection);
  return phases[payload.phase](work, connection, { listing, payload, table: readTable(listing) });
}

const superseded = 'Another table took its place.';

const commit = (work: JobContext, changes: readonly Change[]): Promise<readonly []> =>
  runToCommit(work, async () => {
    await work.ctx.store.commit(changes);
    return [];
  });

const tomorrow = ({ ctx, job }: JobContext): Change =>
  releaseJob(job, { payload: null, attempts: 0, dueAt: addDuration(ctx.now, 'P1D') ?? ctx.now });

const goOn = ({ job, ctx }: JobContext, payload: PeoplePayload): Change =>
  releaseJob(job, { payload, attempts: 0, notBefore: formatInstant(ctx.machineNow()) });

const endRun = (ctx: Context, payload: PeoplePayload | null, says: string | null): readonly Change[] =>
  payload === null
    ? []
    : [update('connectionRun', payload.runId, { endedAt: ctx.now, isComplete: says === null, says })];

function begin(work: JobContext, { id }: Connection): Promise<readonly []> {
  const { ctx } = work;
  const runId = ctx.newId();
  return commit(work, [
    insert('connectionRun', { id: runId, connectionId: id, startedAt: ctx.now }),
    goOn(work, { runId, phase: 'bring', from: 0 }),
  ]);
}

/** The steps of one look follow each other, and read the same. */
let lastRead: { readonly id: Id; readonly table: PeopleTable } | null = null;

function readTable({ id, content }: ConnectionListing): PeopleTable {
  if (lastRead?.id !== id) lastRead = { id, table: readPeople(content?.people ?? '') };
  return lastRead.table;
}

interface PeopleStep {
  readonly listing: ConnectionListing;
  readonly payload: PeoplePayload;
  readonly table: PeopleTable;
}

type Phase = (work: JobContext, connection: Connection, step: PeopleStep) => Promise<readonly []>;

const phases: Readonly<Record<PeoplePayload['phase'], Phase>> = {
  bring: (work, connection, step) => bring(work, connection, step, 'again'),
  again: (work, connection, step) => bring(work, connection, step, 'withdraw'),
  withdraw,
};

async function bring(
  work: JobContext,
  connection: Connection,
  { payload, table: { people } }: PeopleStep,
  then: 'again' | 'withdraw',
): Promise<readonly []> {
  const from = Number(payload.from ?? 0);
  const lines = people.slice(from, from + batch);
  const brought = await bringPeople(work.ctx, connection, lines, keysOfManagers(people));
  const isFirst = then === 'again';
  // What is refused at first is tried again: its name may be free by then.
  const told = isFirst ? { counts: { ...brought.counts, refused: 0, seen: lines.length }, says: [] } : brought;
  const next: PeoplePayload =
    from + batch < people.length
      ? { ...payload, from: from + batch }
      : { ...payload, phase: then, from: isFirst ? 0 : null };
  const step = isFirst ? 'bringPeople' : 'connectPeople';
  return commit(work, [...(await noteStep(work.ctx, payload.runId, step, told)), goOn(work, next)]);
}

/** A table that shows less than half of the people withdraws nobody: it is cut off, or another one. */
async function withdraw(
  work: JobContext,
  connection: Connection,
  { listing, payload, table: { people } }: PeopleStep,
): Promise<readonly []> {
  const { ctx } = work;
  // Whose id was the user name so far is not gone, even if the line that gives another one is refused.
  const keys = new Set(people.flatMap(({ key, userName }) => [key, userName]));
  const { known } = await load(ctx.store, {
    known: refine(rows('directoryObject', broughtBy(connection)), { fields: ['externalId'] }),
  });
  const gone = known.filter(({ externalId }) => !keys.has(externalId ?? ''));
  if (gone.length > fewPeople && gone.length > people.length)
    return end(
      work,
      { listing, payload },
      `The table shows ${people.length} people, and lacks ${gone.length}: none counts as gone.`,
    );
  const some = gone.filter(({ id }) => payload.from === null || id > payload.from).slice(0, batch);
  if (some.length === 0) return end(work, { listing, payload }, null);
  const withdrawn = await withdrawPeople(ctx, connection, some);
  return commit(work, [
    ...(await noteStep(ctx, payload.runId, 'withdrawPeople', withdrawn)),
    goOn(work, { ...payload, from: some.at(-1)?.id ?? null }),
  ]);
}

/** The tables of a listing that was read are not kept. Of one that was superseded meanwhile the next one is read. */
async function end(
  work: JobContext,
  { listing, payload }: Pick<PeopleStep, 'listing' | 'payload'>,
  says: string | null,
): Promise<readonly []> {
  return commit(work, [
    {
      kind: 'updateWhere',
      entity: 'connectionListing',
      where: and(eq('id', listing.id), eq('state', 'confirmed')),
      set: { state: 'read', content: null },
    },
    ...endRun(work.ctx, payload, says),
    tomorrow(work),
  ]);
}

async function noteStep(
  ctx: Context,
  runId: Id,
  step: RunStepName,
  { counts, says }: BroughtPeople,
): Promise<readonly Change[]> {
  if (Object.values(counts).every((count) => count === 0) && says.length === 0) return [];
  const { runs } = await load(ctx.store, { runs: rows('connectionRun', eq('id', runId)) });
  return runs.map((run) =>
    update(
      'connectionRun',
      run.id,
      {
        accounts: run.accounts + (counts.seen ?? 0),
        steps: withStep(run.steps, { step, about: null, at: ctx.now, counts, says }),
      },
      run.version,
    ),
  );
}
