// The daily mail: one for all that waited, at the hour of the tenant; nothing is told twice or lost, whatever ends in
// the middle.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`daily mails on ${engine}`, () => {
    let latchkey: Latchkey;
    let catalog: string;
    let count = 0;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      catalog = await create(`${em}/catalogs`, { displayName: 'Daily' });
      await ok('globalAdmin', 'PATCH', '/latchkey/v1/settings', { timeZone: 'Europe/Berlin', dailyMailHour: 8 });
      await latchkey.clock({ now: '2027-03-01T09:00:00Z', frozen: true });
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
    const prefer = (who: string, mailFrequency: string): Promise<Reply> =>
      ok(who, 'PATCH', '/latchkey/v1/preferences', { mailFrequency });
    const mailsTo = async (key: string): Promise<readonly any[]> =>
      (
        await ok(
          'globalAdmin',
          'GET',
          `/latchkey/v1/mails?$filter=recipientId eq ${latchkey.user(key).id}&$orderby=createdAt`,
        )
      ).body.value;
    const told = async (key: string): Promise<readonly string[]> =>
      (await mailsTo(key)).map(({ event, state }) => `${event} ${state}`);

    async function ask(who: string, approver: string, timeout = 'P10D', isSilent = false): Promise<string> {
      const accessPackage = await create(`${em}/accessPackages`, {
        displayName: `Package ${++count}`,
        description: '',
        catalog: { id: catalog },
      });
      await create(`${em}/assignmentPolicies`, {
        displayName: `Policy ${count}`,
        description: '',
        allowedTargetScope: 'allDirectoryUsers',
        expiration: { type: 'noExpiration' },
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        notificationSettings: { isAssignmentNotificationDisabled: isSilent },
        requestApprovalSettings: {
          isApprovalRequiredForAdd: true,
          stages: [
            {
              durationBeforeAutomaticDenial: timeout,
              primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(approver).id }],
            },
          ],
        },
        accessPackage: { id: accessPackage },
      });
      const reply = await ok(who, 'POST', `${em}/assignmentRequests`, {
        requestType: 'userAdd',
        assignment: { accessPackageId: accessPackage },
      });
      await latchkey.drain();
      return reply.body.id;
    }
    const decide = (who: string, id: string, result: string): Promise<Reply> =>
      ok(who, 'POST', `/latchkey/v1/approvals/${id}/decide`, { result });

    test('a user chooses, sees the choice, and may not choose what is not there', async () => {
      assert.equal((await ok('manager', 'GET', '/latchkey/v1/preferences')).body.mailFrequency, null);
      await prefer('manager', 'daily');
      const { body } = await ok('manager', 'GET', '/latchkey/v1/preferences');
      assert.equal(body.mailFrequency, 'daily');
      assert.equal((await ok('director', 'GET', '/latchkey/v1/preferences')).body.mailFrequency, null);
      const wrong = await latchkey.call('manager', 'PATCH', '/latchkey/v1/preferences', { mailFrequency: 'hourly' });
      assert.equal(wrong.status, 400, wrong.text);
      assert.match(wrong.body.error.message, /mailFrequency/);
      assert.equal((await latchkey.call('app:full', 'GET', '/latchkey/v1/preferences')).status, 400);
    });

    test('mails wait for one at the hour of the tenant, with what is still to do', async () => {
      const [first, second, third] = [
        await ask('member', 'manager'),
        await ask('designer', 'manager'),
        await ask('member', 'manager'),
      ];
      await ask('member', 'manager', 'P10D', true);
      assert.deepEqual(await told('manager'), Array(3).fill('approvalAsked collected'));
      await decide('manager', second, 'deny');
      await latchkey.clock({ now: '2027-03-02T06:59:00Z' });
      await latchkey.drain();
      assert.deepEqual(await told('manager'), Array(3).fill('approvalAsked collected'));
      await latchkey.clock({ now: '2027-03-02T07:00:00Z' });
      await latchkey.drain();
      const mails = await mailsTo('manager');
      const digests = mails.filter(({ event }) => event === 'digest');
      assert.equal(digests.length, 1);
      assert.equal(digests[0].state, 'captured');
      assert.equal(digests[0].subject, 'Your daily summary (2)');
      const subjectOf = (id: string): string => mails.find(({ requestId }) => requestId === id).subject;
      assert.ok([first, third].every((id) => digests[0].text.includes(subjectOf(id))));
      assert.ok(!digests[0].text.includes(subjectOf(second)));
      assert.deepEqual(
        [...digests[0].html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url),
        [`${latchkey.http}/`],
      );
      assert.equal(mails.filter(({ state }) => state === 'summarized').length, 3);
      await latchkey.clock({ now: '2027-03-03T08:00:00Z' });
      await latchkey.drain();
      assert.equal((await mailsTo('manager')).filter(({ event }) => event === 'digest').length, 1, 'nothing is new');
    });

    test('what would come too late is sent at once, as are the mails of others', async () => {
      const before_ = (await told('manager')).length;
      const id = await ask('member', 'manager', 'PT4H');
      assert.deepEqual((await told('manager')).slice(before_), ['approvalAsked captured']);
      await decide('manager', id, 'deny');
      await latchkey.drain();
      assert.ok((await told('member')).includes('requestDenied captured'));
    });

    test('one job is due for a person, and a day of which nothing is left has no mail', async () => {
      const id = await ask('member', 'manager');
      const due = await ok('globalAdmin', 'GET', "/latchkey/v1/jobs?$filter=kind eq 'sendDigest'");
      assert.deepEqual(
        due.body.value.map(({ subject }: any) => subject),
        [latchkey.user('manager').id],
      );
      await decide('manager', id, 'deny');
      await latchkey.clock({ advance: 'P1D' });
      await latchkey.drain();
      const mails = await mailsTo('manager');
      assert.equal(mails.filter(({ event }) => event === 'digest').length, 1);
      assert.equal(mails.filter(({ state }) => state === 'collected').length, 0);
    });

    test('whoever wishes each mail again gets each', async () => {
      await prefer('manager', 'each');
      await ask('member', 'manager');
      assert.equal((await told('manager')).at(-1), 'approvalAsked captured');
    });
  });
}

test('mails lead to the public address where the settings name one', async () => {
  const latchkey = await startLatchkey({ env: { LATCHKEY_PUBLIC_URL: 'https://access.example.org' } });
  try {
    await latchkey.call('globalAdmin', 'POST', '/latchkey/v1/approverDelegates', {
      approverId: latchkey.user('manager').id,
      delegateId: latchkey.user('designer').id,
    });
    const { value } = (await latchkey.call('globalAdmin', 'GET', '/latchkey/v1/mails')).body;
    assert.deepEqual(
      [...value[0].html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url),
      ['https://access.example.org/approvals'],
    );
    assert.match(value[0].text, /^https:\/\/access\.example\.org\/approvals$/m);
  } finally {
    await latchkey.close();
  }
});
