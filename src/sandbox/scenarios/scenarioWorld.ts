// What a scenario is played with: a tenant that takes calls of the API, and a clock that can be moved.

import type { Instant } from '../../domain/base.ts';

/** The tenant in which a scenario is played. */
export interface ScenarioWorld {
  /** The address by which a body names an object, up to its path. */
  readonly graph: string;
  /** A call of the API as a user, by the user's object id; the body of the answer. Rejects where it is refused. */
  readonly call: CallAs;
  /** Moves the clock, which stands still; what falls due on the way happens. */
  readonly moveTo: (instant: Instant) => Promise<void>;
  /** Does what is due. */
  readonly drain: () => Promise<void>;
  readonly addFault: (rule: unknown) => void;
  readonly passwordOf: (key: string) => string;
}
/** A call of the API as a user; gives the body of the answer, and rejects where the API refuses. */
// biome-ignore lint/suspicious/noExplicitAny: bodies are read where their calls are made
export type CallAs = (userId: string, method: string, path: string, body?: unknown) => Promise<any>;

export const em = '/identityGovernance/entitlementManagement';
