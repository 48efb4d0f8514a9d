// How much one server takes on and how long it waits for clients: nobody's slowness or size may cost the others.

import type { Server, Socket } from 'node:net';
import type { ConcurrencyLimits } from './concurrencyLimiter.ts';

const MiB = 1024 * 1024;

export interface ServerLimits {
  /** Bytes of a request's first line and headers; filters are long. */
  readonly maxHeaderBytes: number;
  /**
   * Milliseconds for the headers (and for TLS to be agreed on), for the whole request, without a byte either way,
   * between two requests; how often that is looked at.
   */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly checkIntervalMs: number;
  /**
   * Calls at the same time. Reads are few, for each may hold a page in memory; writes are many, for they are written in
   * groups.
   */
  readonly reads: ConcurrencyLimits;
  readonly writes: ConcurrencyLimits;
  /**
   * Bytes of bodies that are being read or worked on, and of answers that were not fetched yet. What is small is not
   * counted.
   */
  readonly maxBodyBytes: number;
  readonly maxResponseBytes: number;
  readonly smallResponseBytes: number;
  /** How long an answer of so many bytes may take to be fetched. */
  readonly downloadTimeoutMs: (bytes: number) => number;
  /** How long a call under way has when the server closes. */
  readonly shutdownTimeoutMs: number;
  /** The most there may be, and from how many on those that ask nothing make room. */
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
  maxBodyBytes: 16 * MiB,
  maxResponseBytes: 128 * MiB,
  smallResponseBytes: 64 * 1024,
  // Half a minute, and 32 KiB a second.
  downloadTimeoutMs: (bytes) => 30_000 + bytes / 32.768,
  shutdownTimeoutMs: 10_000,
  maxConnections: 10_000,
  idlePurgeThreshold: 8_000,
};

const purgeEveryMs = 1_000;

export interface ConnectionTracker {
  readonly count: () => number;
  /**
   * To be called when the server closes: ends those that have asked nothing, and after a while all. Node waits for
   * both, and looks at no time limit any more.
   */
  readonly closeAll: () => void;
}

/** Where there are many connections, those that ask nothing now make room; beyond the bound, new ones are not taken. */
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
