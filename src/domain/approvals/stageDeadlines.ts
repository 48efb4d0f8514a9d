// When a stage that begins now is handed on to alternates, and when it ends unanswered.

import type { Instant } from '../base.ts';
import { addDuration } from '../time.ts';
import type { ApprovalStageSettings } from '../values.ts';

/** What holds where a policy says nothing, as the published service has it. */
export const defaultTimeout = 'P14D';

export interface StageDeadlines {
  readonly escalatesAt: Instant | null;
  readonly timesOutAt: Instant;
}

/** Throws where a duration that a policy was saved with leads past the calendar. */
export function stageDeadlines(
  stage: Pick<ApprovalStageSettings, 'timeout' | 'isEscalationEnabled' | 'escalateAfter' | 'escalationApprovers'>,
  now: Instant,
): StageDeadlines {
  const timesOutAt = addDuration(now, stage.timeout ?? defaultTimeout);
  if (timesOutAt === null) throw new Error(`a stage cannot last ${stage.timeout ?? defaultTimeout} from ${now}`);
  const escalates = stage.isEscalationEnabled && stage.escalateAfter !== null && stage.escalationApprovers.length > 0;
  const escalatesAt = escalates ? addDuration(now, stage.escalateAfter as string) : null;
  return { timesOutAt, escalatesAt: escalatesAt !== null && escalatesAt < timesOutAt ? escalatesAt : null };
}
