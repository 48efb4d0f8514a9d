// Whether this process is alive and ready for calls: `/healthz` and `/readyz`, for balancers and supervisors. They are
// told names of checks and nothing that matters.

import type { Store } from '../store/contract.ts';
import type { Answer } from './call.ts';

export interface Health {
  readonly live: () => Answer;
  readonly ready: () => Promise<Answer>;
  /** From now on it is not ready. */
  readonly stopping: () => void;
  readonly close: () => void;
}

export interface HealthParts {
  readonly store: Pick<Store, 'ping' | 'check'>;
  /** Milliseconds since the slowest of the workers went round; null where this process has none. */
  readonly sinceRound: () => number | null;
}

/**
 * Milliseconds: how long a found state is told again, a check may take, workers may be away, the event loop may be held
 * up.
 */
const times = { good: 2_000, bad: 500, patience: 5_000, round: 30_000, beat: 1_000, stuck: 5_000 } as const;
const retryAfterSeconds = '5';

type Found = Readonly<Record<'database' | 'writes', 'ok' | 'does not answer' | 'is not possible'>>;

export function watchHealth({ store, sinceRound }: HealthParts): Health {
  let isStopping = false;
  let found: { readonly at: number; readonly of: Found } | null = null;
  let finding: Promise<Found> | null = null;
  let beatAt = performance.now();
  let delay = 0;
  const beat = setInterval(() => {
    const now = performance.now();
    delay = now - beatAt - times.beat;
    beatAt = now;
  }, times.beat).unref();

  /** However many ask: one check at a time, and its outcome for a while. */
  async function database(): Promise<Found> {
    const known =
      found !== null && performance.now() - found.at < (found.of.writes === 'ok' ? times.good : times.bad)
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

  async function look(): Promise<Found> {
    const database = await isWell(store.ping());
    const writes = database && (await isWell(store.check()));
    return { database: database ? 'ok' : 'does not answer', writes: writes ? 'ok' : 'is not possible' };
  }

  return {
    live: () =>
      delay < times.stuck ? answer(200, { status: 'ok' }) : answer(503, { status: 'the event loop was stuck' }),
    ready: async () => {
      const round = sinceRound();
      const checks = {
        serving: isStopping ? 'stops' : 'ok',
        ...(isStopping ? {} : await database()),
        ...(round === null ? {} : { workers: round < times.round ? 'ok' : 'stand still' }),
      };
      const isReady = Object.values(checks).every((each) => each === 'ok');
      return answer(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', checks });
    },
    stopping: () => {
      isStopping = true;
    },
    close: () => {
      clearInterval(beat);
    },
  };
}

/** What does not answer in time is not well; what it says later nobody hears. */
async function isWell(check: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, times.patience);
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

function answer(status: number, body: unknown): Answer {
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
