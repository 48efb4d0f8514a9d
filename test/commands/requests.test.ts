// Requests on both engines, from their body to what becomes of them.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { cancelRequest } from '../../src/commands/requests/cancelRequest.ts';
import { deleteRequest } from '../../src/commands/requests/deleteRequest.ts';
import { reprocessAssignment } from '../../src/commands/assignments/reprocessAssignment.ts';
import { reprocessRequest } from '../../src/commands/requests/reprocessRequest.ts';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import type { Id } from '../../src/domain/base.ts';
import type { Policy } from '../../src/domain/policies/policyEntities.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, any, eq } from '../../src/odata/query.ts';
import { update } from '../../src/store/contract.ts';
import { engines } from '../store/open.ts';
import { admin, begin, catalogId, openWorld, robot, self, type World } from '../work/world.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';

/** What asks the approver whom each world has. */
const bossId = 'b0550000-0000-4000-8000-000000000001';
const stage = {
  timeout: null,
  isApproverJustificationRequired: false,
  isEscalationEnabled: false,
  escalateAfter: null,
  approverInformationVisibility: 'default' as const,
  approvers: [
    {
      kind: 'singleUser' as const,
      id: bossId,
      description: null,
      managerLevel: null,
      membershipRule: null,
      isBackup: false,
    },
  ],
  escalationApprovers: [],
};
const approved = { ...policyDefaults.approval, isRequiredForAdd: true, isRequiredForUpdate: true, stages: [stage] };
const month: Partial<Policy> = { expirationType: 'afterDuration', expirationDuration: 'P30D' };
const single = (id: Id) => ({
  kind: 'singleUser' as const,
  id,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
});
const members = (id: Id) => ({ ...single(id), kind: 'groupMembers' as const });
const later = (duration: string): string => addDuration(begin, duration) as string;

for (const engine of engines) {
  describe(`requests on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
      await w.user('boss', { id: bossId });
    });
    after(() => w.close());

    /** A person, a group and a package of it with a policy; `id` is unlike any other's name. */
    async function offer(fields: Partial<Policy> = {}) {
      const name = `n${++count}`;
      const ann = await w.user(`ann-${name}`);
      const group = await w.group(`group-${name}`);
      const packageId = await w.accessPackage(`package-${name}`, group);
      const policyId = await w.policy(packageId, fields);
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

    test('a request is answered as submitted and accepted, and is delivered afterwards under its own id', async () => {
      const { ann, name, packageId, policyId } = await offer(month);
      const answer = await w.ask(
        { type: 'userAdd', assignment: { targetObjectId: ann, policyId, packageId } },
        self(ann),
      );
      assert.deepEqual(
        [answer.state, answer.status, answer.createdAt, answer.completedAt, answer.assignmentId],
        ['submitted', 'Accepted', begin, null, null],
      );
      assert.deepEqual(answer.schedule, {
        startAt: null,
        recurrence: null,
        expiration: { type: 'notSpecified', endAt: null, duration: null },
      });
      assert.deepEqual(answer.answers, []);
      assert.deepEqual(await w.worker.drain(), { ran: 1, waiting: 0, failed: 0 });
      const request = await w.request(answer.id);
      assert.deepEqual(
        [request.state, request.status, request.assignmentId, request.completedAt, request.reason],
        ['delivered', 'Fulfilled', answer.id, begin, null],
      );
      const [assignment] = await w.rows('assignment', eq('id', answer.id));
      assert.deepEqual(
        [assignment?.state, assignment?.status, assignment?.endsAt, assignment?.isExtended],
        ['delivered', 'Delivered', later('P30D'), false],
      );
      assert.deepEqual(assignment?.schedule, {
        startAt: begin,
        recurrence: null,
        expiration: { type: 'afterDateTime', endAt: later('P30D'), duration: null },
      });
      assert.deepEqual(await w.groupsOf(ann), [`group-${name}`]);
      assert.deepEqual(
        (await w.rows('roleGrant', eq('subjectId', request.targetId))).map((grant) => [
          grant.originSystem,
          grant.status,
        ]),
        [['AadGroup', 'Fulfilled']],
      );
      assert.deepEqual((await w.rows('memberOf', eq('memberId', ann))).length, 1);
    });

    test('an administrator takes the assignment away by the id of the request that created it', async () => {
      const { ann, packageId } = await offer();
      const { id } = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      await w.worker.drain();
      const removal = await w.ask({ type: 'adminRemove', assignment: { id } });
      assert.deepEqual([removal.state, removal.status, removal.assignmentId], ['submitted', 'Accepted', id]);
      assert.notEqual(removal.id, id);
      await w.worker.drain();
      assert.deepEqual(await w.groupsOf(ann), []);
      const [assignment] = await w.rows('assignment', eq('id', id));
      assert.deepEqual([assignment?.state, assignment?.endedAt], ['expired', begin]);
      assert.equal((await w.request(removal.id)).state, 'delivered');
      assert.deepEqual(await w.rows('roleGrant', eq('subjectId', removal.targetId)), []);
      assert.equal(await w.refused({ type: 'adminRemove', assignment: { id } }), 'assignmentNotFound');
      assert.equal(await w.refused({ type: 'adminRemove', assignment: { id: randomUUID() } }), 'assignmentNotFound');
    });

    test('nothing but the package: the caller is the target, the policy is found', async () => {
      const { ann, packageId, policyId } = await offer();
      const answer = await w.ask(
        { type: 'userAdd', assignment: { packageId }, justification: 'Need access' },
        self(ann),
      );
      assert.deepEqual(
        [answer.policyId, answer.justification, answer.createdByObjectId],
        [policyId, 'Need access', ann],
      );
      const [subject] = await w.rows('subject', eq('id', answer.targetId));
      assert.deepEqual([subject?.objectId, subject?.type], [ann, 'user']);
      assert.equal(answer.requestorId, answer.targetId);
    });

    test('the same subject serves every later request, by object id or by subject id', async () => {
      const first = await offer();
      const { id, targetId } = await w.ask(first.add);
      const second = await offer();
      const again = await w.ask({
        type: 'adminAdd',
        assignment: { targetObjectId: targetId, policyId: second.policyId, packageId: second.packageId },
      });
      assert.equal(again.targetId, targetId);
      assert.equal((await w.rows('subject', eq('objectId', first.ann))).length, 1);
      await w.worker.drain();
      assert.equal((await w.request(id)).state, 'delivered');
    });

    test('groups count with all that are in them through other groups', async () => {
      const { ann, packageId } = await offer({ targetScope: 'notSpecified' });
      const [outer, inner] = [await w.group(`outer-${count}`), await w.group(`inner-${count}`)];
      await w.policy(packageId, { targetScope: 'specificDirectoryUsers', targets: [members(outer)] });
      assert.equal(await w.refused({ type: 'userAdd', assignment: { packageId } }, self(ann)), 'unknownReference');
      const row = { id: randomUUID(), groupId: outer, memberId: ann, paths: 1 };
      await w.store.commit([{ kind: 'insert', entity: 'memberOf', row }]);
      assert.equal((await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann))).state, 'submitted');
      assert.ok(inner);
    });

    const bodies: readonly (readonly [
      string,
      (of: Awaited<ReturnType<typeof offer>>) => Readonly<Record<string, unknown>>,
      'admin' | 'self' | 'robot' | 'stranger',
      string,
    ])[] = [
      ['no type', () => ({}), 'admin', 'missingField'],
      ['a type that nobody can send', ({ add }) => ({ ...add, type: 'notSpecified' }), 'admin', 'invalidField'],
      [
        'on behalf of whom one does not manage',
        ({ add }) => ({ ...add, type: 'onBehalfAdd' }),
        'stranger',
        'notAllowed',
      ],
      ['on behalf of oneself', ({ add }) => ({ ...add, type: 'onBehalfAdd' }), 'self', 'missingField'],
      [
        'what was not approved to be taken back',
        () => ({ type: 'approverRemove', assignment: { id: randomUUID() } }),
        'stranger',
        'assignmentNotFound',
      ],
      ['a type of the system', ({ add }) => ({ ...add, type: 'systemAdd' }), 'admin', 'invalidField'],
      [
        'a package that is not there',
        ({ ann, policyId }) => ({
          type: 'adminAdd',
          assignment: { targetObjectId: ann, policyId, packageId: randomUUID() },
        }),
        'admin',
        'unknownReference',
      ],
      [
        'no policy of an administrator',
        ({ ann, packageId }) => ({ type: 'adminAdd', assignment: { targetObjectId: ann, packageId } }),
        'admin',
        'missingField',
      ],
      [
        'a policy that is not there',
        ({ ann, packageId }) => ({
          type: 'adminAdd',
          assignment: { targetObjectId: ann, packageId, policyId: randomUUID() },
        }),
        'admin',
        'policyNotFound',
      ],
      [
        'a user who is not there',
        ({ policyId, packageId }) => ({
          type: 'adminAdd',
          assignment: { targetObjectId: randomUUID(), packageId, policyId },
        }),
        'admin',
        'targetNotFound',
      ],
      [
        'a group as target',
        ({ policyId, packageId, group }) => ({
          type: 'adminAdd',
          assignment: { targetObjectId: group, packageId, policyId },
        }),
        'admin',
        'targetNotFound',
      ],
      [
        'no target of an administrator',
        ({ policyId, packageId }) => ({ type: 'adminAdd', assignment: { packageId, policyId } }),
        'admin',
        'missingField',
      ],
      [
        'an address that is none',
        ({ policyId, packageId }) => ({
          type: 'adminAdd',
          assignment: { target: { email: 'nobody' }, packageId, policyId },
        }),
        'admin',
        'invalidField',
      ],
      [
        'an address out of scope',
        ({ policyId, packageId }) => ({
          type: 'adminAdd',
          assignment: { target: { email: 'user@contoso.com' }, packageId, policyId },
        }),
        'admin',
        'notEligible',
      ],
      ['an administrator’s type by a user', ({ add }) => add, 'self', 'notAllowed'],
      [
        'a user’s type by an application',
        ({ packageId }) => ({ type: 'userAdd', assignment: { packageId } }),
        'robot',
        'scopeMissing',
      ],
      ['an administrator’s type by an application', ({ add }) => add, 'robot', 'passes'],
      [
        'for somebody else',
        ({ packageId, policyId, ann }) => ({
          type: 'userAdd',
          assignment: { packageId, policyId, targetObjectId: ann },
        }),
        'stranger',
        'notAllowed',
      ],
      [
        'another’s assignment to extend',
        () => ({ type: 'userExtend', assignment: { id: randomUUID() } }),
        'self',
        'assignmentNotFound',
      ],
      [
        'ids in capitals',
        ({ packageId, policyId, ann }) => ({
          type: 'userAdd',
          assignment: {
            packageId: packageId.toUpperCase(),
            policyId: policyId.toUpperCase(),
            targetObjectId: ann.toUpperCase(),
          },
        }),
        'self',
        'passes',
      ],
      [
        'ids as objects',
        ({ packageId, policyId, ann }) => ({
          type: 'adminAdd',
          assignment: { accessPackage: { id: packageId }, policy: { id: policyId }, target: { objectId: ann } },
        }),
        'admin',
        'passes',
      ],
      [
        'explicit nulls',
        ({ add }) => ({
          ...add,
          justification: null,
          schedule: null,
          answers: null,
          parameters: null,
          assignment: { ...add.assignment, target: null },
        }),
        'admin',
        'passes',
      ],
    ];
    test('what a body lacks or may not say is refused by its own code', async () => {
      for (const [says, body, sender, expected] of bodies) {
        const of = await offer();
        const callers = { admin, self: self(of.ann), robot, stranger: self(await w.user(`stranger-${of.name}`)) };
        const given = await w.refused(body(of), callers[sender]);
        assert.equal(given, expected === 'passes' ? '201' : expected, says);
      }
    });

    test('catalog roles that assign may, others may not', async () => {
      for (const [role, expected] of [
        ['owner', '201'],
        ['packageManager', '201'],
        ['assignmentManager', '201'],
        ['reader', 'notAllowed'],
      ] as const) {
        const { add } = await offer();
        const caller = {
          ...admin,
          directoryRoles: new Set<never>(),
          catalogRoles: new Map([[catalogId, new Set([CatalogRoles[role]])]]),
        };
        assert.equal(await w.refused(add, caller), expected, role);
      }
    });

    test('one open request and one unexpired assignment for a package and a person', async () => {
      const { add, ann, packageId } = await offer();
      await w.ask(add);
      assert.equal(await w.refused(add), 'openRequestExists');
      assert.equal(await w.refused({ type: 'userAdd', assignment: { packageId } }, self(ann)), 'openRequestExists');
      await w.worker.drain();
      assert.equal(await w.refused(add), 'assignmentExists');
    });

    test('of many that ask for the same at once one is taken in, the others hear that it is open', async () => {
      const { add } = await offer();
      const told = await Promise.all(Array.from({ length: 6 }, () => w.refused(add)));
      assert.deepEqual(told.filter((each) => each === '201').length, 1);
      assert.ok(
        told.every((each) => ['201', 'openRequestExists', 'changedMeanwhile'].includes(each)),
        told.join(),
      );
    });

    test('approval: a user waits, an administrator passes and the audit says so', async () => {
      const { ann, packageId, add, name } = await offer({ approval: approved });
      const asked = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      await w.worker.drain();
      assert.deepEqual(
        [(await w.request(asked.id)).state, (await w.request(asked.id)).status],
        ['pendingApproval', 'PendingApproval'],
      );
      assert.deepEqual(await w.groupsOf(ann), []);
      assert.equal(await w.tell(cancelRequest, { id: asked.id }, self(ann)), '200');
      const direct = await w.ask(add);
      assert.equal(direct.isApprovalBypassed, true);
      await w.worker.drain();
      assert.equal((await w.request(direct.id)).state, 'delivered');
      assert.deepEqual(await w.groupsOf(ann), [`group-${name}`]);
      const [row] = await w.rows(
        'audit',
        and(
          eq('activityDisplayName', 'Administrator directly assigns user to access package'),
          any('targets', eq('targetId', direct.id)),
        ),
      );
      assert.equal(row?.resultReason, 'approval bypassed by ada@tenant.example');
      assert.deepEqual([row?.userId, row?.actor], [admin.objectId, 'user']);
    });

    test('approval: an administrator who asks for it waits, by parameter or by the tenant’s setting', async () => {
      const { add } = await offer({ approval: approved });
      const asked = await w.ask({ ...add, parameters: [{ name: 'IsApprovalRequired', value: 'true' }] });
      const second = await offer({ approval: approved });
      await w.store.commit([update('settings', 'singleton', { requiresApprovalForAdmin: true })]);
      const bound = await w.ask(second.add);
      await w.store.commit([update('settings', 'singleton', { requiresApprovalForAdmin: false })]);
      await w.worker.drain();
      for (const { id } of [asked, bound]) assert.equal((await w.request(id)).state, 'pendingApproval');
      const without = await offer();
      const free = await w.ask({ ...without.add, parameters: [{ name: 'isapprovalrequired', value: 'True' }] });
      await w.worker.drain();
      assert.equal((await w.request(free.id)).state, 'delivered', 'a policy without approval has none to ask for');
    });

    test('an edit of the policy leaves a request under way as it was', async () => {
      const { ann, policyId, packageId } = await offer(month);
      const { id } = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      await w.store.commit([
        update('policy', policyId, {
          expirationType: 'noExpiration',
          approval: approved,
          revisionId: randomUUID(),
          revision: 2,
        }),
      ]);
      await w.worker.drain();
      const [assignment] = await w.rows('assignment', eq('id', id));
      assert.equal(assignment?.endsAt, later('P30D'));
    });

    test('a renewal, an extension and an update name the existing assignment and move its end', async () => {
      const { ann, packageId, policyId } = await offer({ ...month, allowsCustomSchedule: true });
      const { id } = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      await w.worker.drain();
      const endOf = async () => (await w.rows('assignment', eq('id', id)))[0]?.endsAt;
      const steps: readonly (readonly [string, Readonly<Record<string, unknown>>, 'self' | 'admin', string | null])[] =
        [
          ['P10D', { type: 'userAdd', assignment: { packageId } }, 'self', 'P40D'],
          ['P20D', { type: 'userExtend', assignment: { packageId, policyId, targetObjectId: ann } }, 'self', 'P50D'],
          ['P25D', { type: 'userUpdate', assignment: { id } }, 'self', 'P55D'],
          ['P25D', { type: 'adminUpdate', assignment: { id } }, 'admin', 'P55D'],
          [
            'P26D',
            {
              type: 'adminUpdate',
              assignment: { id },
              schedule: {
                startAt: null,
                recurrence: null,
                expiration: { type: 'afterDateTime', endAt: later('P30D'), duration: null },
              },
            },
            'admin',
            'P30D',
          ],
        ];
      for (const [at, body, sender, end] of steps) {
        w.clock.now = later(at);
        const request = await w.ask(body, sender === 'self' ? self(ann) : admin);
        assert.equal(request.assignmentId, id, String(body['type']));
        await w.worker.drain();
        assert.deepEqual(
          [(await w.request(request.id)).state, await endOf()],
          ['delivered', end === null ? null : later(end)],
          String(body['type']),
        );
      }
      assert.equal((await w.rows('assignment', eq('packageId', packageId))).length, 1);
      assert.equal((await w.rows('assignment', eq('id', id)))[0]?.isExtended, true);
      const [job] = await w.rows('job', and(eq('subject', id), eq('kind', 'expireAssignment')));
      assert.deepEqual([job?.kind, job?.dueAt], ['expireAssignment', later('P30D')]);
      assert.equal(
        await w.refused(
          {
            type: 'userUpdate',
            assignment: { id },
            schedule: {
              startAt: null,
              recurrence: null,
              expiration: { type: 'noExpiration', endAt: null, duration: null },
            },
          },
          self(ann),
        ),
        'scheduleNotAllowed',
      );
      w.clock.now = begin;
    });

    test('a user gives up their own access, and nobody else’s', async () => {
      const { ann, packageId, name } = await offer();
      const { id } = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      await w.worker.drain();
      const other = self(await w.user(`other-${name}`));
      assert.equal(await w.refused({ type: 'userRemove', assignment: { id } }, other), 'assignmentNotFound');
      await w.ask({ type: 'userRemove', assignment: { id } }, self(ann));
      await w.worker.drain();
      assert.deepEqual(await w.groupsOf(ann), []);
    });

    test('someone who is not in the directory is a subject at once and a guest at delivery', async () => {
      const { packageId, policyId, name } = await offer({ targetScope: 'allExternalUsers' });
      const email = `User.${name}@contoso.com`;
      const asked = await w.ask({ type: 'adminAdd', assignment: { target: { email }, packageId, policyId } });
      const [before] = await w.rows('subject', eq('id', asked.targetId));
      assert.deepEqual([before?.objectId, before?.email, before?.type], [null, email, 'user']);
      assert.deepEqual(await w.rows('directoryObject', eq('mail', email)), []);
      assert.equal(
        await w.refused({
          type: 'adminAdd',
          assignment: { target: { email: email.toLowerCase() }, packageId, policyId },
        }),
        'openRequestExists',
        'the same address in other letters is the same person',
      );
      await w.worker.drain();
      const [guest] = await w.rows('directoryObject', eq('mail', email));
      assert.deepEqual(
        [guest?.userType, guest?.creationType, guest?.externalUserState, guest?.userPrincipalName],
        ['Guest', 'Invitation', 'PendingAcceptance', `User.${name}_contoso.com#EXT#@tenant.example`],
      );
      assert.equal((await w.rows('subject', eq('id', asked.targetId)))[0]?.objectId, guest?.id);
      assert.deepEqual(await w.groupsOf(guest?.id ?? ''), [`group-${name}`]);
      assert.equal((await w.request(asked.id)).state, 'delivered');
    });

    test('an address of somebody who is in the directory is that person', async () => {
      const { ann, packageId, policyId, name } = await offer();
      const { targetId } = await w.ask({
        type: 'adminAdd',
        assignment: { target: { email: `ANN-${name}@tenant.example` }, packageId, policyId },
      });
      assert.equal((await w.rows('subject', eq('id', targetId)))[0]?.objectId, ann);
    });

    test('who came into the directory while their request waited is not invited again', async () => {
      const { packageId, policyId, name } = await offer({ targetScope: 'allExternalUsers' });
      const email = `late-${name}@contoso.com`;
      const asked = await w.ask({ type: 'adminAdd', assignment: { target: { email }, packageId, policyId } });
      const user = await w.user(`late-${name}`, { mail: email, userType: 'Guest' });
      await w.worker.drain();
      assert.deepEqual(await w.groupsOf(user), [`group-${name}`]);
      assert.equal((await w.rows('directoryObject', eq('mail', email))).length, 1);
      assert.equal((await w.request(asked.id)).state, 'delivered');
    });

    test('a request for validation alone is judged whole and leaves nothing', async () => {
      const { add, ann } = await offer();
      const answer = await w.ask({ ...add, isValidationOnly: true });
      assert.deepEqual([answer.state, answer.status, answer.isValidationOnly], ['submitted', 'Validated', true]);
      assert.deepEqual(
        [await w.rows('assignmentRequest', eq('id', answer.id)), await w.rows('subject', eq('objectId', ann))],
        [[], []],
      );
      assert.equal(
        await w.refused({ ...add, type: 'userExtend', isValidationOnly: true }, self(ann)),
        'assignmentNotFound',
      );
    });

    test('answers are kept with the question as it stood', async () => {
      const { ann, packageId, name } = await offer({ targetScope: 'notSpecified' });
      const [choice, text] = [randomUUID(), randomUUID()];
      await w.policy(packageId, { displayName: name, targetScope: 'specificDirectoryUsers', targets: [single(ann)] }, [
        {
          id: choice,
          kind: 'choice',
          text: 'Where?',
          choices: [{ actualValue: 'AZ', text: 'Arizona', localizations: [] }],
        },
        { id: text, text: 'Why?', isRequired: true },
      ]);
      const given = [
        { questionId: choice.toUpperCase(), kind: 'choice', value: 'Arizona', displayValue: null, question: null },
      ];
      assert.equal(
        await w.refused({ type: 'userAdd', assignment: { packageId }, answers: given }, self(ann)),
        'answersInvalid',
      );
      const { id } = await w.ask(
        {
          type: 'userAdd',
          assignment: { packageId },
          answers: [...given, { questionId: text, kind: 'text', value: 'Work', displayValue: null, question: null }],
        },
        self(ann),
      );
      const { answers } = await w.request(id);
      assert.deepEqual(
        answers.map((each) => [
          each.questionId,
          each.value,
          each.displayValue,
          (each.question as { text?: string }).text,
        ]),
        [
          [choice, 'Arizona', 'Arizona', 'Where?'],
          [text, 'Work', 'Work', 'Why?'],
        ],
      );
    });

    test('a future start is scheduled, can be cancelled, and takes its place when it comes', async () => {
      const { add, ann, name } = await offer(month);
      const schedule = {
        startAt: later('P5D'),
        recurrence: null,
        expiration: { type: 'notSpecified', endAt: null, duration: null },
      };
      const first = await w.ask({ ...add, schedule });
      await w.worker.drain();
      assert.deepEqual(
        [(await w.request(first.id)).state, (await w.request(first.id)).status],
        ['scheduled', 'PendingNotBefore'],
      );
      assert.equal(await w.tell(cancelRequest, { id: first.id }), '200');
      assert.deepEqual(await w.rows('job', eq('subject', first.id)), []);
      const second = await w.ask({ ...add, schedule });
      await w.worker.drain();
      w.clock.now = later('P5D');
      await w.worker.drain();
      const [assignment] = await w.rows('assignment', eq('id', second.id));
      assert.deepEqual([assignment?.startsAt, assignment?.endsAt], [later('P5D'), later('P35D')]);
      assert.deepEqual(await w.groupsOf(ann), [`group-${name}`]);
      w.clock.now = begin;
    });

    test('only what still waits can be cancelled, by those whom it concerns', async () => {
      const { ann, packageId, name, add } = await offer({ approval: approved });
      const { id } = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      assert.equal(await w.tell(cancelRequest, { id }, self(await w.user(`nosy-${name}`))), 'notAllowed');
      assert.equal(await w.tell(cancelRequest, { id }, admin), '200');
      assert.deepEqual([(await w.request(id)).state, (await w.request(id)).status], ['canceled', 'Canceled']);
      assert.equal(await w.tell(cancelRequest, { id }, admin), 'invalidState');
      assert.deepEqual(await w.worker.drain(), { ran: 0, waiting: 0, failed: 0 });
      const direct = await w.ask(add);
      await w.worker.drain();
      assert.equal(await w.tell(cancelRequest, { id: direct.id }, admin), 'invalidState');
      assert.equal(await w.tell(cancelRequest, { id: randomUUID() }, admin), 'notFound');
    });

    test('only records that left nothing can be deleted', async () => {
      const { ann, packageId, add } = await offer({ approval: approved });
      const waiting = await w.ask({ type: 'userAdd', assignment: { packageId } }, self(ann));
      assert.equal(await w.tell(deleteRequest, { id: waiting.id }), 'invalidState');
      await w.tell(cancelRequest, { id: waiting.id });
      assert.equal(await w.tell(deleteRequest, { id: waiting.id }, self(ann)), 'notAllowed');
      assert.equal(await w.tell(deleteRequest, { id: waiting.id }), '204');
      assert.equal(await w.request(waiting.id), undefined);
      const { id } = await w.ask(add);
      await w.worker.drain();
      assert.equal(await w.tell(deleteRequest, { id }), 'requestHasAssignment');
      const removal = await w.ask({ type: 'adminRemove', assignment: { id } });
      await w.worker.drain();
      assert.equal(await w.tell(deleteRequest, { id: removal.id }), '204');
    });

    test('what failed says why, and is taken up again within fourteen days', async () => {
      const { ann, add, group, name } = await offer();
      await w.store.commit([update('directoryObject', group, { deletedAt: begin })]);
      const { id } = await w.ask(add);
      await w.worker.drain();
      const failed = await w.request(id);
      assert.deepEqual([failed.state, failed.status], ['deliveryFailed', 'DeliveryFailed']);
      assert.equal(failed.reason, `The group "group-${name}" is no longer in the directory.`);
      assert.equal((await w.rows('assignment', eq('id', id)))[0]?.state, 'deliveryFailed');
      assert.deepEqual(await w.rows('roleGrant', eq('subjectId', failed.targetId)), []);
      assert.equal(await w.tell(reprocessAssignment, { id }), 'invalidState');
      w.clock.now = later('P15D');
      assert.equal(await w.tell(reprocessRequest, { id }), 'reprocessTooLate');
      w.clock.now = later('P14D');
      assert.equal(await w.tell(reprocessRequest, { id }, self(ann)), 'notAllowed');
      assert.equal(await w.tell(reprocessRequest, { id }), '202');
      assert.equal((await w.request(id)).state, 'delivering');
      await w.worker.drain();
      assert.equal((await w.request(id)).state, 'deliveryFailed');
      const again = await w.group(`group-${name}`);
      const [role] = await w.rows('resource', eq('objectId', group));
      await w.store.commit([update('resource', role?.id ?? '', { objectId: again })]);
      assert.equal(await w.tell(reprocessRequest, { id }), '202');
      await w.worker.drain();
      assert.deepEqual(
        [(await w.request(id)).state, (await w.rows('assignment', eq('id', id)))[0]?.state],
        ['delivered', 'delivered'],
      );
      assert.equal(await w.tell(reprocessRequest, { id }), 'invalidState');
      assert.equal(await w.tell(reprocessAssignment, { id }), '202');
      w.clock.now = begin;
      await w.worker.drain();
    });

    test('every step leaves its audit row under the published name', async () => {
      const seen = new Set(await w.audits());
      for (const name of [
        'User requests access package assignment',
        'User requests to extend access package assignment',
        'User requests to remove access package assignment',
        'Create access package assignment user update request',
        'Administrator directly assigns user to access package',
        'Administrator directly removes user access package assignment',
        'Update access package assignment request',
        'Auto approve access package assignment request',
        'Ready to fulfill access package assignment request',
        'Fulfill access package assignment request',
        'Failed access package assignment request',
        'Fulfill access package assignment',
        'Fulfill access package resource assignment',
        'Remove access package resource assignment',
        'Remove access package assignment',
        'Extend access package assignment',
        'Schedule a future access package assignment',
        'Cancel access package assignment request',
        'Delete access package assignment request',
        'Entitlement Management invites external user.',
      ])
        assert.ok(seen.has(name), name);
    });
  });
}
