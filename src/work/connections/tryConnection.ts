// Calls to the system of a connection for somebody who waits for what it answers: nothing is kept of them.

import { ReadError } from '../../connectors/engine/contract.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { TryConnection } from '../../flows/context.ts';
import type { CalloutLimiter } from '../extensions/calloutLimiter.ts';
import { openSession, type ConnectionPorts } from './openSession.ts';

/** Milliseconds that somebody waits at the most. */
const mostMs = 10_000;

/** `limiter` bounds the trials of one connection. Throws `tooManyRequests` where too many wait already. */
export function createTryConnection(ports: ConnectionPorts, limiter: CalloutLimiter): TryConnection {
  return async (ctx, connection, begin, secrets) => {
    const entry = await limiter.enter([{ name: `trials of ${connection.id}`, max: 1, maxWaiting: 2 }]);
    if ('retryInMs' in entry)
      throw new Refusal('tooManyRequests', { retryAfterSeconds: Math.ceil(entry.retryInMs / 1000) });
    const begun = ctx.machineNow();
    const after = (says: string | null) => ({
      isWell: says === null,
      milliseconds: Math.max(0, Math.round(ctx.machineNow() - begun)),
      says,
    });
    try {
      await begin();
      const session = await openSession(ctx, connection, {
        ...ports,
        callsEndAfter: mostMs,
        ...(secrets === undefined ? {} : { secrets }),
      });
      await session.describe();
      await session.list('account', null);
      return after(null);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      return after(error.outcome.says);
    } finally {
      entry.release();
    }
  };
}
