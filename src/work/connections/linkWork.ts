// One link of a connection, as a job loads it, and how a job ends: every job of a connection commits once, after its
// calls.

import type { Session } from '../../connectors/engine/contract.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf, type OutboundSettings } from '../../domain/connections/connectionSettings.ts';
import type { RemoteLink, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Id } from '../../domain/base.ts';
import { formatInstant } from '../../domain/time.ts';
import { tellOfWaiting } from '../../flows/connections/tellAdministrators.ts';
import type { Context } from '../../flows/context.ts';
import { load, row, rows } from '../../flows/load.ts';
import { and, eq, everyRow } from '../../odata/query.ts';
import { ConflictError, type Change } from '../../store/contract.ts';
import { completeJob, releaseJob, runToCommit, type JobContext } from '../queue/job.ts';

/** What a job knows of its link. `object` may be deleted by now; `remote` is null until there is one. */
export interface LinkWork {
  readonly link: RemoteLink;
  readonly connection: Connection;
  readonly settings: OutboundSettings;
  readonly object: DirectoryObject;
  readonly remote: RemoteObject | null;
  readonly session: Session;
}

/** The link of a link, without its session; null where nothing is to be done for it. */
export async function loadLink(ctx: Context, linkId: Id): Promise<Omit<LinkWork, 'session'> | null> {
  const { links } = await load(ctx.store, { links: row('remoteLink', linkId) });
  const [link] = links;
  if (link === undefined) return null;
  const { connections, objects, remotes } = await load(ctx.store, {
    connections: row('connection', link.connectionId),
    objects: rows('directoryObject', and(everyRow, eq('id', link.objectId))),
    remotes: row('remoteObject', link.remoteId),
  });
  const [connection] = connections;
  const [object] = objects;
  if (connection === undefined || object === undefined || connection.state === 'paused') return null;
  return { link, connection, settings: settingsOf(connection, 'outbound'), object, remote: remotes[0] ?? null };
}

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
  work: JobContext,
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
