// What always holds of a tenant: one that has lived keeps every invariant, each breach is found, and what is sure to be
// right is mended by whoever may, on both engines.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { updateApprovalStage } from '../../src/commands/approvals/updateApprovalStage.ts';
import type { Id } from '../../src/domain/base.ts';
import { addDuration } from '../../src/domain/time.ts';
import { checkInvariantsJobIfAbsent, processRequestJob } from '../../src/flows/queueJobs.ts';
import { and, eq, everyRow, oneOfValues } from '../../src/odata/query.ts';
import { insert, update, type Change } from '../../src/store/contract.ts';
import type { Mender } from '../../src/work/invariants/checkPage.ts';
import { checkTenant } from '../../src/work/invariants/checkTenant.ts';
import { invariants } from '../../src/work/invariants/invariants.ts';
import { approvalBy } from './approvals.ts';
import { engines } from '../store/open.ts';
import { catalogId, openWorld, self, type World } from './world.ts';

interface Tenant {
  readonly user: Id;
  readonly approver: Id;
  readonly group: Id;
  readonly packageId: Id;
  readonly policyId: Id;
  /** Delivered, without an end. */
  readonly assignment: Id;
  /** Waits for an approval, in another package. */
  readonly waiting: Id;
  readonly waitingPolicy: Id;
}

interface Breach {
  readonly by: (w: World, t: Tenant) => Promise<readonly Change[]>;
  readonly mended: Mender | null;
  /** Further invariants that the same breach violates. */
  readonly also?: readonly string[];
}

const gone = { deletedAt: '2026-06-01T12:00:00.000Z' };
const hide = (entity: 'policy' | 'accessPackage', id: Id): readonly Change[] => [update(entity, id, gone)];
const stagesOf = (w: World, t: Tenant) => w.rows('approvalStage', eq('approvalId', t.waiting));

// biome-ignore format: a table, read by column
const breaches: Readonly<Record<string, Breach>> = {
  requestHasGround:    { mended: 'sweep', by: async (_, t) => hide('policy', t.waitingPolicy) },
  approvalHasRequest:  { mended: 'sweep', by: async (_, t) =>
    [update('assignmentRequest', t.waiting, { state: 'canceled', completedAt: gone.deletedAt })] },
  stageHasApproval:    { mended: 'sweep', by: async (_, t) => [
    update('assignmentRequest', t.waiting, { state: 'canceled', completedAt: gone.deletedAt }),
    update('approval', t.waiting, { state: 'canceled', completedAt: gone.deletedAt })] },
  calloutHasRequest:   { mended: 'sweep', by: async (_, t) => [insert('callout', {
    id: randomUUID(), requestId: t.assignment, assignmentId: null, extensionId: randomUUID(), extensionKind: 'request',
    catalogId, stage: 'assignmentRequestCreated', state: 'waitingForCallback', waits: true, detail: null,
    externalCorrelationId: null, createdAt: gone.deletedAt, sentAt: null, endedAt: null, timesOutAt: null,
  } as never)] },
  assignmentHasGround: { mended: 'night', by: async (_, t) => hide('policy', t.policyId) },
  endedGivesNothing:   { mended: 'night', by: async (_, t) =>
    [update('assignment', t.assignment, { state: 'expired' })] },
  grantHasAssignment:  { mended: null, by: async (w, t) => [
    update('assignment', t.assignment, { state: 'expired' }),
    { kind: 'updateWhere', entity: 'assignmentGrant', where: eq('assignmentId', t.assignment),
      set: { until: w.clock.now } }] },
  assignmentGivesItsPackage: { mended: 'night', by: async (w, t) => [insert('resourceRoleScope', {
    ...await openScope(w, t), id: randomUUID(), roleId: await anotherRole(w, t) } as never)] },
  grantIsHeld:         { mended: 'command', also: ['closureIsCounted'], by: async (w, t) =>
    [{ kind: 'updateWhere', entity: 'membership', where: and(eq('groupId', t.group), eq('until', null)),
      set: { until: w.clock.now } }] },
  deletedIsNoMember:   { mended: 'night', also: ['requestHasGround', 'purgeObjectIsQueued'], by: async (_, t) =>
    [update('directoryObject', t.user, gone)] },
  closureIsCounted:    { mended: 'command', by: async (_, t) =>
    [{ kind: 'deleteWhere', entity: 'memberOf', where: eq('groupId', t.group) }] },
  policyHasAccessPackage: { mended: null, also: ['resourceRoleScopeHasAccessPackage', 'assignmentHasGround'],
    by: async (_, t) => hide('accessPackage', t.packageId) },
  policyIsInCatalog:   { mended: 'night', by: async (_, t) =>
    [update('policy', t.policyId, { catalogId: randomUUID() })] },
  assignmentIsInCatalog: { mended: 'night', by: async (_, t) =>
    [update('assignment', t.assignment, { catalogId: randomUUID() })] },
  timeOutStageIsQueued: { mended: 'night', by: async (w, t) => [{ kind: 'deleteWhere', entity: 'job',
    where: and(eq('kind', 'timeOutStage'), oneOfValues('subject', (await stagesOf(w, t)).map(({ id }) => id))) }] },
  expireAssignmentIsQueued: { mended: 'night', by: async (w, t) =>
    [update('assignment', t.assignment, { endsAt: addDuration(w.clock.now, 'P9D') })] },
  jobHasSubject:       { mended: 'sweep', by: async (w) => processRequestJob(
    { ...w.context(), now: addDuration(w.clock.now, 'P1D') ?? w.clock.now }, randomUUID()) },
};

const openScope = async (w: World, { packageId }: Tenant) => {
  const [scope] = await w.rows('resourceRoleScope', eq('packageId', packageId));
  const { version: _, ...fields } = scope ?? { version: 0 };
  return fields;
};
async function anotherRole(w: World, t: Tenant): Promise<Id> {
  const [role] = await w.rows('resourceRole', eq('originId', `Member_${t.group}`));
  const id = randomUUID();
  const { version: _, ...fields } = role ?? { version: 0 };
  await w.store.commit([insert('resourceRole', { ...fields, id, originId: `Owner_${t.group}` } as never)]);
  return id;
}

/** Those whose mending ends something that people know of. */
const isAudited = new Set([
  'requestHasGround',
  'approvalHasRequest',
  'stageHasApproval',
  'calloutHasRequest',
  'assignmentHasGround',
]);

for (const engine of engines) {
  describe(`the invariants on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    async function live(): Promise<Tenant> {
      const name = `t${++count}`;
      const [user, approver, group] = [await w.user(name), await w.user(`a${name}`), await w.group(`g${name}`)];
      const packageId = await w.accessPackage(name, group);
      const policyId = await w.policy(packageId);
      const waitingPolicy = await w.policy(await w.accessPackage(`${name} waits`), { approval: approvalBy(approver) });
      const given = await w.ask({ type: 'adminAdd', assignment: { targetObjectId: user, packageId, policyId } });
      const waiting = await w.ask({ type: 'userAdd', policyId: waitingPolicy }, self(user));
      await w.worker.drainFor(20_000);
      return { user, approver, group, packageId, policyId, assignment: given.id, waiting: waiting.id, waitingPolicy };
    }

    const brokenNames = async (mender: Mender): Promise<readonly string[]> =>
      (await checkTenant(w.context(), mender)).broken.map(({ name }) => name).sort();

    test('a tenant that has lived keeps them all', async () => {
      const t = await live();
      const [first] = (await stagesOf(w, t)).filter(({ position }) => position === 0);
      const body = { result: 'approved', justification: 'Yes.' };
      assert.equal(await w.tell(updateApprovalStage, { id: first?.id ?? '', body }, self(t.approver)), '204');
      await w.ask({ type: 'adminRemove', assignment: { id: t.assignment } });
      await w.worker.drainFor(20_000);
      assert.deepEqual((await checkTenant(w.context(), 'nobody')).broken, []);
    });

    for (const [name, { by, mended, also = [] }] of Object.entries(breaches))
      test(`${name} is found where it is broken, and mended by ${mended ?? 'a person'}`, async () => {
        const t = await live();
        const audits = (await w.audits()).length;
        try {
          await w.store.commit(await by(w, t));
          assert.deepEqual(await brokenNames('nobody'), [name, ...also].sort());
          const { broken } = await checkTenant(w.context(), mended ?? 'command');
          await w.worker.drainFor(20_000);
          const left = await brokenNames('nobody');
          assert.equal(left.includes(name), mended === null);
          const found = broken.find((each) => each.name === name);
          assert.equal(found?.mended, mended === null ? 0 : found?.found);
          if (isAudited.has(name)) assert.ok((await w.audits()).length > audits, 'the audit tells of it');
          const nameless = and(eq('displayName', null), eq('type', 'AccessPackageAssignment'));
          assert.deepEqual(await w.rows('auditTarget', nameless), [], 'the audit names the assignment');
        } finally {
          await clear(t);
        }
        assert.deepEqual(await brokenNames('nobody'), []);
      });

    /** What no mending puts right is taken away, so that the next breach is found alone. */
    async function clear(t: Tenant): Promise<void> {
      const of: readonly Change[] = [
        { kind: 'deleteWhere', entity: 'assignmentGrant', where: and(everyRow, eq('assignmentId', t.assignment)) },
        { kind: 'deleteWhere', entity: 'roleGrant', where: and(everyRow, eq('objectId', t.group)) },
        { kind: 'deleteWhere', entity: 'membership', where: eq('groupId', t.group) },
        { kind: 'deleteWhere', entity: 'memberOf', where: eq('groupId', t.group) },
        { kind: 'deleteWhere', entity: 'resourceRoleScope', where: and(everyRow, eq('packageId', t.packageId)) },
        { kind: 'deleteWhere', entity: 'assignment', where: eq('id', t.assignment) },
        { kind: 'deleteWhere', entity: 'policy', where: and(everyRow, eq('packageId', t.packageId)) },
      ];
      await w.store.commit(of);
      await checkTenant(w.context(), 'command');
      await w.worker.drainFor(20_000);
    }

    test('the sweep ends what has lost its ground, and the night job what only it mends', async () => {
      const t = await live();
      await w.store.commit([...hide('policy', t.waitingPolicy), ...hide('policy', t.policyId)]);
      await w.sweep();
      await w.worker.drainFor(20_000);
      assert.equal((await w.request(t.waiting)).state, 'canceled');
      assert.equal((await w.rows('assignment', eq('id', t.assignment)))[0]?.state, 'delivered');
      await w.store.commit([checkInvariantsJobIfAbsent(w.context())]);
      await w.worker.drainFor(20_000);
      assert.equal((await w.rows('assignment', eq('id', t.assignment)))[0]?.state, 'expired');
      assert.deepEqual(await w.groupsOf(t.user), []);
      assert.deepEqual(
        w.events.flatMap((each) => (each.event === 'invariantViolated' ? [each.invariant] : [])).slice(-2),
        ['requestHasGround', 'assignmentHasGround'],
      );
    });

    test('a deleted user keeps assignments for thirty days, and not longer', async () => {
      const t = await live();
      await w.store.commit([update('directoryObject', t.user, { deletedAt: w.clock.now })]);
      await checkTenant(w.context(), 'night');
      assert.equal((await w.rows('assignment', eq('id', t.assignment)))[0]?.state, 'delivered');
      w.clock.now = addDuration(w.clock.now, 'P31D') ?? w.clock.now;
      await checkTenant(w.context(), 'night');
      assert.equal((await w.rows('assignment', eq('id', t.assignment)))[0]?.state, 'expired');
    });
  });
}

test('each invariant has a name of its own, and says what holds', () => {
  assert.equal(new Set(invariants.map(({ name }) => name)).size, invariants.length);
  for (const { name, says, mend, mendedBy } of invariants) {
    assert.match(says, /^[A-Z].*\.$/, name);
    assert.equal(mend === null, mendedBy === null, name);
  }
});
