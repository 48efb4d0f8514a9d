// Mails before anybody gets them: the preview is what is sent, of every event in every language, and sends nothing; a
// test mail goes to whoever asks for it, so often and no oftener.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MailEvents } from '../../src/domain/enums.ts';
import { personLimits } from '../../src/domain/personLimits.ts';
import { publishedIds } from '../../src/sandbox/sandboxIds.ts';
import { startLatchkey, type Latchkey, type Reply } from '../app/latchkey.ts';

let latchkey: Latchkey;
before(async () => {
  latchkey = await startLatchkey();
});
after(() => latchkey.close());

const preview = (who: string, of: Readonly<Record<string, string>>): Promise<Reply> => {
  const parameters = Object.entries(of).map(([name, value]) => `${name}='${value}'`);
  return latchkey.call(who, 'GET', `/latchkey/v1/mailPreview(${parameters.join()})`);
};
const sendTest = (who: string, body: object): Promise<Reply> =>
  latchkey.call(who, 'POST', '/latchkey/v1/sendTestMail', body);
const mails = async (): Promise<readonly any[]> =>
  (await latchkey.call('globalAdmin', 'GET', '/latchkey/v1/mails?$orderby=createdAt')).body.value;

test('the preview of a request is the mail that was sent about it', async () => {
  const asked = await latchkey.call(
    'globalAdmin',
    'POST',
    '/v1.0/identityGovernance/entitlementManagement/assignmentRequests',
    { requestType: 'userAdd', assignment: { accessPackageId: publishedIds.newHirePackage } },
  );
  assert.equal(asked.status, 201, asked.text);
  await latchkey.drain();
  const [sent] = await mails();
  const shown = await preview('globalAdmin', { event: 'accessGranted', requestId: asked.body.id });
  const { subject, html, text } = shown.body.value ?? shown.body;
  assert.deepEqual([subject, html, text], [sent.subject, sent.html, sent.text]);
});

test('every event reads in both languages, and nothing is sent', async () => {
  const before = (await mails()).length;
  for (const event of MailEvents)
    for (const [language, closing] of [
      ['en', /This mail was sent/],
      ['de', /Diese E-Mail wurde/],
    ] as const) {
      const { status, body, text } = await preview('governanceAdmin', { event, language });
      assert.equal(status, 200, `${event} ${language}: ${text}`);
      const found = body.value ?? body;
      assert.notEqual(found.subject, '', event);
      assert.doesNotMatch(found.text, /null|undefined|\[object|Invalid/, `${event} ${language}: ${found.text}`);
      assert.match(found.text, closing, event);
    }
  await latchkey.drain();
  assert.equal((await mails()).length, before);
});

test('who may not read the mails previews none, and nobody sees a request by it', async () => {
  for (const who of ['member', 'guest'])
    assert.equal((await preview(who, { event: 'accessGranted' })).status, 403, who);
  assert.equal((await preview('app:full', { event: 'accessGranted' })).status, 200);
  const nowhere = '00000000-0000-4000-8000-000000000001';
  assert.equal((await preview('globalAdmin', { event: 'accessGranted', requestId: nowhere })).status, 404);
  for (const wrong of [{ event: 'nothing' }, { event: 'accessGranted', language: 'fr' }]) {
    const { status, body } = await preview('globalAdmin', wrong);
    assert.equal(status, 400);
    assert.match(body.error.message, /event: It must be one of|language: It must be en or de/);
  }
});

test('a test mail goes to the own address, is in the audit, and is bounded', async () => {
  assert.equal((await sendTest('member', { event: 'accessGranted' })).status, 403);
  assert.equal((await sendTest('app:full', { event: 'accessGranted' })).status, 403);
  const { most } = personLimits.testMails;
  for (let left = most; left > 0; left -= 1)
    assert.equal((await sendTest('governanceAdmin', { event: 'accessEnded', language: 'de' })).status, 204);
  const refused = await sendTest('governanceAdmin', { event: 'accessEnded' });
  assert.equal(refused.status, 429, refused.text);
  const { userPrincipalName } = latchkey.user('governanceAdmin') as any;
  const sent = (await mails()).filter(({ subject }) => subject.startsWith('[Test] '));
  assert.equal(sent.length, most);
  assert.ok(sent.every(({ to, subject }) => to === userPrincipalName && /ist beendet/.test(subject)));
  const { value } = (
    await latchkey.call(
      'globalAdmin',
      'GET',
      "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Send test mail'",
    )
  ).body;
  assert.equal(value.length, most);
});
