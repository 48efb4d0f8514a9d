// What the audit tree and the feed cost the rate of commits: the command that creates a group, with both, without the
// feed, and without either, in alternating rounds on both engines.

import { newId } from '../src/app/newId.ts';
import { createGroup } from '../src/commands/directory/groups/createGroup.ts';
import type { Caller } from '../src/domain/caller.ts';
import { createAdministratorGuard } from '../src/flows/directory/administratorGuard.ts';
import { createRuleWatchingStore } from '../src/flows/membershipRules/ruleWatchingStore.ts';
import { createApproverWatchingStore } from '../src/flows/watching/approverWatchingStore.ts';
import type { CommitClock } from '../src/flows/watching/commitContext.ts';
import { createWatchingStore } from '../src/flows/watching/watchingStore.ts';
import type { Change, Store } from '../src/store/contract.ts';
import { open } from '../src/store/open.ts';
import { sequencerOf } from '../test/audit/auditWorld.ts';
import { freshPlace, type Place } from '../test/store/open.ts';
import { admin, openWorld, type World } from '../test/work/world.ts';
import { median } from './measure.ts';

const rounds = 12;
const millisecondsPerRound = 2_000;
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
  readonly remove: () => void;
}

async function openContestant(variant: Variant, place: Place): Promise<Contestant> {
  const { config, remove } = await freshPlace(place);
  const world = await openWorld(place === 'postgres' ? 'postgres' : 'sqlite', {}, {}, open(config));
  return { ...variant, world, store: variant.storeOf(world.bare).batched(), rates: [], rests: [], remove };
}

let count = 0;

/** Commits a second, with the sequencer at work as on a server; and how long it needs for what is left then. */
async function measure({ world, store, isSequenced }: Contestant): Promise<readonly [rate: number, rest: number]> {
  const sequencer = isSequenced ? sequencerOf(world.bare) : null;
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
  await sequencer?.stop();
  return [commits / ((written - began) / 1_000), performance.now() - written];
}

/** Prints the median rate of each, and how much of the rate without either remains. */
export async function measureFeed(engines: readonly string[], tell: (line: string) => void): Promise<void> {
  for (const place of (['sqlite file', 'postgres'] as const).filter((each) =>
    engines.includes(each.split(' ')[0] ?? ''),
  )) {
    const contestants: Contestant[] = [];
    for (const variant of variants) contestants.push(await openContestant(variant, place));
    for (const each of contestants) await measure(each);
    for (let round = 0; round < rounds; round += 1)
      for (let at = 0; at < contestants.length; at += 1) {
        const each = contestants[(at + round) % contestants.length] as Contestant;
        const [rate, rest] = await measure(each);
        each.rates.push(rate);
        each.rests.push(rest);
      }
    const base = contestants[0] as Contestant;
    for (const { name, rates, rests } of contestants) {
      const pairs = rates.map((rate, at) => rate / (base.rates[at] as number) - 1);
      const percent = (median(pairs) * 100).toFixed(1);
      const rest = `${median(rests).toFixed(0)} ms for what was left`;
      tell(`${place}, ${name}: ${median(rates).toFixed(0)} commits a second (${percent} %), ${rest}`);
    }
    for (const { world, remove } of contestants) {
      await world.close();
      remove();
    }
  }
}
