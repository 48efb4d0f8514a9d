// Reports of the history of access reviews: asked for, written by a job, downloaded by whoever has the address, gone
// after their time; and of which reviews they tell whom.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
import { startLatchkey, stopPostgres, type Latchkey, type Reply } from '../app/latchkey.ts';
import { enginesByTurns } from '../sample.ts';
import { prepareReview, type ReviewData } from './reviewData.ts';

after(stopPostgres);
const set = '/identityGovernance/accessReviews/historyDefinitions';
const query = (text: string): string =>
  `/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '${text}')`;
const scope = (text: string): object => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  queryType: 'MicrosoftGraph',
  query: query(text),
});
const period = {
  reviewHistoryPeriodStartDateTime: '2000-01-01T00:00:00Z',
  reviewHistoryPeriodEndDateTime: '2100-01-01T00:00:00Z',
};
const report = { displayName: 'Last quarter', ...period, scopes: [scope('accessPackageAssignments')] };
const header =
  'AccessReviewId,AccessReviewSeriesId,ReviewType,ResourceDisplayName,ResourceId,ReviewName,CreatedDateTime,' +
  'ReviewStartDate,ReviewEndDate,ReviewStatus,OwnerId,OwnerName,OwnerUPN,PrincipalId,PrincipalName,PrincipalUPN,' +
  'PrincipalType,ReviewDate,ReviewResult,Justification,ReviewerId,ReviewerName,ReviewerUPN,ReviewerEmailAddress,' +
  'AppliedByName,AppliedByUPN,AppliedByEmailAddress,AppliedDate,AccessRecommendation,SubmissionResult';

for (const engine of enginesByTurns(import.meta.url))
  describe(`reports of access reviews on ${engine}`, () => {
    let latchkey: Latchkey;
    let data: ReviewData;
    let reviewId: string;

    before(async () => {
      latchkey = await startLatchkey({ engine });
      data = await prepareReview(latchkey, { count: 3 });
      const { body } = await latchkey.call('director', 'GET', '/latchkey/v1/myReviews');
      reviewId = body.value[0].id;
      const items = await latchkey.call('director', 'GET', `/latchkey/v1/reviewItems(reviewId='${reviewId}')`);
      const [first, second] = items.body.value.map(({ id }: any) => id);
      for (const [id, decision, justification] of [
        [first, 'approve', '=1+1, they said "yes"'],
        [second, 'deny', 'Left the team'],
      ])
        await done('director', 'POST', '/latchkey/v1/decideReviewItems', {
          ...{ reviewId, ids: [id], decision, justification },
        });
    });
    after(() => latchkey.close());

    async function done(who: string, method: string, path: string, body?: unknown): Promise<any> {
      const reply = await latchkey.call(who, method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.body;
    }
    const ask = async (who: string, body: object, version = 'v1.0'): Promise<any> => {
      const made = await done(who, 'POST', `/${version}${set}`, body);
      await latchkey.drain();
      return made;
    };
    const linkOf = async (who: string, id: string): Promise<string> =>
      (await done(who, 'POST', `/v1.0${set}/${id}/instances/${id}/generateDownloadUri`)).downloadUri;
    /** Without a token, whatever origin the address names. */
    const fetchLink = (link: string): Promise<Reply> => {
      const { pathname, search } = new URL(link);
      return latchkey.call(null, 'GET', pathname + search);
    };
    const linesOf = async (who: string, id: string): Promise<readonly string[]> => {
      const { status, text } = await fetchLink(await linkOf(who, id));
      assert.equal(status, 200, text);
      return text.split('\r\n');
    };

    for (const version of ['v1.0', 'beta'])
      test(`a report is asked for, written by a job, and has a line for each item, in ${version}`, async () => {
        const reply = await latchkey.call('globalAdmin', 'POST', `/${version}${set}`, report);
        assert.equal(reply.status, 201, reply.text);
        const { id } = reply.body;
        assert.equal(reply.body.status, 'requested');
        assert.deepEqual(reply.body.decisions, ['approve', 'deny', 'notReviewed', 'dontKnow', 'notNotified']);
        assert.equal(reply.body.createdBy.id, latchkey.user('globalAdmin').id);
        await latchkey.drain();
        const { value } = await done('globalAdmin', 'GET', `/${version}${set}/${id}/instances`);
        assert.deepEqual(
          value.map((run: any) => [run.id, run.status, run.downloadUri, typeof run.fulfilledDateTime]),
          [[id, 'done', null, 'string']],
        );
        assert.equal((await done('globalAdmin', 'GET', `/${version}${set}/${id}?$expand=instances`)).status, 'done');
        const [columns, ...lines] = await linesOf('globalAdmin', id);
        assert.equal(columns, header);
        assert.equal(lines.length, 4);
        const text = lines.join('\n');
        assert.match(
          text,
          new RegExp(`^${reviewId},[-0-9a-f]{36},AccessPackage,Field kit,${data.accessPackage},`, 'm'),
        );
        assert.match(text, /,Approve,"'=1\+1, they said ""yes""",/);
        assert.match(text, /,Deny,Left the team,/);
        assert.match(text, /,NotReviewed,,,,,,/);
      });

    test('a report tells the decisions that it is about, and reviews of its scopes and period alone', async () => {
      const linesWith = async (more: object): Promise<number> =>
        (await linesOf('globalAdmin', (await ask('globalAdmin', { ...report, ...more })).id)).length - 2;
      assert.equal(await linesWith({ decisions: ['deny'] }), 1);
      assert.equal(await linesWith({ decisions: ['deny', 'approve'] }), 2);
      assert.equal(await linesWith({ decisions: ['notNotified'] }), 0);
      assert.equal(await linesWith({ scopes: [scope('/groups')] }), 0);
      assert.equal(await linesWith({ scopes: [scope('/groups'), scope('accessPackageAssignments')] }), 3);
      assert.equal(await linesWith({ reviewHistoryPeriodEndDateTime: latchkey.sandbox.clock.now }), 0);
    });

    test('a schedule makes one report of its range, and is answered as it was sent', async () => {
      const { displayName, scopes } = report;
      const scheduleSettings = {
        reportRange: 'P1M',
        recurrence: { pattern: { type: 'absoluteMonthly', interval: 1 }, range: { type: 'noEnd' } },
      };
      const made = await ask('globalAdmin', { displayName, scopes, scheduleSettings });
      assert.equal(made.scheduleSettings.reportRange, 'P1M');
      assert.ok(made.reviewHistoryPeriodStartDateTime < made.reviewHistoryPeriodEndDateTime);
    });

    const faults: readonly (readonly [what: string, body: object, says: RegExp])[] = [
      ['no name', { displayName: ' ' }, /displayName/],
      ['no scopes', { scopes: [] }, /scopes/],
      ['a scope of something else', { scopes: [{ ...scope('x'), query: '/users' }] }, /scopes/],
      ['no period', { reviewHistoryPeriodStartDateTime: undefined }, /reviewHistoryPeriodStartDateTime/],
      [
        'a period that ends before it begins',
        { reviewHistoryPeriodEndDateTime: '1999-01-01T00:00:00Z' },
        /reviewHistoryPeriodEndDateTime/,
      ],
      ['a decision that is none', { decisions: ['maybe'] }, /decisions/],
      ['a range of hours', { scheduleSettings: { reportRange: 'PT5H', recurrence: {} } }, /reportRange/],
    ];
    for (const [what, body, says] of faults)
      test(`a report with ${what} is refused`, async () => {
        const { status, text } = await latchkey.call('globalAdmin', 'POST', `/v1.0${set}`, { ...report, ...body });
        assert.equal(status, 400, text);
        assert.match(text, says);
      });

    test('a report tells its author of the reviews that they may read; others do not see it', async () => {
      const grant = (key: string, catalog: string) =>
        done('globalAdmin', 'POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
          principalId: latchkey.user(key).id,
          roleDefinitionId: CatalogRoles.reader,
          appScopeId: `/AccessPackageCatalog/${catalog}`,
        });
      const other = await done('globalAdmin', 'POST', '/v1.0/identityGovernance/entitlementManagement/catalogs', {
        displayName: 'Elsewhere',
      });
      assert.equal((await latchkey.call('member', 'POST', `/v1.0${set}`, report)).status, 403);
      await grant('member', other.id);
      const ofNothing = await ask('member', report);
      assert.equal((await linesOf('member', ofNothing.id)).length, 2);
      await grant('member', data.catalog);
      const ofCatalog = await ask('member', report);
      assert.equal((await linesOf('member', ofCatalog.id)).length, 5);
      assert.equal((await latchkey.call('globalAdmin', 'GET', `/v1.0${set}/${ofCatalog.id}`)).status, 200);
      for (const path of ['', '/instances', `/instances/${ofCatalog.id}/generateDownloadUri`])
        assert.equal(
          (await latchkey.call('director', path.endsWith('Uri') ? 'POST' : 'GET', `/v1.0${set}/${ofCatalog.id}${path}`))
            .status,
          404,
        );
      assert.deepEqual((await done('director', 'GET', `/v1.0${set}`)).value, []);
    });

    test('an address leads to the table without a token, until another is made, or a day has passed', async () => {
      const { id } = await ask('globalAdmin', report);
      const former = await linkOf('globalAdmin', id);
      const link = await linkOf('globalAdmin', id);
      assert.equal((await fetchLink(former)).status, 404);
      assert.equal((await fetchLink(link.replace(/sig=.*/, 'sig=other'))).status, 404);
      const { status, headers } = await fetchLink(link);
      assert.deepEqual(
        [status, headers.get('content-type'), headers.get('cache-control')],
        [200, 'text/csv; charset=utf-8', 'no-store'],
      );
      assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="access-reviews-.*\.csv"$/);
      await latchkey.clock({ advance: 'P1DT1M' });
      assert.equal((await fetchLink(link)).status, 404);
      const later = await linkOf('globalAdmin', id);
      await latchkey.clock({ advance: 'P29D' });
      assert.equal((await fetchLink(later)).status, 404);
      assert.equal((await latchkey.call('globalAdmin', 'GET', `/v1.0${set}/${id}`)).status, 404);
    });
  });
