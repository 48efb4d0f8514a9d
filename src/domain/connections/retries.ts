// When what could not be sent is tried again, and when a connection is put into quarantine: in machine time.

import type { QuarantineReason } from './connectionEntities.ts';
import type { CallOutcome } from './remoteEntities.ts';

const minute = 60_000;
/** Milliseconds after each try; after the last one every day. */
const waits = [minute, 5 * minute, 30 * minute, 120 * minute, 360 * minute];
const day = 1_440 * minute;

/** How long to wait after so many tries, and not less than the system there said. */
export const waitAfter = (tries: number, afterMs: number | null): number =>
  Math.max(waits[tries - 1] ?? day, afterMs ?? 0);

/** How long a connection is left alone that was told to slow down and not for how long. */
export const slowDownMs = 15_000;

/** Outcomes that a later try may change by itself; the others wait for a person or a change. */
export const isRetried = (outcome: CallOutcome): boolean =>
  outcome === 'notDone' || outcome === 'unknown' || outcome === 'gone';

const mostFailures = 5;

/** Why a connection goes into quarantine after a failed call; null where it does not. */
export const quarantineReason = (failures: number, isOurs: boolean): QuarantineReason | null =>
  isOurs ? 'credentials' : failures >= mostFailures ? 'unreachable' : null;

const longestProbe: Readonly<Record<QuarantineReason, number>> = {
  credentials: 60 * minute,
  unreachable: 15 * minute,
};

/** How long until a connection in quarantine is asked again whether it is well. */
export const probeAfter = (reason: QuarantineReason, failures: number): number =>
  Math.min(longestProbe[reason], 30_000 * 2 ** Math.max(0, Math.min(failures, 12) - 1));
