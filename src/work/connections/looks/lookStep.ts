// How far a look at another system is, and what one step of it has come to.

import type { Id } from '../../../domain/base.ts';
import type { Change } from '../../../store/contract.ts';

/** Which listing, where its next page begins, or after which link. */
export interface LookPayload {
  readonly runId: Id;
  readonly phase: 'account' | 'group' | 'members';
  readonly from: string | null;
  /** All pages of the phase were seen: what they did not show is looked for. */
  readonly isListed: boolean;
  /** Why the look is not complete; null where it is. */
  readonly lacks: string | null;
}

/** Null `next`: the look is over, and lacks this. */
export interface LookStep {
  readonly changes: readonly Change[];
  readonly next: LookPayload | null;
  readonly lacks?: string | null;
}
