// Routes that are not served, with the reason.

import type { SurfaceRow } from './rows.ts';

const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\/uploadSessions/, 'resources whose data is uploaded are not there yet'],
  [/\/externalOriginResourceConnectors|\/accessOrchestratorRequests/, 'their schema was never published'],
];

/** A test holds that what is left out is refused. */
export const reasonOf = ({ path }: SurfaceRow): string | null =>
  reasons.find(([pattern]) => pattern.test(path))?.[1] ?? null;
