// What mails say and to whom: the published subjects, names that try to be markup or headers, dates, and when people
// are reminded.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatDate, isDateFormat, formatDateTime, formatTime } from '../../src/domain/mail/dateFormat.ts';
import { isStillOfUse, nextDailyMail, waitsForDailyMail } from '../../src/domain/mail/dailyMail.ts';
import { mailFacts } from '../../src/domain/mail/mailFacts.ts';
import { mailKinds, type MailEvent, withoutTicket } from '../../src/domain/mail/mailKinds.ts';
import { mailsFor, mailWords, type MailFacts } from '../../src/domain/mail/mailsFor.ts';
import { subjectTemplates } from '../../src/domain/mail/mailSubjects.ts';
import type { MailVariables } from '../../src/domain/mail/mailVariables.ts';
import { halfwayInstant, isLastDay, nextReminder } from '../../src/domain/mail/reminders.ts';
import { MailEvents } from '../../src/domain/enums.ts';

const spoken: MailVariables = {
  format: { language: 'en-US', timeZone: 'UTC' },
  accessPackage: 'Sales',
  person: 'Ann Lee',
  organization: 'Contoso',
  stage: 1,
  escalates: false,
  isExtension: false,
  by: '2026-07-01T09:30:00.000Z',
  submittedAt: '2026-06-01T12:00:00.000Z',
  startsAt: null,
  endsAt: null,
  justification: 'Because',
  reason: null,
  approver: 'Bo Ek',
  change: 'Payroll',
  question: 'Which one?',
  answers: [
    { question: 'Which team?', localizations: [{ languageCode: 'de-DE', text: 'Welches Team?' }], answer: 'Blue' },
  ],
  items: ['Request approved for Ann Lee to Sales'],
  attention: [{ kind: 'failedMail', count: 2 }],
  review: { name: 'Sales & more', open: 3, all: 40, isOfOneself: false },
  task: { action: 'addMember', group: 'Sales', system: 'Old CRM' },
};
const of = (event: MailEvent, more: Partial<MailVariables> = {}, rest: Partial<MailFacts> = {}) =>
  mailsFor(event, {
    recipients: [{ id: 'cy', name: 'Cy', address: 'cy@example.org', language: null }],
    isSwitchedOff: false,
    variables: { ...spoken, ...more },
    requestId: null,
    assignmentId: null,
    reviewId: null,
    connectionId: null,
    ticket: null,
    personId: /^approval|Answered$/.test(event) ? 'ann' : 'cy',
    origin: 'https://access.example',
    tenantName: 'Contoso',
    brandings: [],
    ...rest,
  });

describe('the subject of each published mail', () => {
  const check = (number: string, event: MailEvent, more: Partial<MailVariables>, expected: string) => {
    test(`${number}: ${expected}`, () => assert.equal(of(event, more)[0]?.subject, expected));
  };
  check(
    '1',
    'approvalForwarded',
    { escalates: true },
    'Action required: Approve or deny forwarded request by July 1, 2026 (Ann Lee: Sales)',
  );
  check('2', 'approvalAsked', {}, 'Action required: Approve or deny request by July 1, 2026 (Ann Lee: Sales)');
  check('3', 'approvalReminder', {}, 'Reminder: Approve or deny the request by July 1, 2026 for Ann Lee (Sales)');
  check(
    '4',
    'approvalAsked',
    { escalates: true },
    'Approve or deny the request by 9:30 AM UTC on July 1, 2026 (Ann Lee: Sales)',
  );
  check(
    '5',
    'approvalReminder',
    { escalates: true },
    'Action required reminder: Approve or deny the request by July 1, 2026 for Ann Lee (Sales)',
  );
  check('6', 'approvalExpired', {}, 'Request has expired for Sales (Ann Lee)');
  check('7', 'approvalGiven', {}, 'Request approved for Ann Lee to Sales');
  check('8', 'approvalGiven', { escalates: true }, 'Request approved for Ann Lee to Sales');
  check('9', 'requestDenied', {}, 'Request denied to Sales');
  check('10', 'requestExpired', { stage: 2 }, 'Your request has expired for Sales');
  check(
    '11',
    'approvalAsked',
    { stage: 2 },
    'Action required: Approve or deny request by July 1, 2026 (Ann Lee: Sales)',
  );
  check(
    '12',
    'approvalReminder',
    { stage: 2 },
    'Action required reminder: Approve or deny the request by July 1, 2026 (Ann Lee: Sales)',
  );
  check(
    '13',
    'approvalAsked',
    { stage: 2, escalates: true },
    'Action required: Approve or deny the request by July 1, 2026 for Ann Lee (Sales)',
  );
  check(
    '14',
    'approvalReminder',
    { stage: 3, escalates: true },
    'Action required reminder: Approve or deny the request by July 1, 2026 for Ann Lee (Sales)',
  );
  check(
    '15',
    'approvalForwarded',
    { stage: 2 },
    'Action required: Approve or deny forwarded request by July 1, 2026 (Ann Lee: Sales)',
  );
  check('16', 'approvalGiven', { stage: 2 }, 'Request approved for Ann Lee to Sales');
  check('17', 'approvalExpired', { stage: 2 }, 'A request has expired for Sales (Ann Lee)');
  check('18', 'accessGranted', {}, 'You now have access to Sales');
  check('19', 'accessNearEnd', {}, 'Extend access for Sales by July 1, 2026');
  check('20', 'accessEnded', {}, 'Access has ended for Sales');
  check(
    '-',
    'accessGranted',
    { accessPackage: 'A\r\nBcc: all@example.org' },
    'You now have access to A Bcc: all@example.org',
  );

  test('every number from 1 to 20 stands in the table once, and every event has its words', () => {
    const numbers = subjectTemplates.flatMap(({ number }) =>
      number
        .split(', ')
        .filter((each) => each !== '')
        .map(Number),
    );
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
    // A digest and what needs attention have items; others are about no package and no other person.
    const withoutFacts: readonly string[] = [
      'digest',
      'auditBroken',
      'attentionNeeded',
      'removalsHeld',
      'connectionQuarantined',
      'differencesWait',
      'identityLinked',
    ];
    for (const event of MailEvents)
      assert.ok(
        subjectTemplates.some((each) => each.event === event) &&
          mailWords.en.sentences[event](spoken).length > 0 &&
          (withoutFacts.includes(event) ||
            mailFacts[event]({ of: spoken, words: mailWords.en, language: 'en' }).length > 0),
        event,
      );
  });
});

describe('a mail', () => {
  test('has what people wrote as text, never as markup', () => {
    const [mail] = of('approvalAsked', {
      justification: '<script>alert("x")</script> & \'more\'\nsecond line',
      person: '<b>Ann</b>',
    });
    assert.match(
      mail?.html ?? '',
      /&lt;script&gt;alert\(&quot;x&quot;\)&lt;\/script&gt; &amp; &#39;more&#39;<br>second line/,
    );
    assert.doesNotMatch(mail?.html ?? '', /<script|<b>/);
    assert.match(mail?.text ?? '', /Justification: +<script>alert\("x"\)<\/script> & 'more'\n +second line/);
  });

  test('tells an approver who asks, from where, why, since when and until when', () => {
    const [mail] = of('approvalAsked', { startsAt: '2026-08-01T00:00:00.000Z' });
    for (const each of [
      'Ann Lee (Contoso)',
      'Because',
      'June 1, 2026, 12:00 PM UTC',
      'July 1, 2026, 9:30 AM UTC',
      'August 1, 2026, 12:00 AM UTC',
    ])
      assert.ok(mail?.text.includes(each) === true && mail.html.includes(each), each);
  });

  const recipients = (...addresses: readonly (string | null)[]): Partial<MailFacts> => ({
    recipients: addresses.map((address) => ({ id: null, name: null, address, language: null })),
  });
  const check = (promise: string, rest: Partial<MailFacts>, expected: readonly string[]) =>
    test(promise, () =>
      assert.deepEqual(
        of('accessGranted', {}, rest).map((each) => each.to),
        expected,
      ),
    );
  check(
    'goes to everybody once, however their address is written',
    recipients('a@example.org', 'A@Example.org', 'b@example.org'),
    ['a@example.org', 'b@example.org'],
  );
  check('goes to nobody without an address', recipients(null, ''), []);
  check(
    'goes to nobody whose address is more than one',
    recipients('a@example.org, b@example.org', 'a@example.org\r\nBcc: b@example.org', 'Ann <a@example.org>', 'nobody'),
    [],
  );
  check(
    'is not written where the policy switched mails off',
    { ...recipients('a@example.org'), isSwitchedOff: true },
    [],
  );
});

describe('a mail of each kind', () => {
  const ids = { requestId: 'r1', assignmentId: 'a1', reviewId: 'i1', connectionId: 'c1', ticket: 't1' };
  const evil: Partial<MailVariables> = {
    person: '<a href="https://evil.example">Ann</a>',
    accessPackage: 'Sales" onmouseover="x',
    approver: "O'Neil & <b>Co</b>",
    reason: '<img src=x>',
    answers: [{ question: '<i>Q</i>', localizations: [], answer: '<u>A</u>' }],
    items: ['<s>item</s>'],
  };
  for (const event of MailEvents)
    for (const language of ['en', 'de'])
      test(`${event} in ${language} has one link, to its page, and no markup of anybody`, () => {
        const [mail] = of(event, evil, {
          ...ids,
          recipients: [{ id: 'cy', name: 'Cy <b>', address: 'cy@example.org', language }],
        });
        const page = mailKinds[event].page({ ...ids, isOwn: !/^approval|Answered$/.test(event) });
        const links = [...(mail?.html ?? '').matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
        assert.deepEqual(links, [`https://access.example${page}`]);
        assert.equal(mail?.text.split('\n').filter((line) => line === `https://access.example${page}`).length, 1);
        assert.doesNotMatch(mail?.html ?? '', /<(a href="https:\/\/evil|b|i|u|s|img)[ >]/);
        assert.match(mail?.html ?? '', new RegExp(`<html lang="${language}">`));
        assert.match(mail?.html ?? '', />Contoso</);
        assert.doesNotMatch(page, /decide/);
      });

  test('of tasks and connections leads to their own pages', () => {
    const pageOf = (event: (typeof MailEvents)[number], connectionId: string | null = 'c1') =>
      mailKinds[event].page({ ...ids, connectionId, isOwn: false });
    assert.deepEqual([pageOf('taskAsked'), pageOf('taskReminder')], ['/tasks', '/tasks']);
    assert.equal(pageOf('connectionQuarantined'), '/admin/connections/c1');
    assert.equal(pageOf('differencesWait'), '/admin/connections/c1?part=differences');
    // A preview is about no connection.
    assert.equal(pageOf('connectionQuarantined', null), '/admin/connections');
  });

  test('tells a reviewer how many people are left, of what, and until when', () => {
    const [mail] = of('reviewReminder', { person: null, accessPackage: null });
    assert.equal(mail?.subject, 'Reminder: 3 of 40 left to review for Sales & more by July 1, 2026');
    assert.match(mail?.text ?? '', /3 of 40 people are left to review for Sales & more/);
    assert.match(mail?.text ?? '', /People to review: +3/);
  });

  test('asks somebody about their own access in other words, and counts nothing', () => {
    const review = { name: 'Sales', open: 1, all: 1, isOfOneself: true };
    const [mail] = of('reviewAsked', { review });
    assert.match(mail?.text ?? '', /Do you still need your access to Sales\?/);
    assert.doesNotMatch(mail?.text ?? '', /People to review/);
  });

  test('leads somebody who asked for another person to the request', () => {
    const [mail] = of('accessGranted', {}, { ...ids, personId: 'ann' });
    assert.match(mail?.html ?? '', /href="https:\/\/access\.example\/requests\/r1"/);
    assert.equal(mail?.subject, 'You now have access to Sales (Ann Lee)');
  });

  test('tells an approver what was answered, in the words of their language', () => {
    assert.match(of('approvalAsked')[0]?.text ?? '', /Which team\?: +Blue/);
    const german = { id: 'cy', name: 'Cy', address: 'cy@example.org', language: 'de-AT' };
    const [mail] = of('approvalAsked', {}, { recipients: [german] });
    assert.match(mail?.text ?? '', /Welches Team\?: +Blue/);
    assert.match(mail?.text ?? '', /Zu entscheiden bis: 1\. Juli 2026/);
    assert.match(mail?.subject ?? '', /^Handlung erforderlich: Antrag bis 1\. Juli 2026 .* \(Ann Lee: Sales\)$/);
  });

  test('says in the language of the person why nobody decided, and names no approver that is missing', () => {
    for (const [cause, english, german] of [
      ['timedOut', /Reason: +Nobody decided in time\./, /Grund: +Niemand hat rechtzeitig entschieden\./],
      ['nobodyLeft', /Reason: +Nobody .* nobody was left/, /Grund: +Niemand .* niemand mehr da/],
      ['nobodyFound', /Reason: +Nobody could be found to approve stage 2\./, /Grund: +Für Stufe 2 wurde niemand/],
    ] as const)
      for (const [language, says] of [['en', english] as const, ['de', german] as const]) {
        const recipients = [{ id: 'cy', name: 'Cy', address: 'cy@example.org', language }];
        const [mail] = of('requestDenied', { reason: { cause, stage: 2 } }, { recipients });
        assert.match(mail?.text ?? '', says);
      }
  });

  test('is English for people of other languages, and German where the tenant is', () => {
    const inTenant = (language: string, preferred: string | null): string =>
      of(
        'accessEnded',
        { format: { language, timeZone: 'UTC' } },
        { recipients: [{ id: 'cy', name: null, address: 'cy@example.org', language: preferred }] },
      )[0]?.subject ?? '';
    assert.equal(inTenant('en-US', 'fr-FR'), 'Access has ended for Sales');
    assert.equal(inTenant('de-CH', null), 'Zugriff auf Sales ist beendet');
    assert.equal(inTenant('de-CH', 'en-GB'), 'Access has ended for Sales');
  });
});

describe('daily mails', () => {
  const rows: readonly (readonly [now: string, hour: number, timeZone: string, next: string])[] = [
    ['2026-06-01T06:59:00.000Z', 7, 'UTC', '2026-06-01T07:00:00.000Z'],
    ['2026-06-01T07:00:00.000Z', 7, 'UTC', '2026-06-02T07:00:00.000Z'],
    ['2026-06-01T12:00:00.123Z', 7, 'America/New_York', '2026-06-02T11:00:00.000Z'],
    ['2026-06-01T10:00:00.000Z', 7, 'America/New_York', '2026-06-01T11:00:00.000Z'],
    ['2026-06-01T00:10:00.000Z', 0, 'Asia/Kolkata', '2026-06-01T18:30:00.000Z'],
    // The clocks change at night.
    ['2026-03-28T12:00:00.000Z', 7, 'Europe/Berlin', '2026-03-29T05:00:00.000Z'],
    ['2026-10-24T12:00:00.000Z', 7, 'Europe/Berlin', '2026-10-25T06:00:00.000Z'],
  ];
  for (const [now, hour, timeZone, next] of rows)
    test(`come at ${hour} in ${timeZone} after ${now}`, () =>
      assert.equal(nextDailyMail(now, { hour, timeZone }), next));

  test('are waited for unless they come too late, and leave out what nobody has to do any more', () => {
    const [before, next, after] = ['2026-06-01T00:00:00.000Z', '2026-06-01T07:00:00.000Z', '2026-06-09T07:00:00.000Z'];
    assert.equal(waitsForDailyMail('approvalAsked', after, next), true);
    assert.equal(waitsForDailyMail('approvalAsked', before, next), false);
    assert.equal(waitsForDailyMail('accessEnded', before, next), true);
    assert.equal(waitsForDailyMail('digest', null, next), false);
    assert.equal(isStillOfUse('approvalAsked', 'pendingApproval'), true);
    assert.equal(isStillOfUse('approvalAsked', 'denied'), false);
    assert.equal(isStillOfUse('requestDenied', 'denied'), true);
    assert.equal(isStillOfUse('reviewAsked', 'inProgress'), true);
    assert.equal(isStillOfUse('reviewAsked', 'completed'), false);
  });
});

describe('dates', () => {
  const at = '2026-07-01T22:30:00.000Z';
  const rows: readonly (readonly [language: string, timeZone: string, date: string, time: string])[] = [
    ['en-US', 'UTC', 'July 1, 2026', '10:30 PM UTC'],
    ['en-GB', 'Europe/Amsterdam', '2 July 2026', '00:30 CEST'],
    ['de-CH', 'Europe/Zurich', '2. Juli 2026', '00:30 MESZ'],
    ['ja-JP', 'Asia/Tokyo', '2026年7月2日', '7:30 JST'],
  ];
  for (const [language, timeZone, date, time] of rows) {
    test(`${language} in ${timeZone}`, () =>
      assert.deepEqual(
        [
          formatDate({ language, timeZone }, at),
          formatTime({ language, timeZone }, at),
          formatDateTime({ language, timeZone }, at),
        ],
        [date, time, `${date}, ${time}`],
      ));
  }
  for (const [language, timeZone, expected] of [
    ['en', 'UTC', true],
    ['xx-nowhere-at-all-in-particular', 'UTC', false],
    ['en', 'Mars/Olympus', false],
    ['', 'UTC', false],
    ['en', '', false],
  ] as const) {
    test(`"${language}" in "${timeZone}" ${expected ? 'can' : 'cannot'} be written`, () =>
      assert.equal(isDateFormat({ language, timeZone }), expected));
  }
});

describe('reminders', () => {
  const end = '2026-07-31T12:00:00.000Z';
  const rows: readonly (readonly [now: string, next: string | null, isLast: boolean])[] = [
    ['2026-07-01T12:00:00.000Z', '2026-07-17T12:00:00.000Z', false],
    ['2026-07-17T11:59:59.999Z', '2026-07-17T12:00:00.000Z', false],
    ['2026-07-17T12:00:00.000Z', '2026-07-30T12:00:00.000Z', false],
    ['2026-07-30T11:00:00.000Z', '2026-07-30T12:00:00.000Z', false],
    ['2026-07-30T12:00:00.000Z', null, true],
    ['2026-07-31T11:00:00.000Z', null, true],
  ];
  for (const [now, next, isLast] of rows)
    test(`of ${end} at ${now}`, () => assert.deepEqual([nextReminder(end, now), isLastDay(end, now)], [next, isLast]));
  test('of approvers come at half time', () =>
    assert.equal(halfwayInstant('2026-07-01T00:00:00.000Z', '2026-07-04T00:00:00.000Z'), '2026-07-02T12:00:00.000Z'));
});

test('a copy of a mail has no way into an account', () => {
  for (const address of ['/account/invitation?ticket=', '/account/password/reset?code='])
    assert.equal(
      withoutTicket(`<a href="https://x.example${address}Ab-_9">Go</a> ${address}zz`),
      `<a href="https://x.example${address}">Go</a> ${address}`,
    );
});
