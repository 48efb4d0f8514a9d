// Tells that a secret or certificate of an application ends soon: by mail, as an event, and by a metric.

import { nextTelling, reachedTelling } from '../../domain/directory/credentials.ts';
import type { Credential } from '../../domain/directory/credentialEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Context } from '../../flows/context.ts';
import { loadAdministrators } from '../../flows/directory/administrators.ts';
import { load, row, rows } from '../../flows/load.ts';
import { tellCredentialEndJob } from '../../flows/queueJobs.ts';
import { mailPrincipals } from '../../flows/queueMails.ts';
import type { Event } from '../../observe/events.ts';
import { eq } from '../../odata/query.ts';
import type { Change } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition } from '../queue/job.ts';

/** One commit says it and sets the job for the next time, so that each time is told once. */
export const tellCredentialEnd: JobDefinition = {
  giveUp: null,
  run: (work) =>
    runToCommit(work, async () => {
      const { ctx, job } = work;
      const { credentials } = await load(ctx.store, { credentials: row('credential', job.subject) });
      const [credential] = credentials;
      // What was removed or has ended is told to nobody.
      if (credential === undefined || credential.endsAt <= ctx.now) {
        await ctx.store.commit([completeJob(job)]);
        return [];
      }
      const { objects } = await load(ctx.store, { objects: row('directoryObject', credential.objectId) });
      const [object] = objects;
      const told = object?.deletedAt === null ? await telling(ctx, credential, object) : { mails: [], events: [] };
      const next = nextTelling(credential.endsAt, ctx.now);
      await ctx.store.commit([
        completeJob(job),
        { kind: 'requireExists', entity: 'credential', id: credential.id, version: credential.version },
        ...told.mails,
        ...(next === null ? [] : tellCredentialEndJob(ctx, credential.id, next)),
      ]);
      return told.events;
    }),
};

async function telling(
  ctx: Context,
  { kind, keyId, displayName, hint, objectId, endsAt }: Credential,
  object: DirectoryObject,
): Promise<{ readonly mails: readonly Change[]; readonly events: readonly Event[] }> {
  const days = reachedTelling(endsAt, ctx.now);
  if (days === null) return { mails: [], events: [] };
  const { ownerships } = await load(ctx.store, { ownerships: rows('ownership', eq('objectId', objectId)) });
  const about = {
    person: object.displayName,
    reason: [displayName ?? keyId, ...(hint === null ? [] : [`(${hint}…)`])].join(' '),
    by: endsAt,
  };
  const mailTo = (ids: readonly string[]) => mailPrincipals(ctx, 'credentialNearEnd', about, ids);
  const toOwners = await mailTo(ownerships.map(({ ownerId }) => ownerId));
  const mails =
    toOwners.length > 0 ? toOwners : await mailTo((await loadAdministrators(ctx.store)).map(({ id }) => id));
  const event = { event: 'credentialNearEnd', days, kind, keyId, objectId, endsAt } as const;
  return { mails, events: [{ ...event, application: object.displayName }] };
}
