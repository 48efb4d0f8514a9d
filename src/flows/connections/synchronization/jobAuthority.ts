// Who may change the synchronization of a service principal.

import type { DirectoryObject } from '../../../domain/directory/directoryEntities.ts';
import type { Id } from '../../../domain/base.ts';
import type { Connection } from '../../../domain/connections/connectionEntities.ts';
import { requireRight } from '../../../domain/rights/rights.ts';
import type { Context } from '../../context.ts';
import { requireOwnedObject } from '../../directory/directoryObjects.ts';
import { load, requireRow, row } from '../../load.ts';

/** The service principal. Throws `notFound`, and the refusal of the right. */
export async function requireProvisioned(ctx: Context, id: Id | null): Promise<DirectoryObject> {
  const { object, isOwner } = await requireOwnedObject(ctx, id, 'servicePrincipal');
  requireRight(ctx.caller, 'manageSynchronization', { isOwner });
  return object;
}

/** The connection that is the job. Throws `notFound`, and the refusal of the right. */
export async function requireJob(ctx: Context, id: Id | null): Promise<Connection> {
  const { connections } = await load(ctx.store, { connections: row('connection', id) });
  const connection = requireRow(connections[0], 'connection', id);
  await requireProvisioned(ctx, connection.servicePrincipalId);
  return connection;
}
