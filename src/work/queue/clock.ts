// The two clocks that later work goes by.

import type { Instant } from '../../domain/base.ts';

export interface Clock {
  /** Tenant time: what is due. In the sandbox it is moved and frozen. */
  readonly tenantNow: () => Instant;
  /** Machine time in milliseconds: leases and back-off. */
  readonly machineNow: () => number;
  /** Awaited before looking for work, where another process may have moved the tenant's clock. */
  readonly refresh?: () => Promise<void>;
}
