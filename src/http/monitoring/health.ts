// Whether this process is alive and ready for calls: `/healthz` and `/readyz`, for load balancers and supervisors. The
// answers are open to everybody, so that they hold the names of the checks alone.

import type { Store } from '../../store/contract.ts';
import type { HttpResponse } from '../pipeline/call.ts';

/** Answers the health checks of one process. MUST be closed. */
interface HealthMonitor {
  readonly liveness: () => HttpResponse;
  readonly readiness: () => Promise<HttpResponse>;
  /** The process is not ready from now on. */
  readonly markStopping: () => void;
  readonly close: () => void;
}

interface HealthOptions {
  readonly store: Pick<Store, 'ping' | 'check'>;
  /** Milliseconds since the slowest worker completed a round; null where this process has none. */
  readonly millisecondsSinceRound: () => number | null;
  /** Null where the log cannot lose a line. */
  readonly isLosingLog: (() => boolean) | null;
}

/**
 * Milliseconds that the outcome of a check is kept, that a check may take, that a worker's round may take, between two
 * beats, and that the event loop may be blocked.
 */
const thresholds = {
  keepGood: 2_000,
  keepBad: 500,
  check: 5_000,
  round: 30_000,
  beat: 1_000,
  blocked: 5_000,
} as const;
const retryAfterSeconds = '5';

type DatabaseHealth = Readonly<Record<'database' | 'writes', 'ok' | 'does not answer' | 'is not possible'>>;

/** Starts to watch the event loop; the database is asked with each check. */
export function createHealthMonitor({ store, millisecondsSinceRound, isLosingLog }: HealthOptions): HealthMonitor {
  let isStopping = false;
  let last: { readonly at: number; readonly of: DatabaseHealth } | null = null;
  let running: Promise<DatabaseHealth> | null = null;
  let beatAt = performance.now();
  let delay = 0;
  const beat = setInterval(() => {
    const now = performance.now();
    delay = now - beatAt - thresholds.beat;
    beatAt = now;
  }, thresholds.beat).unref();

  /** One check at a time for all who ask, and its outcome for a while. */
  async function database(): Promise<DatabaseHealth> {
    const known =
      last !== null &&
      performance.now() - last.at < (last.of.writes === 'ok' ? thresholds.keepGood : thresholds.keepBad)
        ? last.of
        : null;
    if (known !== null) return known;
    running ??= check().then((of) => {
      last = { at: performance.now(), of };
      running = null;
      return of;
    });
    return running;
  }

  async function check(): Promise<DatabaseHealth> {
    const database = await succeedsInTime(store.ping());
    const writes = database && (await succeedsInTime(store.check()));
    return { database: database ? 'ok' : 'does not answer', writes: writes ? 'ok' : 'is not possible' };
  }

  /** It turns nothing red: a server whose log cannot be written does all else that it is for. */
  const logCheck = () => (isLosingLog === null ? {} : { log: isLosingLog() ? 'loses lines' : 'ok' });

  return {
    liveness: () =>
      delay < thresholds.blocked
        ? healthResponse(200, { status: 'ok' })
        : healthResponse(503, { status: 'the event loop was stuck' }),
    readiness: async () => {
      const round = millisecondsSinceRound();
      const checks = {
        serving: isStopping ? 'stops' : 'ok',
        ...(isStopping ? {} : await database()),
        ...(round === null ? {} : { workers: round < thresholds.round ? 'ok' : 'stand still' }),
      };
      const isReady = Object.values(checks).every((each) => each === 'ok');
      return healthResponse(isReady ? 200 : 503, {
        status: isReady ? 'ready' : 'not ready',
        checks: { ...checks, ...logCheck() },
      });
    },
    markStopping: () => {
      isStopping = true;
    },
    close: () => {
      clearInterval(beat);
    },
  };
}

/** A check that does not answer in time has failed; its later outcome is ignored. */
async function succeedsInTime(check: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, thresholds.check);
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
