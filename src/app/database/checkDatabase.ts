// The check of a tenant's database from the command line, beside the servers that work on it.

import { systemCaller } from '../../domain/caller.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import { createWatchingStore } from '../../flows/watching/watchingStore.ts';
import { always } from '../../odata/query.ts';
import { tenantNow } from '../../sandbox/tenantClock.ts';
import { open, type OpenOptions } from '../../store/open.ts';
import type { Store } from '../../store/contract.ts';
import { checkTenant, type BrokenInvariant } from '../../work/invariants/checkTenant.ts';
import { newId } from '../newId.ts';

/** The invariants that do not hold; with `mends`, what can be put right is. Null for a database without a tenant. */
export async function checkDatabase(
  { database, mode }: Pick<OpenOptions, 'database' | 'mode'>,
  mends: boolean,
): Promise<readonly BrokenInvariant[] | null> {
  const onFault = (error: unknown): never => {
    throw error;
  };
  const opened = await open({ database, mode, onFault });
  try {
    const tenant = await loadTenant(opened);
    if (tenant === null) return null;
    const now = (): string => tenantNow(tenant, Date.now());
    const store = createWatchingStore(opened, { machineNow: Date.now, tenantNow: now, newId });
    const ctx: Context = {
      store,
      caller: systemCaller,
      now: now(),
      machineNow: Date.now,
      newId,
      correlationId: newId(),
      userAgent: null,
      // It is the server itself that asks, for nobody.
      visible: () => always,
      readable: () => always,
      permits: () => true,
      requestable: () => always,
      workbench: 'off',
      // A check tells nobody anything.
      pageOrigin: () => 'http://localhost',
      isOwnAddress: () => false,
      attemptPassword: (_, check) => check(),
      tellDroppedMails: () => {},
      spoilDelivery: null,
      waitForDueJobs: async () => {},
    };
    return (await checkTenant(ctx, mends ? 'command' : 'nobody')).broken;
  } finally {
    await opened.close();
  }
}

async function loadTenant(store: Store): Promise<Tenant | null> {
  return (await load(store, { tenants: row('tenant', 'singleton') })).tenants[0] ?? null;
}
