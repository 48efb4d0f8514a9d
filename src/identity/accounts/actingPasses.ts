// Passwords of the sandbox for one sign-in each: its pages act as any user by them, also as one whose password nobody
// knows. Kept in memory.

import { randomBytes } from 'node:crypto';

/** Passes of one issuer. */
export interface ActingPasses {
  /** A password that signs this user in once, within a minute. */
  issue(userId: string): string;
  /** Whether it signs somebody in. */
  has(password: string): boolean;
  /** Whether it is the user's, and was not used before; afterwards it is. */
  take(userId: string, password: string): boolean;
}

const lifetimeMs = 60_000;
/** The oldest ones make room. */
const most = 1_000;

/** `machineNow` is in milliseconds. */
export function createActingPasses(machineNow: () => number): ActingPasses {
  const passes = new Map<string, { readonly userId: string; readonly endsAt: number }>();
  return {
    issue(userId) {
      const password = randomBytes(32).toString('base64url');
      const [oldest] = passes.keys();
      if (passes.size >= most && oldest !== undefined) passes.delete(oldest);
      passes.set(password, { userId, endsAt: machineNow() + lifetimeMs });
      return password;
    },
    has: (password) => passes.has(password),
    take(userId, password) {
      const found = passes.get(password);
      if (found === undefined || found.userId !== userId) return false;
      passes.delete(password);
      return found.endsAt > machineNow();
    },
  };
}
