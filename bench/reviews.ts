// A review of many people on both engines: its start, a page of its items, its close, and the removal of what it
// denies, each beside how long a read waits meanwhile; and as a yardstick, how long as many expiries take.

import { loadavg } from 'node:os';
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
import { writeSection } from './section.ts';

const perCommit = 500;
const root: Caller = { ...admin, permissions: new Set(['AccessReview.ReadWrite.All']) };

/** So many holders of one package by one policy. */
async function fill(
  world: World,
  count: number,
  packageName: string,
): Promise<{ readonly packageId: string; readonly policyId: string }> {
  const packageId = await world.accessPackage(packageName, await world.group(`members of ${packageName}`));
  const policyId = await world.policy(packageId);
  const [policy] = await world.rows('policy', eq('id', policyId));
  for (let at = 0; at < count; at += perCommit) {
    const changes: Change[] = [];
    for (let number = at; number < Math.min(at + perCommit, count); number += 1) {
      const [id, subjectId, assignmentId] = [newId(), newId(), newId()];
      const name = `${packageName}${number}`;
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

/** What was measured of one engine: seconds, and how long a page of items took meanwhile, in milliseconds. */
interface Phase {
  readonly engine: string;
  readonly what: string;
  readonly seconds: number;
  readonly page: number;
  readonly slowest: number;
}

/** Measures and prints each engine; `isKept` writes the section of docs/performance.md too. */
export async function measureReviews(
  count: number,
  engines: readonly string[],
  { isKept, tell }: { readonly isKept: boolean; readonly tell: (line: string) => void },
): Promise<void> {
  const [began, load] = [new Date(), loadavg()[0] ?? 0];
  const phases: Phase[] = [];
  for (const place of (['sqlite file', 'postgres'] as const).filter((each) =>
    engines.includes(each.split(' ')[0] ?? ''),
  ))
    await measureEngine(place, count, (phase) => {
      phases.push(phase);
      tell(
        `${phase.engine}: ${phase.what} ${phase.seconds.toFixed(1)} s, ${rate(count, phase)} a second; ` +
          `a page of items meanwhile ${phase.page.toFixed(1)} ms, ${phase.slowest.toFixed(0)} ms at the most`,
      );
    });
  if (isKept) writeSection('reviews', textOf({ began, load, count, phases }));
}

const rate = (count: number, { seconds }: Phase): number => Math.round(count / seconds);

async function measureEngine(
  place: 'sqlite file' | 'postgres',
  count: number,
  took: (phase: Phase) => void,
): Promise<void> {
  const { config, remove } = await freshPlace(place);
  const world = await openWorld(place === 'postgres' ? 'postgres' : 'sqlite', {}, {}, open(config));
  const { packageId, policyId } = await fill(world, count, 'reviewed');
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
  const page = (): Promise<unknown> => world.store.read([from('reviewDecision', eq('instanceId', turn), { top: 100 })]);
  const say = (what: string, [seconds, waits]: readonly [number, number[]]): void =>
    took({ engine: place, what, seconds, page: median(waits), slowest: Math.max(0, ...waits) });
  say('start', await drained(world, page));
  world.clock.now = addDuration(world.clock.now, 'P6D') ?? world.clock.now;
  say('close, decide by default and remove', await drained(world, page));
  const again = await fill(world, count, 'expiring');
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

function textOf({
  began,
  load,
  count,
  phases,
}: {
  readonly began: Date;
  readonly load: number;
  readonly count: number;
  readonly phases: readonly Phase[];
}): string {
  const rows = phases.map(
    (each) =>
      `| ${each.engine} | ${each.what} | ${each.seconds.toFixed(1)} | ${rate(count, each)} ` +
      `| ${each.page.toFixed(1)} | ${each.slowest.toFixed(0)} |`,
  );
  return `## A review of ${count.toLocaleString('en')} people

\`npm run bench -- reviews\` writes this section. Measured ${began.toISOString().slice(0, 10)} with Node
${process.versions.node}, at a load of ${load.toFixed(1)} when it began. One person reviews the holders of one policy,
nobody decides, and the default takes the access from all of them. A client reads a page of 100 items, 20 ms after the
previous answer. *as many expiries* is the yardstick of the same run: so many assignments that reach
their end.

| engine | | s | items a second | page, median ms | page, slowest ms |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
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
