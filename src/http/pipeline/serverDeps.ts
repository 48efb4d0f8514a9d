// What serving a call needs of the process: the store, the clock, the verifier of tokens, limits, and who is told.

import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import type { Entities } from '../../domain/entities.ts';
import type { CallOrigin, Context, OutsideCalls } from '../../flows/context.ts';
import type { CarryOutCall, EditedThing, RehearseCalls } from '../../flows/whatIf/rehearsal.ts';
import type { Sealing } from '../../identity/tokens/sealing.ts';
import type { TokenVerifier } from '../../identity/tokens/verifyToken.ts';
import type { FaultRules } from '../faults/faultRules.ts';
import type { Store } from '../../store/contract.ts';
import type { ServedVersion } from '../routing/apiVersions.ts';
import type { RateLimiter } from '../server/rateLimiter.ts';
import type { Call } from './call.ts';
import type { PreparedPlans } from './preparedPlans.ts';
import type { CallObserver } from './requestTrace.ts';

/** Put together once, when the server starts, and handed to each call. */
export interface ServerDeps {
  readonly store: Store;
  readonly apiVersions: readonly ServedVersion[];
  /** Whether everything beyond the published schema is refused. */
  readonly strict: boolean;
  readonly verifier: TokenVerifier;
  readonly preparedPlans: PreparedPlans;
  /** Seals the tokens of delta queries. */
  readonly sealing: Pick<Sealing, 'seal' | 'open'>;
  /** Throws where the caller has called too often; null where calls are not limited. */
  readonly limitRate: RateLimiter | null;
  /** Where a 401 sends the client to sign in. */
  readonly authorizationUri: () => string;
  /** Tenant time from the tenant's row, which is read with each call. */
  readonly tenantNow: (tenant: Entities['tenant']) => Instant;
  readonly contextFor: (caller: Caller, now: Instant, origin: CallOrigin) => Context;
  /** Tries calls as the caller of this one, in whose context they are asked for; null in a rehearsal. */
  readonly rehearse: ((call: Call, ctx: Context) => RehearseCalls) | null;
  /** Does another call as the caller of this one; null where `rehearse` is. */
  readonly carryOut: ((call: Call) => CarryOutCall) | null;
  /** What commands ask of other systems; null where `rehearse` is. */
  readonly outside: OutsideCalls | null;
  /** Called before the commit of an edit that needs a second administrator, to refuse it; null where none needs one. */
  readonly onSecondNeeded: ((edited: EditedThing) => void) | null;
  /** How old a second factor may be that a privileged call rests on, in seconds; null where none is demanded. */
  readonly proofSeconds: number | null;
  /** Whether everybody is shown the stages' times in `Server-Timing`; administrators always are. */
  readonly showsTiming: boolean;
  readonly onBug: (error: unknown, call: Call) => void;
  /** What goes wrong on purpose; null in production. */
  readonly faults: FaultRules | null;
  /** Null where nobody observes calls. */
  readonly observer: CallObserver | null;
}
