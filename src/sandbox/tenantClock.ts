// The sandbox's clock: what a wish to move it says, and what the tenant's row becomes. Reading it is nobody's business
// but the composition root's.

import { createFaultCollector, invalidField } from '../domain/faultCollector.ts';
import type { Instant } from '../domain/base.ts';
import type { Tenant } from '../domain/tenant/tenantEntities.ts';
import { Refusal } from '../domain/refusal.ts';
import { addDuration, formatInstant, millisecondsOf } from '../domain/time.ts';

type ClockRow = Pick<Tenant, 'clockOffsetMs' | 'clockFrozenAt'>;

/** `to` null: the time stays as it is. `frozen` null: it goes on as it did, or stands as it did. */
interface ClockChange {
  readonly to: { readonly advance: string } | { readonly now: Instant } | null;
  readonly frozen: boolean | null;
}

/** Tenant time. `machineNow` is in milliseconds. */
export function tenantNow(clock: ClockRow, machineNow: number): Instant {
  return clock.clockFrozenAt ?? formatInstant(machineNow + clock.clockOffsetMs);
}

/**
 * Reads `{"advance":"P30D"}`, `{"now":"2030-01-01T00:00:00Z"}` and `{"frozen":true}`; the last goes with either of the
 * others.
 */
export function parseClockChange(body: unknown): ClockChange {
  const faults = createFaultCollector();
  const said = (typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}) as Readonly<
    Record<string, unknown>
  >;
  const { advance, now, frozen } = said;
  for (const key of Object.keys(said))
    faults.holds(['advance', 'now', 'frozen'].includes(key), key, 'advance, now or frozen');
  faults.holds(Object.keys(said).length > 0, 'advance', 'a JSON object with advance, now or frozen');
  faults.holds(advance === undefined || now === undefined, 'now', 'left out, since advance is there');
  faults.holds(advance === undefined || typeof advance === 'string', 'advance', 'a duration such as P30D');
  faults.holds(
    now === undefined || (typeof now === 'string' && instantPattern.test(now) && !Number.isNaN(Date.parse(now))),
    'now',
    'an instant such as 2030-01-01T00:00:00Z',
  );
  faults.holds(frozen === undefined || typeof frozen === 'boolean', 'frozen', 'true or false');
  faults.throwIfAny();
  const to =
    typeof advance === 'string'
      ? { advance }
      : typeof now === 'string'
        ? { now: formatInstant(Date.parse(now)) }
        : null;
  return { to, frozen: typeof frozen === 'boolean' ? frozen : null };
}
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Where a wish takes the clock. Throws `clockBackwards`, and `invalidField` for a duration that leads nowhere. */
export function targetInstant(clock: ClockRow, machineNow: number, wish: ClockChange): Instant {
  const now = tenantNow(clock, machineNow);
  if (wish.to === null) return now;
  const to = 'now' in wish.to ? wish.to.now : addDuration(now, wish.to.advance);
  if (to === null) throw invalidField('advance', 'a duration such as P30D that ends before the year 10000');
  if (to < now) throw new Refusal('clockBackwards', { now, to });
  return to;
}

/** The tenant's row with the clock at this instant. */
export function clockRowAt(instant: Instant, machineNow: number, frozen: boolean): ClockRow {
  return { clockOffsetMs: millisecondsOf(instant) - machineNow, clockFrozenAt: frozen ? instant : null };
}
