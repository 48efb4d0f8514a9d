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
import { createSequencerThread } from './sequencerThread.ts';

/** Milliseconds between two looks for rows that wait for their places. */
const intervals = { production: 1_000, sandbox: 5_000 } as const;

type TenantParts = Pick<SequencerDeps, 'store' | 'sealing' | 'tenantId' | 'observer'>;

/**
 * The sequencer of a tenant; it does nothing before it is started. Of a database that other threads can open, much is
 * given its places in a thread of its own.
 */
export function createAuditSequencer(config: Config, parts: TenantParts): Pick<Sequencer, 'start' | 'stop'> {
  const hasThread = !isInMemory(config.database);
  const thread = hasThread ? createSequencerThread({ config, tenantId: parts.tenantId }, parts.observer) : null;
  const pace = { interval: intervals[config.mode], runsAtEnd: hasThread, elsewhere: thread?.append ?? null };
  const { start, stop } = createSequencer(sequencerDeps(config, parts), pace);
  return { start, stop: () => stop().finally(() => thread?.close()) };
}

/** What a sequencer works with, in the thread that answers calls and in its own alike. */
export function sequencerDeps(config: Config, parts: TenantParts): SequencerDeps {
  const file = anchorFile(config);
  return {
    ...parts,
    machineNow: Date.now,
    anchor: file === null ? async () => {} : appendTo(file),
    keyLifetimeMs: config.keyLifetime === null ? null : config.keyLifetime * 86_400_000,
  };
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
