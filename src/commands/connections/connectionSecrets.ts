// Secrets of a connection: added and removed, never read back. Several may be good at once, so that one can take the
// other's place.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import {
  ConnectionSecretNames,
  type Connection,
  type ConnectionSecret,
  type ConnectionSecretName,
} from '../../domain/connections/connectionEntities.ts';
import { createFaultCollector, isNonBlank } from '../../domain/faultCollector.ts';
import { parseInstant } from '../../domain/instants.ts';
import { Refusal } from '../../domain/refusal.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { createSecret } from '../../flows/connections/secrets.ts';
import type { Command, Context, OperationParameters } from '../../flows/context.ts';
import { load, requireRow, row, rows } from '../../flows/load.ts';
import { doneResult } from '../../flows/results.ts';
import { eq } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';

const mostSecrets = 10;
const longestSecret = 8_192;

/**
 * 200 with the row, and with `secretText` where the secret was drawn here: it is told this once. An inbound connection
 * draws its secret, an outbound one is told it as `value`. Throws `notFound`, and every fault of the body at once.
 */
export const addConnectionSecret: Command<OperationParameters<'name' | 'value' | 'expiresAt'>> = async (
  ctx,
  { id, body },
) => {
  const { connection, secrets } = await requireConnection(ctx, id);
  const isOutbound = connection.direction === 'outbound';
  const { name, value = null, expiresAt: said = null } = body;
  const expiresAt = typeof said === 'string' ? parseInstant(said) : null;
  const known = ConnectionSecretNames.find((each) => each === (name ?? 'SecretToken'));
  const faults = createFaultCollector();
  faults.holds(
    connection.kind === 'scim',
    'name',
    `left out: a connection of the kind ${connection.kind} has no secret`,
  );
  faults.holds(known !== undefined, 'name', `one of ${ConnectionSecretNames.join(', ')}`);
  if (isOutbound)
    faults.holds(isSecret(ctx, known, value), 'value', known === 'ClientCertificate' ? certificateIs : valueIs);
  else faults.holds(value === null, 'value', 'left out: the secret of an inbound connection is drawn here');
  faults.holds(said === null || (expiresAt !== null && expiresAt > ctx.now), 'expiresAt', 'a time to come');
  faults.holds(secrets.length < mostSecrets, 'name', `of one of at most ${mostSecrets} secrets of a connection`);
  faults.throwIfAny();
  const { secretText, ...made } = await createSecret(ctx, connection, String(value));
  const secret = {
    ...made,
    id: ctx.newId(),
    connectionId: connection.id,
    name: known ?? 'SecretToken',
    createdAt: ctx.now,
    expiresAt,
  };
  await ctx.store.commit([
    { kind: 'requireExists', entity: 'connection', id: connection.id },
    insert('connectionSecret', secret),
    entry(ctx, connection, [secret.name, null, secret.id]),
  ]);
  const { sealed: _sealed, secretHash: _hash, ...shown } = secret;
  return { status: 200, value: secretText === null ? shown : { ...shown, secretText } };
};

const longestCertificate = 32_768;
const certificateIs = `certificates with their key in PEM, not encrypted, of at most ${longestCertificate} characters`;
const isCertificate = (value: string): boolean =>
  value.length <= longestCertificate && /BEGIN CERTIFICATE-/.test(value) && /BEGIN [A-Z ]*PRIVATE KEY-/.test(value);
const isSecret = (
  { isClientProof }: Pick<Context, 'isClientProof'>,
  name: ConnectionSecretName | undefined,
  value: unknown,
): boolean =>
  isNonBlank(value) &&
  (name === 'ClientCertificate'
    ? isCertificate(value) && isClientProof(value)
    : value.length <= longestSecret && !/[\r\n\0]/.test(value));

const valueIs = `the secret, on one line of at most ${longestSecret} characters`;

/** 204. Calls with it are refused from now on, or it is shown no more. Throws `notFound`, `unknownReference`. */
export const removeConnectionSecret: Command<OperationParameters<'secretId'>> = async (ctx, { id, body }) => {
  const { connection, secrets } = await requireConnection(ctx, id);
  const secret = secrets.find((each) => each.id === String(body.secretId).toLowerCase());
  if (secret === undefined)
    throw new Refusal('unknownReference', {
      field: 'secretId',
      id: String(body.secretId),
      entity: 'secret of the connection',
    });
  await ctx.store.commit([
    { kind: 'delete', entity: 'connectionSecret', id: secret.id, version: secret.version },
    entry(ctx, connection, [secret.name, secret.id, null]),
  ]);
  return doneResult;
};

async function requireConnection(
  ctx: Context,
  id: Id | null,
): Promise<{ readonly connection: Connection; readonly secrets: readonly ConnectionSecret[] }> {
  requireRight(ctx.caller, 'manageConnections');
  const { connections, secrets } = await load(ctx.store, {
    connections: row('connection', id),
    secrets: rows('connectionSecret', eq('connectionId', id)),
  });
  return { connection: requireRow(connections[0], 'connection', id), secrets };
}

const entry = (
  ctx: Context,
  connection: Connection,
  changed: readonly [name: string, before: Id | null, after: Id | null],
): Change => audit(ctx, { activity: 'Update connection', targets: [auditTarget('Connection', connection, [changed])] });
