// Codes of the one-time addresses at which an administrator is made: 256 bits, good for an hour and for one use, kept
// as a hash.

import { eq } from '../../odata/query.ts';
import type { Change, Store } from '../../store/contract.ts';
import { codeId, drawCode, readCode } from './addressCodes.ts';

/** Who gave the code: a start, while the tenant has no administrator, or `latchkey admin`, at any time. */
type CodeOrigin = 'start' | 'command';

const model = 'AdministratorCode';
const lifetimeMs = 3_600_000;

/** A new code, which is kept nowhere in the clear. `machineNow` in milliseconds. */
export async function issueAdministratorCode(store: Store, origin: CodeOrigin, machineNow: number): Promise<string> {
  const { code, change } = drawCode(model, { userId: null, payload: { origin }, lifetimeMs }, machineNow);
  await store.commit([change]);
  return code;
}

/** Who gave a code that is good now; null for any other text. */
export async function originOfCode(store: Store, code: string, machineNow: number): Promise<CodeOrigin | null> {
  const record = await readCode<{ readonly origin: CodeOrigin }>(store, model, { code, machineNow });
  return record?.payload.origin ?? null;
}

/**
 * The changes that use a code up, and with it every other one: whoever made an administrator gives the next. Of two
 * uses in one moment, of whatever codes, one commits and the other meets a `ConflictError`.
 */
export const codeUse = (code: string, tenantVersion: number): readonly Change[] => [
  { kind: 'expectVersion', entity: 'tenant', id: 'singleton', version: tenantVersion },
  { kind: 'delete', entity: 'artefact', id: codeId(model, code) },
  { kind: 'deleteWhere', entity: 'artefact', where: eq('model', model) },
];
