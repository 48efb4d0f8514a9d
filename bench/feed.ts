// What the audit tree and the feed cost the rate of commits: the command that creates a group, with both, without the
// feed, and without either, in alternating rounds on both engines, with the sequencer of a server in production.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../src/app/newId.ts';
import { createAuditSequencer } from '../src/app/tenants/auditSequencer.ts';
import { sealingOf } from '../src/app/tenants/sealingKey.ts';
import { createGroup } from '../src/commands/directory/groups/createGroup.ts';
import { readConfig, type Config } from '../src/config/config.ts';
import type { Caller } from '../src/domain/caller.ts';
import { createAdministratorGuard } from '../src/flows/directory/administratorGuard.ts';
import { createRuleWatchingStore } from '../src/flows/membershipRules/ruleWatchingStore.ts';
import { createApproverWatchingStore } from '../src/flows/watching/approverWatchingStore.ts';
import type { CommitClock } from '../src/flows/watching/commitContext.ts';
import { createWatchingStore } from '../src/flows/watching/watchingStore.ts';
import { createObserver } from '../src/observe/events.ts';
import type { Change, Store } from '../src/store/contract.ts';
import { open } from '../src/store/open.ts';
import { startPostgres } from '../test/postgres.ts';
import { emptyDatabase, engines as knownEngines, type Engine } from '../test/store/open.ts';
import { admin, openWorld, type World } from '../test/work/world.ts';
import { median } from './measure.ts';

const rounds = 8;
const millisecondsPerRound = 6_000;
const callers = 32;

const root: Caller = {
  ...admin,
  directoryRoles: new Set(['globalAdministrator']),
  permissions: new Set(['Group.ReadWrite.All']),
};
const clock: CommitClock = { machineNow: Date.now, tenantNow: () => new Date().toISOString(), newId };

const withoutFeed = (store: Store): Store =>
  createRuleWatchingStore(createApproverWatchingStore(createAdministratorGuard(store), clock), clock);

/** The store whose audit rows wait for no place. */
function withoutTree(store: Store): Store {
  const strip = (changes: readonly Change[]): readonly Change[] =>
    changes.flatMap((change): readonly Change[] => {
      if (change.kind !== 'insert') return [change];
      if (change.entity === 'pendingAudit') return [];
      return [change.with === undefined ? change : { ...change, with: strip(change.with) }];
    });
  return {
    ...store,
    commit: (changes) => store.commit(strip(changes)),
    batched: () => withoutTree(store.batched()),
  };
}

interface Variant {
  readonly name: string;
  readonly storeOf: (store: Store) => Store;
  readonly isSequenced: boolean;
}

const variants: readonly Variant[] = [
  { name: 'neither', storeOf: (store) => withoutFeed(withoutTree(store)), isSequenced: false },
  { name: 'the tree', storeOf: withoutFeed, isSequenced: true },
  { name: 'the tree and the feed', storeOf: (store) => createWatchingStore(store, clock), isSequenced: true },
];

interface Contestant extends Variant {
  readonly world: World;
  readonly store: Store;
  readonly rates: number[];
  /** Milliseconds for the places of what was left after each round. */
  readonly rests: number[];
  /** Microseconds of processor time a commit, in the thread that answers calls and in all threads. */
  readonly ownTimes: number[];
  readonly allTimes: number[];
  readonly config: Config;
  readonly folder: string;
}

async function openContestant(variant: Variant, engine: Engine): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const database =
    engine === 'sqlite'
      ? `sqlite:${join(folder, 'latchkey.db')}`
      : await emptyDatabase('postgres', '', await startPostgres());
  const env = {
    LATCHKEY_MODE: 'production',
    LATCHKEY_DATABASE: database,
    LATCHKEY_DATA: folder,
    LATCHKEY_SECRET_KEY: 's'.repeat(40),
    LATCHKEY_PUBLIC_URL: 'https://access.example.org',
  };
  const read = readConfig(env, []);
  if ('faults' in read) throw new Error(read.faults.join('\n'));
  const opened = open({ database, mode: 'production', onFault: failed });
  const world = await openWorld(engine, {}, {}, opened);
  const store = variant.storeOf(world.bare).batched();
  return { ...variant, world, store, rates: [], rests: [], ownTimes: [], allTimes: [], config: read.config, folder };
}

function failed(error: unknown): never {
  throw error;
}

/** As a server in production has it. */
async function sequencerFor({ world, config }: Contestant): Promise<ReturnType<typeof createAuditSequencer>> {
  const observer = createObserver(failed);
  observer.subscribe((event) => {
    if (event.event === 'sequencerFailed') failed(event.error);
  });
  const sealing = await sealingOf(config);
  return createAuditSequencer(config, { store: world.bare, sealing, tenantId: newId(), observer });
}

let count = 0;

/** One round, with the sequencer at work as on a server; and how long it needs for what is left then. */
async function measure(contestant: Contestant): Promise<void> {
  const { world, store, isSequenced } = contestant;
  const sequencer = isSequenced ? await sequencerFor(contestant) : null;
  const own = process.threadCpuUsage();
  const all = process.cpuUsage();
  const began = performance.now();
  const end = began + millisecondsPerRound;
  let commits = 0;
  sequencer?.start();
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      count += 1;
      const body = {
        displayName: `Group ${count}`,
        mailNickname: `g${count}`,
        mailEnabled: false,
        securityEnabled: true,
      };
      const ctx = { ...world.context(root), store, newId };
      await createGroup(ctx, { id: null, parent: null, reference: null, expressibleFields: [], body } as never);
      commits += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const written = performance.now();
  contestant.ownTimes.push(timeOf(process.threadCpuUsage(own)) / commits);
  await sequencer?.stop();
  contestant.allTimes.push(timeOf(process.cpuUsage(all)) / commits);
  contestant.rates.push(commits / ((written - began) / 1_000));
  contestant.rests.push(performance.now() - written);
}

const timeOf = ({ user, system }: NodeJS.CpuUsage): number => user + system;

/** Prints the median rate of each, and how much of the rate without either remains. */
export async function measureFeed(engines: readonly string[], tell: (line: string) => void): Promise<void> {
  for (const engine of knownEngines.filter((each) => engines.includes(each))) {
    const contestants: Contestant[] = [];
    for (const variant of variants) contestants.push(await openContestant(variant, engine));
    for (let round = 0; round < rounds; round += 1)
      for (let at = 0; at < contestants.length; at += 1)
        await measure(contestants[(at + round) % contestants.length] as Contestant);
    const base = contestants[0] as Contestant;
    for (const { name, rates, rests, ownTimes, allTimes } of contestants) {
      const percentOf = (values: readonly number[], others: readonly number[]): string =>
        `${(median(values.map((value, at) => value / (others[at] as number) - 1)) * 100).toFixed(1)} %`;
      const percent = percentOf(rates, base.rates);
      const own = `${median(ownTimes).toFixed(0)} µs a commit in this thread (${percentOf(ownTimes, base.ownTimes)})`;
      const all = `${median(allTimes).toFixed(0)} µs in all (${percentOf(allTimes, base.allTimes)})`;
      const rest = `${median(rests).toFixed(0)} ms for what was left`;
      tell(`${engine}, ${name}: ${median(rates).toFixed(0)} commits a second (${percent}), ${own}, ${all}, ${rest}`);
    }
    for (const { world, folder } of contestants) {
      await world.close();
      await rm(folder, { recursive: true });
    }
  }
}
