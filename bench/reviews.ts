// A review of many people on both engines: its start, a page of its items, its close, and the removal of what it
// denies, each beside how long a read waits meanwhile; and as a yardstick, how long as many expiries take.

import { createDefinition } from '../src/commands/reviews/definitions.ts';
import type { Caller } from '../src/domain/caller.ts';
import { policyScope } from '../src/domain/reviews/scopes.ts';
import { addDuration } from '../src/domain/time.ts';
import { unspecifiedSchedule } from '../src/domain/requests/schedule.ts';
import { newId } from '../src/app/newId.ts';
import { expireAssignmentJob } from '../src/flows/queueJobs.ts';
import { newDirectoryObject } from '../src/model/newRow.ts';
import { eq, from } from '../src/odata/query.ts';
import { insert, update, type Change } from '../src/store/contract.ts';
import { open } from '../src/store/open.ts';
import { freshPlace } from '../test/store/open.ts';
import { admin, begin, catalogId, openWorld, type World } from '../test/work/world.ts';
import { median } from './measure.ts';

const perCommit = 500;
const root: Caller = { ...admin, permissions: new Set(['AccessReview.ReadWrite.All']) };

/** So many holders of one package by one policy. */
async function fill(world: World, count: number): Promise<{ readonly packageId: string; readonly policyId: string }> {
  const packageId = await world.accessPackage('Tools', await world.group('builders'));
  const policyId = await world.policy(packageId);
  const [policy] = await world.rows('policy', eq('id', policyId));
  for (let at = 0; at < count; at += perCommit) {
    const changes: Change[] = [];
    for (let number = at; number < Math.min(at + perCommit, count); number += 1) {
      const [id, subjectId, assignmentId] = [newId(), newId(), newId()];
      const name = `person${number}`;
      changes.push(
        insert('directoryObject', newDirectoryObject('user', id, begin, { displayName: name, mailNickname: name })),
        insert('subject', {
          id: subjectId,
          objectId: id,
          displayName: name,
          type: 'user',
          lifecycle: 'notGoverned',
          createdAt: begin,
        }),
        insert('assignment', {
          id: assignmentId,
          packageId,
          catalogId,
          policyId,
          policyRevisionId: policy?.revisionId ?? '',
          targetId: subjectId,
          state: 'delivered',
          status: 'Delivered',
          schedule: unspecifiedSchedule,
          startsAt: begin,
          createdAt: begin,
        }),
      );
    }
    await world.bare.commit(changes);
  }
  return { packageId, policyId };
}

/** Drains the jobs that are due, and reads a page of items over and over; gives seconds, and the slowest reads. */
async function drained(
  world: World,
  page: () => Promise<unknown>,
): Promise<readonly [seconds: number, waits: number[]]> {
  const began = performance.now();
  let isDone = false;
  const waits: number[] = [];
  const reading = (async () => {
    while (!isDone) {
      const before = performance.now();
      await page();
      waits.push(performance.now() - before);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await world.worker.drain();
  isDone = true;
  await reading;
  return [(performance.now() - began) / 1_000, waits];
}

const worst = (waits: number[]): string => `${Math.round(waits.toSorted((a, b) => a - b).at(-1) ?? 0)} ms at the most`;

/** Prints the figures of each engine. */
export async function measureReviews(
  count: number,
  engines: readonly string[],
  tell: (line: string) => void,
): Promise<void> {
  for (const place of (['sqlite file', 'postgres'] as const).filter((each) =>
    engines.includes(each.split(' ')[0] ?? ''),
  )) {
    const { config, remove } = await freshPlace(place);
    const world = await openWorld(place === 'postgres' ? 'postgres' : 'sqlite', {}, {}, open(config));
    const { packageId, policyId } = await fill(world, count);
    const reviewer = await world.user('rae');
    const scope = policyScope({ packageId, policyId, catalogId });
    const reviewers = [
      { query: `/users/${reviewer}`, queryType: null, queryRoot: null, reviewerId: null, scopeType: null },
    ];
    await world.store.commit([update('settings', 'singleton', { removalLimits: ['review 100% 1 P1D'] })]);
    const { row } = await world.run(
      createDefinition,
      { body: { displayName: 'Tools', scope, reviewers, settings: denying } },
      root,
    );
    const turn = row?.id ?? '';
    const page = (): Promise<unknown> =>
      world.store.read([from('reviewDecision', eq('instanceId', turn), { top: 100 })]);
    const say = (what: string, [seconds, waits]: readonly [number, number[]]): void =>
      tell(
        `${place}: ${what} ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second; ` +
          `a page of items meanwhile ${median(waits).toFixed(1)} ms, ${worst(waits)}`,
      );
    say(`start of ${count} items`, await drained(world, page));
    world.clock.now = addDuration(world.clock.now, 'P6D') ?? world.clock.now;
    say('close, decide by default, and remove', await drained(world, page));
    const again = await fill(world, count);
    const held = await world.rows('assignment', eq('policyId', again.policyId));
    for (let at = 0; at < held.length; at += perCommit)
      await world.bare.commit(
        held
          .slice(at, at + perCommit)
          .flatMap(({ id }) => [
            update('assignment', id, { endsAt: world.clock.now }),
            ...expireAssignmentJob(world.context(), id, world.clock.now),
          ]),
      );
    say('as many expiries', await drained(world, page));
    await world.close();
    remove();
  }
}

const denying = {
  mailNotificationsEnabled: false,
  reminderNotificationsEnabled: false,
  justificationRequiredOnApproval: false,
  defaultDecisionEnabled: true,
  defaultDecision: 'deny',
  instanceDurationInDays: 5,
  autoApplyDecisionsEnabled: true,
  applyActions: [],
  recommendationsEnabled: true,
  recommendationLookBackDuration: null,
  recommendationInsightSettings: [],
  decisionHistoriesForReviewersEnabled: null,
  recurrence: null,
  startTime: null,
  isAgenticExperienceEnabled: null,
} as const;
