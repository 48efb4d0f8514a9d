// The pages about the tenant and the sandbox in a real browser: each reads right, alone by its address, light and wide,
// dark and narrow; and what can be done there is done.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  becomes,
  expectAccessible,
  narrow,
  screenshot,
  startWorkbench,
  switchUser,
  type Workbench,
} from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const packageId = 'a914b616-e04e-476b-aa37-91038f0b165b';
let workbench: Workbench;
let light: Page;
let dark: Page;
/** What stands for `{name}` in the addresses below. */
const ids: Record<string, string> = { package: packageId };

before(async () => {
  workbench = await startWorkbench();
  const { latchkey } = workbench;
  const first = async (path: string): Promise<any> => (await latchkey.call('globalAdmin', 'GET', path)).body.value[0];
  ids['waiting'] = await requestThatWaits();
  ids['request'] = (
    await latchkey.call('member', 'POST', `${em}/assignmentRequests`, {
      requestType: 'userAdd',
      assignment: { accessPackageId: packageId },
    })
  ).body.id;
  await latchkey.drain();
  ids['member'] = latchkey.user('member').id;
  ids['guest'] = latchkey.user('requestor1').id;
  ids['assignment'] = (await first(`${em}/assignments?$filter=target/objectId eq '${ids['member']}'`)).id;
  ids['policy'] = (await first(`${em}/assignmentPolicies?$filter=displayName eq 'Staff'`)).id;
  ids['group'] = (await first("/v1.0/groups?$filter=displayName eq 'New hires'")).id;
  const memberships = `/v1.0/groups/${ids['group']}/members`;
  await latchkey.call('globalAdmin', 'POST', `${memberships}/$ref`, {
    '@odata.id': `${latchkey.http}/v1.0/directoryObjects/${ids['guest']}`,
  });
  await latchkey.call('globalAdmin', 'DELETE', `${memberships}/${ids['guest']}/$ref`);
  ids['catalog'] = (await first(`${em}/catalogs?$filter=displayName eq 'Onboarding'`)).id;
  ids['audit'] = (
    await first(
      "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'User requests access package assignment'",
    )
  ).id;
  ids['mail'] = (await first(`/latchkey/v1/mails?$filter=event eq 'accessGranted'`)).id;
  [light, dark] = await Promise.all([
    workbench.open('/workbench/people', { who: 'globalAdmin' }),
    workbench.open('/workbench/people', { who: 'globalAdmin', theme: 'dark', width: narrow }),
  ]);
});
after(() => workbench.close());

/** Its approver is the governance administrator; what it gives lasts 30 days. */
async function requestThatWaits(): Promise<string> {
  const { latchkey } = workbench;
  const {
    body: {
      value: [catalog],
    },
  } = await latchkey.call('globalAdmin', 'GET', `${em}/catalogs?$filter=displayName eq 'General'`);
  const { body: made } = await latchkey.call('globalAdmin', 'POST', `${em}/accessPackages`, {
    displayName: 'Press room',
    description: 'For those who speak for us',
    catalog: { id: catalog.id },
  });
  await latchkey.call('globalAdmin', 'POST', `${em}/assignmentPolicies`, {
    displayName: 'With approval',
    accessPackage: { id: made.id },
    allowedTargetScope: 'allMemberUsers',
    expiration: { type: 'afterDuration', duration: 'P30D' },
    requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      stages: [
        {
          durationBeforeAutomaticDenial: 'P14D',
          primaryApprovers: [
            { '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user('governanceAdmin').id },
          ],
        },
      ],
    },
  });
  const { body: request } = await latchkey.call('member', 'POST', `${em}/assignmentRequests`, {
    requestType: 'userAdd',
    assignment: { accessPackageId: made.id },
  });
  assert.ok(request.id, JSON.stringify(request));
  await latchkey.drain();
  return request.id;
}

/** Until nothing is being read any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').waitFor();
  await becomes(page, "document.querySelector('[aria-busy=true]') === null", true);
}

// biome-ignore format: a table, read by column
const addresses: readonly (readonly [address: string, title: string, says: string, picture?: string])[] = [
  ['/people',                 'People',                 'Mel Ferrante'],
  ['/people/{member}',        'Mel Ferrante',           'New Hire', 'person'],
  ['/groups',                 'Groups',                 'New hires'],
  ['/groups/{group}',         'New hires',              'Mel Ferrante'],
  ['/catalogs',               'Catalogs',               'Onboarding'],
  ['/catalogs/{catalog}',     'Onboarding',             'Expenses', 'catalog'],
  ['/packages/{package}',     'New Hire',               'Mel Ferrante', 'package'],
  ['/policies/{policy}',      'Staff',                  'For all members'],
  ['/requests',               'Requests',               'Pending approval', 'requests'],
  ['/requests/{request}',     'Asked for: New Hire',    'Fulfill access package assignment request', 'request'],
  ['/assignments',            'Assignments',            'New Hire'],
  ['/assignments/{assignment}', 'Mel Ferrante: New Hire', 'Fulfill access package assignment'],
  ['/audit',                  'Audit',                  'User requests access package assignment'],
  ['/audit/{audit}',          'User requests access package assignment', 'Mel Ferrante'],
  ['/mail',                   'Mail',                   'You now have access to New Hire'],
  ['/mail/{mail}',            'You now have access to New Hire', 'Hello Mel Ferrante', 'mail'],
  ['/work',                   'Work',                   'Time out stage', 'work'],
  ['/why?person={guest}&package={package}', 'Why?',     'It can be requested under the policy "Guests".', 'why'],
  ['/clock',                  'Clock',                  'The time for stage 1 of the approval', 'clock'],
  ['/monitor',                'Requests monitor',       '/latchkey/v1/mails', 'monitor'],
  ['/monitor/1',              'GET catalogs',           'everything', 'call'],
];
/** Each page in one look, by turns; in all of them when pictures are taken, or LATCHKEY_TEST_LOOKS=all asks for it. */
const inAllLooks = [
  process.env['LATCHKEY_TEST_SCREENSHOTS'] === 'on',
  process.env['LATCHKEY_TEST_LOOKS'] === 'all',
].includes(true);

for (const [n, [address, title, says, picture]] of addresses.entries()) {
  test(`${address} shows what it is about to everybody`, async () => {
    const path = address.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? assert.fail(name));
    const looks = [
      [light, 'light'],
      [dark, 'dark-narrow'],
    ] as const;
    for (const [page, how] of inAllLooks ? looks : looks.filter((_, at) => at === n % 2)) {
      await page.goto(`${workbench.latchkey.http}/workbench${path}`);
      await settled(page);
      assert.equal(await page.locator('h1').innerText(), title);
      await page.locator('main').getByText(says).first().waitFor({ state: 'attached' });
      assert.equal(await page.locator('main').getByText('You may not see').count(), 0);
      await expectAccessible(page);
      if (picture !== undefined) await screenshot(page, `${picture}-${how}`);
    }
  });
}

test('work that waits is told apart from work that was given up', async () => {
  for (const [state, found] of [
    ['waiting', 1],
    ['failed', 0],
  ] as const) {
    await light.goto(`${workbench.latchkey.http}/workbench/work?state=${state}`);
    await settled(light);
    assert.equal(await light.locator('main table').getByText('Time out stage').count(), found, state);
  }
});

test('removals that are held are listed with the work, and released and dropped there', async () => {
  const { latchkey } = workbench;
  const admin = (method: string, path: string, body: object) => latchkey.call('globalAdmin', method, path, body);
  await admin('PATCH', '/latchkey/v1/settings', { removalLimits: ['dynamicGroup 0% 0 P1D'] });
  const rule = (title: string): object => ({ membershipRule: `user.jobTitle -eq "${title}"` });
  const { id } = (
    await admin('POST', '/v1.0/groups', {
      displayName: 'Planners',
      mailEnabled: false,
      mailNickname: 'planners',
      securityEnabled: true,
      groupTypes: ['DynamicMembership'],
      ...rule('Campaign planner'),
    })
  ).body;
  await latchkey.drain();
  await admin('PATCH', `/v1.0/groups/${id}`, rule('Nobody'));
  await latchkey.drain();
  await light.goto(`${workbench.latchkey.http}/workbench/work`);
  await light.getByRole('heading', { name: 'Held removals' }).waitFor();
  await expectAccessible(light);
  await screenshot(light, 'held-removals');
  await light.getByRole('button', { name: 'Drop the removal of Mel Ferrante from Planners' }).click();
  await light.getByText('The removal is dropped').first().waitFor();
  await light.getByRole('button', { name: 'Release the removal of Mel Ferrante from Planners' }).click();
  await light.getByText('The removal is released').first().waitFor();
  await latchkey.drain();
  await light.reload();
  await settled(light);
  assert.equal(await light.getByRole('heading', { name: 'Held removals' }).count(), 0);
  await admin('PATCH', '/latchkey/v1/settings', { removalLimits: [] });
});

test('nobody is offered what would be refused, and what cannot be taken back asks first', async () => {
  const address = `${workbench.latchkey.http}/workbench/assignments/${ids['assignment']}`;
  await light.goto(address);
  await light.getByRole('button', { name: 'Remove access' }).click();
  await light.getByRole('alertdialog').getByText('Mel Ferrante loses New Hire at once.').waitFor();
  await light.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await switchUser(light, 'Mel Ferrante');
  await light.reload();
  await settled(light);
  await light.waitForLoadState('networkidle');
  for (const name of ['Remove access', 'Retry delivery'])
    assert.equal(await light.getByRole('button', { name }).count(), 0, name);
  await light.goto(`${workbench.latchkey.http}/workbench/requests/${ids['request']}`);
  await settled(light);
  await light.waitForLoadState('networkidle');
  assert.equal(await light.getByRole('button', { name: 'Retry delivery' }).count(), 0);
  await switchUser(light, 'Global Admin');
});

test('a picker without a match says so, and an id that leads nowhere is no link', async () => {
  await light.goto(`${workbench.latchkey.http}/workbench/why?package=${packageId}`);
  await light.getByRole('combobox', { name: 'Person' }).pressSequentially('zzzz');
  await light.getByRole('option', { name: 'No match' }).waitFor();
  await light.goto(`${workbench.latchkey.http}/workbench/explorer?version=v1.0&method=GET&path=/users/nobody`);
  await light.getByText('"request-id"').waitFor();
  assert.equal(
    await light.getByRole('group', { name: 'Answer as JSON' }).getByRole('button', { name: /-/ }).count(),
    0,
  );
});

test('an approver decides by clicking, and the request says how it went', async () => {
  const page = await workbench.open(`/workbench/requests/${ids['waiting']}`, { who: 'governanceAdmin' });
  await page.getByRole('textbox', { name: 'Reason for your decision' }).fill('They speak for us');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('“They speak for us”').waitFor();
  await page.getByText('Fulfill access package assignment request', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
  assert.equal(
    (await workbench.latchkey.call('globalAdmin', 'GET', `${em}/assignmentRequests/${ids['waiting']}`)).body.state,
    'delivered',
  );
});

test('the clock goes to what is due next, and it happens', async () => {
  await light.goto(`${workbench.latchkey.http}/workbench/clock`);
  await light
    .getByRole('button', { name: /Go there: .*: The assignment of Mel Ferrante to Press room ends\.$/ })
    .click();
  await light
    .getByText(/tasks? (was|were) done/)
    .first()
    .waitFor();
  await light.goto(`${workbench.latchkey.http}/workbench/people/${ids['member']}`);
  await light.getByText('Expired').first().waitFor();
});

test('a person is picked by a part of the name, and what stands in the way is said', async () => {
  await light.goto(`${workbench.latchkey.http}/workbench/why?package=${packageId}`);
  await light.getByRole('combobox', { name: 'Person' }).pressSequentially('Requestor');
  await light.getByRole('option', { name: 'Requestor1' }).click();
  await light.getByText('This person is a guest, or no user of the directory').waitFor();
  assert.match(light.url(), new RegExp(`person=${ids['guest']}`));
});

test('lists whose rows the API cannot search are searched by what they show', async () => {
  for (const [address, text, found, missing] of [
    ['/workbench/requests', 'press', 'Press room', 'New Hire'],
    ['/workbench/assignments', 'new h', 'New Hire', 'Press room'],
    ['/workbench/mail', 'now have', 'You now have access to New Hire', 'Press room is waiting'],
    ['/workbench/audit', 'Fulfill', 'Fulfill access package assignment', 'Create request approval'],
  ] as const) {
    await light.goto(`${workbench.latchkey.http}${address}?q=${encodeURIComponent(text)}`);
    await settled(light);
    await light.locator('main').getByText(found).first().waitFor();
    assert.equal(await light.locator('main table').getByText(missing).count(), 0, address);
  }
});

/** The first column of a list, as it stands there. */
const column = async (page: Page, list: string): Promise<readonly string[]> =>
  page.getByRole('table', { name: list, exact: true }).locator('tbody tr td:first-child').allInnerTexts();

test('a list within a page is searched, filtered and sorted by itself, and the address says how', async () => {
  await light.goto(
    `${workbench.latchkey.http}/groups/${ids['group']}?was.when=before&was.sort=${encodeURIComponent('until desc')}`,
  );
  await settled(light);
  assert.ok((await column(light, 'memberships')).some((each) => each.includes('Requestor1')));
  assert.ok(
    !(await column(light, 'members')).some((each) => each.includes('Requestor1')),
    'who was in it is not in it',
  );
  const all = await column(light, 'owners');
  const table = light.getByRole('table', { name: 'owners', exact: true });
  await table.getByRole('button', { name: 'Name' }).click();
  await table.locator('th[aria-sort=ascending]').waitFor();
  await table.getByRole('button', { name: 'Name' }).click();
  await table.locator('th[aria-sort=descending]').waitFor();
  await settled(light);
  assert.deepEqual(await column(light, 'owners'), all.toReversed());
  await light.getByRole('searchbox', { name: 'Search owners' }).fill('gov');
  await light.getByRole('search', { name: 'Search owners' }).getByText('1 row').waitFor();
  assert.match(light.url(), /owners\.sort=displayName\+desc/);
  assert.match(light.url(), /owners\.q=gov/);
  assert.match(light.url(), /was\.when=before/, 'the other lists stay as they were');
});

test('the requests monitor follows what comes, ordered and filtered by the server, until it is paused', async () => {
  await light.goto(
    `${workbench.latchkey.http}/monitor?q=${encodeURIComponent('displayname eq')}&` +
      `sort=${encodeURIComponent('n desc')}&from=others`,
  );
  await settled(light);
  const call = (name: string) =>
    workbench.latchkey.call('globalAdmin', 'GET', `/v1.0/groups?$filter=displayName eq '${name}'`);
  const row = (name: string) => light.getByRole('table', { name: 'calls' }).getByText(`displayName eq '${name}'`);
  await call('watched');
  await row('watched').waitFor();
  await light.getByRole('switch', { name: 'Pause' }).click();
  await call('unwatched');
  await light.waitForTimeout(700);
  assert.equal(await row('unwatched').count(), 0);
  await light.getByRole('switch', { name: 'Pause' }).click();
  await row('unwatched').waitFor();
  assert.equal(
    await light.getByRole('table', { name: 'calls' }).getByText('/latchkey/v1/').count(),
    0,
    'what the workbench itself reads is left out',
  );
});

test('what is refused for who looks is no dead end: the whole list is one click away', async () => {
  const page = await workbench.open(`/workbench/requests?sort=${encodeURIComponent('accessPackage/displayName')}`, {
    who: 'member',
  });
  await page.getByText('Could not load requests').waitFor();
  await page.getByRole('button', { name: 'Show the whole list' }).click();
  await page.getByRole('table', { name: 'requests' }).getByText('Press room').first().waitFor();
  assert.equal(new URL(page.url()).search, '');
  await page.goto(`${workbench.latchkey.http}/workbench/packages/${packageId}`);
  await page.getByText('It gives nothing that you see').waitFor();
  await settled(page);
  assert.equal(await page.getByText('could not be shown').count(), 0);
});
