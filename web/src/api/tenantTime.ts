// The tenant's time: the machine's, or the clock of the sandbox.

import { useClock } from './queries.ts';
import { readSandbox } from './sandbox.ts';

/** Now, in milliseconds, as far as the page knows. */
export function useTenantNow(): number {
  const { data, dataUpdatedAt } = useClock();
  if (data === undefined || data === null) return Date.now();
  return Date.parse(data.now) + (data.frozen ? 0 : Math.max(0, Date.now() - dataUpdatedAt));
}

/** Asked of the server where there is a sandbox. */
export async function readTenantNow(): Promise<number> {
  const sandbox = await readSandbox();
  return sandbox === null ? Date.now() : Date.parse(sandbox.clock.now);
}
