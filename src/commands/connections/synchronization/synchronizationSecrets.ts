// The credentials of a service principal's synchronization: all of them at once, never read back, and tried.
// https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-put-synchronization

import { audit, auditTarget } from '../../../domain/audit/auditEntry.ts';
import { modifiedFields } from '../../../domain/authorship.ts';
import { ConnectionSecretNames, type Connection } from '../../../domain/connections/connectionEntities.ts';
import { isElsewhere } from '../../../domain/connections/connectionSettings.ts';
import { readKeys } from '../../../domain/connections/synchronization/synchronizationKeys.ts';
import { isConfigured } from '../../../domain/connections/synchronization/synchronizationStatus.ts';
import { createFaultCollector } from '../../../domain/faultCollector.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { lookAnew } from '../../../flows/connections/lookAnew.ts';
import { requireJob, requireProvisioned } from '../../../flows/connections/synchronization/jobAuthority.ts';
import { createSecret } from '../../../flows/connections/secrets.ts';
import type { Command, Context, OperationParameters } from '../../../flows/context.ts';
import { doneResult } from '../../../flows/results.ts';
import { and, eq, oneOfValues } from '../../../odata/query.ts';
import { insert, update, type Change } from '../../../store/contract.ts';
import { connectionOf, newConnection } from './synchronizationJobs.ts';

/**
 * 204. The list replaces the one before: a key that it leaves out, or whose value is empty, is taken away; `*` keeps a
 * secret. A secret is not kept for another host. Throws every fault of the body at once.
 */
export const putSynchronizationSecrets: Command<OperationParameters<'value'>> = async (ctx, { id, body }) => {
  const principal = await requireProvisioned(ctx, id);
  const before = await connectionOf(ctx, principal);
  const faults = createFaultCollector();
  const read = readKeys(
    body.value,
    { settings: before?.settings ?? {}, keys: before?.keys ?? [], isOwnAddress: ctx.isOwnAddress },
    faults,
  );
  const isKept = read.keptSecrets.size === 0 || (before !== null && !isElsewhere(before, read));
  faults.holds(isKept, 'value', 'with the secrets again: the address is one of another host');
  faults.throwIfAny();
  if (before === null && read.keys.length === 0) return doneResult;
  const set = { settings: read.settings, mayRemove: read.mayRemove, keys: read.keys };
  const { connection, changes } =
    before === null
      ? await newConnection(ctx, principal, set)
      : {
          connection: { ...before, ...set },
          changes: [
            update('connection', before.id, { ...set, ...modifiedFields(ctx.caller, ctx.now) }, before.version),
          ],
        };
  const replaced = ConnectionSecretNames.filter((name) => !read.keptSecrets.has(name));
  await ctx.store.commit([
    ...changes,
    {
      kind: 'deleteWhere',
      entity: 'connectionSecret',
      where: and(eq('connectionId', connection.id), oneOfValues('name', replaced)),
    },
    ...(await newSecrets(ctx, connection, read.secrets)),
    ...(connection.state === 'active' ? await lookAnew(ctx, connection) : []),
    audit(ctx, {
      activity: before === null ? 'Add connection' : 'Update connection',
      targets: [
        auditTarget('Connection', connection, [['credentials', null, read.keys.map(({ key }) => key).join(', ')]]),
        auditTarget('ServicePrincipal', principal),
      ],
    }),
  ]);
  return doneResult;
};

async function newSecrets(
  ctx: Context,
  connection: Pick<Connection, 'id' | 'direction'>,
  secrets: ReadonlyMap<(typeof ConnectionSecretNames)[number], string>,
): Promise<readonly Change[]> {
  const made: Change[] = [];
  for (const [name, value] of secrets) {
    const { secretText: _none, ...secret } = await createSecret(ctx, connection, value);
    const row = { id: ctx.newId(), connectionId: connection.id, name, createdAt: ctx.now, expiresAt: null };
    made.push(insert('connectionSecret', { ...secret, ...row }));
  }
  return made;
}

type Trial = OperationParameters<'applicationIdentifier' | 'templateId' | 'useSavedCredentials' | 'credentials'>;

/**
 * 204 where the system there answers as it should. Nothing is kept. Throws `credentialsMissing`, `credentialsInvalid`
 * in its words, and every fault of credentials in the body.
 */
export const validateSynchronizationCredentials: Command<Trial> = async (ctx, { id, parent, body }) => {
  const saved = id === null ? await savedOf(ctx, parent?.id ?? null) : await requireJob(ctx, id);
  const faults = createFaultCollector();
  const isSaved = body.useSavedCredentials === true || body.credentials === undefined || body.credentials === null;
  const read = isSaved
    ? null
    : readKeys(body.credentials, { settings: {}, keys: [], isOwnAddress: ctx.isOwnAddress }, faults);
  faults.throwIfAny();
  const tried = read === null ? saved : { ...saved, settings: { ...saved.settings, ...read.settings } };
  if (!isConfigured(tried)) throw new Refusal('credentialsMissing', {});
  const begin = () =>
    ctx.store.commit([audit(ctx, { activity: 'Test connection', targets: [auditTarget('Connection', saved)] })]);
  if (ctx.outside === undefined) {
    await begin();
    return doneResult;
  }
  const answer = await ctx.outside.tryConnection(ctx, tried, begin, read?.secrets);
  if (!answer.isWell) throw new Refusal('credentialsInvalid', { reason: answer.says });
  return doneResult;
};

/** The connection of the service principal, or one that nothing is known of. */
async function savedOf(ctx: Context, id: string | null): Promise<Connection> {
  const principal = await requireProvisioned(ctx, id);
  const before = await connectionOf(ctx, principal);
  return before ?? { ...(await newConnection(ctx, principal, {})).connection, version: 1 };
}
