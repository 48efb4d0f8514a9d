// Whether this process is alive and ready for calls: `/healthz` and `/readyz`, for balancers and supervisors. They are
// told names of checks and nothing that matters.

import type { Store } from '../../store/contract.ts';
import type { HttpResponse } from '../pipeline/call.ts';

export interface HealthMonitor {
  readonly liveness: () => HttpResponse;
  readonly readiness: () => Promise<HttpResponse>;
  /** From now on it is not ready. */
  readonly markStopping: () => void;
  readonly close: () => void;
}

export interface HealthOptions {
  readonly store: Pick<Store, 'ping' | 'check'>;
  /** Milliseconds since the slowest of the workers went round; null where this process has none. */
  readonly millisecondsSinceRound: () => number | null;
}

/**
 * Milliseconds: how long a found state is told again, a check may take, workers may be away, the event loop may be held
 * up.
 */
const thresholds = { good: 2_000, bad: 500, patience: 5_000, round: 30_000, beat: 1_000, stuck: 5_000 } as const;
const retryAfterSeconds = '5';

type DatabaseHealth = Readonly<Record<'database' | 'writes', 'ok' | 'does not answer' | 'is not possible'>>;

export function createHealthMonitor({ store, millisecondsSinceRound: sinceRound }: HealthOptions): HealthMonitor {
  let isStopping = false;
  let found: { readonly at: number; readonly of: DatabaseHealth } | null = null;
  let finding: Promise<DatabaseHealth> | null = null;
  let beatAt = performance.now();
  let delay = 0;
  const beat = setInterval(() => {
    const now = performance.now();
    delay = now - beatAt - thresholds.beat;
    beatAt = now;
  }, thresholds.beat).unref();

  /** However many ask: one check at a time, and its outcome for a while. */
  async function database(): Promise<DatabaseHealth> {
    const known =
      found !== null && performance.now() - found.at < (found.of.writes === 'ok' ? thresholds.good : thresholds.bad)
        ? found.of
        : null;
    if (known !== null) return known;
    finding ??= look().then((of) => {
      found = { at: performance.now(), of };
      finding = null;
      return of;
    });
    return finding;
  }

  async function look(): Promise<DatabaseHealth> {
    const database = await succeedsInTime(store.ping());
    const writes = database && (await succeedsInTime(store.check()));
    return { database: database ? 'ok' : 'does not answer', writes: writes ? 'ok' : 'is not possible' };
  }

  return {
    liveness: () =>
      delay < thresholds.stuck
        ? healthResponse(200, { status: 'ok' })
        : healthResponse(503, { status: 'the event loop was stuck' }),
    readiness: async () => {
      const round = sinceRound();
      const checks = {
        serving: isStopping ? 'stops' : 'ok',
        ...(isStopping ? {} : await database()),
        ...(round === null ? {} : { workers: round < thresholds.round ? 'ok' : 'stand still' }),
      };
      const isReady = Object.values(checks).every((each) => each === 'ok');
      return healthResponse(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', checks });
    },
    markStopping: () => {
      isStopping = true;
    },
    close: () => {
      clearInterval(beat);
    },
  };
}

/** What does not answer in time is not well; what it says later nobody hears. */
async function succeedsInTime(check: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, thresholds.patience);
  });
  return Promise.race([
    check.then(
      () => true,
      () => false,
    ),
    late,
  ]).finally(() => {
    clearTimeout(timer);
  });
}

function healthResponse(status: number, body: unknown): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': retryAfterSeconds } : {}),
    },
    body: JSON.stringify(body),
  };
}
