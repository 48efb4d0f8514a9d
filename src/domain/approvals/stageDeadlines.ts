// When a stage that begins now escalates to alternate approvers, and when it times out.

import type { Instant } from '../base.ts';
import { addDuration } from '../time.ts';
import type { ApprovalStageSettings } from '../values.ts';

/** The time-out where a policy sets none, as the published service has it. */
const defaultTimeout = 'P14D';

/** `escalatesAt` is null where the stage does not escalate before it times out. */
interface StageDeadlines {
  readonly escalatesAt: Instant | null;
  readonly timesOutAt: Instant;
}

/**
 * The deadlines of a stage that begins now; past `accessEndsAt` a decision could give nothing, so the stage ends there.
 * Throws where a stored duration leads past the calendar.
 */
export function stageDeadlines(
  stage: Pick<ApprovalStageSettings, 'timeout' | 'isEscalationEnabled' | 'escalateAfter' | 'escalationApprovers'>,
  now: Instant,
  accessEndsAt: Instant | null,
): StageDeadlines {
  const longest = addDuration(now, stage.timeout ?? defaultTimeout);
  if (longest === null) throw new Error(`a stage cannot last ${stage.timeout ?? defaultTimeout} from ${now}`);
  const timesOutAt = accessEndsAt !== null && accessEndsAt < longest ? accessEndsAt : longest;
  const escalates = stage.isEscalationEnabled && stage.escalateAfter !== null && stage.escalationApprovers.length > 0;
  const escalatesAt = escalates ? addDuration(now, stage.escalateAfter as string) : null;
  return { timesOutAt, escalatesAt: escalatesAt !== null && escalatesAt < timesOutAt ? escalatesAt : null };
}
