// The worker on both engines: once in effect whatever dies, in the order of time, and nothing lost.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { cancelRequest } from '../../src/commands/requests/cancelRequest.ts';
import { changeMemberships } from '../../src/flows/directory/changeMemberships.ts';
import { processRequestJob, redeliverPackageJob, sweepJobIfAbsent } from '../../src/flows/queueJobs.ts';
import type { Id } from '../../src/domain/base.ts';
import { unspecifiedSchedule } from '../../src/domain/requests/schedule.ts';
import { addDuration, formatInstant } from '../../src/domain/time.ts';
import { and, any, eq, oneOfValues } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { completeJob, type JobDefinition } from '../../src/work/queue/job.ts';
import { processRequest } from '../../src/work/requests/processRequest.ts';
import { handlers } from '../../src/work/queue/handlers.ts';
import { engines } from '../store/open.ts';
import { admin, begin, catalogId, openWorld, self, type World } from './world.ts';

const later = (duration: string): string => addDuration(begin, duration) as string;
const jobsOf = (w: World, subject: Id) => w.rows('job', eq('subject', subject));

for (const engine of engines) {
  describe(`work on ${engine}`, () => {
    /** Due times that handlers of kind `note` saw as now, with what they were about. */
    const seen: string[] = [];
    const note: JobDefinition = {
      giveUp: null,
      run: async ({ ctx, job }) => {
        await ctx.store.commit([completeJob(job)]);
        seen.push(`${ctx.now} ${String(job.payload)}`);
        return [];
      },
    };
    let failures = 0;
    const faulty: JobDefinition = {
      giveUp: async ({ job, ctx }) => [
        update('settings', 'singleton', { deleteExternalUserAfter: job.attempts === 3 ? 'P33D' : 'P1D' }),
        ...processRequestJob(ctx, job.id),
      ],
      run: async () => {
        failures += 1;
        throw new Error('it is broken');
      },
    };
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(
        engine,
        { backOff: { initialMs: 1_000, maxMs: 60_000, maxAttempts: 3, maxExpiredLeases: 8 } },
        { note, faulty },
      );
    });
    after(() => w.close());

    const queue = (kind: string, dueAt: string, payload: unknown = null) =>
      insert('job', {
        id: randomUUID(),
        kind,
        subject: randomUUID(),
        dueAt,
        notBefore: begin.replace('2026', '2020'),
        claimedUntil: null,
        attempts: 0,
        lapses: 0,
        uniqueKey: null,
        payload,
        correlationId: 'test',
        lastError: null,
        failedAt: null,
      });

    async function offer(...groups: readonly Id[]) {
      const name = `n${++count}`;
      const ann = await w.user(`ann-${name}`);
      const group = groups[0] ?? (await w.group(`group-${name}`));
      const packageId = await w.accessPackage(`package-${name}`, group, ...groups.slice(1));
      const policyId = await w.policy(packageId);
      await w.worker.drain();
      return {
        name,
        ann,
        group,
        packageId,
        policyId,
        add: { type: 'adminAdd', assignment: { targetObjectId: ann, policyId, packageId } },
      };
    }

    test('moving the clock runs jobs in the order of their due times, each with its own as now', async () => {
      seen.length = 0;
      const [three, one, two] = [later('P3D'), later('P1D'), later('P2D')];
      await w.store.commit([
        queue('note', three, 'three'),
        queue('note', one, 'one'),
        queue('note', two, 'two'),
        queue('note', two, 'two too'),
        queue('note', later('P9D'), 'nine'),
        queue('note', later('-P1D'), 'overdue'),
      ]);
      const ran = await w.worker.runUntil(later('P5D'));
      assert.deepEqual(ran, { ran: 5, waiting: 0, failed: 0 });
      assert.deepEqual(
        [seen[0], seen[1], seen.slice(2, 4).sort(), seen[4]],
        [`${begin} overdue`, `${one} one`, [`${two} two`, `${two} two too`], `${three} three`],
      );
      assert.deepEqual(await w.worker.runUntil(later('P8D')), { ran: 0, waiting: 0, failed: 0 });
      assert.deepEqual((await w.worker.runUntil(later('P9D'))).ran, 1);
    });

    test('what a job queues for a time on the way is run on the way', async () => {
      const { add, ann } = await offer();
      const schedule = {
        startAt: later('P2D'),
        recurrence: null,
        expiration: { type: 'afterDuration', endAt: null, duration: 'P3D' },
      };
      const { id } = await w.ask({ ...add, schedule });
      const ran = await w.worker.runUntil(later('P10D'));
      // Its start, the reminder a day before its end, and its end; before that it was taken up.
      assert.deepEqual(ran, { ran: 4, waiting: 0, failed: 0 });
      const [assignment] = await w.rows('assignment', eq('id', id));
      assert.deepEqual(
        [assignment?.state, assignment?.startsAt, assignment?.endsAt, assignment?.endedAt],
        ['expired', later('P2D'), later('P5D'), later('P5D')],
      );
      const memberships = await w.store.read([
        {
          entity: 'membership',
          where: eq('memberId', ann),
          fields: 'all',
          expand: [],
          orderBy: [],
          top: null,
          skip: 0,
          after: null,
          count: false,
        },
      ]);
      assert.deepEqual(memberships[0]?.rows, [], 'closed memberships are history');
      const requests = await w.rows('assignmentRequest', eq('assignmentId', id));
      assert.deepEqual(requests.map((each) => [each.type, each.state, each.createdAt]).sort(), [
        ['adminAdd', 'delivered', begin],
        ['systemRemove', 'delivered', later('P5D')],
      ]);
      assert.deepEqual(await jobsOf(w, id), []);
    });

    test('a handler that dies before its commit is run again by another, and what it does is done once', async () => {
      const { add, ann, name } = await offer();
      let deaths = 0;
      const dying: JobDefinition = {
        ...processRequest,
        run: () => {
          deaths += 1;
          return new Promise(() => {});
        },
      };
      const dead = w.anotherWorker({ lease: 60_000 }, { processRequest: dying });
      const { id } = await w.ask(add);
      void dead.drain();
      while (deaths === 0) await wait(5);
      assert.deepEqual(
        await w.anotherWorker({ timeoutMs: 50 }).drain(),
        { ran: 0, waiting: 1, failed: 0 },
        'while the lease holds nobody else has it',
      );
      w.clock.skipped += 61_000;
      assert.deepEqual(await w.worker.drain(), { ran: 1, waiting: 0, failed: 0 });
      assert.equal((await w.request(id)).state, 'delivered');
      assert.deepEqual(await w.groupsOf(ann), [`group-${name}`]);
      assert.deepEqual(await jobsOf(w, id), []);
    });

    test('a handler that outlives its lease does not do again what its successor did', async () => {
      const { add, ann } = await offer();
      let release: () => void = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let hasBegun = false;
      const slow: JobDefinition = {
        ...processRequest,
        run: async (work) => {
          const commit = work.ctx.store.commit.bind(work.ctx.store);
          const store = {
            ...work.ctx.store,
            commit: async (changes: Parameters<typeof commit>[0]) => {
              hasBegun = true;
              await held;
              return commit(changes);
            },
          };
          return processRequest.run({ ...work, ctx: { ...work.ctx, store } });
        },
      };
      const { id } = await w.ask(add);
      const late = w.anotherWorker({}, { processRequest: slow }).drain();
      while (!hasBegun) await wait(5);
      w.clock.skipped += 61_000;
      await w.worker.drain();
      release();
      await late;
      assert.equal((await w.request(id)).state, 'delivered');
      assert.equal((await w.rows('membership', eq('memberId', ann))).length, 1);
      assert.equal(
        (
          await w.rows(
            'audit',
            and(eq('activityDisplayName', 'Fulfill access package assignment'), any('targets', eq('targetId', id))),
          )
        ).length,
        1,
      );
      assert.ok(w.events.some((event) => event.event === 'jobSuperseded' && event.subject === id));
    });

    test('a job that fails backs off, is given up in the end, and its giving up is written with it', async () => {
      failures = 0;
      await w.store.commit([queue('faulty', begin)]);
      assert.deepEqual(await w.worker.drain(), { ran: 0, waiting: 1, failed: 0 });
      assert.deepEqual(await w.worker.drain(), { ran: 0, waiting: 1, failed: 0 }, 'not before its time');
      assert.equal(failures, 1);
      w.clock.skipped += 1_500;
      await w.worker.drain();
      assert.equal(failures, 2);
      w.clock.skipped += 2_500;
      const { failed } = await w.worker.drain();
      assert.deepEqual([failed, failures], [1, 3]);
      const [job] = await w.rows('job', eq('kind', 'faulty'));
      assert.deepEqual([job?.lastError, job?.failedAt !== null, job?.claimedUntil], ['it is broken', true, null]);
      assert.equal((await w.rows('settings'))[0]?.deleteExternalUserAfter, 'P33D');
      assert.ok(w.events.some((event) => event.event === 'jobGaveUp'));
    });

    /** As a process does that takes up what is due, and dies. */
    const dies = async (kind: string): Promise<void> => {
      w.clock.skipped += 1_000_000;
      await w.store.claim({
        dueBy: w.clock.now,
        machineNow: formatInstant(Date.now() + w.clock.skipped),
        leaseEnds: [formatInstant(Date.now() + w.clock.skipped + 1)],
        limit: 50,
        kinds: [kind],
      });
      w.clock.skipped += 1_000;
    };

    test('a process that died is no attempt of its work: it backs off as if for the first time', async () => {
      failures = 0;
      await w.store.commit([
        { kind: 'deleteWhere', entity: 'job', where: eq('kind', 'faulty') },
        queue('faulty', begin),
      ]);
      for (const _ of [1, 2]) await dies('faulty');
      await w.worker.drain();
      const [job] = await w.rows('job', eq('kind', 'faulty'));
      assert.deepEqual([failures, job?.attempts, job?.lapses, job?.failedAt], [1, 1, 0, null]);
      w.clock.skipped += 1_500;
      await w.worker.drain();
      assert.equal(failures, 2);
      await w.store.commit([{ kind: 'deleteWhere', entity: 'job', where: eq('kind', 'faulty') }]);
    });

    test(
      'work that ends whoever takes it up is tried by itself, held longer each time, and given up in the end; ' +
        'what was beside it is done',
      async () => {
        let [running, most, deadly] = [0, 0, 0];
        const watched: JobDefinition = {
          giveUp: null,
          run: async ({ ctx, job }) => {
            most = Math.max(most, ++running);
            if (job.payload === 'deadly') deadly += 1;
            // Whoever runs beside another is seen by it.
            await new Promise((resolve) => {
              setTimeout(resolve, 20);
            });
            running -= 1;
            if (job.payload !== 'deadly') await ctx.store.commit([completeJob(job)]);
            return [];
          },
        };
        const worker = w.anotherWorker({ lease: 60_000, timeoutMs: 0, kinds: ['watched'] }, { watched });
        await w.store.commit(
          [1, 2, 3, 4].map(() => queue('watched', begin, 'beside')).concat(queue('watched', begin, 'deadly')),
        );
        for (const _ of [1, 2, 3]) await dies('watched');
        await worker.drain();
        assert.deepEqual([most, deadly], [1, 1], 'whoever may be to blame runs alone');
        const [left, ...more] = await w.rows('job', eq('kind', 'watched'));
        assert.deepEqual([left?.payload, more], ['deadly', []]);
        const held = Date.parse(left?.claimedUntil ?? '') - Date.now() - w.clock.skipped;
        assert.ok(held > 100_000 && held < 125_000, `it is held for ${held}`);
        for (const _ of [4, 5, 6, 7]) await dies('watched');
        const [last] = await w.rows('job', eq('kind', 'watched'));
        assert.deepEqual([last?.failedAt, deadly], [null, 1]);
        assert.equal((await worker.drain()).failed, 1);
        const [gone] = await w.rows('job', eq('kind', 'watched'));
        assert.deepEqual([gone?.failedAt !== null, gone?.uniqueKey, deadly], [true, null, 1]);
        assert.match(gone?.lastError ?? '', /ended, or was cut off/);
      },
    );

    test('a request whose delivery is given up is failed with a reason, and can be reprocessed', async () => {
      const { add } = await offer();
      const { id } = await w.ask(add);
      const broken = w.anotherWorker(
        { backOff: { initialMs: 1, maxMs: 1, maxAttempts: 1, maxExpiredLeases: 8 } },
        { processRequest: { ...processRequest, run: () => Promise.reject(new Error('no room')) } },
      );
      assert.equal((await broken.drain()).failed, 1);
      const failed = await w.request(id);
      assert.equal(failed.state, 'deliveryFailed');
      assert.match(failed.reason ?? '', /fault of the server/);
      assert.deepEqual(
        (await jobsOf(w, id)).map((job) => [job.lastError, job.uniqueKey]),
        [['no room', null]],
      );
    });

    test('a lost job is put back by the sweep', async () => {
      const second = await offer();
      const scheduled = await w.ask({
        ...second.add,
        schedule: {
          startAt: later('P400D'),
          recurrence: null,
          expiration: { type: 'notSpecified', endAt: null, duration: null },
        },
      });
      const third = await offer();
      const overdue = await w.ask({
        ...third.add,
        schedule: {
          startAt: null,
          recurrence: null,
          expiration: { type: 'afterDuration', endAt: null, duration: 'PT1H' },
        },
      });
      const { add } = await offer();
      const lost = await w.ask(add);
      await w.store.commit([
        { kind: 'deleteWhere', entity: 'job', where: oneOfValues('subject', [lost.id, scheduled.id, overdue.id]) },
      ]);
      assert.deepEqual(
        [(await w.request(lost.id)).state, (await w.request(scheduled.id)).state],
        ['submitted', 'scheduled'],
      );
      w.clock.now = later('P1D');
      await w.store.commit([sweepJobIfAbsent(w.context()), sweepJobIfAbsent(w.context())]);
      await w.worker.drain();
      assert.equal((await w.request(lost.id)).state, 'delivered');
      assert.deepEqual(
        (await jobsOf(w, scheduled.id)).map((job) => [job.kind, job.dueAt]),
        [['startRequest', later('P400D')]],
      );
      assert.equal((await w.rows('assignment', eq('id', overdue.id)))[0]?.state, 'expired');
      await w.store.commit([sweepJobIfAbsent(w.context())]);
      await w.worker.drain();
      assert.deepEqual(
        w.events.filter((event) => event.event === 'swept').map((event) => event.recreated),
        [3, 0],
      );
      await w.store.commit([{ kind: 'deleteWhere', entity: 'job', where: eq('subject', scheduled.id) }]);
      w.clock.now = begin;
    });

    test('package roles that change reach everybody who holds the package', async () => {
      const { packageId, policyId, group, name } = await offer();
      const people = await Promise.all(Array.from({ length: 5 }, (_, at) => w.user(`p${at}-${name}`)));
      for (const each of people)
        await w.ask({ type: 'adminAdd', assignment: { targetObjectId: each, policyId, packageId } });
      await w.worker.drain();
      const second = await w.group(`second-${name}`);
      const added = await w.addRole(packageId, second);
      await w.worker.drain();
      for (const each of people) assert.deepEqual(await w.groupsOf(each), [`group-${name}`, `second-${name}`]);
      await w.removeRole(packageId, added);
      await w.worker.drain();
      for (const each of people) assert.deepEqual(await w.groupsOf(each), [`group-${name}`]);
      assert.equal((await w.rows('membership', eq('groupId', group))).length, 5);
    });

    test('a change reaches each of very many exactly once, whatever the size of a batch', async () => {
      const { packageId, policyId } = await offer();
      const ids = Array.from({ length: 450 }, () => randomUUID());
      await w.store.commit(
        ids.map((id) =>
          insert('assignment', {
            id,
            packageId,
            catalogId,
            policyId,
            policyRevisionId: policyId,
            targetId: id,
            state: 'delivered',
            status: 'Delivered',
            schedule: unspecifiedSchedule,
            isExtended: false,
            createdByObjectId: null,
            startsAt: begin,
            endsAt: null,
            endedAt: null,
            createdAt: begin,
          }),
        ),
      );
      await w.store.commit(redeliverPackageJob(w.context(), packageId));
      const reached: Id[] = [];
      const reach: JobDefinition = {
        giveUp: null,
        run: async ({ ctx, job }) => {
          await ctx.store.commit([completeJob(job)]);
          reached.push(job.subject);
          return [];
        },
      };
      const { ran } = await w.anotherWorker({}, { redeliverAssignment: reach }).drain();
      assert.deepEqual([ran, reached.toSorted()], [453, ids.toSorted()]);
    });

    test('roles that change while people are being assigned reach them all', async () => {
      const { packageId, policyId, name } = await offer();
      const people = await Promise.all(Array.from({ length: 8 }, (_, at) => w.user(`q${at}-${name}`)));
      await Promise.all(
        people.map((each) => w.ask({ type: 'adminAdd', assignment: { targetObjectId: each, policyId, packageId } })),
      );
      const second = await w.group(`second-${name}`);
      const workers = [w.worker, w.anotherWorker()];
      await Promise.all([...workers.map((each) => each.drain()), w.addRole(packageId, second)]);
      await w.worker.drain();
      for (const each of people) assert.deepEqual(await w.groupsOf(each), [`group-${name}`, `second-${name}`]);
    });

    /** The kind of work, with something that happens between what it has read and what it commits, the first time. */
    const meanwhile = (kind: JobDefinition, happens: () => Promise<unknown>): JobDefinition => {
      let hasHappened = false;
      return {
        ...kind,
        run: (work) =>
          kind.run({
            ...work,
            ctx: {
              ...work.ctx,
              store: {
                ...work.ctx.store,
                commit: async (changes) => {
                  if (!hasHappened) {
                    hasHappened = true;
                    await happens();
                  }
                  await work.ctx.store.commit(changes);
                },
              },
            },
          }),
      };
    };

    test('a role that comes into the package between reading and writing is delivered all the same', async () => {
      const { add, ann, packageId, name } = await offer();
      const second = await w.group(`second-${name}`);
      const { id } = await w.ask(add);
      const run = meanwhile(processRequest, async () => {
        await w.addRole(packageId, second);
        await w.anotherWorker({ timeoutMs: 0 }).drain();
      });
      await w.anotherWorker({}, { processRequest: run }).drain();
      assert.equal((await w.request(id)).state, 'delivered');
      assert.deepEqual(await w.groupsOf(ann), [`group-${name}`, `second-${name}`]);
    });

    test('a group that comes into another between reading and writing is counted all the same', async () => {
      const { add, ann, group, name } = await offer();
      const outer = await w.group(`outer-${name}`);
      await w.ask(add);
      const run = meanwhile(processRequest, async () =>
        w.store.commit(await changeMemberships(w.context(), [{ groupId: outer, memberId: group, action: 'add' }])),
      );
      await w.anotherWorker({}, { processRequest: run }).drain();
      assert.deepEqual(
        (await w.rows('memberOf', eq('memberId', ann))).map((each) => each.groupId).sort(),
        [group, outer].sort(),
      );
    });

    test('what another assignment comes to give between reading and writing is not taken', async () => {
      const first = await offer();
      const second = await offer(first.group);
      const { id } = await w.ask(first.add);
      await w.worker.drain();
      await w.ask({ type: 'adminRemove', assignment: { id } });
      const run = meanwhile(processRequest, async () => {
        await w.ask({ ...second.add, assignment: { ...second.add.assignment, targetObjectId: first.ann } });
        await w.anotherWorker({ timeoutMs: 0 }).drain();
      });
      await w.anotherWorker({}, { processRequest: run }).drain();
      assert.equal((await w.groupsOf(first.ann)).length, 1);
    });

    test('a group that is deleted between reading and writing is not given', async () => {
      const { add, group } = await offer();
      const { id } = await w.ask(add);
      const run = meanwhile(processRequest, () =>
        w.store.commit([update('directoryObject', group, { deletedAt: begin })]),
      );
      await w.anotherWorker({}, { processRequest: run }).drain();
      assert.equal((await w.request(id)).state, 'deliveryFailed');
    });

    test('a request that is cancelled between reading and writing is not delivered', async () => {
      const { add, ann } = await offer();
      const { id } = await w.ask(add);
      const run = meanwhile(processRequest, () => w.run(cancelRequest, { id }));
      await w.anotherWorker({}, { processRequest: run }).drain();
      assert.equal((await w.request(id)).state, 'canceled');
      assert.deepEqual(await w.groupsOf(ann), []);
    });

    test('a part that cannot be given leaves the rest given, with a reason, and comes when it can', async () => {
      const good = await w.group(`good-${count}`);
      const { add, group, ann, packageId } = await offer(await w.group(`bad-${count}`), good);
      await w.store.commit([update('directoryObject', group, { groupTypes: ['DynamicMembership'] })]);
      const { id } = await w.ask(add);
      await w.worker.drain();
      const request = await w.request(id);
      assert.deepEqual([request.state, request.status], ['partiallyDelivered', 'PartiallyFulfilled']);
      assert.match(request.reason ?? '', /fills itself by a rule/);
      assert.equal((await w.groupsOf(ann)).length, 1);
      assert.deepEqual(
        (await w.rows('roleGrant', eq('subjectId', request.targetId))).map((grant) => grant.status).sort(),
        ['Failed', 'Fulfilled'],
      );
      assert.equal((await w.rows('assignment', eq('id', id)))[0]?.status, 'PartiallyDelivered');
      await w.store.commit([
        update('directoryObject', group, { groupTypes: [] }),
        ...redeliverPackageJob(w.context(), packageId),
      ]);
      await w.worker.drain();
      assert.equal((await w.groupsOf(ann)).length, 2);
      assert.equal((await w.rows('assignment', eq('id', id)))[0]?.state, 'delivered');
    });

    test('what two packages give stays until the last of them ends', async () => {
      const first = await offer();
      const second = await offer(first.group);
      const one = await w.ask(first.add);
      const two = await w.ask({ ...second.add, assignment: { ...second.add.assignment, targetObjectId: first.ann } });
      await w.worker.drain();
      await w.ask({ type: 'adminRemove', assignment: { id: one.id } });
      await w.worker.drain();
      assert.equal((await w.groupsOf(first.ann)).length, 1);
      await w.ask({ type: 'adminRemove', assignment: { id: two.id } });
      await w.worker.drain();
      assert.equal((await w.groupsOf(first.ann)).length, 0);
    });

    test('who was in the group already is not added twice, and leaves it at the end', async () => {
      const { add, ann, group } = await offer();
      await w.store.commit([
        insert('membership', { id: randomUUID(), groupId: group, memberId: ann, from: begin, until: null }),
        insert('memberOf', { id: randomUUID(), groupId: group, memberId: ann, paths: 1 }),
      ]);
      const { id } = await w.ask(add);
      await w.worker.drain();
      assert.equal((await w.request(id)).state, 'delivered');
      assert.equal((await w.rows('membership', eq('memberId', ann))).length, 1);
      await w.ask({ type: 'adminRemove', assignment: { id } });
      await w.worker.drain();
      assert.deepEqual([await w.groupsOf(ann), await w.rows('memberOf', eq('memberId', ann))], [[], []]);
    });

    test('owners, app roles and site roles are given and taken too', async () => {
      const { ann, packageId, policyId, group, name } = await offer();
      const [application, role, site, siteRole] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const { newDirectoryObject: newObject } = await import('../../src/model/newRow.ts');
      await w.store.commit([
        insert(
          'directoryObject',
          newObject('servicePrincipal', application, begin, {
            displayName: `app-${name}`,
            appId: randomUUID(),
            appRoles: [
              {
                id: role,
                displayName: 'Reader',
                description: null,
                value: 'r',
                isEnabled: true,
                allowedMemberTypes: ['User'],
                origin: 'Application',
              },
            ],
          }),
        ),
        insert('site', {
          id: site,
          siteId: `site-${name}`,
          displayName: 'Site',
          name: null,
          description: null,
          webUrl: `https://sites.example/${name}`,
          createdAt: begin,
          modifiedAt: begin,
          deletedAt: null,
        }),
        insert('siteRole', {
          id: siteRole,
          siteId: site,
          sequence: '4',
          displayName: 'Contributors',
          description: null,
        }),
      ]);
      await w.addRole(packageId, group, 'Owner');
      await w.addResource(packageId, {
        objectId: application,
        originSystem: 'AadApplication',
        roleOriginId: role,
        name: `app-${name}`,
      });
      await w.addResource(packageId, {
        objectId: site,
        originSystem: 'SharePointOnline',
        roleOriginId: '4',
        name: `site-${name}`,
      });
      const { id } = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: ann, policyId, packageId } });
      await w.worker.drain();
      const held = async () =>
        [
          await w.rows('ownership', eq('ownerId', ann)),
          await w.rows('appRoleAssignment', eq('principalId', ann)),
          await w.rows('sitePermission', eq('principalId', ann)),
        ].map((rows) => rows.length);
      assert.deepEqual([(await w.request(id)).state, (await w.request(id)).reason], ['delivered', null]);
      assert.deepEqual(await held(), [1, 1, 1]);
      const [assigned] = await w.rows('appRoleAssignment', eq('principalId', ann));
      assert.deepEqual(
        [assigned?.appRoleId, assigned?.resourceId, assigned?.principalType],
        [role, application, 'User'],
      );
      await w.ask({ type: 'adminRemove', assignment: { id } });
      await w.worker.drain();
      assert.deepEqual(await held(), [0, 0, 0]);
    });

    test('an assignment that ended before its extension came is not revived', async () => {
      const { add, ann, packageId } = await offer();
      const { id } = await w.ask({
        ...add,
        schedule: {
          startAt: null,
          recurrence: null,
          expiration: { type: 'afterDuration', endAt: null, duration: 'PT1H' },
        },
      });
      await w.worker.drain();
      const extension = await w.ask({ type: 'userExtend', assignment: { packageId } }, self(ann));
      await w.store.commit([
        { kind: 'updateWhere', entity: 'job', where: eq('subject', extension.id), set: { dueAt: later('P1D') } },
      ]);
      await w.worker.runUntil(later('P2D'));
      assert.equal((await w.rows('assignment', eq('id', id)))[0]?.state, 'expired');
      const ended = await w.request(extension.id);
      assert.deepEqual([ended.state, ended.assignmentId], ['deliveryFailed', id]);
      assert.match(ended.reason ?? '', /had ended on/);
    });

    test('a started worker runs what falls due by itself, and stops when all that runs has committed', async () => {
      const { add, ann } = await offer();
      const own = w.anotherWorker({ poll: 5_000 });
      own.start();
      const { id } = await w.ask(add);
      for (let tries = 0; (await w.request(id)).state !== 'delivered' && tries < 200; tries += 1) await wait(10);
      assert.equal((await w.request(id)).state, 'delivered');
      const removal = await w.ask({ type: 'adminRemove', assignment: { id } });
      await own.drainFor(5_000);
      assert.equal((await w.request(removal.id)).state, 'delivered');
      await own.stop();
      const again = await w.ask(add);
      await wait(30);
      assert.equal((await w.request(again.id)).state, 'submitted', 'a stopped worker takes nothing');
      await w.worker.drain();
      assert.equal((await w.groupsOf(ann)).length, 1);
    });

    test('a started worker asks for what it was told of, and leaves other kinds to others', async () => {
      const { add } = await offer();
      const claims: string[] = [];
      const asking = (kind: string) =>
        w.anotherWorker(
          { kinds: [kind], poll: 60_000 },
          {},
          {
            ...w.store,
            claim: (wish) => {
              claims.push(kind);
              return w.store.claim(wish);
            },
          },
        );
      const workers = ['processRequest', 'removeGuest'].map(asking);
      for (const worker of workers) worker.start();
      for (let tries = 0; claims.length < 2 && tries < 500; tries += 1) await wait(10);
      claims.length = 0;
      const { id } = await w.ask(add);
      for (let tries = 0; (await w.request(id)).state !== 'delivered' && tries < 200; tries += 1) await wait(10);
      assert.equal((await w.request(id)).state, 'delivered');
      await wait(50);
      assert.deepEqual(claims, ['processRequest']);
      await Promise.all(workers.map((worker) => worker.stop()));
    });

    test('every kind of job has a handler', async () => {
      const { JobKinds } = await import('../../src/flows/jobKinds.ts');
      assert.deepEqual(
        [
          ...Object.keys(handlers),
          'callOut',
          'lookAtConnection',
          'provisionLink',
          'sendMail',
          'sendNotifications',
        ].sort(),
        [...JobKinds].sort(),
      );
      assert.ok(admin);
    });
  });
}
