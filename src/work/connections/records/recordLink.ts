// How the job of a link ends: it commits once, after its calls.

import type { RemoteLink } from '../../../domain/connections/remoteEntities.ts';
import { formatInstant } from '../../../domain/time.ts';
import { tellOfWaiting } from '../../../flows/connections/tellAdministrators.ts';
import { ConflictError, type Change } from '../../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobContext } from '../../queue/job.ts';
import { logged, type LinkJob } from './provisioningLog.ts';

/** What a link has come to. `again`: at once, at a machine time in milliseconds, or not before it changes. */
export interface LinkEnd {
  readonly changes: readonly Change[];
  readonly again: 'now' | 'whenChanged' | number;
}

/**
 * Commits what a link has come to. `decide` is done again where rows changed meanwhile; where the link itself did,
 * something new is wanted, and the job goes on at once.
 */
export function recordLink(
  work: LinkJob,
  link: RemoteLink | null,
  decide: (hasChanged: boolean) => Promise<LinkEnd>,
): Promise<readonly []> {
  let hasChanged = false;
  return runToCommit(work, async () => {
    const { changes, again } = await decide(hasChanged);
    const held: readonly Change[] =
      link === null || hasChanged
        ? []
        : [{ kind: 'requireExists', entity: 'remoteLink', id: link.id, version: link.version }];
    const next = hasChanged ? 'now' : again;
    try {
      await work.ctx.store.commit([
        ...held,
        ...changes,
        ...logged(work.ctx, work.log),
        ...(link === null ? [] : await tellOfWaiting(work.ctx, link.connectionId, changes)),
        jobAfter(work, next),
      ]);
    } catch (error) {
      if (error instanceof ConflictError && error.entity === 'remoteLink' && error.id === link?.id) hasChanged = true;
      throw error;
    }
    return [];
  });
}

function jobAfter({ ctx, job }: JobContext, again: LinkEnd['again']): Change {
  if (again === 'whenChanged') return completeJob(job);
  return releaseJob(job, { attempts: 0, notBefore: formatInstant(again === 'now' ? ctx.machineNow() : again) });
}
