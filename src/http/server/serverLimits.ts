// How much one server does at the same time and how long it waits for clients: no client's slowness or size may cost
// the others.

import type { Server, Socket } from 'node:net';
import type { ConcurrencyLimits } from './concurrencyLimiter.ts';

const MiB = 1024 * 1024;

export interface ServerLimits {
  /** Bytes of a request's first line and headers. Filters are long. */
  readonly maxHeaderBytes: number;
  /**
   * Milliseconds for the headers (and the TLS handshake), for the whole request, without a byte in either direction,
   * between two requests, and between two checks of these limits.
   */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly checkIntervalMs: number;
  /**
   * Few reads run at the same time, for each may hold a page in memory; many writes, for they are committed in groups.
   */
  readonly reads: ConcurrencyLimits;
  readonly writes: ConcurrencyLimits;
  /** Calls without a token: they take no turn of those that bear one. */
  readonly anonymous: ConcurrencyLimits;
  /**
   * Bytes of bodies that are read or in use (in memory a body is four times as large: as it came, joined, as text, as a
   * value), and of responses that clients did not fetch yet. Responses that are
   * smaller than `smallResponseBytes` are not counted.
   */
  readonly maxBodyBytes: number;
  /** As `maxBodyBytes`, of the few calls whose bodies may be larger than most. */
  readonly maxLargeBodyBytes: number;
  readonly maxResponseBytes: number;
  readonly smallResponseBytes: number;
  /** Milliseconds that a client has to fetch a response of so many bytes. */
  readonly downloadTimeoutMs: (bytes: number) => number;
  /** Milliseconds that a running call has to end when the server closes. */
  readonly shutdownTimeoutMs: number;
  /** The most connections, and the number from which on idle connections are closed. */
  readonly maxConnections: number;
  readonly idlePurgeThreshold: number;
}

const queueLimits = { maxWaiting: 1_000, maxWaitingPerCaller: 500, maxWaitMs: 10_000, maxRunMs: 60_000 } as const;

export const defaultLimits: ServerLimits = {
  maxHeaderBytes: 64 * 1024,
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 60_000,
  idleTimeoutMs: 90_000,
  keepAliveTimeoutMs: 72_000,
  checkIntervalMs: 2_000,
  reads: { maxRunning: 64, ...queueLimits },
  writes: { maxRunning: 512, ...queueLimits },
  anonymous: { maxRunning: 64, ...queueLimits },
  maxBodyBytes: 8 * MiB,
  maxLargeBodyBytes: 128 * MiB,
  maxResponseBytes: 128 * MiB,
  smallResponseBytes: 64 * 1024,
  // Half a minute, and 32 KiB a second.
  downloadTimeoutMs: (bytes) => 30_000 + bytes / 32.768,
  shutdownTimeoutMs: 10_000,
  maxConnections: 10_000,
  idlePurgeThreshold: 8_000,
};

const purgeEveryMs = 1_000;

interface ConnectionTracker {
  readonly count: () => number;
  /**
   * To be called when the server closes: ends the connections that have sent nothing, and after a while all of them.
   * Node would wait for both, and checks no time limit any more.
   */
  readonly closeAll: () => void;
}

/** Closes idle connections where there are many; beyond the bound, new connections are not accepted. */
export function createConnectionTracker(
  server: Server & { closeIdleConnections: () => void; closeAllConnections: () => void },
  limits: ServerLimits,
): ConnectionTracker {
  const all = new Set<Socket>();
  let purgedAt = -Infinity;
  server.maxConnections = limits.maxConnections;
  server.on('connection', (socket) => {
    all.add(socket);
    socket.once('close', () => {
      all.delete(socket);
    });
    if (all.size < limits.idlePurgeThreshold || performance.now() - purgedAt < purgeEveryMs) return;
    purgedAt = performance.now();
    server.closeIdleConnections();
  });
  return {
    count: () => all.size,
    closeAll: () => {
      for (const socket of all) if (socket.bytesRead === 0) socket.destroy();
      const late = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of all) socket.destroy();
      }, limits.shutdownTimeoutMs).unref();
      server.once('close', () => {
        clearTimeout(late);
      });
    },
  };
}
