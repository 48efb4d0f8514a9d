// How much one server takes on and how long it waits for clients: nobody's slowness or size may cost the others.

import type { Server, Socket } from 'node:net';
import type { GateBounds } from './gate.ts';

const MiB = 1024 * 1024;

export interface Bounds {
  /** Bytes of a request's first line and headers; filters are long. */
  readonly headerBytes: number;
  /**
   * Milliseconds for the headers (and for TLS to be agreed on), for the whole request, without a byte either way,
   * between two requests; how often that is looked at.
   */
  readonly headersMs: number;
  readonly requestMs: number;
  readonly silenceMs: number;
  readonly keepAliveMs: number;
  readonly lookMs: number;
  /**
   * Calls at the same time. Reads are few, for each may hold a page in memory; writes are many, for they are written in
   * groups.
   */
  readonly reads: GateBounds;
  readonly writes: GateBounds;
  /**
   * Bytes of bodies that are being read or worked on, and of answers that were not fetched yet. What is small is not
   * counted.
   */
  readonly bodies: number;
  readonly answers: number;
  readonly smallAnswer: number;
  /** How long an answer of so many bytes may take to be fetched. */
  readonly fetchMs: (bytes: number) => number;
  /** How long a call under way has when the server closes. */
  readonly endMs: number;
  /** The most there may be, and from how many on those that ask nothing make room. */
  readonly connections: number;
  readonly crowded: number;
}

const waits = { waiting: 1_000, waitingOfOne: 500, patience: 10_000, longest: 60_000 } as const;

export const usualBounds: Bounds = {
  headerBytes: 64 * 1024,
  headersMs: 15_000,
  requestMs: 60_000,
  silenceMs: 90_000,
  keepAliveMs: 72_000,
  lookMs: 2_000,
  reads: { running: 64, ...waits },
  writes: { running: 512, ...waits },
  bodies: 16 * MiB,
  answers: 128 * MiB,
  smallAnswer: 64 * 1024,
  // Half a minute, and 32 KiB a second.
  fetchMs: (bytes) => 30_000 + bytes / 32.768,
  endMs: 10_000,
  connections: 10_000,
  crowded: 8_000,
};

const purgeEveryMs = 1_000;

export interface Connections {
  readonly count: () => number;
  /**
   * To be called when the server closes: ends those that have asked nothing, and after a while all. Node waits for
   * both, and looks at no time limit any more.
   */
  readonly end: () => void;
}

/** Where there are many connections, those that ask nothing now make room; beyond the bound, new ones are not taken. */
export function watchConnections(
  server: Server & { closeIdleConnections: () => void; closeAllConnections: () => void },
  bounds: Bounds,
): Connections {
  const all = new Set<Socket>();
  let purgedAt = -Infinity;
  server.maxConnections = bounds.connections;
  server.on('connection', (socket) => {
    all.add(socket);
    socket.once('close', () => {
      all.delete(socket);
    });
    if (all.size < bounds.crowded || performance.now() - purgedAt < purgeEveryMs) return;
    purgedAt = performance.now();
    server.closeIdleConnections();
  });
  return {
    count: () => all.size,
    end: () => {
      for (const socket of all) if (socket.bytesRead === 0) socket.destroy();
      const late = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of all) socket.destroy();
      }, bounds.endMs).unref();
      server.once('close', () => {
        clearTimeout(late);
      });
    },
  };
}
