// What users prove their identity by besides the password, as the pages of sign-ins read and use it.

import type { Id } from '../../domain/base.ts';
import type { AuthenticationMethod } from '../../domain/signIns/authenticationEntities.ts';
import { formatInstant } from '../../domain/time.ts';
import { any, eq, from, or } from '../../odata/query.ts';
import { ConflictError, RuleViolationError, update, type Store } from '../../store/contract.ts';
import type { UserAccount } from '../accounts/accounts.ts';
import type { AttemptLimiter } from '../accounts/attemptLimiter.ts';
import type { Sealing } from '../tokens/sealing.ts';
import { stepOfCode } from './methods/authenticatorApps.ts';
import { createFactorSteps, type FactorSteps } from './factorSteps.ts';
import type { FactorFault } from './proofs.ts';
import { countRecoveryCodes, takeRecoveryCode } from './methods/recoveryCodes.ts';
import {
  forgetDevices,
  isRememberedDevice,
  listDevices,
  rememberDevice,
  type RememberedDevice,
} from './methods/rememberedDevices.ts';

/** Who must have a second factor: nobody, whoever holds a directory or catalog role, or everybody. */
export type FactorRule = 'off' | 'roles' | 'all';

/** The settings about factors. */
export interface FactorSettings {
  readonly rule: FactorRule;
  /** For how many days a browser is remembered; null where none is. */
  readonly rememberDays: number | null;
  /** How old a second factor may be that a privileged call rests on, in seconds; null where none is demanded. */
  readonly proofSeconds: number | null;
}

/** What a user has. */
export interface FactorState {
  readonly apps: readonly AuthenticationMethod[];
  readonly passkeys: readonly AuthenticationMethod[];
  readonly codesLeft: number;
}

/** Reads and uses; nothing here is told to the audit. */
export interface FactorStore {
  readonly settings: FactorSettings;
  readonly steps: FactorSteps;
  readonly stateOf: (userId: Id) => Promise<FactorState>;
  /** Whether the rule demands a second factor of the user. */
  readonly isRequired: (userId: Id) => Promise<boolean>;
  /** Whether a sign-in of the user is asked for one: it is demanded, or the user has one. */
  readonly isAsked: (userId: Id) => Promise<boolean>;
  /** Takes a code of an app, whose step MUST be later than that of the last one, or a recovery code. */
  readonly takeCode: (userId: Id, code: string) => Promise<FactorFault | null>;
  readonly findPasskey: (credentialId: string) => Promise<AuthenticationMethod | null>;
  /** False where the passkey was used or removed in the same moment. */
  readonly notePasskeyUse: (passkey: AuthenticationMethod, counter: number) => Promise<boolean>;
  readonly rememberDevice: (userId: Id, userAgent: string) => Promise<string | null>;
  readonly isRemembered: (user: UserAccount, code: string | null) => Promise<boolean>;
  readonly devicesOf: (userId: Id) => Promise<readonly RememberedDevice[]>;
  readonly forgetDevice: (userId: Id, id: Id) => Promise<void>;
}

interface FactorStoreParts {
  readonly store: Store;
  readonly sealing: Sealing;
  readonly attempts: AttemptLimiter;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** Over the store of a tenant. */
export function createFactorStore(parts: FactorStoreParts, settings: FactorSettings): FactorStore {
  const { store, sealing, machineNow } = parts;
  const { rule, rememberDays } = settings;
  const isRequired = async (userId: Id): Promise<boolean> =>
    rule === 'all' || (rule === 'roles' && (await holdsRole(store, userId)));
  return {
    settings,
    steps: createFactorSteps(store, sealing, machineNow),
    stateOf: async (userId) => {
      const methods = await loadMethods(store, userId);
      return {
        apps: methods.filter(({ kind }) => kind === 'softwareOath'),
        passkeys: methods.filter(({ kind }) => kind === 'fido2'),
        codesLeft: await countRecoveryCodes(store, userId),
      };
    },
    isRequired,
    isAsked: async (userId) => (await isRequired(userId)) || (await loadMethods(store, userId)).length > 0,
    takeCode: (userId, code) => takeCode(parts, userId, code),
    findPasskey: async (credentialId) => {
      const [page] = await store.read([from('authenticationMethod', eq('credentialId', credentialId))]);
      return (page?.rows[0] as unknown as AuthenticationMethod | undefined) ?? null;
    },
    notePasskeyUse: (passkey, counter) => noteUse(parts, passkey, counter),
    rememberDevice: async (userId, userAgent) => {
      if (rememberDays === null) return null;
      const { code, change } = rememberDevice(userId, { userAgent, days: rememberDays, now: machineNow() });
      await store.commit([change]);
      return code;
    },
    isRemembered: async (user, code) =>
      rememberDays !== null && code !== null && (await isRememberedDevice(store, user, code, machineNow())),
    devicesOf: (userId) => listDevices(store, userId, machineNow()),
    forgetDevice: (userId, id) => store.commit([forgetDevices(userId, id)]),
  };
}

async function loadMethods(store: Store, userId: Id): Promise<readonly AuthenticationMethod[]> {
  const [page] = await store.read([
    { ...from('authenticationMethod', eq('userId', userId)), orderBy: [{ path: ['createdAt'], descending: false }] },
  ]);
  return (page?.rows ?? []) as unknown as readonly AuthenticationMethod[];
}

/** A role of the directory or of entitlement management, directly or through groups. */
async function holdsRole(store: Store, userId: Id): Promise<boolean> {
  const isTheirs = or(eq('principalId', userId), any(['principal', 'transitiveMembers'], eq('id', userId)));
  const [page] = await store.read([from('roleAssignment', isTheirs, { fields: ['id'], top: 1 })]);
  return page?.rows[0] !== undefined;
}

/**
 * Wrong codes are counted for the account alone, wherever they come from: who tries them has the password already, so
 * that the wait is no weapon of strangers.
 */
async function takeCode(parts: FactorStoreParts, userId: Id, code: string): Promise<FactorFault | null> {
  const account = `second factor of ${userId}`;
  const isRight = await parts.attempts.attempt({ account, address: userId }, async () => {
    const typed = code.replaceAll(/\s/g, '');
    return (await takeAppCode(parts, userId, typed)) || takeRecoveryCode(parts.store, userId, typed);
  });
  if (isRight === null) return 'tooManyGuesses';
  return isRight ? null : 'secondFactorWrong';
}

async function takeAppCode(parts: FactorStoreParts, userId: Id, code: string): Promise<boolean> {
  const { store, sealing, machineNow } = parts;
  for (const app of await loadMethods(store, userId)) {
    if (app.sealed === null) continue;
    const step = stepOfCode(sealing.open(app.sealed), code, machineNow());
    // A code is good once: neither it nor one from before is taken again.
    if (step !== null && step > app.counter && (await noteUse(parts, app, step))) return true;
  }
  return false;
}

async function noteUse(
  { store, machineNow }: FactorStoreParts,
  { id, version }: AuthenticationMethod,
  counter: number,
): Promise<boolean> {
  const set = { counter, usedAt: formatInstant(machineNow()) };
  try {
    await store.commit([update('authenticationMethod', id, set, version)]);
    return true;
  } catch (error) {
    if (error instanceof ConflictError || error instanceof RuleViolationError) return false;
    throw error;
  }
}
