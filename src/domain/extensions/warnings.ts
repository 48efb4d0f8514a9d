// When the extensions that are told of an assignment's coming end are called.

import type { Instant } from '../entities.ts';
import { addDuration } from '../time.ts';
import type { ExtensionStageSetting } from '../values.ts';
import { isWarning, leadOf, type WarningStage } from './stages.ts';

/** Each stage of the list with its instant, the earliest first. */
export function warningsOf(
  stages: readonly Pick<ExtensionStageSetting, 'stage'>[],
  endsAt: Instant,
): readonly { readonly stage: WarningStage; readonly at: Instant }[] {
  const named = [...new Set(stages.map(({ stage }) => stage).filter(isWarning))];
  return named
    .flatMap((stage) => {
      const at = addDuration(endsAt, `-${leadOf[stage]}`);
      return at === null ? [] : [{ stage, at }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The next of them after an instant; null where none is to come. */
export const nextWarning = (
  stages: readonly Pick<ExtensionStageSetting, 'stage'>[],
  endsAt: Instant,
  after: Instant,
): Instant | null => warningsOf(stages, endsAt).find(({ at }) => at > after)?.at ?? null;
