// What a tenant's workers write beside their jobs: the places of audit rows, and the log of sign-ins.

import type { Config } from '../../config/config.ts';
import type { Instant } from '../../domain/base.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import type { Observer } from '../../observe/events.ts';
import type { SequencerDeps } from '../../work/audit/sequencer.ts';
import type { Worker } from '../../work/queue/worker.ts';
import { createSignInLog, type SignInLog } from '../../work/signIns/signInLog.ts';
import { createAuditSequencer, withSequencer } from './auditSequencer.ts';

interface TenantLogDeps {
  readonly row: Tenant;
  readonly observer: Observer;
  readonly tenantNow: () => Instant;
}

/** The workers with the sequencer and the log of sign-ins beside them, and that log. */
export function withLogs(
  workers: Worker,
  config: Config,
  filled: Pick<SequencerDeps, 'store' | 'sealing'>,
  { row, observer, tenantNow }: TenantLogDeps,
): { readonly worker: Worker; readonly signIns: SignInLog } {
  const signIns = createSignInLog({ store: filled.store, tenantNow, observer });
  const worker = withSequencer(workers, createAuditSequencer(config, filled, { tenantId: row.tenantId, observer }));
  return { signIns, worker: withSignIns(signIns, worker) };
}

/** The worker that writes waiting sign-ins before it stops, and when everything that is due is to be done. */
const withSignIns = ({ flush }: SignInLog, worker: Worker): Worker => ({
  ...worker,
  drain: async () => {
    await flush();
    return worker.drain();
  },
  stop: async () => {
    await worker.stop();
    await flush();
  },
});
