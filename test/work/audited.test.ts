// Every change of a request's or an assignment's state is in the audit, in the commit that made it: by whom, about
// what, in which call, from what to what.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cancelRequest } from '../../src/commands/requests/cancelRequest.ts';
import { deleteRequest } from '../../src/commands/requests/deleteRequest.ts';
import { reprocessRequest } from '../../src/commands/requests/reprocessRequest.ts';
import { updateApprovalStage } from '../../src/commands/approvals/updateApprovalStage.ts';
import type { AuditInsert } from '../../src/domain/audit/auditEntry.ts';
import type { Id } from '../../src/domain/base.ts';
import { assignmentMachine } from '../../src/domain/machines/assignment.ts';
import { assignmentRequestMachine } from '../../src/domain/machines/assignmentRequest.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, eq } from '../../src/odata/query.ts';
import { update, type Change, type Store } from '../../src/store/contract.ts';
import { enginesByTurns } from '../sample.ts';
import { openWorld, self, type World } from './world.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';

type Audited = 'assignmentRequest' | 'assignment';
interface Seen {
  readonly entity: Audited;
  readonly from: string | null;
  readonly to: string | null;
  readonly faults: readonly string[];
}

/** Looks at every commit by any of these ways to one database; gives what it saw of states that changed. */
function watchAudit(...ways: readonly Store[]): Seen[] {
  const seen: Seen[] = [];
  // An assignment bears the id of its request.
  const states = new Map<string, string>();
  for (const store of ways) {
    const commit = store.commit.bind(store);
    (store as { commit: Store['commit'] }).commit = async (changes) => {
      await commit(changes);
      for (const change of changes) {
        const found = changed(change, states);
        if (found === null) continue;
        seen.push({ ...found, faults: faultsOf(changes, found) });
        if (found.to === null) states.delete(keyOf(found.entity, found.id));
        else states.set(keyOf(found.entity, found.id), found.to);
      }
    };
  }
  return seen;
}

interface StateChange {
  readonly entity: Audited;
  readonly id: Id;
  readonly from: string | null;
  readonly to: string | null;
}

const keyOf = (entity: Audited, id: Id): string => `${entity} ${id}`;

function changed(change: Change, states: ReadonlyMap<string, string>): StateChange | null {
  if (change.entity !== 'assignmentRequest' && change.entity !== 'assignment') return null;
  const { entity } = change;
  if (change.kind === 'insert')
    return { entity, id: change.row.id, from: null, to: (change.row as { state: string }).state };
  if (change.kind === 'delete')
    return { entity, id: change.id, from: states.get(keyOf(entity, change.id)) ?? null, to: null };
  const to = change.kind === 'update' ? (change.set as { readonly state?: string }).state : undefined;
  if (change.kind !== 'update' || to === undefined) return null;
  const from = states.get(keyOf(entity, change.id)) ?? null;
  return to === from ? null : { entity, id: change.id, from, to };
}

const targetsOf = (row: AuditInsert) => row.with.flatMap((each) => (each.entity === 'auditTarget' ? [each] : []));

function faultsOf(changes: readonly Change[], { entity, id, from, to }: StateChange): readonly string[] {
  const type = entity === 'assignment' ? 'AccessPackageAssignment' : 'AccessPackageAssignmentRequest';
  const rows = changes.flatMap((change) =>
    change.kind === 'insert' && change.entity === 'audit' ? [change as unknown as AuditInsert] : [],
  );
  const about = rows.find((row) =>
    targetsOf(row).some(
      ({ row: { targetId, type: is, modifiedProperties } }) =>
        targetId === id &&
        is === type &&
        modifiedProperties.some(
          (each) => each.displayName === 'state' && each.oldValue === from && each.newValue === to,
        ),
    ),
  );
  if (about === undefined)
    return [
      `no row says that it went from ${from} to ${to}: ${rows.map((row) => row.row.activityDisplayName).join(', ')}`,
    ];
  const { row } = about;
  const person = targetsOf(about).some(({ row: { type: is } }) => is === 'User' || is === 'ServicePrincipal');
  return [
    ...(row.correlationId === '' ? ['no correlation id'] : []),
    ...((row.userId ?? row.appDisplayName ?? '') ? [] : ['nobody did it']),
    ...(person ? [] : ['it is about nobody']),
    ...(row.category === 'EntitlementManagement' || row.category === 'UserManagement'
      ? []
      : [`category ${row.category}`]),
  ];
}

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`the audit on ${engine}`, () => {
    let w: World;
    let seen: Seen[];
    before(async () => {
      w = await openWorld(engine);
      seen = watchAudit(w.store, w.gathered);
    });
    after(() => w.close());

    const later = (duration: string): string => addDuration(w.clock.now, duration) as string;
    const pass = async (duration: string): Promise<void> => {
      const to = later(duration);
      await w.worker.runUntil(to);
      w.clock.now = to;
      await w.worker.drain();
    };
    let count = 0;
    const offer = async (more: Parameters<World['policy']>[1] = {}) => {
      const name = `n${++count}`;
      const [ann, bob, group] = [
        await w.user(`ann-${name}`),
        await w.user(`bob-${name}`),
        await w.group(`group-${name}`),
      ];
      const packageId = await w.accessPackage(`package-${name}`, group);
      const stage = {
        timeout: 'P2D',
        isApproverJustificationRequired: false,
        isEscalationEnabled: false,
        escalateAfter: null,
        approverInformationVisibility: 'default' as const,
        escalationApprovers: [],
        approvers: [
          {
            kind: 'singleUser' as const,
            id: bob,
            description: null,
            managerLevel: null,
            membershipRule: null,
            isBackup: false,
          },
        ],
      };
      const approval = { ...policyDefaults.approval, isRequiredForAdd: true, isStated: true, stages: [stage] };
      const ask = (body: Record<string, unknown> = {}) =>
        w.ask({ type: 'userAdd', assignment: { packageId }, ...body }, self(ann));
      return {
        ann,
        bob,
        group,
        packageId,
        approval,
        ask,
        policy: (fields: Parameters<World['policy']>[1] = {}) => w.policy(packageId, { ...more, ...fields }),
      };
    };
    const decide = async (requestId: Id, by: Id, result: 'approved' | 'denied'): Promise<void> => {
      const [stage] = await w.rows('approvalStage', and(eq('approvalId', requestId), eq('state', 'inProgress')));
      await w.run(updateApprovalStage, { id: stage?.id ?? '', body: { result } }, self(by));
      await w.worker.drain();
    };

    test('tells every way that a request and its assignment can go', async () => {
      // Delivered, extended, given up.
      const plain = await offer();
      await plain.policy({ expirationType: 'afterDuration', expirationDuration: 'P10D' });
      const first = await plain.ask();
      await w.worker.drain();
      await w.ask({ type: 'userUpdate', assignment: { id: first.id } }, self(plain.ann));
      await w.worker.drain();
      await w.ask({ type: 'userRemove', assignment: { id: first.id } }, self(plain.ann));
      await w.worker.drain();
      // Ended by time.
      await w.ask({ type: 'userAdd', assignment: { packageId: plain.packageId } }, self(plain.bob));
      await w.worker.drain();
      await pass('P11D');
      // Approved, denied, unanswered, taken back; nobody to ask.
      const asked = await offer();
      await asked.policy({ approval: asked.approval });
      const denied = await asked.ask();
      await w.worker.drain();
      await decide(denied.id, asked.bob, 'denied');
      const approved = await asked.ask();
      await w.worker.drain();
      await decide(approved.id, asked.bob, 'approved');
      const other = await offer();
      await other.policy({ approval: other.approval });
      await other.ask();
      await w.worker.drain();
      await pass('P3D');
      const back = await other.ask();
      await w.worker.drain();
      await w.run(cancelRequest, { id: back.id }, self(other.ann));
      await w.run(deleteRequest, { id: back.id });
      await w.store.commit([update('directoryObject', other.bob, { accountEnabled: false })]);
      await other.ask();
      await w.worker.drain();
      // Later, with and without approval; taken back before it starts; taken back at once.
      const coming = await offer({ allowsCustomSchedule: true });
      await coming.policy();
      const schedule = {
        startAt: later('P2D'),
        recurrence: null,
        expiration: { type: 'notSpecified', endAt: null, duration: null },
      };
      await coming.ask({ schedule });
      await w.worker.drain();
      const waiting = await offer({ allowsCustomSchedule: true });
      await waiting.policy({ approval: waiting.approval });
      const scheduled = await waiting.ask({ schedule });
      await w.worker.drain();
      await decide(scheduled.id, waiting.bob, 'approved');
      await w.run(cancelRequest, { id: scheduled.id }, self(waiting.ann));
      await w.run(cancelRequest, { id: (await waiting.ask()).id }, self(waiting.ann));
      await pass('P3D');
      // Not delivered, done again; in part; whole again.
      const broken = await offer();
      await broken.policy();
      const second = await w.group(`second-${count}`);
      await w.store.commit([update('directoryObject', broken.group, { onPremisesSyncEnabled: true })]);
      const failed = await broken.ask();
      await w.worker.drain();
      assert.equal((await w.request(failed.id)).state, 'deliveryFailed');
      await w.run(reprocessRequest, { id: failed.id });
      await w.worker.drain();
      await w.addRole(broken.packageId, second);
      await w.run(reprocessRequest, { id: failed.id });
      await w.worker.drain();
      assert.equal((await w.request(failed.id)).state, 'partiallyDelivered');
      await w.store.commit([update('directoryObject', broken.group, { onPremisesSyncEnabled: false })]);
      await w.run(reprocessRequest, { id: failed.id });
      await w.worker.drain();
      assert.equal((await w.request(failed.id)).state, 'delivered');
      const third = await w.group(`third-${count}`, { onPremisesSyncEnabled: true });
      await w.addRole(broken.packageId, third);
      await w.worker.drain();
      assert.equal((await w.rows('assignment', eq('id', failed.id)))[0]?.state, 'partiallyDelivered');
      assert.deepEqual(
        seen.filter((each) => each.faults.length > 0),
        [],
      );
    });

    test('and the ways that it saw are all that the machines have, but those that custom extensions open', () => {
      const pairs = (entity: Audited) =>
        new Set(seen.filter((each) => each.entity === entity).map(({ from, to }) => `${from} ${to}`));
      const requests = pairs('assignmentRequest');
      for (const way of [
        'null submitted',
        'submitted pendingApproval',
        'submitted scheduled',
        'submitted delivered',
        'submitted canceled',
        'submitted deliveryFailed',
        'submitted denied',
        'pendingApproval delivering',
        'pendingApproval scheduled',
        'pendingApproval denied',
        'pendingApproval canceled',
        'scheduled delivered',
        'scheduled canceled',
        'delivering delivered',
        'delivering deliveryFailed',
        'delivering partiallyDelivered',
        'deliveryFailed delivering',
        'partiallyDelivered delivering',
        'canceled null',
        'null delivered',
      ])
        assert.ok(requests.has(way), `${way} was not seen among ${[...requests].join(', ')}`);
      const assignments = pairs('assignment');
      for (const way of [
        'null delivered',
        'null deliveryFailed',
        'delivered expired',
        'deliveryFailed partiallyDelivered',
        'partiallyDelivered delivered',
        'delivered partiallyDelivered',
      ]) {
        assert.ok(assignments.has(way), `${way} was not seen among ${[...assignments].join(', ')}`);
      }
      const reached = new Set([...requests, ...assignments].map((way) => way.split(' ')[1]));
      for (const state of [...assignmentRequestMachine.states, ...assignmentMachine.states])
        assert.ok(reached.has(state) || state === 'submitted' || state === 'delivering', `${state} was never reached`);
    });
  });
}
