// What goes outside has workers of its own: it holds nothing else up, and moving the clock waits for it only so long; a
// process that dies in a call makes it again.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { systemCaller } from '../../src/domain/caller.ts';
import type { JobKind } from '../../src/flows/jobKinds.ts';
import { callOutJob } from '../../src/flows/extensions/extensionJobs.ts';
import { eq } from '../../src/odata/query.ts';
import { insert } from '../../src/store/contract.ts';
import { createCallOut } from '../../src/work/extensions/callOut.ts';
import { completeJob, type JobDefinition } from '../../src/work/queue/job.ts';
import { createWorkerPools } from '../../src/work/queue/workerPools.ts';
import { createCalloutLimiter } from '../../src/work/extensions/calloutLimiter.ts';
import { formatInstant } from '../../src/domain/time.ts';
import { stopPostgres } from '../app/latchkey.ts';
import { engines } from '../store/open.ts';
import { admin, begin, catalogId, openWorld, type World } from './world.ts';

const done: JobDefinition = {
  giveUp: null,
  run: async ({ ctx, job }) => {
    await ctx.store.commit([completeJob(job)]);
    return [];
  },
};

/** A job of a kind that stands for another: what its handler does is the test's. */
const job = (kind: JobKind, dueAt = begin) =>
  insert('job', {
    id: randomUUID(),
    kind,
    subject: randomUUID(),
    dueAt,
    notBefore: formatInstant(0),
    claimedUntil: null,
    attempts: 0,
    lapses: 0,
    uniqueKey: null,
    payload: null,
    correlationId: 'test',
    lastError: null,
    failedAt: null,
  });

function lanesOf(
  world: World,
  handlers: Partial<Record<JobKind, JobDefinition>>,
  patience: number,
  { keepsMails = false, lease = 60_000 } = {},
) {
  return createWorkerPools(
    {
      keepsMails,
      store: world.store,
      observer: { publish: () => {}, subscribe: () => () => {} },
      clock: { tenantNow: () => world.clock.now, machineNow: Date.now },
      contextAt: () => world.context(systemCaller),
      handlers: handlers as Readonly<Record<string, JobDefinition>>,
      settings: { poll: 20, timeoutMs: 1_000, lease },
    },
    patience,
  );
}

for (const engine of engines) {
  describe(`lanes on ${engine}`, () => {
    test('work inside is done while every call outside hangs', async () => {
      const world = await openWorld(engine);
      let release: () => void = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const ran: string[] = [];
      const lanes = lanesOf(
        world,
        {
          callOut: {
            ...done,
            run: async (work) => {
              await held;
              return done.run(work);
            },
          },
          redeliverPackage: {
            ...done,
            run: async (work) => {
              ran.push(work.job.id);
              return done.run(work);
            },
          },
        },
        300,
      );
      await world.store.commit([...Array.from({ length: 100 }, () => job('callOut')), job('redeliverPackage')]);
      lanes.start();
      await lanes.drain();
      assert.equal(ran.length, 1);
      release();
      await lanes.stop();
      await world.close();
    });

    test('mails that are only kept are claimed for as long as work inside, sent ones for a minute', async () => {
      const world = await openWorld(engine);
      for (const [keepsMails, seconds] of [
        [true, 5],
        [false, 60],
      ] as const) {
        const held: number[] = [];
        const noting: JobDefinition = {
          ...done,
          run: async (work) => {
            held.push((Date.parse(work.job.claimedUntil as string) - Date.now()) / 1_000);
            return done.run(work);
          },
        };
        await world.store.commit([job('sendMail')]);
        await lanesOf(world, { sendMail: noting }, 5_000, { keepsMails, lease: 5_000 }).drain();
        assert.equal(held.length, 1);
        assert.ok((held[0] as number) <= seconds && (held[0] as number) > seconds - 4, `${held[0]} s`);
      }
      await world.close();
    });

    test('moving the clock waits for calls, in the order of time, and no longer than its patience', async () => {
      const world = await openWorld(engine);
      const order: string[] = [];
      const noting = (name: string, milliseconds: number): JobDefinition => ({
        ...done,
        run: async (work) => {
          await new Promise((resolve) => {
            setTimeout(resolve, milliseconds);
          });
          order.push(`${name} ${work.job.dueAt.slice(0, 10)}`);
          return done.run(work);
        },
      });
      const lanes = lanesOf(world, { callOut: noting('call', 100), redeliverPackage: noting('work', 0) }, 5_000);
      const day = (number: number): string => `2026-06-0${number}T12:00:00.000Z`;
      await world.store.commit([
        job('redeliverPackage', day(2)),
        job('callOut', day(2)),
        job('redeliverPackage', day(3)),
        job('callOut', day(3)),
      ]);
      await lanes.runUntil(day(5));
      assert.deepEqual(order, ['work 2026-06-02', 'call 2026-06-02', 'work 2026-06-03', 'call 2026-06-03']);
      let release: () => void = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const slow = lanesOf(
        world,
        {
          callOut: {
            ...done,
            run: async (work) => {
              await held;
              order.push('slow');
              return done.run(work);
            },
          },
          redeliverPackage: noting('work', 0),
        },
        200,
      );
      await world.store.commit([job('callOut', day(6)), job('redeliverPackage', day(7))]);
      await slow.runUntil(day(8));
      assert.equal(order.at(-1), 'work 2026-06-07');
      release();
      await slow.stop();
      await world.close();
    });

    test(
      'a process that dies between the call and its record calls again under the same id, and one record and ' +
        'one audit row are kept',
      async () => {
        const bodies: string[] = [];
        const outside = {
          call: async (_url: string, { body }: { readonly body: string | null }) => {
            bodies.push(body ?? '');
            return { status: 202, headers: {}, body: '' };
          },
          addressOf: async () => ({ address: '127.0.0.1', family: 4 }),
          sign: async () => ({}),
          origin: () => 'http://here',
          pageOrigin: () => 'http://here',
          tenantId: () => 'tenant',
          isOwnAddress: () => false,
        };
        const handler = createCallOut(() => outside, createCalloutLimiter());
        const world = await openWorld(engine, {}, { callOut: handler });
        const extensionId = randomUUID();
        const calloutId = randomUUID();
        const stage = 'assignmentRequestGranted';
        await world.store.commit([
          insert('customExtension', {
            id: extensionId,
            catalogId,
            kind: 'request',
            displayName: 'X',
            description: null,
            endpoint: { kind: 'http', targetUrl: 'http://127.0.0.1:1/x' },
            authentication: null,
            client: null,
            callback: null,
            deletedAt: null,
            createdAt: begin,
            modifiedAt: begin,
            createdBy: null,
            modifiedBy: null,
          }),
          insert('callout', {
            id: calloutId,
            requestId: randomUUID(),
            assignmentId: null,
            catalogId,
            extensionId,
            extensionKind: 'request',
            stage,
            state: 'queued',
            waits: false,
            detail: null,
            externalCorrelationId: null,
            createdAt: begin,
            sentAt: null,
            endedAt: null,
            timesOutAt: null,
          }),
          ...callOutJob(world.context(admin), calloutId),
        ]);
        const [claimed] = await world.store.claim({
          dueBy: begin,
          machineNow: formatInstant(Date.now()),
          leaseEnds: [formatInstant(Date.now() + 60_000)],
          limit: 1,
          kinds: ['callOut'],
        });
        assert.ok(claimed);
        const context = world.context(systemCaller);
        const dying = {
          ...context,
          store: {
            ...context.store,
            read: (queries: Parameters<typeof context.store.read>[0]) => context.store.read(queries),
            commit: () => Promise.reject(new Error('the process dies here')),
          },
        };
        await assert.rejects(handler.run({ ctx: dying, job: claimed }), /dies here/);
        assert.equal(bodies.length, 1);
        assert.equal((await world.worker.drain()).ran, 0);
        world.clock.skipped = 61_000;
        await world.worker.drain();
        assert.equal(bodies.length, 2);
        assert.equal(bodies[0], bodies[1]);
        const [record] = await world.rows('callout', eq('id', calloutId));
        assert.deepEqual(
          [record?.state, (await world.audits()).filter((each) => each === 'Execute custom extension').length],
          ['calloutSent', 1],
        );
        await world.close();
      },
    );
  });
}
after(stopPostgres);
