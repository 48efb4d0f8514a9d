// What is kept of a sign-in while its user is at a provider: once, for ten minutes, for this browser's sign-in alone.

import { createHash, randomBytes } from 'node:crypto';
import type { Artefacts } from '../accounts/accounts.ts';
import type { Sealing } from '../tokens/sealing.ts';
import type { ProviderChecks } from './providerClient.ts';

const kind = 'ProviderFlow';
const lifetimeMs = 600_000;

interface FlowRecord extends Omit<ProviderChecks, 'state'> {
  /** Of the sign-in, whose cookie the browser has. */
  readonly uid: string;
  readonly providerId: string;
}

export interface ProviderFlow extends FlowRecord, ProviderChecks {}

interface FlowDeps {
  readonly artefacts: Artefacts;
  readonly sealing: Sealing;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

const random = (): string => randomBytes(32).toString('base64url');
const storedId = (state: string): string => createHash('sha256').update(state).digest('base64url');

/** A new one, with checks that nobody can guess. */
export async function beginFlow(
  { artefacts, sealing, machineNow }: FlowDeps,
  of: Pick<FlowRecord, 'uid' | 'providerId'>,
): Promise<ProviderFlow> {
  const state = random();
  const record: FlowRecord = { ...of, nonce: random(), codeVerifier: random() };
  await artefacts.insert({
    kind,
    id: storedId(state),
    payload: sealing.seal(JSON.stringify(record)),
    ...{ grantId: null, userCode: null, uid: null, userId: null, consumedAt: null },
    expiresAt: new Date(machineNow() + lifetimeMs),
  });
  return { ...record, state };
}

/** The one of a state that is open; null for any other text. */
export async function findFlow(
  { artefacts, sealing, machineNow }: FlowDeps,
  state: string,
): Promise<ProviderFlow | null> {
  const found = await artefacts.find(kind, storedId(state));
  if (found === undefined || found.consumedAt !== null) return null;
  if ((found.expiresAt?.getTime() ?? 0) <= machineNow()) return null;
  return { ...(JSON.parse(sealing.open(found.payload)) as FlowRecord), state };
}

/** Uses it up. Of two answers at once one gets true. */
export const useFlow = ({ artefacts, machineNow }: FlowDeps, { state }: ProviderFlow): Promise<boolean> =>
  artefacts.consume(kind, storedId(state), new Date(machineNow()));
