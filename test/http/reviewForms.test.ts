// What clients send and read about access reviews: each form is taken as the client writes it, and answered as it is
// read.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

const root = '/identityGovernance/accessReviews';

describe('what clients send about access reviews', () => {
  let latchkey: Latchkey;
  let group: string;
  let application: string;

  const done = async (method: string, url: string, body?: unknown): Promise<any> => {
    const reply = await latchkey.call('globalAdmin', method, url, body);
    assert.ok(reply.status < 300, `${method} ${url}: ${reply.status} ${reply.text}`);
    return reply.body;
  };

  before(async () => {
    latchkey = await startLatchkey({ engine: 'sqlite' });
    ({ id: group } = await done('POST', '/v1.0/groups', {
      displayName: 'Unified',
      mailEnabled: true,
      mailNickname: 'unified',
      securityEnabled: false,
      groupTypes: ['Unified'],
    }));
    const { appId } = await done('POST', '/v1.0/applications', { displayName: 'Linked' });
    ({ id: application } = await done('POST', '/v1.0/servicePrincipals', { appId }));
  });
  after(() => latchkey.close());

  const body = (more: object = {}): Record<string, unknown> => ({
    displayName: 'Members',
    scope: { query: `/groups/${group}/members`, queryType: 'MicrosoftGraph' },
    settings: { instanceDurationInDays: 3 },
    ...more,
  });

  test('Microsoft365DSC creates in PascalCase, with durations and dates of .NET, and replaces', async () => {
    const sent = {
      '@odata.type': '#microsoft.graph.AccessReviewScheduleDefinition',
      DisplayName: 'Guests of DSC',
      DescriptionForAdmins: 'Guests',
      Scope: {
        '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
        PrincipalScopes: [
          {
            '@odata.type': '#microsoft.graph.accessReviewQueryScope',
            Query: "/v1.0/users?$filter=userType eq 'Guest'",
            QueryType: 'MicrosoftGraph',
          },
        ],
        ResourceScopes: [
          {
            '@odata.type': '#microsoft.graph.accessReviewQueryScope',
            Query: `/groups/${group}`,
            QueryType: 'MicrosoftGraph',
          },
        ],
      },
      Settings: {
        InstanceDurationInDays: 3,
        RecommendationLookBackDuration: '15.00:00:00',
        Recurrence: {
          Pattern: { Type: 'weekly', Interval: 1 },
          Range: { Type: 'noEnd', StartDate: '10/18/2044 12:00:00 AM' },
        },
      },
    };
    const made = await done('POST', `/beta${root}/definitions`, sent);
    assert.equal(made.settings.recommendationLookBackDuration, 'P15D');
    assert.equal(made.settings.recurrence.range.startDate, '2044-10-18');
    assert.deepEqual(made.reviewers, []);
    assert.equal(made.scope['@odata.type'], '#microsoft.graph.principalResourceMembershipsScope');
    assert.equal(made.scope.principalScopes[0].query, "/v1.0/users?$filter=userType eq 'Guest'");
    const { value } = await done('GET', `/beta${root}/definitions?$filter=DisplayName eq 'Guests of DSC'`);
    assert.deepEqual(
      value.map(({ id }: any) => id),
      [made.id],
    );
    const [turn] = (await done('GET', `/beta${root}/definitions/${made.id}/instances`)).value;
    assert.equal(turn.startDateTime, '2044-10-18T00:00:00Z');
    const reply = await latchkey.call('globalAdmin', 'PUT', `/beta${root}/definitions/${made.id}`, {
      ...sent,
      DisplayName: 'Guests again',
    });
    assert.equal(reply.status, 204, reply.text);
    assert.equal((await done('GET', `/beta${root}/definitions/${made.id}`)).displayName, 'Guests again');
    await done('DELETE', `/beta${root}/definitions/${made.id}`);
    await done('POST', `/beta${root}/definitions`, sent);
  });

  test('a PATCH merges, a PUT resets what it does not say, and both versions read what either wrote', async () => {
    const made = await done('POST', `/v1.0${root}/definitions`, body({ descriptionForReviewers: 'Ask Ann' }));
    await done('PATCH', `/v1.0${root}/definitions/${made.id}`, { displayName: 'Renamed' });
    const merged = await done('GET', `/beta${root}/definitions/${made.id}`);
    assert.deepEqual([merged.displayName, merged.descriptionForReviewers], ['Renamed', 'Ask Ann']);
    await done('PUT', `/v1.0${root}/definitions/${made.id}`, body());
    const reset = await done('GET', `/v1.0${root}/definitions/${made.id}`);
    assert.deepEqual([reset.displayName, reset.descriptionForReviewers], ['Members', null]);
  });

  test('reviewers are written by query or as typed scopes, fallback reviewers under both of their names', async () => {
    const { id } = latchkey.user('manager');
    const made = await done(
      'POST',
      `/v1.0${root}/definitions`,
      body({
        reviewers: [{ query: './manager', type: 'MicrosoftGraph', queryRoot: 'decisions' }],
        backupReviewers: [{ query: `/users/${id}`, queryType: 'MicrosoftGraph' }],
        fallbackReviewers: [{ query: `/users/${id}`, queryType: 'MicrosoftGraph' }],
      }),
    );
    assert.equal(made.reviewers[0].queryType, 'MicrosoftGraph');
    assert.equal(made.fallbackReviewers[0].query, `/users/${id}`);
    const typed = await done(
      'POST',
      `/beta${root}/definitions`,
      body({ reviewers: [{ scopeType: 'user', reviewerId: id }] }),
    );
    assert.deepEqual(typed.backupReviewers, typed.fallbackReviewers);
  });

  test('a review of an application, of each Microsoft 365 group, and of the unified tree is made', async () => {
    const made = await done(
      'POST',
      `/v1.0${root}/definitions`,
      body({
        scope: {
          '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
          principalScopes: [
            { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query: '/users', queryType: 'MicrosoftGraph' },
          ],
          resourceScopes: [
            {
              '@odata.type': '#microsoft.graph.accessReviewQueryScope',
              query: `/servicePrincipals/${application}`,
              queryType: 'MicrosoftGraph',
            },
          ],
        },
      }),
    );
    assert.equal((await done('GET', `/v1.0${root}/unified/definitions/${made.id}`)).id, made.id);
    const every = await done(
      'POST',
      `/v1.0${root}/definitions`,
      body({
        displayName: 'Every group',
        scope: { query: './members/microsoft.graph.user', queryType: 'MicrosoftGraph' },
        instanceEnumerationScope: {
          query: "/groups?$filter=(groupTypes/any(c:c+eq+'Unified'))",
          queryType: 'MicrosoftGraph',
        },
        reviewers: [{ query: './owners', queryType: 'MicrosoftGraph' }],
      }),
    );
    await latchkey.drain();
    const { value } = await done('GET', `/v1.0${root}/definitions/${every.id}/instances`);
    assert.ok(value.some(({ scope }: any) => scope.query.includes(group)));
  });

  test('what no review here can be is refused in the published words, with all other faults', async () => {
    const refused = async (more: object, says: RegExp): Promise<void> => {
      const reply = await latchkey.call('globalAdmin', 'POST', `/v1.0${root}/definitions`, body(more));
      assert.equal(reply.status, 400, reply.text);
      assert.match(reply.text, says);
    };
    await refused(
      { scope: { query: '/roleManagement/directory/roleDefinitions/x', queryType: 'MicrosoftGraph' } },
      /is not supported\. Please pass in/,
    );
    await refused({ scope: { query: '/groups/00000000-0000-4000-8000-000000000000/members' } }, /group/);
    await refused({ reviewers: [{ query: '/devices' }] }, /reviewers\/0/);
    await refused({ settings: { instanceDurationInDays: -1 } }, /instanceDurationInDays/);
    await refused({ settings: { defaultDecisionEnabled: true, defaultDecision: 'None' } }, /defaultDecision/);
    await refused(
      { settings: { recurrence: { pattern: { type: 'daily', interval: 1 }, range: { type: 'noEnd' } } } },
      /weekly or absoluteMonthly/,
    );
    await refused(
      { stageSettings: [1, 2, 3, 4].map((each) => ({ stageId: `${each}`, durationInDays: 1 })) },
      /at most 3 stages/,
    );
  });

  test('exporters walk from series over turns to reviewers, and read every member', async () => {
    for (const version of ['v1.0', 'beta'])
      for (const { id, scope, settings } of (await done('GET', `/${version}${root}/definitions`)).value) {
        assert.match(scope['@odata.type'], /^#microsoft\.graph\./);
        assert.equal(typeof settings.mailNotificationsEnabled, 'boolean');
        for (const turn of (await done('GET', `/${version}${root}/definitions/${id}/instances`)).value)
          for (const below of ['contactedReviewers', 'decisions', 'stages'])
            await done('GET', `/${version}${root}/definitions/${id}/instances/${turn.id}/${below}?$top=5`);
      }
  });
});
