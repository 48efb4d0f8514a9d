// Creates and deletes synchronization jobs: a job is a connection that provisions the users and groups of its service
// principal. https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-post-jobs

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { createdFields, modifiedFields } from '../../../domain/authorship.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { templateIds } from '../../../domain/connections/synchronization/synchronizationTemplates.ts';
import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import { invalidField } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { deletionOf } from '../../../flows/connections/deletionOf.ts';
import { requireJob, requireProvisioned } from '../../../flows/connections/synchronization/jobAuthority.ts';
import type { Command, Context } from '../../../flows/context.ts';
import { load, rows } from '../../../flows/load.ts';
import { createdResult, doneResult } from '../../../flows/results.ts';
import { newRow } from '../../../model/newRow.ts';
import { eq } from '../../../odata/query.ts';
import { insert, update } from '../../../store/contract.ts';

/**
 * 201. The credentials that were put before stay. Throws `invalidField` for a template that is not there, and
 * `duplicateKey` where the service principal has a job already.
 */
export const createSynchronizationJob: Command<'connection'> = async (ctx, { parent, body }) => {
  const principal = await requireProvisioned(ctx, parent?.id ?? null);
  const templateId = String(body.templateId ?? templateIds[0]).toLowerCase();
  if (!templateIds.some((each) => each === templateId))
    throw invalidField('templateId', `one of ${templateIds.join(', ')}`);
  const before = await connectionOf(ctx, principal);
  if (before !== null && before.templateId !== null)
    throw new Refusal('duplicateKey', { entity: 'synchronizationJob', fields: ['servicePrincipalId'] });
  const { connection, changes } =
    before === null
      ? await newConnection(ctx, principal, { templateId })
      : {
          connection: { ...before, templateId },
          changes: [
            update('connection', before.id, { templateId, ...modifiedFields(ctx.caller, ctx.now) }, before.version),
          ],
        };
  await ctx.store.commit([
    ...changes,
    audit(ctx, {
      activity: before === null ? 'Add connection' : 'Update connection',
      targets: [
        auditTarget('Connection', connection, [['templateId', null, templateId]]),
        auditTarget('ServicePrincipal', principal),
      ],
    }),
  ]);
  return createdResult(connection);
};

/** The connection of a service principal; null where there is none. */
export const connectionOf = async (ctx: Context, { id }: DirectoryObject): Promise<Connection | null> =>
  (await load(ctx.store, { found: rows('connection', eq('servicePrincipalId', id)) })).found[0] ?? null;

/**
 * A connection of a service principal, paused. Its start sends: who makes a job by Graph means that it provisions,
 * deletions within the limit of the tenant included.
 */
export async function newConnection(ctx: Context, principal: DirectoryObject, set: Partial<Connection>) {
  const name = (principal.displayName ?? principal.id).slice(0, 200);
  const { taken } = await load(ctx.store, { taken: rows('connection', eq('displayName', name)) });
  const connection = newRow('connection', {
    direction: 'outbound',
    mode: 'enforce',
    mayRemove: true,
    settings: { dialect: 'entraLegacy' },
    servicePrincipalId: principal.id,
    ...set,
    displayName: taken.length === 0 ? name : `${name} (${principal.id})`,
    id: ctx.newId(),
    ...createdFields(ctx.caller, ctx.now),
  });
  return { connection, changes: [insert('connection', connection)] };
}

/** 204. What is there stays there. Throws `notFound`. */
export const deleteSynchronizationJob: Command = async (ctx, { id }) => {
  await ctx.store.commit(deletionOf(ctx, await requireJob(ctx, id)));
  return doneResult;
};
