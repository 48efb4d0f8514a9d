// Mails by SMTP, to a real server: sent once, tried again, given up where a person sees it; and never to where nobody
// may connect.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createOutboundClient } from '../../src/outbound/outboundClient.ts';
import { createMailSender, MailError, defaultMailTimeouts, type OutgoingMail } from '../../src/outbound/smtp.ts';
import { publishedIds } from '../../src/sandbox/sandboxIds.ts';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { header, startMailCatcher, type MailCatcher } from './catcher.ts';

const mail: OutgoingMail = {
  to: 'ann@example.org',
  subject: 'Grüezi',
  html: '<p>Hi & bye</p>',
  text: 'Hi & bye',
  messageId: '<1@latchkey.invalid>',
};
const impatience = { connectMs: 400, idleMs: 400, totalMs: 800 };

describe('the door for mails', () => {
  let open: MailCatcher;
  let locked: MailCatcher;
  before(async () => {
    open = await startMailCatcher();
    locked = await startMailCatcher({ user: 'latchkey', password: 'p:w@d' });
  });
  after(async () => {
    await open.close();
    await locked.close();
  });

  const send = (
    url: string,
    patience: typeof defaultMailTimeouts,
    allow: readonly string[] = ['127.0.0.1'],
  ): Promise<string> =>
    createMailSender(createOutboundClient(allow), { url, from: 'Latchkey <access@example.org>' }, patience)
      .send(mail)
      .then(
        () => 'sent',
        (error: unknown) => (error instanceof MailError ? (error.isFinal ? 'final' : 'later') : String(error)),
      );
  const at = (path: string): string =>
    path.replace('OPEN', `127.0.0.1:${open.port}`).replace('LOCKED', `127.0.0.1:${locked.port}`);

  // biome-ignore format: a table, read by column
  const rows: readonly (readonly [promise: string, url: string, plan: MailCatcher['plan'], expected: string,
    allow?: readonly string[]])[] = [
    ['a mail is taken',                                      'smtp://OPEN',                        [],         'sent'],
    ['a host is judged by where it is',                      'smtp://OPEN',                        [],         'later',
      []],
    ['a name is judged by what it resolves to',              'smtp://localhost:1',                 [],         'later',
      []],
    ['a busy server is asked again later',                   'smtp://OPEN',                        [451],      'later'],
    ['a recipient who is not there is given up at once',     'smtp://OPEN',                        [550],      'final'],
    ['a server that says nothing is not waited for',         'smtp://OPEN',                        ['silent'], 'later'],
    ['nobody listens',                                       'smtp://127.0.0.1:1',                 [],         'later'],
    ['with user and password, however they are written',     'smtp://latchkey:p%3Aw%40d@LOCKED',   [],         'sent'],
    ['a wrong password may be mended',                       'smtp://latchkey:wrong@LOCKED',       [],         'later'],
    ['TLS at once is not begun with a server that has none', 'smtps://OPEN',                       [],         'later'],
  ];
  for (const [promise, url, plan, expected, allow] of rows) {
    test(promise, async () => {
      open.plan.splice(0, Infinity, ...plan);
      assert.equal(await send(at(url), plan.includes('silent') ? impatience : defaultMailTimeouts, allow), expected);
    });
  }

  test('what arrives is what was said, as text and as HTML, and says that a machine sent it', () => {
    const [first] = open.caught;
    assert.ok(first !== undefined);
    assert.deepEqual([first.from, first.to], ['access@example.org', ['ann@example.org']]);
    assert.deepEqual(
      ['From', 'To', 'Message-ID', 'Auto-Submitted'].map((name) => header(first.raw, name)),
      ['Latchkey <access@example.org>', 'ann@example.org', '<1@latchkey.invalid>', 'auto-generated'],
    );
    assert.match(first.raw, /multipart\/alternative/);
    assert.equal(locked.caught[0]?.user, 'latchkey');
  });
});

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`mails of a tenant on ${engine}`, () => {
    let catcher: MailCatcher;
    let latchkey: Latchkey;
    before(async () => {
      catcher = await startMailCatcher();
      latchkey = await startLatchkey({
        engine,
        env: { LATCHKEY_SMTP_URL: `smtp://127.0.0.1:${catcher.port}`, LATCHKEY_MAIL_FROM: 'access@example.org' },
      });
    });
    after(async () => {
      await latchkey.close();
      await catcher.close();
    });

    /** Somebody asks for what is given at once: a mail tells them that they have it. */
    const give = async (who: string): Promise<string> => {
      const asked = await latchkey.call(
        who,
        'POST',
        '/v1.0/identityGovernance/entitlementManagement/assignmentRequests',
        { requestType: 'userAdd', assignment: { accessPackageId: publishedIds.newHirePackage } },
      );
      assert.equal(asked.status, 201, asked.text);
      return asked.body.id as string;
    };
    const mailOf = async (request: string): Promise<any> =>
      (await latchkey.call('globalAdmin', 'GET', `/latchkey/v1/mails?$filter=requestId eq '${request}'`)).body.value[0];
    const until = async (request: string, state: string): Promise<any> => {
      for (let left = 200; left > 0; left -= 1) {
        const found = await mailOf(request);
        if (found?.state === state) return found;
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
      return assert.fail(`the mail of ${request} never was ${state}: ${JSON.stringify(await mailOf(request))}`);
    };

    test('a mail is sent once, under the id that it keeps, and the row says when', async () => {
      const request = await give('guest');
      const sent = await until(request, 'sent');
      const [raw, ...more] = catcher.caught
        .map((each) => each.raw)
        .filter((each) => header(each, 'Message-ID') === sent.messageId);
      assert.deepEqual(
        [more.length, header(raw ?? '', 'To'), sent.attempts, sent.error, sent.sentAt === null],
        [0, sent.to, 1, null, false],
      );
      assert.equal(header(raw ?? '', 'Subject'), sent.subject);
    });

    test('a busy server is asked again, and the row tells of it meanwhile', async () => {
      catcher.plan.push(451, 451);
      const sent = await until(await give('requestor1'), 'sent');
      assert.deepEqual([sent.attempts, sent.error], [3, null]);
    });

    test('a mail that nobody will ever take has failed, and says why', async () => {
      catcher.plan.push(550);
      const failed = await until(await give('newHire'), 'failed');
      assert.match(failed.error, /Refused by plan/);
      assert.equal(failed.sentAt, null);
    });
  });
}
after(stopPostgres);
