// Links by which users choose a new password: good once, for a quarter of an hour, kept as a hash.

import type { Id } from '../../domain/base.ts';
import { and, compare, eq, from } from '../../odata/query.ts';
import type { Change, Store } from '../../store/contract.ts';
import { codeId, drawCode, readCode } from '../account/addressCodes.ts';

const model = 'PasswordReset';
const lifetimeMs = 15 * 60_000;
/** No more links of one user are open at a time. */
const mostOpen = 3;

interface ResetPayload {
  /** Milliseconds. */
  readonly issuedAt: number;
}

const isOfUser = (userId: Id) => and(eq('model', model), eq('userId', userId));

/** A new link's code; null where the user has enough of them. `now` in milliseconds. */
export async function drawPasswordReset(
  store: Store,
  userId: Id,
  now: number,
): Promise<ReturnType<typeof drawCode> | null> {
  const isLive = compare('expiresAt', 'gt', new Date(now).toISOString());
  const [page] = await store.read([from('artefact', and(isOfUser(userId), isLive), { fields: ['id'] })]);
  if ((page?.rows.length ?? 0) >= mostOpen) return null;
  const payload: ResetPayload = { issuedAt: now };
  return drawCode(model, { userId, payload, lifetimeMs }, now);
}

/** Whose password a link is for, and when (milliseconds) it was made; null where it is not good now. */
export async function readPasswordReset(
  store: Store,
  code: string,
  now: number,
): Promise<(ResetPayload & { readonly userId: Id }) | null> {
  const record = await readCode<ResetPayload>(store, model, { code, machineNow: now });
  return record === null || record.userId === null ? null : { ...record.payload, userId: record.userId };
}

/** The changes that use a link up, with all others of its user. Of two uses in one moment one commits. */
export const passwordResetUse = (code: string, userId: Id): readonly Change[] => [
  { kind: 'delete', entity: 'artefact', id: codeId(model, code) },
  { kind: 'deleteWhere', entity: 'artefact', where: isOfUser(userId) },
];
