// The sequencer of a tenant's audit beside its workers, and the file in which its checkpoints are kept.

import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { inMemory } from '../../config/settingKinds.ts';
import type { Id } from '../../domain/base.ts';
import type { Observer } from '../../observe/events.ts';
import type { Store } from '../../store/contract.ts';
import { createSequencer, type CheckpointAnchor, type Sequencer } from '../../work/audit/sequencer.ts';
import type { Worker } from '../../work/queue/worker.ts';
import { sealingOf } from '../firstStart.ts';

/** Milliseconds between two looks for rows that wait for their places. */
const intervals = { production: 1_000, sandbox: 5_000 } as const;

/** The sequencer of a tenant; it does nothing before it is started. */
export async function createAuditSequencer(
  config: Config,
  store: Store,
  tenantId: Id,
  observer: Observer,
): Promise<Sequencer> {
  const file = anchorFile(config);
  return createSequencer({
    store,
    tenantId,
    machineNow: Date.now,
    observer,
    sealing: await sealingOf(config),
    anchor: file === null ? async () => {} : appendTo(file),
    interval: intervals[config.mode],
    runsAtEnd: !isInMemory(config),
  });
}

/** The worker that starts and stops the sequencer with itself. */
export const withSequencer = (worker: Worker, sequencer: Sequencer): Worker => ({
  ...worker,
  start: () => {
    worker.start();
    sequencer.start();
  },
  stop: async () => {
    await Promise.all([worker.stop(), sequencer.stop()]);
  },
});

/** Where checkpoints are kept: where the setting says, or in production beside the database. */
function anchorFile({ auditAnchor, mode, data, database }: Config): string | null {
  if (auditAnchor !== null) return auditAnchor;
  return mode === 'production' && !isInMemory({ database }) ? resolve(data, 'audit-checkpoints.jsonl') : null;
}

const isInMemory = ({ database }: Pick<Config, 'database'>): boolean =>
  database.engine === 'sqlite' && database.path === inMemory;

/** A line for each checkpoint, on disk before the next one is signed. */
const appendTo =
  (file: string): CheckpointAnchor =>
  async (signedNote, verifierKey) => {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.appendFile(`${JSON.stringify({ at: new Date().toISOString(), signedNote, verifierKey })}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
