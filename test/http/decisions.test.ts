// What approvers and requestors do by Latchkey's own calls: decide for a shorter time, hand on, ask and answer, remind,
// take back; and what they are told beside it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const graph = (kind: string, rest: object = {}) => ({ '@odata.type': `#microsoft.graph.${kind}`, ...rest });
const hours = (count: number): string => `PT${count}H`;

interface Wish {
  /** Keys of the approvers of each stage; `group:key` is a group with that member. */
  readonly stages: readonly (readonly string[])[];
  readonly stage?: object;
  readonly policy?: object;
  readonly schedule?: object;
  readonly who?: string;
}
interface Case {
  readonly id: string;
  readonly accessPackage: string;
  readonly groups: readonly string[];
}

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`decisions on ${engine}`, () => {
    let latchkey: Latchkey;
    let catalog: string;
    let count = 0;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      catalog = await create(`${em}/catalogs`, { displayName: 'Decisions', isExternallyVisible: true });
      await latchkey.clock({ frozen: true });
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const ok = async (who: string, method: string, path: string, body?: unknown): Promise<Reply> => {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply;
    };
    const create = async (path: string, body: object): Promise<string> =>
      (await ok('globalAdmin', 'POST', path, body)).body.id;
    const id = (key: string): string => latchkey.user(key).id;
    const nameOf = (key: string): string => latchkey.user(key).displayName;
    const now = (): Promise<string> => latchkey.clock({ advance: 'PT0S' }).then((clock) => clock.now);
    const later = async (milliseconds: number): Promise<string> =>
      new Date(Date.parse(await now()) + milliseconds).toISOString();
    const day = 86_400_000;

    /** A request by `member` that waits for its approvers. */
    async function ask({ stages, stage = {}, policy = {}, schedule, who = 'member' }: Wish): Promise<Case> {
      const accessPackage = await create(`${em}/accessPackages`, {
        displayName: `Package ${++count}`,
        description: '',
        catalog: { id: catalog },
      });
      const groups: string[] = [];
      const approver = async (key: string): Promise<object> => {
        if (!key.startsWith('group:')) return graph('singleUser', { userId: id(key) });
        const groupId = await create('/v1.0/groups', {
          displayName: `Approvers ${++count}`,
          mailEnabled: false,
          mailNickname: `approvers${count}`,
          securityEnabled: true,
        });
        groups.push(groupId);
        await ok('globalAdmin', 'POST', `/v1.0/groups/${groupId}/members/$ref`, {
          '@odata.id': `https://graph.microsoft.com/v1.0/users/${id(key.slice(6))}`,
        });
        return graph('groupMembers', { groupId });
      };
      const approvalStages: object[] = [];
      for (const keys of stages) {
        const primaryApprovers: object[] = [];
        for (const key of keys) primaryApprovers.push(await approver(key));
        approvalStages.push({ durationBeforeAutomaticDenial: 'P10D', primaryApprovers, ...stage });
      }
      const assignmentPolicy = await create(`${em}/assignmentPolicies`, {
        displayName: `Policy ${count}`,
        description: '',
        allowedTargetScope: 'allDirectoryUsers',
        expiration: { type: 'afterDuration', duration: 'P90D' },
        requestorSettings: {
          enableTargetsToSelfAddAccess: true,
          enableTargetsToSelfUpdateAccess: true,
          allowCustomAssignmentSchedule: true,
        },
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          isApprovalRequiredForUpdate: true,
          stages: approvalStages,
        },
        accessPackage: { id: accessPackage },
        ...policy,
      });
      const request = await ok(who, 'POST', `${em}/assignmentRequests`, {
        requestType: 'userAdd',
        justification: 'For the launch',
        ...(schedule === undefined ? {} : { schedule }),
        assignment: { accessPackageId: accessPackage, assignmentPolicyId: assignmentPolicy },
      });
      await latchkey.drain();
      return { id: request.body.id, accessPackage, groups };
    }

    const decide = (who: string, { id: request }: Case, body: object): Promise<Reply> =>
      latchkey.call(who, 'POST', `/latchkey/v1/approvals/${request}/decide`, body);
    const progress = async (who: string, { id: request }: Case): Promise<any> =>
      (await ok(who, 'GET', `/latchkey/v1/requests/${request}/progress`)).body;
    const stateOf = async ({ id: request }: Case): Promise<string> => {
      await latchkey.drain();
      return (await ok('globalAdmin', 'GET', `${em}/assignmentRequests/${request}`)).body.state;
    };
    const assertRefused = (reply: Reply, status: number, says: RegExp): void => {
      assert.equal(reply.status, status, reply.text);
      assert.match(reply.body.error.message, says);
    };
    const mailsTo = async (key: string, { id: request }: Case): Promise<readonly any[]> =>
      (
        await ok(
          'globalAdmin',
          'GET',
          `/latchkey/v1/mails?$filter=requestId eq ${request} and recipientId eq ${id(key)}`,
        )
      ).body.value;
    const eventsTo = async (key: string, pending: Case): Promise<readonly string[]> =>
      (await mailsTo(key, pending)).map(({ event }) => event).sort();
    const kindsOf = (history: readonly any[]): readonly string[] => history.map(({ kind }) => kind);

    test('an approval shortens the access, and says so in the decision, the history and the audit', async () => {
      const pending = await ask({ stages: [['manager']] });
      const until = await later(30 * day);
      const reply = await decide('manager', pending, { result: 'approve', until, justification: 'One month' });
      assert.equal(reply.status, 204, reply.text);
      assert.equal(await stateOf(pending), 'delivered');
      const { value } = (
        await ok('globalAdmin', 'GET', `${em}/assignments?$filter=accessPackage/id eq '${pending.accessPackage}'`)
      ).body;
      assert.equal(new Date(value[0].schedule.expiration.endDateTime).toISOString(), until);
      const told = await progress('manager', pending);
      assert.equal(told.grantedUntil, until);
      assert.equal(told.steps[0].until, until);
      assert.deepEqual(
        told.history.find(({ kind }: any) => kind === 'stageApproved'),
        {
          at: told.steps[0].decidedAt,
          kind: 'stageApproved',
          stage: 1,
          actor: { id: id('manager'), displayName: nameOf('manager') },
          person: null,
          text: 'One month',
          until,
        },
      );
      const audits = await ok(
        'globalAdmin',
        'GET',
        "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Approve access package assignment request'" +
          '&$orderby=activityDateTime desc&$top=1',
      );
      assert.ok(
        audits.body.value[0].additionalDetails.some(({ key, value: said }: any) => key === 'until' && said === until),
      );
    });

    test('an end that shortens nothing is refused with what would be right', async () => {
      const pending = await ask({ stages: [['manager']] });
      const refusals: readonly (readonly [object, RegExp])[] = [
        [
          { result: 'approve', until: await later(91 * day) },
          /until: It must be not after .*, when the access ends anyway/,
        ],
        [{ result: 'approve', until: await later(-day) }, /until: It must be after .*, when the access begins/],
        [{ result: 'approve', until: 'soon' }, /until: It must be a date and time such as/],
        [{ result: 'deny', until: await later(day) }, /until: It must be left out with result deny/],
        [{ result: 'approve', forwardTo: id('designer') }, /forwardTo: It must be left out with result approve/],
        [{ result: 'maybe' }, /result: It must be approve, deny, forward or ask/],
        [{ result: 'forward' }, /forwardTo is required/],
        [{ result: 'ask', questionToRequestor: '  ' }, /questionToRequestor is required/],
        [{ result: 'ask', questionToRequestor: 'x'.repeat(2_001) }, /questionToRequestor: .*at most 2000 characters/],
        [{ result: 'approve', justification: 7 }, /string is expected/],
        [{}, /decide needs result/],
      ];
      for (const [body, says] of refusals) assertRefused(await decide('manager', pending, body), 400, says);
      assert.equal(await stateOf(pending), 'pendingApproval');
    });

    test('a later stage, and the extension of what is held, keep within what was granted', async () => {
      const pending = await ask({ stages: [['manager'], ['director']] });
      const [first, second] = [await later(40 * day), await later(20 * day)];
      assert.equal((await decide('manager', pending, { result: 'approve', until: first })).status, 204);
      assertRefused(
        await decide('director', pending, { result: 'approve', until: await later(41 * day) }),
        400,
        new RegExp(`until: It must be not after ${first}`),
      );
      assert.equal((await decide('director', pending, { result: 'approve', until: second })).status, 204);
      assert.equal(await stateOf(pending), 'delivered');
      const extension = await ok('member', 'POST', `${em}/assignmentRequests`, {
        requestType: 'userUpdate',
        assignment: { id: pending.id },
        schedule: { expiration: { type: 'afterDateTime', endDateTime: await later(60 * day) } },
      });
      await latchkey.drain();
      const extending = { ...pending, id: extension.body.id };
      assertRefused(
        await decide('manager', extending, { result: 'approve', until: await later(10 * day) }),
        400,
        /until: It must be after .*, until when the access is held already/,
      );
      const until = await later(50 * day);
      assert.equal((await decide('manager', extending, { result: 'approve', until })).status, 204);
      assert.equal((await decide('director', extending, { result: 'approve' })).status, 204);
      assert.equal(await stateOf(extending), 'delivered');
      const { body } = await ok('globalAdmin', 'GET', `${em}/assignments/${pending.id}`);
      assert.equal(new Date(body.schedule.expiration.endDateTime).toISOString(), until);
    });

    test('a person to whom a stage was forwarded decides it, while the forwarder may', async () => {
      const pending = await ask({ stages: [['group:director']] });
      const hidden = await decide('designer', pending, { result: 'approve' });
      assert.equal(hidden.status, 404, hidden.text);
      const forwarding = { result: 'forward', forwardTo: id('designer'), justification: 'Yours' };
      assert.equal((await decide('director', pending, forwarding)).status, 204);
      assertRefused(
        await decide('director', pending, forwarding),
        400,
        /forwardTo: .*may not decide the stage already/,
      );
      const [mail] = await mailsTo('designer', pending);
      assert.equal(mail.event, 'approvalForwarded');
      assert.match(mail.text, new RegExp(`${nameOf('director')} forwarded the request to you`));
      assert.match(mail.text, /Note: +Yours/);
      assertRefused(
        await decide('designer', pending, { ...forwarding, forwardTo: id('manager') }),
        403,
        /to whom the request was forwarded, decides it or leaves it/,
      );
      const member = `/v1.0/groups/${pending.groups[0]}/members/${id('director')}/$ref`;
      await ok('globalAdmin', 'DELETE', member);
      assert.equal(
        (await decide('designer', pending, { result: 'approve' })).status,
        404,
        'the forwarder left the group',
      );
      await ok('globalAdmin', 'POST', `/v1.0/groups/${pending.groups[0]}/members/$ref`, {
        '@odata.id': `https://graph.microsoft.com/v1.0/users/${id('director')}`,
      });
      assert.equal((await decide('director', pending, forwarding)).status, 204, 'forwarded anew by a member again');
      assert.equal((await decide('designer', pending, { result: 'approve' })).status, 204);
      assert.equal(await stateOf(pending), 'delivered');
      const told = await progress('member', pending);
      const forwarded = told.history.find(({ kind }: any) => kind === 'forwarded');
      assert.deepEqual([forwarded.person.id, forwarded.text], [id('designer'), null]);
    });

    test('a stage is not forwarded to the requestor, a guest, a group or somebody who is not there', async () => {
      const pending = await ask({ stages: [['manager', 'group:director']] });
      const nowhere = '11111111-1111-4111-8111-111111111111';
      for (const [forwardTo, says] of [
        [id('member'), /somebody whom the request is not about/],
        [id('guest'), /a user of the organization who may sign in/],
        [pending.groups[0], /a user of the organization who may sign in/],
        [id('director'), /somebody who may not decide the stage already/],
        [nowhere, /There is no user/],
        ['nobody', /There is no user/],
      ] as const)
        assertRefused(await decide('manager', pending, { result: 'forward', forwardTo }), 400, says);
    });

    test('a question waits for the requestor alone, one at a time, and its answer for the approver', async () => {
      const pending = await ask({
        stages: [['manager', 'director']],
        stage: { approverInformationVisibility: 'visible' },
      });
      const before_ = await progress('member', pending);
      const answer = (who: string, text = 'The autumn one') =>
        latchkey.call(who, 'POST', `/latchkey/v1/requests/${pending.id}/answer`, { text });
      assertRefused(await answer('member'), 400, /No question waits for an answer/);
      const question = { result: 'ask', questionToRequestor: 'Which campaign?' };
      assert.equal((await decide('manager', pending, question)).status, 204);
      assertRefused(await decide('director', pending, question), 400, /A question waits for the answer/);
      assertRefused(await answer('manager'), 403, /UnAuthorized|not authorized/);
      assert.equal((await answer('designer')).status, 404);
      assertRefused(await answer('member', ' '), 400, /text is required/);
      assert.match((await mailsTo('member', pending))[0].text, /Question: +Which campaign\?/);
      assert.equal((await answer('member')).status, 204);
      assertRefused(await answer('member'), 400, /No question waits for an answer/);
      assert.ok((await eventsTo('manager', pending)).includes('questionAnswered'));
      assert.ok(!(await eventsTo('director', pending)).includes('questionAnswered'));
      const told = await progress('member', pending);
      assert.equal(told.steps[0].deadline, before_.steps[0].deadline);
      assert.deepEqual(
        told.questions.map(({ text, answer: said, askedBy }: any) => [text, said, askedBy.displayName]),
        [['Which campaign?', 'The autumn one', nameOf('manager')]],
      );
      assert.deepEqual(kindsOf(told.history).slice(-2), ['questionAsked', 'questionAnswered']);
      for (let left = 4; left > 0; left -= 1) {
        assert.equal((await decide('manager', pending, question)).status, 204);
        assert.equal((await answer('member')).status, 204);
      }
      assertRefused(await decide('manager', pending, question), 400, /asks 5 questions in one stage at the most/);
    });

    test('of approvers the requestor learns what the policy shows', async () => {
      const pending = await ask({ stages: [['manager']], stage: { approverInformationVisibility: 'notVisible' } });
      assert.equal((await decide('manager', pending, { result: 'ask', questionToRequestor: 'Why?' })).status, 204);
      const own = await progress('member', pending);
      assert.ok(!JSON.stringify(own).includes(id('manager')) && !JSON.stringify(own).includes(nameOf('manager')));
      assert.equal(own.questions[0].text, 'Why?');
      assert.ok(!(await mailsTo('member', pending)).some(({ text }) => text.includes(nameOf('manager'))));
      const decider = await progress('manager', pending);
      assert.deepEqual(decider.steps[0].approvers[0].displayName, nameOf('manager'));
      await decide('manager', pending, { result: 'deny', justification: 'Not now' });
      const denied = await progress('member', pending);
      assert.equal(denied.reason, 'Not now');
      assert.ok(!JSON.stringify(denied).includes(nameOf('manager')));
    });

    test('approvers are reminded once a day in each stage', async () => {
      const pending = await ask({ stages: [['manager'], ['director']] });
      const remind = (who = 'member') => latchkey.call(who, 'POST', `/latchkey/v1/requests/${pending.id}/remind`, {});
      assert.equal((await remind('guest')).status, 404);
      assertRefused(await remind('manager'), 403, /not authorized/);
      assert.equal((await remind()).status, 204);
      assert.deepEqual(await eventsTo('manager', pending), ['approvalAsked', 'approvalReminder']);
      assertRefused(await remind(), 400, /were reminded less than a day ago. They can be reminded again at/);
      await decide('manager', pending, { result: 'approve' });
      assert.equal((await remind()).status, 204, 'another stage');
      await latchkey.clock({ advance: hours(25) });
      assert.equal((await remind('globalAdmin')).status, 204, 'another day');
      await decide('director', pending, { result: 'deny' });
      assertRefused(await remind(), 400, /waits for nobody/);
      assert.equal(
        kindsOf((await progress('member', pending)).history).filter((kind) => kind === 'reminded').length,
        3,
      );
      const silent = await ask({
        stages: [['manager']],
        policy: { notificationSettings: { isAssignmentNotificationDisabled: true } },
      });
      assertRefused(
        await latchkey.call('member', 'POST', `/latchkey/v1/requests/${silent.id}/remind`, {}),
        400,
        /sends no mails/,
      );
    });

    test('an approval is taken back while the next stage waits, by the approver who gave it', async () => {
      const pending = await ask({ stages: [['manager', 'designer'], ['director']] });
      const takeBack = (who: string, body: object = {}) =>
        latchkey.call(who, 'POST', `/latchkey/v1/approvals/${pending.id}/takeBack`, body);
      assertRefused(await takeBack('manager'), 403, /not an approver|Only the approver/);
      const { steps } = await progress('manager', pending);
      await decide('manager', pending, { result: 'approve', until: await later(9 * day) });
      assertRefused(await takeBack('designer'), 403, /Only the approver who approved/);
      assert.equal((await takeBack('manager', { justification: 'Too early' })).status, 204);
      const told = await progress('manager', pending);
      assert.deepEqual(
        [told.steps[0].state, told.steps[0].result, told.steps[0].until, told.steps[0].deadline, told.grantedUntil],
        ['open', 'notReviewed', null, steps[0].deadline, null],
      );
      assert.equal(told.steps[1].state, 'waiting');
      assert.equal(
        (await decide('director', pending, { result: 'approve' })).status,
        404,
        'nobody is asked by the next',
      );
      assert.ok((await eventsTo('director', pending)).includes('approvalTakenBack'));
      await decide('designer', pending, { result: 'approve' });
      await decide('director', pending, { result: 'approve' });
      assert.equal(await stateOf(pending), 'delivered');
      assertRefused(await takeBack('director'), 400, /is being delivered, or the request has ended/);
      const { value } = (
        await ok('globalAdmin', 'GET', `${em}/assignments?$filter=accessPackage/id eq '${pending.accessPackage}'`)
      ).body;
      assert.equal(new Date(value[0].schedule.expiration.endDateTime).toISOString(), await later(90 * day));
    });

    test('an approval of access that begins later is taken back, and times out as it would have', async () => {
      const pending = await ask({ stages: [['manager']], schedule: { startDateTime: await later(5 * day) } });
      await decide('manager', pending, { result: 'approve' });
      assert.equal(await stateOf(pending), 'scheduled');
      assert.equal((await ok('manager', 'POST', `/latchkey/v1/approvals/${pending.id}/takeBack`, {})).status, 204);
      assert.equal(await stateOf(pending), 'pendingApproval');
      await latchkey.clock({ advance: 'P6D' });
      assert.equal(await stateOf(pending), 'pendingApproval', 'it does not start');
      await latchkey.clock({ advance: 'P5D' });
      assert.equal(await stateOf(pending), 'denied');
    });

    test('an approver sees what speaks for and against a request, and nobody else does', async () => {
      const pending = await ask({ stages: [['manager']] });
      const context = (who: string) => latchkey.call(who, 'GET', `/latchkey/v1/approvals/${pending.id}/context`);
      assertRefused(await context('member'), 403, /Only its approvers see the context/);
      assert.equal((await context('designer')).status, 404);
      const { body } = await context('manager');
      assert.equal(body.justification, 'For the launch');
      assert.deepEqual([body.sameManager.has, body.conflicts, body.earlier], [0, [], []]);
      assert.ok(body.sameManager.of > 0 && body.team.of > 0, JSON.stringify(body));
      assert.ok(body.deadline > body.waitsSince);
      assert.deepEqual(kindsOf(body.history), ['requested', 'approverAsked']);
      await decide('manager', pending, { result: 'deny', justification: 'Not now' });
      const again = await ok('member', 'POST', `${em}/assignmentRequests`, {
        requestType: 'userAdd',
        assignment: { accessPackageId: pending.accessPackage },
      });
      await latchkey.drain();
      const second = await ok('manager', 'GET', `/latchkey/v1/approvals/${again.body.id}/context`);
      assert.deepEqual(
        second.body.earlier.map(({ result, justification, who }: any) => [result, justification, who.displayName]),
        [['denied', 'Not now', nameOf('manager')]],
      );
    });

    test('what the calls refuse is not offered, and what they do is', async () => {
      const pending = await ask({ stages: [['manager'], ['director']] });
      const actions = async (who: string): Promise<readonly string[]> => {
        const reply = await ok(who, 'GET', `/latchkey/v1/allowedActions(ids=['${pending.id}'])`);
        return reply.body.value
          .filter(({ allowed, action }: any) => allowed && action !== 'cancel')
          .map(({ action }: any) => action)
          .sort();
      };
      const remind = () => latchkey.call('member', 'POST', `/latchkey/v1/requests/${pending.id}/remind`, {});
      assert.deepEqual(await actions('manager'), ['approve', 'askRequestor', 'deny', 'forward']);
      assert.deepEqual(await actions('member'), ['remind']);
      await decide('manager', pending, { result: 'ask', questionToRequestor: 'Why?' });
      await remind();
      assert.deepEqual(await actions('manager'), ['approve', 'deny', 'forward']);
      assert.deepEqual(await actions('member'), ['answerQuestion']);
      const refused = await ok('member', 'GET', `/latchkey/v1/allowedActions(ids=['${pending.id}'])`);
      const { reason } = refused.body.value.find(({ action }: any) => action === 'remind');
      assert.match(reason, /reminded less than a day ago/);
      await decide('manager', pending, { result: 'approve' });
      assert.deepEqual(await actions('manager'), ['takeBackApproval']);
      assert.deepEqual(await actions('member'), ['remind']);
    });

    test('instants of a history have one width, so that they sort as text', async () => {
      const pending = await ask({ stages: [['manager']] });
      await decide('manager', pending, { result: 'approve' });
      await stateOf(pending);
      const { history } = await progress('member', pending);
      const instants = history.map(({ at }: any) => at);
      assert.ok(instants.every((at: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at)));
      assert.deepEqual(instants, instants.toSorted());
      assert.deepEqual(kindsOf(history), ['requested', 'approverAsked', 'stageApproved', 'deliveryBegan', 'delivered']);
    });
  });
}
