// What the stage parse hands to the stage plan.

import type { Caller } from '../../domain/caller.ts';
import type { Instant } from '../../domain/base.ts';
import type { Options } from '../../odata/parse/queryOptions.ts';
import type { ResourcePath } from '../../odata/parse/resourcePath.ts';
import type { PlanContext } from '../../odata/plan/planContext.ts';
import type { ServedVersion } from '../routing/apiVersions.ts';
import type { Call } from './call.ts';
import type { Preferences } from './preferences.ts';
import type { BoundPlan } from './preparedPlans.ts';

/** What a call asks for. */
export interface ParsedCall {
  readonly kind: 'parsed';
  readonly call: Call;
  readonly caller: Caller;
  readonly now: Instant;
  readonly apiVersion: ServedVersion;
  readonly target: ResourcePath;
  readonly options: Options;
  readonly preferences: Preferences;
  readonly planContext: PlanContext;
}

/** A read that needs neither parsing nor planning. */
export interface PreparedCall {
  readonly kind: 'prepared';
  readonly call: Call;
  readonly apiVersion: ServedVersion;
  readonly plan: BoundPlan;
}
