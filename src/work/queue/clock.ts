// The two clocks of jobs.

import type { Instant } from '../../domain/base.ts';

/** Tenant time and machine time, as jobs and workers are given them. */
export interface Clock {
  /** Tenant time, by which jobs are due. In the sandbox it can be moved and frozen. */
  readonly tenantNow: () => Instant;
  /** Machine time in milliseconds: leases and back-off. */
  readonly machineNow: () => number;
  /** Awaited before jobs are claimed, where another process may have moved the tenant's clock. */
  readonly refresh?: () => Promise<void>;
}
