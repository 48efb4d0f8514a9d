// The context of work on a tenant's database from the command line, beside the servers that work on it.

import type { AuditContext } from '../../domain/audit/auditEntry.ts';
import { systemCaller } from '../../domain/caller.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, row } from '../../flows/load.ts';
import { createWatchingStore } from '../../flows/watching/watchingStore.ts';
import { always } from '../../odata/query.ts';
import { tenantNow } from '../../sandbox/tenantClock.ts';
import { newId } from '../newId.ts';
import { withOpenDatabase, type DatabaseOptions } from './openDatabase.ts';

/** A database, and the origin of the pages that its mails lead to. */
export type OfflineDatabase = DatabaseOptions & { readonly pageOrigin: string };

/** Runs work in a tenant's database as the server itself, and closes it. Null for a database without a tenant. */
export function withOfflineContext<T>(
  { pageOrigin, ...database }: OfflineDatabase,
  work: (ctx: Context) => Promise<T>,
): Promise<T | null> {
  return withOpenDatabase(database, async (opened) => {
    const { tenants } = await load(opened, { tenants: row('tenant', 'singleton') });
    const [tenant] = tenants;
    if (tenant === undefined) return null;
    const now = (): string => tenantNow(tenant, Date.now());
    return work({
      ...offlineAuditContext(tenant),
      store: createWatchingStore(opened, { machineNow: Date.now, tenantNow: now, newId }),
      machineNow: Date.now,
      confirmedRemovals: null,
      // It is the server itself that asks, for nobody.
      visible: () => always,
      readable: () => always,
      permits: () => true,
      requestable: () => always,
      workbench: 'off',
      keepsCheckpoints: false,
      pageOrigin: () => pageOrigin,
      seal: () => {
        throw new Error('The command line keeps no secrets.');
      },
      isClientProof: () => false,
      isOwnAddress: () => false,
      attemptPassword: (_, check) => check(),
      tellDroppedMails: () => {},
      deliveryFault: null,
      waitForDueJobs: async () => {},
    });
  });
}

/** What the audit says of work from the command line. */
export const offlineAuditContext = (tenant: Tenant): AuditContext => ({
  now: tenantNow(tenant, Date.now()),
  newId,
  correlationId: newId(),
  caller: systemCaller,
  userAgent: null,
  address: null,
});
