// Everything in another system is listed, a page at a time: accounts, groups, and who is in the linked groups. What a
// listing does not show is gone only where the listing is complete.

import { ReadError, type Session } from '../../../connectors/engine/contract.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { probeAfter, waitAfter } from '../../../domain/connections/retries.ts';
import { addDuration, formatInstant } from '../../../domain/time.ts';
import { connectionMachine } from '../../../domain/machines/connection.ts';
import { transition } from '../../../domain/machines/machine.ts';
import type { Context } from '../../../flows/context.ts';
import { pageOfScope } from '../../../flows/connections/synchronization/assignedScope.ts';
import { load, row } from '../../../flows/load.ts';
import { retry } from '../../../flows/retry.ts';
import type { Id } from '../../../domain/base.ts';
import { and, eq } from '../../../odata/query.ts';
import { insert, isConflict, update, type Change } from '../../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobContext, type JobDefinition } from '../../queue/job.ts';
import { watchSession } from '../connectionHealth.ts';
import { lookAtGroup } from './lookAtGroup.ts';
import { concludeListing } from './concludeListing.ts';
import { lookAtPage } from './lookAtPage.ts';
import { lookAtPeople } from './lookAtPeople.ts';
import type { LookPayload, LookStep } from './lookStep.ts';
import { noteExecution } from './endOfLook.ts';
import { openSession, type ConnectionPorts } from '../openSession.ts';

/** The handler. It does one page, and goes on; when all is seen it comes back a day later. */
export function createLookAtConnection(ports: ConnectionPorts): JobDefinition {
  return {
    giveUp: null,
    run: async (work) => {
      const { ctx, job } = work;
      const { connections } = await load(ctx.store, { connections: row('connection', job.subject) });
      const [connection] = connections;
      if (connection === undefined || connection.state === 'paused') return commit(work, [completeJob(job)]);
      if (connection.direction === 'inbound')
        return connection.kind === 'files' ? lookAtPeople(work, connection) : commit(work, [completeJob(job)]);
      const freeAt = connection.notBefore === null ? 0 : Date.parse(connection.notBefore);
      if (freeAt > ctx.machineNow())
        return commit(work, [releaseJob(job, { attempts: 0, notBefore: formatInstant(freeAt) })]);
      const { session, tell } = watchSession(ctx, connection, await openSession(ctx, connection, ports));
      try {
        const payload = job.payload as LookPayload | null;
        if (payload === null) return await begin(work, connection, session, tell);
        const step = await stepOf(ctx, connection, session, payload);
        await tell();
        return await commit(work, [...step.changes, ...(await afterStep(work, payload, step))]);
      } catch (error) {
        if (!(error instanceof ReadError)) throw error;
        await tell();
        return unread(work, connection, error);
      }
    },
  };
}

const commit = (work: JobContext, changes: readonly Change[]): Promise<readonly []> =>
  runToCommit(work, async () => {
    await work.ctx.store.commit(changes);
    return [];
  });

const stepOf = (ctx: Context, connection: Connection, session: Session, payload: LookPayload): Promise<LookStep> =>
  payload.phase === 'members'
    ? lookAtGroup(ctx, connection, session, payload)
    : (payload.isListed ? concludeListing : lookAtPage)(ctx, connection, session, { ...payload, phase: payload.phase });

/** Asks what the system is; one in quarantine that answers is well again. */
async function begin(
  work: JobContext,
  connection: Connection,
  session: Session,
  tell: () => Promise<void>,
): Promise<readonly []> {
  const { ctx, job } = work;
  await beginScope(ctx, connection);
  const described = (await session.describe()) as object;
  await tell();
  const { connections } = await load(ctx.store, { connections: row('connection', connection.id) });
  const [now] = connections;
  if (now === undefined) return commit(work, [completeJob(job)]);
  const { to } = transition(connectionMachine, now.state, 'recover', null);
  const runId = ctx.newId();
  return commit(work, [
    update(
      'connection',
      now.id,
      {
        state: to,
        failures: 0,
        notBefore: null,
        quarantineReason: null,
        quarantineSays: null,
        quarantinedAt: null,
        profile: { ...(now.profile as object | null), ...described },
      },
      now.version,
    ),
    insert('connectionRun', { id: runId, connectionId: now.id, startedAt: ctx.now }),
    goOn(work, { runId, phase: 'account', from: null, isListed: false, lacks: session.lacks ?? null }),
  ]);
}

/** Whoever is assigned has a link: those that are there already go on as they are. */
async function beginScope(ctx: Context, connection: Connection): Promise<void> {
  let after: Id | null = null;
  do {
    const from: Id | null = after;
    after = await retry(3, isConflict, async () => {
      const page = await pageOfScope(ctx.store, ctx, connection, from);
      if (page.changes.length > 0) await ctx.store.commit(page.changes);
      return page.after;
    });
  } while (after !== null);
}

const goOn = ({ job, ctx }: JobContext, payload: LookPayload): Change =>
  releaseJob(job, { payload, attempts: 0, notBefore: formatInstant(ctx.machineNow()) });

/** The run ends with its last step, and the next one is due a day later. */
async function afterStep(
  work: JobContext,
  { runId }: LookPayload,
  { next, lacks = null }: LookStep,
): Promise<readonly Change[]> {
  const { ctx, job } = work;
  if (next !== null) return [goOn(work, next)];
  return [
    // A listing is read once; its tables are not kept.
    {
      kind: 'updateWhere',
      entity: 'connectionListing',
      where: and(eq('connectionId', job.subject), eq('state', 'confirmed')),
      set: { state: 'read', content: null },
    },
    update('connectionRun', runId, { endedAt: ctx.now, isComplete: lacks === null, says: lacks }),
    ...(await noteExecution(ctx, job.subject, { runId, says: lacks, hasFailed: false })),
    releaseJob(job, { payload: null, attempts: 0, dueAt: addDuration(ctx.now, 'P1D') ?? ctx.now }),
  ];
}

/** A listing that broke off concludes nothing; the next one begins anew, later. */
async function unread(work: JobContext, connection: Connection, { outcome }: ReadError): Promise<readonly []> {
  const { ctx, job } = work;
  const payload = job.payload as LookPayload | null;
  const { connections } = await load(ctx.store, { connections: row('connection', connection.id) });
  const failures = connections[0]?.failures ?? 1;
  const reason = connections[0]?.quarantineReason ?? null;
  const afterMs = outcome.is === 'notDone' ? outcome.afterMs : null;
  const at = ctx.machineNow() + (reason === null ? waitAfter(failures, afterMs) : probeAfter(reason, failures));
  return commit(work, [
    ...(payload === null
      ? []
      : [
          update('connectionRun', payload.runId, { endedAt: ctx.now, says: outcome.says.slice(0, 2_000) }),
          ...(await noteExecution(ctx, connection.id, {
            runId: payload.runId,
            says: outcome.says.slice(0, 2_000),
            hasFailed: true,
          })),
        ]),
    releaseJob(job, { payload: null, attempts: 0, notBefore: formatInstant(at) }),
  ]);
}
