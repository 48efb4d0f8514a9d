// Recovery codes: ten of eighty bits, each good once, kept as hashes.

import { randomBytes } from 'node:crypto';
import type { Id } from '../../../domain/base.ts';
import { and, eq, from } from '../../../odata/query.ts';
import { ConflictError, insert, type Change, type Store } from '../../../store/contract.ts';
import { codeId } from '../../account/addressCodes.ts';

const model = 'RecoveryCode';
const count = 10;
/** Base32: no digit in it looks like a letter. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const length = 16;

const isOfUser = (userId: Id) => and(eq('model', model), eq('userId', userId));
const idOf = (userId: Id, code: string): Id => codeId(model, `${userId} ${code}`);

/** Ten new codes, and the changes that put them in the place of those from before. */
export function drawRecoveryCodes(userId: Id): {
  readonly codes: readonly string[];
  readonly changes: readonly Change[];
} {
  const plain = Array.from({ length: count }, () =>
    [...randomBytes(length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join(''),
  );
  const noOwner = { grantId: null, userCode: null, uid: null, consumedAt: null, expiresAt: null };
  return {
    codes: plain.map((code) => code.replaceAll(/(.{4})(?=.)/g, '$1-')),
    changes: [
      endRecoveryCodes(userId),
      ...plain.map((code) => insert('artefact', { id: idOf(userId, code), model, payload: {}, ...noOwner, userId })),
    ],
  };
}

/** The change that ends all codes of a user. */
export const endRecoveryCodes = (userId: Id): Change => ({
  kind: 'deleteWhere',
  entity: 'artefact',
  where: isOfUser(userId),
});

/** How many codes of a user were not used. */
export async function countRecoveryCodes(store: Store, userId: Id): Promise<number> {
  const [page] = await store.read([from('artefact', isOfUser(userId), { fields: ['id'] })]);
  return page?.rows.length ?? 0;
}

/** Uses a code up, however it is spelled. Of two uses in one moment one gets true. */
export async function takeRecoveryCode(store: Store, userId: Id, code: string): Promise<boolean> {
  const plain = code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (plain.length !== length) return false;
  const id = idOf(userId, plain);
  const [page] = await store.read([from('artefact', and(eq('id', id), isOfUser(userId)), { fields: ['id'] })]);
  if (page?.rows[0] === undefined) return false;
  try {
    await store.commit([{ kind: 'delete', entity: 'artefact', id }]);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
