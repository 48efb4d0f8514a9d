// What ends a request ends all of it: every way in which one ends, against everything that may be open for it, on both
// engines.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { updateApprovalStage } from '../../src/commands/approvals/updateApprovalStage.ts';
import { deleteUser } from '../../src/commands/directory/users/deleteUser.ts';
import { deletePackage } from '../../src/commands/packages/deletePackage.ts';
import { deletePolicy } from '../../src/commands/policies/deletePolicy.ts';
import { cancelRequest } from '../../src/commands/requests/cancelRequest.ts';
import { reprocessRequest } from '../../src/commands/requests/reprocessRequest.ts';
import { resumeRequest } from '../../src/commands/requests/resumeRequest.ts';
import type { Id } from '../../src/domain/base.ts';
import type { AssignmentRequest } from '../../src/domain/requests/requestEntities.ts';
import type { Job } from '../../src/domain/tenant/tenantEntities.ts';
import type { Policy } from '../../src/domain/policies/policyEntities.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, any, eq, not, oneOfValues } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { endCallout } from '../../src/work/extensions/endCallout.ts';
import { processRequest } from '../../src/work/requests/processRequest.ts';
import { completeJob, type JobDefinition } from '../../src/work/queue/job.ts';
import { engines } from '../store/open.ts';
import { approvalBy } from './approvals.ts';
import { admin, begin, catalogId, openWorld, self, type World } from './world.ts';

/** What a request waits for when it ends. */
type Wait = 'approval' | 'extension' | 'start';

interface Waiting {
  readonly w: World;
  readonly request: AssignmentRequest;
  readonly user: Id;
  readonly approver: Id;
  readonly packageId: Id;
  readonly policyId: Id;
}

interface Way {
  readonly of: readonly Wait[];
  readonly end: (waiting: Waiting) => Promise<unknown>;
  readonly state: AssignmentRequest['state'];
}

const forget: JobDefinition = {
  giveUp: null,
  run: async ({ ctx, job }) => {
    await ctx.store.commit([completeJob(job)]);
    return [];
  },
};

/** The first row. */
function only<T>([first]: readonly T[]): T {
  assert.ok(first);
  return first;
}
const calloutOf = async ({ w, request }: Waiting) => only(await w.rows('callout', eq('requestId', request.id)));

/** One of the two extensions that are waited for calls back. */
const callback = (state: string) => async (at: Waiting) => {
  const data = { state, customExtensionStageInstanceId: (await calloutOf(at)).id };
  assert.equal(await at.w.tell(resumeRequest, { id: at.request.id, body: { data } }), '204');
};

const deletePolicyOf = async (at: Waiting) => assert.equal(await at.w.tell(deletePolicy, { id: at.policyId }), '204');
const giveUp = async ({ w, request }: Waiting) =>
  w.store.commit((await processRequest.giveUp?.({ ctx: w.context(), job: { subject: request.id } as Job })) ?? []);

// biome-ignore format: a table, read by column
const ways: Readonly<Record<string, Way>> = {
  'its sender takes it back':        { of: ['approval', 'extension', 'start'], state: 'canceled',
    end: async (at) => assert.equal(await at.w.tell(cancelRequest, { id: at.request.id }, self(at.user)), '200') },
  'its policy is deleted':           { of: ['approval', 'extension', 'start'], state: 'canceled',
    end: deletePolicyOf },
  'its package is deleted':          { of: ['approval', 'extension', 'start'], state: 'canceled',
    end: async (at) => assert.equal(await at.w.tell(deletePackage, { id: at.packageId }), '204') },
  'its person is deleted':           { of: ['approval', 'extension', 'start'], state: 'canceled',
    end: async (at) => assert.equal(await at.w.tell(deleteUser, { id: at.user }, root), '204') },
  'an approver denies it':           { of: ['approval'], state: 'denied',
    end: async (at) => decide(at, 'denied') },
  'nobody decides in time':          { of: ['approval'], state: 'denied',
    end: async ({ w }) => pass(w, 'P15D') },
  'an extension denies it':          { of: ['extension'], state: 'denied', end: callback('denied') },
  'an extension cancels it':         { of: ['extension'], state: 'canceled', end: callback('canceled') },
  'an extension never calls back':   { of: ['extension'], state: 'deliveryFailed',
    end: async ({ w }) => pass(w, 'P1D') },
  'an extension does not take it':   { of: ['extension'], state: 'deliveryFailed',
    end: async (at) => at.w.store.commit((await endCallout(at.w.context(), (await calloutOf(at)).id,
      { event: 'refuse', detail: 'No.', correlationId: null, attempts: 1 })).changes) },
  'the server gives it up':          { of: ['approval', 'extension', 'start'], state: 'deliveryFailed',
    end: giveUp },
};

const root = {
  ...admin,
  directoryRoles: new Set(['globalAdministrator'] as const),
  permissions: new Set(['User.ReadWrite.All']),
};

async function decide(at: Waiting, result: 'approved' | 'denied'): Promise<void> {
  const body = { result, justification: 'No.' };
  assert.equal(await at.w.tell(updateApprovalStage, { id: await firstStageOf(at), body }, self(at.approver)), '204');
}

const firstStageOf = async ({ w, request }: Waiting): Promise<Id> =>
  only((await w.rows('approvalStage', eq('approvalId', request.id))).filter(({ position }) => position === 0)).id;

async function pass(w: World, duration: string): Promise<void> {
  w.clock.now = addDuration(w.clock.now, duration) ?? w.clock.now;
  await w.worker.drainFor(20_000);
}

const expiration = { type: 'noExpiration', endAt: null, duration: null };
const stageOf = (extensionId: Id) =>
  ({ id: randomUUID(), stage: 'assignmentRequestCreated', extensionId }) as Policy['extensionStages'][number];
const extension = {
  catalogId,
  kind: 'request',
  endpoint: { kind: 'http', targetUrl: 'https://there.example/' },
  callback: { timeoutDuration: 'PT1H' },
  createdAt: begin,
  modifiedAt: begin,
} as const;

async function wait(w: World, engine: string, what: Wait, way: string): Promise<Waiting> {
  const name = `${what}-${way.replaceAll(' ', '-')}-${engine}`.slice(0, 60);
  const [user, approver] = [await w.user(name), await w.user(`a-${name}`)];
  const packageId = await w.accessPackage(name);
  const extensions = [randomUUID(), randomUUID()];
  if (what === 'extension')
    await w.store.commit(extensions.map((id) => insert('customExtension', { ...extension, id, displayName: name })));
  const policyId = await w.policy(packageId, {
    notificationsDisabled: false,
    ...(what === 'approval' ? { approval: approvalBy(approver) } : {}),
    ...(what === 'extension' ? { extensionStages: extensions.map(stageOf) } : {}),
    allowsCustomSchedule: true,
  });
  const request = await w.ask(
    {
      type: 'userAdd',
      packageId,
      policyId,
      ...(what === 'start'
        ? { schedule: { startAt: addDuration(w.clock.now, 'P3D'), recurrence: null, expiration } }
        : {}),
    },
    self(user),
  );
  await w.worker.drainFor(20_000);
  const waiting = { w, request: await w.request(request.id), user, approver, packageId, policyId };
  assert.equal(
    waiting.request.state,
    { approval: 'pendingApproval', extension: 'submitted', start: 'scheduled' }[what],
  );
  return waiting;
}

/** Everything that is open for a request, in words. */
async function openFor({ w, request: { id } }: Waiting): Promise<readonly string[]> {
  const stages = await w.rows('approvalStage', eq('approvalId', id));
  const callouts = await w.rows('callout', eq('requestId', id));
  const about = [id, ...stages.map((each) => each.id), ...callouts.map((each) => each.id)];
  const jobs = await w.rows('job', oneOfValues('subject', about));
  const approvals = await w.rows('approval', eq('id', id));
  const request = await w.request(id);
  return [
    ...(request.completedAt === null ? ['the request has not ended'] : []),
    ...(request.expirationAt !== null ? ['the request expires'] : []),
    ...approvals.filter((each) => each.completedAt === null).map(() => 'the approval'),
    ...stages
      .filter((each) => each.state === 'inProgress' || each.state === 'initializing')
      .map((each) => `stage ${each.position + 1}`),
    ...callouts.filter((each) => each.state === 'queued' || each.state === 'waitingForCallback').map(() => 'a callout'),
    ...jobs.map((each) => `the job ${each.kind}`),
  ];
}

for (const engine of engines) {
  describe(`the end of a request on ${engine}`, () => {
    let w: World;
    before(async () => {
      w = await openWorld(engine, {}, { callOut: forget });
    });
    after(() => w.close());

    for (const [name, way] of Object.entries(ways))
      for (const what of way.of)
        test(`of a request that waits for its ${what}, nothing is left open where ${name}`, async () => {
          const waiting = await wait(w, engine, what, name);
          await way.end(waiting);
          const ended = await w.request(waiting.request.id);
          assert.equal(ended.state, way.state);
          assert.deepEqual(await openFor(waiting), []);
          const mails = await w.rows('mail', eq('requestId', ended.id));
          await pass(w, 'P30D');
          const later = await w.rows('mail', eq('requestId', ended.id));
          assert.deepEqual(later.length, mails.length, 'nobody is told of it later');
          assert.deepEqual(await w.rows('job', not(eq('failedAt', null))), []);
          assert.equal((await w.request(ended.id)).state, way.state);
        });

    test('where nobody was left to decide, the log says what the audit says', async () => {
      const waiting = await wait(w, engine, 'approval', 'nobody-left');
      await w.store.commit([update('directoryObject', waiting.approver, { accountEnabled: false })]);
      await pass(w, 'P15D');
      const { id } = waiting.request;
      const told = w.events.flatMap((each) =>
        each.event === 'requestMoved' && each.requestId === id && each.to === 'denied' ? [each.reason] : [],
      );
      const activity = 'Access package assignment request timed out (no approver action taken)';
      const about = and(eq('activityDisplayName', activity), any('targets', eq('targetId', id)));
      const audited = (await w.rows('audit', about)).map((each) => each.resultReason);
      const reason = 'Nobody decided in time, and nobody was left who could decide.';
      assert.deepEqual([told, audited], [[reason], [reason]]);
    });

    test('a request whose policy is gone is not taken up again', async () => {
      const waiting = await wait(w, engine, 'approval', 'again');
      await giveUp(waiting);
      assert.equal(await w.tell(deletePolicy, { id: waiting.policyId }), '204');
      assert.equal(await w.tell(reprocessRequest, { id: waiting.request.id }), 'policyNotFound');
    });

    test('a decision that comes after the end is told that it was decided', async () => {
      const waiting = await wait(w, engine, 'approval', 'too-late');
      const id = await firstStageOf(waiting);
      await deletePolicyOf(waiting);
      const input = { id, body: { result: 'approved', justification: '' } };
      assert.equal(await w.tell(updateApprovalStage, input, self(waiting.approver)), 'approvalDecided');
    });

    test('a removal goes on when its person is deleted', async () => {
      const user = await w.user(`removal-${engine}`);
      const packageId = await w.accessPackage(`removal-${engine}`);
      const policyId = await w.policy(packageId);
      const given = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: user, packageId, policyId } });
      await w.worker.drainFor(20_000);
      const taken = await w.ask({ type: 'adminRemove', assignment: { id: given.id } });
      assert.equal(await w.tell(deleteUser, { id: user }, root), '204');
      await w.worker.drainFor(20_000);
      assert.equal((await w.request(taken.id)).state, 'delivered');
      assert.equal((await w.rows('assignment', eq('id', given.id)))[0]?.state, 'expired');
    });
  });
}
