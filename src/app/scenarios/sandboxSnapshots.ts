// Snapshots of a running sandbox, and what is put in the place of all that it holds: a snapshot, or a scenario.

import type { Config } from '../../config/config.ts';
import { Refusal } from '../../domain/refusal.ts';
import { formatInstant } from '../../domain/time.ts';
import {
  restoreRows,
  snapshotBytes,
  takeSnapshot,
  unpackSnapshot,
  type SandboxSnapshot,
} from '../../sandbox/snapshots/snapshot.ts';
import type { SnapshotRows } from '../../sandbox/snapshots/snapshotSecrets.ts';
import type { SandboxSecrets } from '../../sandbox/sandboxSecrets.ts';
import { bringUpToDate } from '../../setup/bringUpToDate.ts';
import { newestMigrationNumber } from '../../store/dump.ts';
import { newId } from '../newId.ts';
import type { TenantServices } from '../tenant.ts';
import { readScenarioWish, scenarioRows, shippedScenarios } from './shipped.ts';

/** What `/sandbox` does with snapshots and scenarios. */
export interface SandboxSnapshots {
  readonly take: () => Promise<SandboxSnapshot>;
  /** Keeps one under a name, in memory. Throws `invalidField`. */
  readonly keep: (body: unknown) => Promise<unknown>;
  readonly list: () => unknown;
  /** The most bytes of a snapshot, as a body. */
  readonly mostBytes: number;
  /** `{"name":"before"}`, or a snapshot. Throws `invalidField` and `notFound`. */
  readonly restore: (body: unknown) => Promise<unknown>;
  /** `{"scenario":"company"}`, or a file as text. Throws `invalidField`. */
  readonly load: (text: string) => Promise<unknown>;
}

interface SnapshotDeps {
  readonly secrets: SandboxSecrets;
  readonly reset: () => Promise<unknown>;
  /** Called when all rows are others. */
  readonly replaced: () => Promise<void>;
}

/** How many snapshots are kept under names: the oldest gives way. */
const mostKept = 20;
const namePattern = /^[\w.-]{1,64}$/;

export function createSandboxSnapshots(
  config: Config,
  tenant: TenantServices,
  { secrets, reset, replaced }: SnapshotDeps,
): SandboxSnapshots {
  const kept = new Map<string, SandboxSnapshot>();
  const step = newestMigrationNumber();
  const alone = createQueue();
  /**
   * A job that runs meanwhile would see one half of the rows before, and one half after. The sequencer goes on: its
   * rows are in no snapshot, and what it read before a restore is of another tree.
   */
  const withoutJobs = <T>(run: () => Promise<T>): Promise<T> =>
    alone(async () => {
      await tenant.jobs.stop();
      try {
        return await run();
      } finally {
        if (config.works) tenant.jobs.start();
      }
    });
  const take = (): Promise<SandboxSnapshot> =>
    withoutJobs(() => takeSnapshot(tenant.unwatchedStore, secrets, { machineNow: Date.now(), step }));
  const replaceBy = async (rows: SnapshotRows, at: string): Promise<unknown> => {
    await withoutJobs(async () => {
      await restoreRows(tenant.unwatchedStore, secrets, { rows, at }, { machineNow: Date.now, newId });
      await bringUpToDate(tenant.unwatchedStore, { now: formatInstant(Date.now()), tenantNow: at, newId });
      await replaced();
    });
    return { now: tenant.updateClock(await tenant.loadRow()) };
  };
  return {
    take,
    mostBytes: snapshotBytes.body,
    keep: async (body) => {
      const name = nameIn(body);
      const { data, sha256, ...about } = await take();
      kept.delete(name);
      kept.set(name, { ...about, sha256, data });
      if (kept.size > mostKept) kept.delete(kept.keys().next().value as string);
      return { name, ...about };
    },
    list: () => ({
      snapshots: [...kept].map(([name, { at, rows }]) => ({ name, at, rows })),
      scenarios: Object.entries(shippedScenarios).map(([name, about]) => ({ name, about })),
    }),
    restore: async (body) => {
      const { at, rows } = unpackSnapshot(isNamed(body) ? found(kept, nameIn(body)) : body, { step });
      return replaceBy(rows, at);
    },
    load: async (text) => {
      const now = formatInstant(Date.now());
      const rows = await scenarioRows(config, await readScenarioWish(text), { secrets, now });
      return rows === null ? reset() : replaceBy(rows, now);
    },
  };
}

const isNamed = (body: unknown): boolean => typeof body === 'object' && body !== null && 'name' in body;

function nameIn(body: unknown): string {
  const { name } = (body ?? {}) as { readonly name?: unknown };
  if (typeof name === 'string' && namePattern.test(name)) return name;
  throw new Refusal('invalidField', { field: 'name', says: 'It must be a text of letters, digits, _, . and -.' });
}

function found(kept: ReadonlyMap<string, SandboxSnapshot>, name: string): SandboxSnapshot {
  const snapshot = kept.get(name);
  if (snapshot === undefined) throw new Refusal('notFound', { id: name });
  return snapshot;
}

/** One after the other. */
function createQueue(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run);
    last = next.catch(() => {});
    return next;
  };
}
