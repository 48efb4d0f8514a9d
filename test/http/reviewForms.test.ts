// What clients send and read about access reviews: each form is taken as the client writes it, and answered as it is
// read.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CatalogRoles } from '../../src/domain/rights/rights.ts';
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

  test('the addresses of older pages lead a reviewer to the same review', async () => {
    const people = ['member', 'analyst'].map((who) => latchkey.user(who).id);
    const { id: reviewed } = await done('POST', '/v1.0/groups', {
      displayName: 'Reviewed',
      mailEnabled: false,
      mailNickname: 'reviewed',
      securityEnabled: true,
      'members@odata.bind': people.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
    });
    const { id } = await done(
      'POST',
      `/beta${root}/definitions`,
      body({
        displayName: 'Older pages',
        scope: { query: `/groups/${reviewed}/members`, queryType: 'MicrosoftGraph' },
        reviewers: [{ query: `/users/${latchkey.user('director').id}`, queryType: 'MicrosoftGraph' }],
      }),
    );
    await latchkey.drain();
    const pending = '/beta/me/pendingAccessReviewInstances';
    const sent = async (method: string, url: string, says?: object): Promise<void> => {
      const reply = await latchkey.call('director', method, url, says);
      assert.equal(reply.status, 204, `${method} ${url}: ${reply.text}`);
    };
    const read = async (who: string, url: string): Promise<readonly any[]> =>
      (await latchkey.call(who, 'GET', url)).body.value;
    const decisions = async (): Promise<readonly string[]> =>
      (await read('director', `${pending}/${id}/decisions`)).map(({ decision }) => decision).toSorted();
    assert.deepEqual(
      (await read('director', pending)).map((each) => [each.id, each.status]),
      [[id, 'InProgress']],
    );
    assert.deepEqual(await read('member', pending), []);
    assert.equal((await latchkey.call('member', 'GET', `${pending}/${id}`)).status, 404);
    assert.equal((await latchkey.call('app:full', 'GET', pending)).status, 400);
    assert.equal((await latchkey.call('director', 'GET', `/beta/users/${people[0]}${pending.slice(8)}`)).status, 404);
    assert.deepEqual(await decisions(), ['NotReviewed', 'NotReviewed']);
    const choice = { decision: 'Approve', justification: 'Stays', principalId: people[0] };
    await sent('POST', `${pending}/${id}/batchRecordDecisions`, choice);
    await sent('POST', `${pending}/${id}/acceptRecommendations`);
    assert.ok((await decisions()).includes('Approve'));
    const all = (on: string): string => `/beta${root}/decisions/filterByCurrentUser(on='${on}')/recordAllDecisions`;
    await sent('POST', all('reviewer'), { decision: 'Deny', justification: 'Both' });
    assert.deepEqual(await decisions(), ['Deny', 'Deny']);
    const other = await latchkey.call('director', 'POST', all('directReviewer'), { decision: 'Approve' });
    assert.deepEqual([other.status, /on: It must be reviewer/.test(other.text)], [400, true], other.text);
    assert.equal((await latchkey.call('director', 'GET', all('reviewer'))).status, 405);
    await done('POST', `/beta${root}/instances/${id}/stop`);
    assert.deepEqual(await read('director', pending), []);
  });

  test('who runs one catalog learns of no policy in another', async () => {
    const em = '/v1.0/identityGovernance/entitlementManagement';
    const made = async (path: string, of: object): Promise<string> => (await done('POST', `${em}/${path}`, of)).id;
    const owned = await made('catalogs', { displayName: 'Owned' });
    await done('POST', '/v1.0/roleManagement/entitlementManagement/roleAssignments', {
      principalId: latchkey.user('member').id,
      roleDefinitionId: CatalogRoles.owner,
      appScopeId: `/AccessPackageCatalog/${owned}`,
    });
    const catalog = await made('catalogs', { displayName: 'Elsewhere' });
    const accessPackage = await made('accessPackages', { displayName: 'Elsewhere', catalog: { id: catalog } });
    const policy = await made('assignmentPolicies', {
      displayName: 'Elsewhere',
      accessPackage: { id: accessPackage },
      allowedTargetScope: 'notSpecified',
    });
    const answer = async (id: string): Promise<string> => {
      const query =
        '/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=' +
        `(accessPackageId eq '${accessPackage}' and assignmentPolicyId eq '${id}')`;
      const sent = body({ scope: { query, queryType: 'MicrosoftGraph' } });
      const { status, body: said } = await latchkey.call('member', 'POST', `/v1.0${root}/definitions`, sent);
      return `${status} ${said.error.message}`.replaceAll(id, 'id');
    };
    const there = await answer(policy);
    assert.match(there, /^400 .*There is no assignment policy 'id'/);
    assert.equal(there, await answer('00000000-0000-4000-8000-000000000000'));
  });

  for (const old of ['accessReviews', 'programs', 'programControls', 'programControlTypes', 'businessFlowTemplates'])
    test(`/${old} of before 2023 is not there, and the answer names what is in its place`, async () => {
      for (const path of [`/beta/${old}`, `/v1.0/${old}/x`, `/beta/${old}/x/decisions`]) {
        const reply = await latchkey.call('globalAdmin', 'GET', path);
        assert.equal(reply.status, 404, path);
        assert.match(reply.text, /\/identityGovernance\/accessReviews\/definitions is in its place/);
      }
    });

  const guestsOfEveryGroup = (more: object = {}): object => ({
    DisplayName: 'Guests everywhere',
    Scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      PrincipalScopes: [
        {
          '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
          Query: "/users?$filter=(userType eq 'Guest')",
          QueryType: 'MicrosoftGraph',
          InactiveDuration: 'P30D',
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
    Reviewers: [{ Query: `/groups/${group}/owners`, QueryType: 'MicrosoftGraph' }],
    Settings: {
      MailNotificationsEnabled: true,
      ReminderNotificationsEnabled: true,
      JustificationRequiredOnApproval: true,
      AutoApplyDecisionsEnabled: true,
      DefaultDecisionEnabled: true,
      DefaultDecision: 'Deny',
      InstanceDurationInDays: 3,
      Recurrence: {
        Pattern: { Type: 'weekly', Interval: 1 },
        Range: { Type: 'noEnd', StartDate: '2044-10-18T12:02:30.667Z' },
      },
    },
    ...more,
  });

  test('checkers of CIS 5.3.2 and guardrails find reviews of guests, with each setting that they look at', async () => {
    const { id } = await done('POST', `/v1.0${root}/definitions`, guestsOfEveryGroup());
    const { value } = await done('GET', `/v1.0${root}/definitions`);
    const found = value.find((each: any) => each.id === id);
    assert.ok(found.scope.principalScopes.some(({ query }: any) => /userType eq 'Guest'/.test(query)));
    assert.equal(found.reviewers[0].query, `/groups/${group}/owners`);
    const { settings } = found;
    assert.deepEqual(
      [
        ...[settings.mailNotificationsEnabled, settings.reminderNotificationsEnabled],
        ...[settings.justificationRequiredOnApproval, settings.autoApplyDecisionsEnabled, settings.defaultDecision],
        ...[settings.recurrence.pattern.type, settings.recurrence.pattern.interval],
        ...[settings.recurrence.range.type, settings.recurrence.range.endDate],
      ],
      [true, true, true, true, 'Deny', 'weekly', 1, 'noEnd', null],
    );
    await done('DELETE', `/v1.0${root}/definitions/${id}`);
  });

  test('PowerShell makes, sets, pages through and removes series, and runs the actions of a turn', async () => {
    const { id } = await done('POST', `/v1.0${root}/definitions`, guestsOfEveryGroup());
    await done('PUT', `/v1.0${root}/definitions/${id}`, guestsOfEveryGroup({ DisplayName: 'Set' }));
    const names: string[] = [];
    for (let page = await done('GET', `/v1.0${root}/definitions?$top=1&$orderby=displayName`); ; ) {
      names.push(...page.value.map(({ displayName }: any) => displayName));
      const next = page['@odata.nextLink'];
      if (next === undefined) break;
      page = await done('GET', new URL(next).pathname + new URL(next).search);
    }
    assert.deepEqual(names, names.toSorted());
    assert.ok(names.includes('Set') && !names.includes('Guests everywhere'), names.join());
    const { instances } = await done('GET', `/v1.0${root}/definitions/${id}?$expand=instances`);
    assert.equal(instances.length, 1);
    await done('DELETE', `/v1.0${root}/definitions/${id}`);
    const members = [`https://graph.microsoft.com/v1.0/users/${latchkey.user('member').id}`];
    const { id: team } = await done('POST', '/v1.0/groups', {
      ...{ displayName: 'Team', mailEnabled: false, mailNickname: 'team', securityEnabled: true },
      'members@odata.bind': members,
    });
    const { id: once } = await done(
      'POST',
      `/v1.0${root}/definitions`,
      body({
        displayName: 'Team',
        scope: { query: `/groups/${team}/members`, queryType: 'MicrosoftGraph' },
        reviewers: [{ query: `/users/${latchkey.user('director').id}`, queryType: 'MicrosoftGraph' }],
      }),
    );
    await latchkey.drain();
    const turn = `/v1.0${root}/definitions/${once}/instances/${once}`;
    await done('POST', `${turn}/sendReminder`);
    const batch = {
      Decision: 'Approve',
      Justification: 'Stays',
      PrincipalId: latchkey.user('member').id,
      ResourceId: team,
    };
    assert.equal((await latchkey.call('director', 'POST', `${turn}/batchRecordDecisions`, batch)).status, 204);
    const { decisions } = await done('GET', `${turn}?$expand=decisions`);
    assert.deepEqual(
      decisions.map(({ decision, justification }: any) => [decision, justification]),
      [['Approve', 'Stays']],
    );
    await done('POST', `${turn}/stop`);
  });

  test("Zero Trust Assessment finds a policy's reviews, and IdentityAtlas the ids in their queries", async () => {
    const em = '/v1.0/identityGovernance/entitlementManagement';
    const made = async (path: string, of: object): Promise<string> => (await done('POST', `${em}/${path}`, of)).id;
    const catalog = await made('catalogs', { displayName: 'Assessed' });
    const accessPackage = await made('accessPackages', { displayName: 'Assessed', catalog: { id: catalog } });
    const policy = await made('assignmentPolicies', {
      displayName: 'Assessed',
      accessPackage: { id: accessPackage },
      allowedTargetScope: 'notSpecified',
      reviewSettings: {
        isEnabled: true,
        expirationBehavior: 'keepAccess',
        isSelfReview: true,
        schedule: {
          startDateTime: '2044-10-18T12:02:30.667Z',
          expiration: { type: 'afterDuration', duration: 'P14D' },
          recurrence: { pattern: { type: 'absoluteMonthly', interval: 3 }, range: { type: 'noEnd' } },
        },
        primaryReviewers: [],
        fallbackReviewers: [],
      },
    });
    const { reviewSettings } = await done('GET', `${em}/assignmentPolicies/${policy}`);
    assert.equal(reviewSettings.isEnabled, true);
    assert.equal(reviewSettings.schedule.recurrence.pattern.interval, 3);
    const { value } = await done(
      'GET',
      `/beta${root}/definitions?$filter=` +
        "contains(scope/microsoft.graph.accessReviewQueryScope/query,'accessPackageAssignments')",
    );
    const [, , id] = /accessPackage(Id|\/id) eq '([0-9a-f-]{36})'/.exec(value.at(-1).scope.query) ?? [];
    assert.equal(id, accessPackage);
    const { value: series } = await done('GET', `/v1.0${root}/definitions`);
    const ids = series.flatMap(({ scope: of }: any) =>
      [...JSON.stringify(of).matchAll(/(groups|users|servicePrincipals|applications)\/([0-9a-f-]{36})/g)].map(
        ([, , at]) => at,
      ),
    );
    assert.ok(ids.includes(group) && ids.includes(application));
  });

  test('Steampipe reads a series that is not there as none, and a typed client each member by its type', async () => {
    for (const version of ['v1.0', 'beta']) {
      const missing = `/${version}${root}/definitions/00000000-0000-4000-8000-000000000000`;
      const { status, body: said } = await latchkey.call('globalAdmin', 'GET', missing);
      assert.deepEqual([status, said.error.code], [404, 'ResourceNotFound']);
      for (const { scope: of } of (await done('GET', `/${version}${root}/definitions`)).value)
        for (const each of [of, ...(of.principalScopes ?? []), ...(of.resourceScopes ?? [])])
          assert.match(each['@odata.type'], /^#microsoft\.graph\./);
    }
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

test('a strict server makes no series of a package by a call, in the published words', async () => {
  const latchkey = await startLatchkey({ engine: 'sqlite', env: { LATCHKEY_STRICT: 'on' } });
  try {
    const query =
      "/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq '" +
      "00000000-0000-4000-8000-000000000001' and assignmentPolicyId eq '00000000-0000-4000-8000-000000000002')";
    const reply = await latchkey.call('globalAdmin', 'POST', `/v1.0${root}/definitions`, {
      displayName: 'Holders',
      scope: { '@odata.type': '#microsoft.graph.accessReviewQueryScope', query, queryType: 'MicrosoftGraph' },
      settings: { instanceDurationInDays: 3 },
    });
    assert.equal(reply.status, 400, reply.text);
    assert.match(reply.body.error.message, /is not supported\. Please pass in one of the following queries/);
  } finally {
    await latchkey.close();
  }
});
