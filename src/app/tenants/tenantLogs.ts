// What a tenant's workers write beside their jobs: the places of audit rows, and the logs of sign-ins and refusals.

import type { Config } from '../../config/config.ts';
import type { Instant } from '../../domain/base.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import type { Observer } from '../../observe/events.ts';
import type { SequencerDeps } from '../../work/audit/sequencer.ts';
import type { Worker } from '../../work/queue/worker.ts';
import { createRefusalLog, type RefusalLog } from '../../work/logs/refusalLog.ts';
import { createSignInLog, type SignInLog } from '../../work/logs/signInLog.ts';
import { newId } from '../newId.ts';
import { createAuditSequencer, withSequencer } from './auditSequencer.ts';

interface TenantLogDeps {
  readonly row: Tenant;
  readonly observer: Observer;
  readonly tenantNow: () => Instant;
  /** A client's address as the settings let it be kept. */
  readonly keptAddress: (address: string) => string;
}

/** The workers with the logs of sign-ins and refusals, also with the sequencer beside them, and these logs. */
export function withLogs(
  workers: Worker,
  config: Config,
  filled: Pick<SequencerDeps, 'store' | 'sealing'>,
  { row, observer, tenantNow, keptAddress }: TenantLogDeps,
): { readonly jobs: Worker; readonly worker: Worker; readonly signIns: SignInLog; readonly refusals: RefusalLog } {
  const common = { store: filled.store, tenantNow, observer, keptAddress };
  const [signIns, refusals] = [createSignInLog(common), createRefusalLog({ ...common, newId })];
  const jobs = flushing([signIns, refusals], workers);
  const sequencer = createAuditSequencer(config, filled, { tenantId: row.tenantId, observer });
  return { signIns, refusals, jobs, worker: withSequencer(jobs, sequencer) };
}

/** The worker that writes what waits in the logs before it stops, and when everything that is due is to be done. */
function flushing(logs: readonly { readonly flush: () => Promise<void> }[], worker: Worker): Worker {
  const flush = async (): Promise<void> => void (await Promise.all(logs.map((each) => each.flush())));
  return {
    ...worker,
    drain: async () => {
      await flush();
      return worker.drain();
    },
    stop: async () => {
      await worker.stop();
      await flush();
    },
  };
}
