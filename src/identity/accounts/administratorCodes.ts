// Codes of the one-time addresses at which an administrator is made: 256 bits, good for an hour and for one use, kept
// as a hash.

import { createHash, randomBytes } from 'node:crypto';
import { and, compare, eq, from } from '../../odata/query.ts';
import { insert, type Change, type Store } from '../../store/contract.ts';
import { artefactKey } from './artefactKey.ts';

/** Who gave the code: a start, while the tenant has no administrator, or `latchkey admin`, at any time. */
type CodeOrigin = 'start' | 'command';

const model = 'AdministratorCode';
const lifetimeMs = 3_600_000;
const noOwner = { grantId: null, userCode: null, uid: null, userId: null, consumedAt: null } as const;
const idOf = (code: string): string => artefactKey(model, createHash('sha256').update(code).digest('base64url'));

/** A new code, which is kept nowhere in the clear. `machineNow` in milliseconds. */
export async function issueAdministratorCode(store: Store, origin: CodeOrigin, machineNow: number): Promise<string> {
  const code = randomBytes(32).toString('base64url');
  const expiresAt = new Date(machineNow + lifetimeMs).toISOString();
  await store.commit([insert('artefact', { id: idOf(code), model, payload: { origin }, ...noOwner, expiresAt })]);
  return code;
}

/** Who gave a code that is good now; null for any other text. */
export async function originOfCode(store: Store, code: string, machineNow: number): Promise<CodeOrigin | null> {
  const isLive = compare('expiresAt', 'gt', new Date(machineNow).toISOString());
  const [page] = await store.read([from('artefact', and(eq('id', idOf(code)), eq('model', model), isLive))]);
  const row = page?.rows[0] as unknown as { readonly payload: { readonly origin: CodeOrigin } } | undefined;
  return row?.payload.origin ?? null;
}

/**
 * The changes that use a code up, and with it every other one: whoever made an administrator gives the next. Of two
 * uses in one moment, of whatever codes, one commits and the other meets a `ConflictError`.
 */
export const codeUse = (code: string, tenantVersion: number): readonly Change[] => [
  { kind: 'expectVersion', entity: 'tenant', id: 'singleton', version: tenantVersion },
  { kind: 'delete', entity: 'artefact', id: idOf(code) },
  { kind: 'deleteWhere', entity: 'artefact', where: eq('model', model) },
];
