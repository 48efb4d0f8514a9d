// What a tenant's workers write beside their jobs: the places of audit rows, the logs of sign-ins and refusals, and the
// audit for log stores.

import type { Config } from '../../config/config.ts';
import type { Instant } from '../../domain/base.ts';
import type { Tenant } from '../../domain/tenant/tenantEntities.ts';
import type { Observer } from '../../observe/events.ts';
import type { SequencerDeps } from '../../work/audit/sequencer.ts';
import type { Worker } from '../../work/queue/worker.ts';
import { createRefusalLog, type RefusalLog } from '../../work/logs/refusalLog.ts';
import { createSignInLog, type SignInLog } from '../../work/logs/signInLog.ts';
import { createAnchorRunner, type AnchorRunner } from '../../work/audit/anchorCheckpoints.ts';
import type { Context } from '../../flows/context.ts';
import { createSubscriptionFeed, type SubscriptionFeed } from '../../work/subscriptions/subscriptionFeed.ts';
import { createAuditLog, type AuditLog } from '../../work/logs/auditLog.ts';
import type { OutboundClient } from '../../outbound/outboundClient.ts';
import { newId } from '../newId.ts';
import { logDestinations } from './auditLogDestinations.ts';
import { auditAnchors } from './auditAnchors.ts';
import { createAuditSequencer, withFollowers } from './auditSequencer.ts';

interface TenantLogDeps {
  readonly row: Tenant;
  readonly observer: Observer;
  readonly tenantNow: () => Instant;
  /** A client's address as the settings let it be kept. */
  readonly keptAddress: (address: string) => string;
  readonly outbound: () => OutboundClient;
  /** What the server itself does now. */
  readonly ownContext: () => Context;
}

/** What is written beside the jobs, and the workers that start, stop and flush it with themselves. */
interface TenantLogs {
  /** Without the sequencer and what follows it. */
  readonly jobs: Worker;
  readonly worker: Worker;
  readonly signIns: SignInLog;
  readonly refusals: RefusalLog;
  readonly auditLog: AuditLog;
  readonly anchoring: AnchorRunner;
}

/** Milliseconds between two looks for entries that have a place now. */
const auditLogInterval = 1_000;
/** Milliseconds between two looks for changes that subscribers are to be told of. */
const subscriptionInterval = 500;
/** Milliseconds between two looks for a checkpoint that is to be anchored. */
const anchoringInterval = 5_000;

/** The workers with these logs, and with the sequencer and the audit for log stores beside them. */
export function withLogs(
  workers: Worker,
  config: Config,
  filled: Pick<SequencerDeps, 'store' | 'sealing'>,
  { row, observer, tenantNow, keptAddress, outbound, ownContext }: TenantLogDeps,
): TenantLogs {
  const newFeedId = config.auditLog.length > 0 ? newId : null;
  const common = { store: filled.store, tenantNow, observer, keptAddress, newFeedId };
  const [signIns, refusals] = [createSignInLog(common), createRefusalLog({ ...common, newId })];
  const jobs = flushing([signIns, refusals], workers);
  const sequencer = createAuditSequencer(config, { ...filled, tenantId: row.tenantId, observer });
  const auditLog = createAuditLog({
    store: filled.store,
    destinations: logDestinations(config.auditLog, config.traces, outbound),
    isShared: config.database.engine === 'postgres',
    machineNow: Date.now,
    newId,
    observer,
    interval: auditLogInterval,
  });
  const anchoring = createAnchorRunner({
    store: filled.store,
    anchors: auditAnchors(config, outbound),
    machineNow: Date.now,
    newId,
    observer,
    interval: anchoringInterval,
  });
  const subscriptions = createSubscriptionFeed({ context: ownContext, observer, interval: subscriptionInterval });
  // The log sends what the sequencer gave places to at its end; anchors wait for nobody else.
  return {
    signIns,
    refusals,
    auditLog,
    anchoring,
    jobs,
    worker: withFollowers({ ...jobs, drain: drainTo(jobs, subscriptions) }, [
      sequencer,
      subscriptions,
      auditLog,
      anchoring,
    ]),
  };
}

/** What is due, and then what subscribers are told of it. */
const drainTo =
  (worker: Worker, { run }: Pick<SubscriptionFeed, 'run'>): Worker['drain'] =>
  async () => {
    const { ran, failed } = await worker.drain();
    await run();
    const after = await worker.drain();
    return { ran: ran + after.ran, waiting: after.waiting, failed: failed + after.failed };
  };

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
