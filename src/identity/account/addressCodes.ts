// Codes of addresses that open something: 256 bits, good for a time, kept as a hash.

import { createHash, randomBytes } from 'node:crypto';
import type { Id } from '../../domain/base.ts';
import { and, compare, eq, from } from '../../odata/query.ts';
import { insert, type Change, type Store } from '../../store/contract.ts';
import { artefactKey } from '../accounts/artefactKey.ts';

/** What a code stands for. */
interface CodeRecord<P> {
  /** The user who can use it; null where it is nobody's. */
  readonly userId: Id | null;
  readonly payload: P;
}

/** The id of the row of a code. */
export const codeId = (model: string, code: string): Id =>
  artefactKey(model, createHash('sha256').update(code).digest('base64url'));

/** A new code, which is kept nowhere in the clear. `machineNow` and `lifetimeMs` in milliseconds. */
export function drawCode<P extends object>(
  model: string,
  { userId, payload, lifetimeMs }: CodeRecord<P> & { readonly lifetimeMs: number },
  machineNow: number,
): { readonly code: string; readonly expiresAt: string; readonly change: Change } {
  const code = randomBytes(32).toString('base64url');
  const expiresAt = new Date(machineNow + lifetimeMs).toISOString();
  const noOwner = { grantId: null, userCode: null, uid: null, consumedAt: null };
  const row = { id: codeId(model, code), model, payload, ...noOwner, userId, expiresAt };
  return { code, expiresAt, change: insert('artefact', row) };
}

/** What a code that is good now stands for; null for any other text. `P` MUST be what such a code was drawn with. */
export async function readCode<P>(
  store: Store,
  model: string,
  { code, machineNow }: { readonly code: string; readonly machineNow: number },
): Promise<CodeRecord<P> | null> {
  const isLive = compare('expiresAt', 'gt', new Date(machineNow).toISOString());
  const [page] = await store.read([from('artefact', and(eq('id', codeId(model, code)), eq('model', model), isLive))]);
  return (page?.rows[0] as unknown as CodeRecord<P> | undefined) ?? null;
}
