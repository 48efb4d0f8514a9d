// Administrators hear by mail what a connection needs them for: once where it is put into quarantine, and once a day as
// long as new differences wait for them.

import type { Connection } from '../../domain/connections/connectionEntities.ts';
import type { Difference } from '../../domain/connections/remoteEntities.ts';
import type { Id } from '../../domain/base.ts';
import { addDuration } from '../../domain/time.ts';
import { update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { loadAdministrators } from '../directory/administrators.ts';
import { load, row } from '../load.ts';
import { mailPrincipals } from '../queueMails.ts';

/** `says`: the words of the system there. */
export const tellOfQuarantine = (
  ctx: Context,
  { id, displayName }: Pick<Connection, 'id' | 'displayName'>,
  says: string,
): Promise<readonly Change[]> =>
  mailAdministrators(ctx, 'connectionQuarantined', { connectionId: id, person: displayName, reason: says });

/** States in which a difference waits for a person, who does not know yet. */
const waits: ReadonlySet<unknown> = new Set(['asked', 'held'] satisfies Difference['state'][]);

const isWaiting = (change: Change): boolean => {
  if (!('entity' in change) || change.entity !== 'difference') return false;
  const fields = 'row' in change ? change.row : 'set' in change ? change.set : {};
  return waits.has((fields as Partial<Difference>).state);
};

/** `changes` are of the connection's differences, in the same commit. */
export async function tellOfWaiting(
  ctx: Context,
  connectionId: Id,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  if (!changes.some(isWaiting)) return [];
  const { connections } = await load(ctx.store, { connections: row('connection', connectionId) });
  const [connection] = connections;
  if (connection === undefined) return [];
  const { id, displayName, toldAt, version } = connection;
  if (toldAt !== null && (addDuration(toldAt, 'P1D') ?? ctx.now) > ctx.now) return [];
  return [
    update('connection', id, { toldAt: ctx.now }, version),
    ...(await mailAdministrators(ctx, 'differencesWait', { connectionId: id, person: displayName })),
  ];
}

async function mailAdministrators(
  ctx: Context,
  event: 'connectionQuarantined' | 'differencesWait',
  about: { readonly connectionId: Id; readonly person: string; readonly reason?: string },
): Promise<readonly Change[]> {
  const administrators = await loadAdministrators(ctx.store);
  return mailPrincipals(
    ctx,
    event,
    about,
    administrators.map(({ id }) => id),
  );
}
