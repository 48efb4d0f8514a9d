// What reviewers do with the items of an access review by Latchkey's own calls: many at once, until a date, passed on,
// by a delegate; what is refused, and how mails, reminders, previews and progress go with it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, stopPostgres, type Latchkey } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { prepareReview, type ReviewData } from './reviewData.ts';

const noId = '00000000-0000-4000-8000-000000000000';

for (const engine of enginesByTurns(import.meta.url))
  describe(`reviewers on ${engine}`, () => {
    let latchkey: Latchkey;
    let data: ReviewData;
    let reviewId: string;
    /** A day after the turn has ended. */
    const until = `${new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;
    before(async () => {
      latchkey = await startLatchkey({ engine });
      data = await prepareReview(latchkey, { count: 6, settings: { isReviewerJustificationRequired: true } });
      const { body } = await latchkey.call('director', 'GET', '/latchkey/v1/myReviews');
      reviewId = body.value[0].id;
    });
    after(async () => {
      await latchkey.close();
      await stopPostgres();
    });

    const post = (who: string, action: string, body: object) =>
      latchkey.call(who, 'POST', `/latchkey/v1/${action}`, { reviewId, ...body });
    const items = async (who = 'director', more = ''): Promise<readonly any[]> =>
      (await latchkey.call(who, 'GET', `/latchkey/v1/reviewItems(reviewId='${reviewId}'${more})`)).body.value;
    const mails = async (event: string): Promise<readonly any[]> =>
      (await latchkey.call('app:full', 'GET', `/latchkey/v1/mails?$filter=event eq '${event}'`)).body.value;

    const assignmentsOf = async (): Promise<ReadonlyMap<string, any>> => {
      const path = '/v1.0/identityGovernance/entitlementManagement/assignments';
      const of = `?$filter=accessPackage/id eq '${data.accessPackage}'&$expand=target`;
      const { body } = await latchkey.call('app:full', 'GET', `${path}${of}`);
      return new Map(body.value.map((each: any) => [each.target.objectId, each]));
    };

    test('the review waits for its reviewer, with what is known of each person, and a mail has said so', async () => {
      const { body } = await latchkey.call('director', 'GET', '/latchkey/v1/myReviews');
      const [review] = body.value;
      assert.deepEqual(
        [body.count, review.resourceName, review.open, review.all, review.isOfOneself, review.status],
        [1, 'Field kit', 6, 6, false, 'inProgress'],
      );
      const [item] = await items();
      assert.deepEqual(
        [item.principal.displayName, item.decision, item.context.reason, item.context.department],
        ['Surveyor 001', 'notReviewed', 'Works outside', 'North'],
      );
      assert.equal(item.context.recommendedBy.length, 1);
      const [mail, ...others] = await mails('reviewAsked');
      assert.deepEqual([others.length, mail.recipientId], [0, latchkey.user('director').id]);
      assert.match(mail.text, new RegExp(`/reviews/${reviewId}`));
      assert.match(mail.subject, /^Action required: Review who has access to Field kit by /);
    });

    const refused: readonly (readonly [
      what: string,
      who: string,
      body: (ids: readonly string[]) => object,
      status: number,
      says: RegExp,
    ])[] = [
      ['no reason', 'director', (ids) => ({ ids, decision: 'deny' }), 400, /justification/],
      ['an unknown decision', 'director', (ids) => ({ ids, decision: 'maybe', justification: 'x' }), 400, /decision/],
      ['no ids', 'director', () => ({ ids: [], decision: 'dontKnow' }), 400, /ids/],
      ['an id that is none', 'director', (ids) => ({ ids: [ids[0], noId], decision: 'dontKnow' }), 403, /reviewer/],
      ['somebody else', 'member', (ids) => ({ ids, decision: 'dontKnow' }), 404, /not found/],
      [
        'a date in the past',
        'director',
        (ids) => ({ ids, decision: 'approve', justification: 'x', until: '2020-01-01T00:00:00Z' }),
        400,
        /until/,
      ],
      [
        'a date for a denial',
        'director',
        (ids) => ({ ids, decision: 'deny', justification: 'x', until: '2099-01-01T00:00:00Z' }),
        400,
        /until/,
      ],
    ];
    for (const [what, who, body, status, says] of refused)
      test(`${what} is refused, and nothing is decided`, async () => {
        const ids = (await items()).map(({ id }) => id);
        const answer = await post(who, 'decideReviewItems', body(ids));
        assert.deepEqual([answer.status, says.test(answer.text)], [status, true], answer.text);
        assert.ok((await items()).every(({ decision }) => decision === 'notReviewed'));
      });

    test('many are decided with one reason, one until a date, and one is taken back', async () => {
      const [one, two, three] = (await items()).map(({ id }) => id);
      const send = async (body: object) =>
        assert.equal((await post('director', 'decideReviewItems', body)).status, 204);
      await send({ ids: [one, two], decision: 'Deny', justification: 'Left' });
      await send({ ids: [three], decision: 'approve', justification: 'Stays', until });
      await send({ ids: [two], decision: 'NotReviewed' });
      assert.deepEqual(
        (await items()).slice(0, 3).map(({ decision, justification, until }) => [decision, justification, until]),
        [
          ['deny', 'Left', null],
          ['notReviewed', '', null],
          ['approve', 'Stays', until.replace('Z', '.000Z')],
        ],
      );
      assert.equal((await items('director', ",show='open'")).length, 4);
    });

    test('an item is passed on with a note, to somebody who may review it', async () => {
      const [, , , four] = await items();
      const to = (reviewerId: string, note = 'They know') => ({ ids: [four.id], reviewerId, note });
      const check = async (body: object, status: number): Promise<void> => {
        const answer = await post('director', 'reassignReviewItems', body);
        assert.equal(answer.status, status, answer.text);
      };
      await check(to(four.principal.id), 400);
      await check(to(latchkey.user('director').id), 400);
      await check(to(noId), 400);
      await check(to(latchkey.user('manager').id, ''), 400);
      await check(to(latchkey.user('manager').id), 204);
      assert.equal((await items()).length, 5);
      assert.deepEqual(
        (await items('manager')).map(({ id }) => id),
        [four.id],
      );
      assert.equal((await mails('reviewReassigned')).length, 1);
    });

    test('a delegate decides in the place of the reviewer, which the item says', async () => {
      const delegate = { '@odata.type': '#microsoft.graph.singleUser', id: latchkey.user('analyst').id };
      const path = '/beta/me/identityGovernance/approverDelegate';
      assert.equal((await latchkey.call('director', 'PUT', path, { delegate })).status, 204);
      const five = (await items('analyst'))[3];
      const decision = { ids: [five.id], decision: 'approve', justification: 'For the director' };
      assert.equal((await post('analyst', 'decideReviewItems', decision)).status, 204);
      const decided = (await items()).find(({ id }) => id === five.id);
      assert.deepEqual(
        [decided.reviewedBy.id, decided.delegatedBy?.id],
        [latchkey.user('analyst').id, latchkey.user('director').id],
      );
    });

    test('those who run it see how far it is, and what the next turn would be; reviewers do not', async () => {
      const progress = `/latchkey/v1/reviewProgress(reviewId='${reviewId}')`;
      const { body } = await latchkey.call('governanceAdmin', 'GET', progress);
      assert.deepEqual(
        [body.counts.all, body.counts.approve, body.counts.deny, body.counts.removed, body.reviewers.length],
        [6, 2, 1, 4, 2],
      );
      const preview = `/latchkey/v1/previewReview(definitionId='${body.definitionId}')`;
      const shown = (await latchkey.call('governanceAdmin', 'GET', preview)).body;
      assert.deepEqual(
        [shown.count, shown.isWhole, shown.reviewers[0].count, shown.withoutReviewer, shown.defaultRemoves],
        [6, true, 6, 0, 6],
      );
      for (const path of [progress, preview])
        assert.equal((await latchkey.call('member', 'GET', path)).status, 404, path);
    });

    test('at half time and on the last day only who has something left is reminded', async () => {
      const before = (await mails('reviewReminder')).length;
      await latchkey.clock({ advance: 'P8D' });
      await latchkey.drain();
      const reminders = (await mails('reviewReminder')).slice(before);
      assert.deepEqual(
        reminders.map(({ recipientId }) => recipientId).sort(),
        [latchkey.user('director').id, latchkey.user('manager').id].sort(),
      );
    });

    test('where a reviewer may not sign in any more, their manager decides in their place', async () => {
      const manager = `/v1.0/users/${latchkey.user('manager').id}`;
      const above = (await latchkey.call('app:full', 'GET', `${manager}/manager`)).body;
      assert.equal((await latchkey.call('app:full', 'PATCH', manager, { accountEnabled: false })).status, 204);
      await latchkey.clock({ advance: 'P5D' });
      await latchkey.drain();
      const [mail, ...others] = await mails('reviewEscalated');
      assert.deepEqual([mail.recipientId, others.length], [above.id, 0]);
      const who = latchkey.sandbox.users.find(({ id }) => id === above.id)?.key ?? '';
      assert.ok((await items(who)).some(({ principal }) => principal.displayName === 'Surveyor 004'));
    });

    test('the end says what came of it, and nothing can be decided any more', async () => {
      await latchkey.clock({ advance: 'P2D' });
      await latchkey.drain();
      const ids = (await items()).map(({ id }) => id);
      const late = await post('director', 'decideReviewItems', { ids, decision: 'dontKnow' });
      assert.equal(late.status, 409, late.text);
      const { body } = await latchkey.call('director', 'GET', "/latchkey/v1/myReviews(show='over')");
      assert.equal(body.value[0].id, reviewId);
      const kept = await assignmentsOf();
      // Approved: one until a date, one without, and what the limit of removals holds.
      assert.deepEqual(
        [kept.get(data.people[2] ?? '')?.state, kept.get(data.people[2] ?? '')?.schedule.expiration.endDateTime],
        ['delivered', until],
      );
      assert.deepEqual(
        [kept.get(data.people[4] ?? '')?.state, kept.get(data.people[4] ?? '')?.schedule.expiration.endDateTime],
        ['delivered', null],
      );
    });

    test('access that was approved until a date ends then, and what was approved without one stays', async () => {
      await latchkey.clock({ advance: 'P30D' });
      await latchkey.drain();
      const kept = await assignmentsOf();
      assert.deepEqual(
        [kept.get(data.people[2] ?? '')?.state, kept.get(data.people[4] ?? '')?.state],
        ['expired', 'delivered'],
      );
    });
  });
