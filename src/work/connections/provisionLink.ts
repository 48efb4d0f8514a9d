// The job of one link: what is wanted and what is known, the difference, the next call, and what came of it, between
// two commits. It is safe to begin again at any point: what is there already is found before anything is made.

import { ReadError } from '../../connectors/engine/contract.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { slowDownMs } from '../../domain/connections/retries.ts';
import type { RemoteObject } from '../../domain/connections/remoteEntities.ts';
import { load, rows } from '../../flows/load.ts';
import { lookAtConnectionJob } from '../../flows/queueJobs.ts';
import { eq } from '../../odata/query.ts';
import type { CalloutLimiter } from '../extensions/calloutLimiter.ts';
import type { JobContext, JobDefinition } from '../queue/job.ts';
import { endLink, runAccountLink } from './accountLink.ts';
import { watchSession } from './connectionHealth.ts';
import { correlateGroup, findOwnGroup, isDecided, keepRemote, linkTo } from './correlate.ts';
import { runGroupLink } from './groupLink.ts';
import { loadLink, type LinkWork } from './linkWork.ts';
import { recordLink, type LinkEnd } from './records/recordLink.ts';
import { noteDifference, noteOutcome, type DifferenceSubject } from './noteDifference.ts';
import { emptyLog, noteCall, type LinkJob } from './records/provisioningLog.ts';
import { openSession, type ConnectionPorts } from './openSession.ts';

/** The handler. `limiter` bounds the calls to one system at the same time. */
export function createProvisionLink(ports: ConnectionPorts, limiter: CalloutLimiter): JobDefinition {
  return {
    giveUp: null,
    run: async (work) => {
      const { ctx, job } = work;
      const pair = await loadLink(ctx, job.subject);
      if (pair === null) return nothing(work, 'whenChanged');
      const { connection, settings } = pair;
      const freeAt = freeAgainAt(connection, ctx.machineNow());
      if (freeAt > ctx.machineNow()) return nothing(work, freeAt);
      const entry = await limiter.enter([
        { name: `connection ${connection.id}`, max: settings.atOnce, maxWaiting: 32 },
      ]);
      if ('retryInMs' in entry) return nothing(work, ctx.machineNow() + entry.retryInMs);
      const { session, tell } = watchSession(ctx, connection, await openSession(ctx, connection, ports));
      try {
        return await runLink(work, { ...pair, session }, tell);
      } finally {
        entry.release();
      }
    },
  };
}

/** Machine time. Of a connection in quarantine only the next listing asks whether it is well: what waits, waits on. */
function freeAgainAt({ state, notBefore }: Connection, now: number): number {
  const told = notBefore === null ? 0 : Date.parse(notBefore);
  return state === 'quarantined' ? Math.max(told, now + slowDownMs) : told;
}

const nothing = (work: JobContext, again: LinkEnd['again']): Promise<readonly []> =>
  recordLink(work, null, async () => ({ changes: [], again }));

async function runLink(work: JobContext, pair: LinkWork, tell: () => Promise<void>): Promise<readonly []> {
  // The connection hears of each call before what came of it is kept, so that no other call follows a bad one.
  const heard = <T>(read: Promise<T>): Promise<T> =>
    read.catch(async (error: unknown) => {
      await tell();
      throw error;
    });
  const log = emptyLog(pair);
  const told: LinkWork = {
    ...pair,
    session: {
      ...pair.session,
      holders: (group) => heard(pair.session.holders(group)),
      hasAccount: (account) => heard(pair.session.hasAccount(account)),
      apply: async (step) => {
        const begun = work.ctx.machineNow();
        const outcomes = await pair.session.apply(step);
        noteCall(log, step, outcomes, work.ctx.machineNow() - begun);
        await tell();
        return outcomes;
      },
    },
  };
  const logging: LinkJob = { ...work, log };
  try {
    if (pair.link.kind === 'account') return await runAccountLink(logging, told);
    return pair.remote === null
      ? await ensureGroup(logging, told)
      : await runGroupLink(logging, { ...told, remote: pair.remote });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    await tell();
    return linkUnread(logging, pair, error);
  }
}

/** What could not be read is a difference of the link's own object. */
const linkUnread = (work: LinkJob, pair: LinkWork, { outcome }: ReadError): Promise<readonly []> =>
  recordLink(work, pair.link, async () => {
    const { known } = await load(work.ctx.store, {
      known: rows('difference', eq('linkId', pair.link.id), eq('subjectId', pair.object.id)),
    });
    const { changes, at } = noteOutcome(work.ctx, pair, known[0], subjectOf(pair), outcome);
    return { changes, again: at ?? 'whenChanged' };
  });

const subjectOf = ({ link, object }: LinkWork): DifferenceSubject => ({
  aspect: link.kind,
  subjectId: object.id,
  principalId: object.id,
  accountId: null,
  isWanted: true,
});

/** The group there of a link that names none yet: the one of its name, or a new one. */
async function ensureGroup(work: LinkJob, pair: LinkWork): Promise<readonly []> {
  const { ctx, job } = work;
  if (!pair.isInScope) return endLink(work, pair);
  const { known } = await load(ctx.store, {
    known: rows('difference', eq('linkId', pair.link.id), eq('subjectId', pair.object.id)),
  });
  const [before] = known;
  // People say what is to become of a group that was deleted there.
  if (before?.state === 'asked') return nothing(work, 'whenChanged');
  const displayName = pair.object.displayName ?? pair.object.id;
  const found = await (isDecided(before) ? findOwnGroup : correlateGroup)(ctx, pair, displayName);
  if ('ask' in found)
    return recordLink(work, pair.link, async () => ({
      again: 'whenChanged',
      changes: noteDifference(ctx, pair, before, subjectOf(pair), {
        state: 'asked',
        says: found.ask,
        lastOutcome: null,
      }),
    }));
  if (found.found !== null)
    return groupKnown(work, pair, { nativeId: found.found.nativeId, displayName, rule: found.rule });
  if (pair.connection.mode !== 'enforce')
    return recordLink(work, pair.link, async () => ({
      again: 'whenChanged',
      changes: noteDifference(ctx, pair, before, subjectOf(pair), { state: 'simulated', says: null }),
    }));
  const [outcome] = await pair.session.apply({
    do: 'createGroup',
    fields: { displayName, externalId: pair.object.id },
    key: job.id,
  });
  if (outcome?.is === 'done' && outcome.nativeId !== null)
    return groupKnown(work, pair, { nativeId: outcome.nativeId, displayName, rule: null });
  return recordLink(work, pair.link, async () => {
    const { changes, at } = noteOutcome(
      ctx,
      pair,
      before,
      subjectOf(pair),
      outcome === undefined || outcome.is === 'done' ? noId : outcome,
    );
    return { changes, again: at ?? 'whenChanged' };
  });
}

const noId = { is: 'unknown', says: 'The group was made, and the answer has no id.' } as const;

const groupKnown = (
  work: LinkJob,
  pair: LinkWork,
  {
    nativeId,
    displayName,
    rule,
  }: { readonly nativeId: RemoteObject['nativeId']; readonly displayName: string; readonly rule: string | null },
): Promise<readonly []> =>
  recordLink(work, null, async () => {
    const { remote, changes } = await keepRemote(work.ctx, pair.connection.id, {
      kind: 'group',
      nativeId,
      fields: { displayName, externalId: pair.object.id },
    });
    return {
      again: 'now',
      changes: [
        ...changes,
        linkTo(pair.link, remote.id, rule),
        { kind: 'deleteWhere', entity: 'difference', where: eq('linkId', pair.link.id) },
        // Who is in a group that was there before is not known yet.
        ...(rule === null ? [] : lookAtConnectionJob(work.ctx, pair.connection.id)),
      ],
    };
  });
