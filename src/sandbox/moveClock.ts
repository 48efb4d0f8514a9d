// Moving the sandbox's clock: everything that falls due on the way happens in its order, then the clock stands there.

import type { Instant } from '../domain/base.ts';
import type { Tenant } from '../domain/tenant/tenantEntities.ts';
import { Refusal } from '../domain/refusal.ts';
import { laterOf } from '../domain/time.ts';
import { eq, from } from '../odata/query.ts';
import { ConflictError, update, type Store } from '../store/contract.ts';
import type { DrainResult } from '../work/queue/drain.ts';
import type { Worker } from '../work/queue/worker.ts';
import { clockRowAt, parseClockChange, tenantNow, targetInstant } from './tenantClock.ts';

interface ClockMoveResult extends DrainResult {
  readonly now: Instant;
  readonly frozen: boolean;
}

/**
 * `moved` hears of the row as it is and, before what is due at its time runs, as it becomes. Throws `clockBackwards`,
 * `invalidField`, and `changedMeanwhile` where two move it at once.
 */
export async function moveClock(
  store: Store,
  worker: Pick<Worker, 'runUntil' | 'drain'>,
  body: unknown,
  { machineNow, moved }: { readonly machineNow: () => number; readonly moved: (row: Tenant) => void },
): Promise<ClockMoveResult> {
  const wish = parseClockChange(body);
  const row = await loadTenant(store);
  moved(row);
  const to = targetInstant(row, machineNow(), wish);
  const first = wish.to === null ? { ran: 0, waiting: 0, failed: 0 } : await worker.runUntil(to);
  // Time went on while the work was done, and others work by it: it is not set back to where it was to go.
  const clock = clockRowAt(
    laterOf(to, tenantNow(row, machineNow())),
    machineNow(),
    wish.frozen ?? row.clockFrozenAt !== null,
  );
  try {
    await store.commit([update('tenant', row.id, clock, row.version)]);
  } catch (error) {
    if (error instanceof ConflictError) throw new Refusal('changedMeanwhile', { entity: 'tenant', id: row.id });
    throw error;
  }
  moved({ ...row, ...clock });
  const rest = await worker.drain();
  return {
    now: tenantNow(clock, machineNow()),
    frozen: clock.clockFrozenAt !== null,
    ran: first.ran + rest.ran,
    waiting: rest.waiting,
    failed: first.failed + rest.failed,
  };
}

async function loadTenant(store: Store): Promise<Tenant> {
  const [page] = await store.read([from('tenant', eq('id', 'singleton'))]);
  return page?.rows[0] as unknown as Tenant;
}
