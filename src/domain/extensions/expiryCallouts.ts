// When the extensions that are told of an assignment's coming end are called.

import type { Instant } from '../base.ts';
import { addDuration } from '../time.ts';
import type { ExtensionStageSetting } from '../values.ts';
import { isExpiryStage, leadTimes, type ExpiryStage } from './extensionStages.ts';

/** Each stage of the list with its instant, the earliest first. */
export function expiryCalloutsOf(
  stages: readonly Pick<ExtensionStageSetting, 'stage'>[],
  endsAt: Instant,
): readonly { readonly stage: ExpiryStage; readonly at: Instant }[] {
  const named = [...new Set(stages.map(({ stage }) => stage).filter(isExpiryStage))];
  return named
    .flatMap((stage) => {
      const at = addDuration(endsAt, `-${leadTimes[stage]}`);
      return at === null ? [] : [{ stage, at }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The next of them after an instant; null where none is to come. */
export const nextExpiryCallout = (
  stages: readonly Pick<ExtensionStageSetting, 'stage'>[],
  endsAt: Instant,
  after: Instant,
): Instant | null => expiryCalloutsOf(stages, endsAt).find(({ at }) => at > after)?.at ?? null;
