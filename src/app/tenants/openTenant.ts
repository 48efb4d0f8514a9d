// A tenant as a process finds it: its database opened, filled where it is empty, and its workers made.

import type { Config } from '../../config/config.ts';
import { formatInstant } from '../../domain/time.ts';
import { createFeedWritingStore } from '../../flows/watching/feedWritingStore.ts';
import type { Observer } from '../../observe/events.ts';
import { bringUpToDate } from '../../setup/bringUpToDate.ts';
import { tenantNow } from '../../sandbox/tenantClock.ts';
import type { Store } from '../../store/contract.ts';
import { open } from '../../store/open.ts';
import type { JobRunDeps } from '../../work/queue/runJob.ts';
import { databaseOf } from '../database/openDatabase.ts';
import { createTenantIfEmpty, registerWorkbenchOnce, seedIfEmpty, takeChangedAdminSecret } from '../firstStart.ts';
import { newId } from '../newId.ts';
import { createTenantServices, loadTenant, type TenantServices } from '../tenant.ts';
import { sealingOf } from './sealingKey.ts';

/**
 * Opens the database of a tenant, fills it where it is empty, and makes its workers, which are not started yet. Throws
 * `StartError` or `OpenError`, one sentence for the person who starts the process.
 */
export async function openTenant(
  config: Config,
  observer: Observer,
  onFault: (error: unknown) => void,
  { openStore = openDatabase, aroundJob }: TenantOptions = {},
): Promise<TenantServices> {
  const opened = await openStore(config, onFault);
  try {
    const isProduction = config.mode === 'production';
    // What a start changes in a tenant that is there already is told of as well.
    const machineInstant = (): string => formatInstant(Date.now());
    const told = createFeedWritingStore(opened, { machineNow: Date.now, tenantNow: machineInstant, newId });
    const created = isProduction ? await createTenantIfEmpty(opened, config) : null;
    const firstStartMessage = isProduction ? (created ?? (await takeChangedAdminSecret(told, config))) : null;
    const secrets = isProduction ? null : await seedIfEmpty(opened, config);
    const now = tenantNow(await loadTenant(opened), Date.now());
    await bringUpToDate(told, { now: machineInstant(), tenantNow: now, newId });
    const workbenchClientId = isProduction && config.serves ? await registerWorkbenchOnce(told, config) : null;
    const sealing = await sealingOf(config);
    const filled = { store: opened, sealing, secrets, firstStartMessage, workbenchClientId };
    return await createTenantServices(config, filled, observer, aroundJob);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface TenantOptions {
  /** In the place of the database that the settings name. */
  readonly openStore?: ((config: Config, onFault: (error: unknown) => void) => Promise<Store>) | undefined;
  readonly aroundJob?: JobRunDeps['aroundJob'] | undefined;
}

const openDatabase = (config: Config, onFault: (error: unknown) => void): Promise<Store> =>
  open({ ...databaseOf(config), onFault });
