// The sequencer of a tenant's audit beside its workers, and the file in which its checkpoints are kept.

import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { isInMemory } from '../../config/settingKinds.ts';
import {
  createSequencer,
  type KeepCheckpoint,
  type Sequencer,
  type SequencerDeps,
} from '../../work/audit/sequencer.ts';
import type { Worker } from '../../work/queue/worker.ts';

/** Milliseconds between two looks for rows that wait for their places. */
const intervals = { production: 1_000, sandbox: 5_000 } as const;

/** The sequencer of a tenant; it does nothing before it is started. */
export function createAuditSequencer(
  config: Config,
  { store, sealing }: Pick<SequencerDeps, 'store' | 'sealing'>,
  { tenantId, observer }: Pick<SequencerDeps, 'tenantId' | 'observer'>,
): Sequencer {
  const file = anchorFile(config);
  return createSequencer({
    store,
    tenantId,
    machineNow: Date.now,
    observer,
    sealing,
    anchor: file === null ? async () => {} : appendTo(file),
    interval: intervals[config.mode],
    keyLifetimeMs: config.keyLifetime === null ? null : config.keyLifetime * 86_400_000,
    runsAtEnd: !isInMemory(config.database),
  });
}

/** The worker that starts what follows it with itself, and stops it, one after the other, when it has stopped. */
export const withFollowers = <Of extends Pick<Worker, 'start' | 'stop'>>(
  worker: Of,
  followers: readonly Pick<Sequencer, 'start' | 'stop'>[],
): Of => ({
  ...worker,
  start: () => {
    for (const each of [worker, ...followers]) each.start();
  },
  // The sequencer gives places to what the workers commit at their end, too.
  stop: () => followers.reduce((stopped, each) => stopped.finally(each.stop), worker.stop()),
});

/** Where checkpoints are kept: where the setting says, or in production beside the database. */
export function anchorFile({ auditAnchor, mode, data, database }: Config): string | null {
  if (auditAnchor !== null) return auditAnchor;
  return mode === 'production' && !isInMemory(database) ? resolve(data, 'audit-checkpoints.jsonl') : null;
}

/** A line for each checkpoint, on disk before the next one is signed. */
const appendTo =
  (file: string): KeepCheckpoint =>
  async (signedNote, verifierKey) => {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.appendFile(`${JSON.stringify({ at: new Date().toISOString(), signedNote, verifierKey })}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
