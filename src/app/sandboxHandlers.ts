// What the sandbox's own endpoints do: describe it, move its clock, reset it.

import type { Config } from '../config/config.ts';
import type { CallRecorder } from '../http/sandbox/callRecorder.ts';
import type { SandboxHandlers } from '../http/sandbox/sandboxEndpoints.ts';
import { describeSandbox } from '../sandbox/describe.ts';
import { listDueJobs } from '../sandbox/dueJobs.ts';
import { findListedUser, listScenarioUsers, listUsers } from '../sandbox/listUsers.ts';
import { moveClock } from '../sandbox/moveClock.ts';
import { resetSandbox } from '../sandbox/reset.ts';
import type { AppParts } from './appParts.ts';
import { createSandboxSnapshots } from './scenarios/sandboxSnapshots.ts';
import { newId } from './newId.ts';
import type { TenantServices } from './tenant.ts';

/** What `/sandbox` answers and does. */
export function createSandboxHandlers(
  config: Config,
  tenant: TenantServices,
  { issuer, tls, server, recorder }: Pick<AppParts, 'issuer' | 'tls' | 'server'> & { readonly recorder: CallRecorder },
): SandboxHandlers {
  const { faults, secrets } = tenant;
  if (faults === null || secrets === null) throw new Error('Only a sandbox has secrets and fault rules.');
  const replaced = async (): Promise<void> => {
    tenant.updateClock(await tenant.loadRow());
    tenant.worker.wake();
    recorder.clear();
    faults.remove(null);
  };
  const reset = async (): Promise<unknown> => {
    const day = await resetSandbox(tenant.unwatchedStore, secrets, { now: new Date().toISOString(), newId });
    await replaced();
    return day;
  };
  return {
    key: config.sandboxKey,
    recorder,
    faults,
    snapshots: createSandboxSnapshots(config, tenant, { secrets, reset, replaced }),
    listDueJobs: (query) => listDueJobs(tenant.store, query),
    listUsers: (query) => listUsers(tenant.store, secrets, query),
    actAs: async (userId) => {
      const user = await findListedUser(tenant.store, secrets, userId);
      return { ...user, password: issuer.passes.issue(user.id) };
    },
    describe: async (origin) => {
      const row = await tenant.loadRow();
      const listening = server();
      return describeSandbox({
        tenantId: row.tenantId,
        secrets,
        scenarioUsers: await listScenarioUsers(tenant.store, secrets),
        origins: { http: listening?.http ?? origin, https: listening?.https ?? null },
        origin,
        issuer: issuer.issuer(),
        caFile: tls?.caFile ?? null,
        clock: { now: tenant.updateClock(row), frozen: row.clockFrozenAt !== null },
      });
    },
    moveClock: (change) =>
      moveClock(tenant.store, tenant.worker, change, {
        machineNow: Date.now,
        moved: (row) => {
          tenant.updateClock(row);
          tenant.worker.wake();
        },
      }),
    reset,
  };
}
