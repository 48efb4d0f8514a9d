// What a page hands on to the next one while a factor is set up: kept in a row under a code that is good once, for half
// an hour, for one user.

import type { Id } from '../../domain/base.ts';
import { ConflictError, type Store } from '../../store/contract.ts';
import { codeId, drawCode, readCode } from '../account/addressCodes.ts';
import type { Sealing } from '../tokens/sealing.ts';

const model = 'FactorStep';
const lifetimeMs = 30 * 60_000;

/** What is handed on. */
export type FactorStep =
  /** The secret of an app that is not confirmed by a code yet. */
  | { readonly kind: 'app'; readonly secret: string }
  /** What a new passkey must sign. */
  | { readonly kind: 'passkey'; readonly challenge: string }
  /** The factor was set up in this interaction, which ends once the recovery codes were shown. */
  | { readonly kind: 'done'; readonly uid: string; readonly proof: 'otp' | 'fido' };

export interface FactorSteps {
  readonly draw: (userId: Id, step: FactorStep) => Promise<string>;
  /** Null where the code is not good, or of another user or kind. */
  readonly read: <K extends FactorStep['kind']>(
    userId: Id,
    kind: K,
    code: string,
  ) => Promise<Extract<FactorStep, { readonly kind: K }> | null>;
  /** Of two uses in one moment one gets true. */
  readonly use: (code: string) => Promise<boolean>;
}

export function createFactorSteps(store: Store, sealing: Sealing, machineNow: () => number): FactorSteps {
  return {
    draw: async (userId, step) => {
      const payload = { material: sealing.seal(JSON.stringify(step)) };
      const { code, change } = drawCode(model, { userId, payload, lifetimeMs }, machineNow());
      await store.commit([change]);
      return code;
    },
    read: async (userId, kind, code) => {
      const record = await readCode<{ readonly material: string }>(store, model, { code, machineNow: machineNow() });
      if (record === null || record.userId !== userId) return null;
      const step = JSON.parse(sealing.open(record.payload.material)) as FactorStep;
      return step.kind === kind ? (step as Extract<FactorStep, { readonly kind: typeof kind }>) : null;
    },
    use: async (code) => {
      try {
        await store.commit([{ kind: 'delete', entity: 'artefact', id: codeId(model, code) }]);
        return true;
      } catch (error) {
        if (error instanceof ConflictError) return false;
        throw error;
      }
    },
  };
}
