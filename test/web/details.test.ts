// What a newcomer met once, and must not meet again: who is named, what an empty list says, how a number is entered,
// how wide a column is, which time is shown.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, settle, startWorkbench, switchUser, until, type Workbench } from './browser.ts';
import { onboardingId, preparePortal, strangeName, type PortalData } from './portalData.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let data: PortalData;
let page: Page;
let assigned: string;
before(async () => {
  workbench = await startWorkbench();
  page = await workbench.open('/workbench/audit', { who: 'globalAdmin' });
});
after(() => workbench.close());

const go = async (path: string): Promise<void> => {
  await page.goto(`${workbench.latchkey.http}${path}`);
  await settle(page);
};
const now = async (): Promise<number> =>
  Date.parse((await workbench.latchkey.call('globalAdmin', 'GET', '/sandbox')).body.clock.now);

test('an empty list says whether nothing is there, or the user may not see it', async () => {
  await page.getByText('There is nothing yet.').waitFor();
  await switchUser(page, 'Mel Ferrante');
  await page.getByText('Mel Ferrante has no directory role', { exact: false }).waitFor();
  await switchUser(page, 'Global Admin');
});

test('the clock goes on by any number of days, says that it runs, and can be set back to the first day', async () => {
  await go('/workbench/clock');
  const before_ = await now();
  assert.equal(await page.getByRole('switch', { name: 'Clock running' }).isChecked(), true);
  await page.getByRole('main').getByRole('spinbutton').fill('45');
  await page.getByRole('main').getByRole('button', { name: 'Advance' }).click();
  await page
    .getByText(/The tenant time is/)
    .first()
    .waitFor();
  assert.equal(Math.round(((await now()) - before_) / 86_400_000), 45);
  await page.getByRole('main').getByRole('button', { name: 'Reset the sandbox' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  // The dialog is gone before the first day is back.
  await until('the first day is back', async () => (await now()) - Date.now() <= 86_400_000);
  data = await preparePortal(workbench.latchkey);
});

test('the users of the sandbox are listed with job and manager, and found by them', async () => {
  await page.getByRole('button', { name: /Switch user$/ }).click();
  const users = page.getByRole('list', { name: 'Users' });
  await users.getByRole('button', { name: /Mel Ferrante.*Campaign planner.*Mika Lindqvist/ }).waitFor();
  await page.getByRole('searchbox', { name: 'Search by name, job or manager' }).fill('lindqvist designer');
  await becomes(page, `document.querySelectorAll('ul[aria-label=Users] button').length`, 1);
  await users.getByText('Noor Haddad').waitFor();
  await page.keyboard.press('Escape');
});

test('an administrator who assigns directly is named as the one who did it, not the person who holds it', async () => {
  const { latchkey } = workbench;
  const policies = await latchkey.call('globalAdmin', 'GET', `${em}/assignmentPolicies?$filter=displayName eq 'Staff'`);
  const policy = policies.body.value.find((each: any) => each.accessPackage?.id === data.packages.plain);
  const made = await latchkey.call('globalAdmin', 'POST', `${em}/assignmentRequests`, {
    requestType: 'adminAdd',
    assignment: {
      targetId: latchkey.user('member').id,
      assignmentPolicyId: policy?.id ?? policies.body.value[0].id,
      accessPackageId: data.packages.plain,
    },
  });
  assert.equal(made.status, 201, made.text);
  assigned = made.body.id;
  await latchkey.drain();
  const { body } = await latchkey.call('member', 'GET', `/latchkey/v1/requests/${assigned}/progress`);
  assert.deepEqual(
    [body.requestedBy.displayName, body.requestor.displayName, body.target.displayName],
    ['Global Admin', 'Mel Ferrante', 'Mel Ferrante'],
  );
  const { value } = (await latchkey.call('globalAdmin', 'GET', '/v1.0/auditLogs/directoryAudits?$top=999')).body;
  const row = value.find((each: any) => each.targetResources.some(({ id }: any) => id === assigned));
  assert.equal(row.initiatedBy.user.displayName, 'Global Admin', row.activityDisplayName);
  await go(`/workbench/requests/${assigned}`);
  const about = page.getByRole('region', { name: 'About' });
  await about.getByText('Requested by').waitFor();
  await about.getByText('Global Admin').waitFor();
  await switchUser(page, 'Mel Ferrante');
  await go(`/requests/${assigned}`);
  await page.getByRole('region', { name: 'About' }).getByText('Global Admin').waitFor();
  await switchUser(page, 'Global Admin');
});

test('the reasons of "Why?" name the request that is in the way, with a link, and no id', async () => {
  const request = await data.ask('member', data.packages.short, { justification: 'Spring' });
  await go(`/workbench/why?person=${workbench.latchkey.user('member').id}&package=${data.packages.short}`);
  const check = page.getByRole('button', { name: /A request for "Press room" is still under way/ });
  await check.waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /[0-9a-f]{8}-[0-9a-f]{4}-/);
  await check.click();
  await page.locator(`main a[href$="/requests/${request}"]`).first().waitFor();
});

test('a second error takes the place of the first one, and can be closed', async () => {
  const other = await workbench.open('/settings', { who: 'member' });
  await other.getByRole('radio', { name: 'Send one mail a day with everything' }).waitFor();
  await other.route(/\/latchkey\/v1\/preferences/, (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  );
  const failed = other.getByText('This could not be done');
  await other.getByRole('radio', { name: 'Send one mail a day with everything' }).click();
  await failed.waitFor();
  await other.getByRole('radio').first().click();
  await other.getByRole('radio', { name: 'Send one mail a day with everything' }).click();
  await becomes(other, `document.querySelectorAll('[role=status] li').length`, 1);
  await other.getByRole('button', { name: 'Close' }).click();
  await failed.waitFor({ state: 'detached' });
  await other.context().close();
});

test('on a phone a long name hides neither package nor state, and no button is cut', async () => {
  await workbench.latchkey.call('app:full', 'PATCH', `/v1.0/users/${workbench.latchkey.user('member').id}`, {
    displayName: strangeName,
  });
  await page.setViewportSize({ width: 320, height: 844 });
  for (const [path, texts] of [
    ['/workbench/requests', ['Press room', 'Pending approval']],
    ['/workbench/assignments', ['Newsletter', 'Delivered']],
    ['/workbench/clock', ['Go there']],
  ] as const) {
    await go(path);
    for (const text of texts) {
      const box = await page.locator('main').getByText(text, { exact: true }).first().boundingBox();
      assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 320, `${path}: ${text}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a list of one row has no tools, a row is low, and the name has a third of the width', async () => {
  await go(`/workbench/packages/${onboardingId}`);
  const isSmall = (await page
    .getByRole('table')
    .evaluateAll((all) =>
      all.map((each) => [
        each.querySelectorAll('tbody tr').length,
        each.parentElement?.parentElement?.querySelectorAll('[type=search]').length,
      ]),
    )) as readonly (readonly [number, number])[];
  const ofOneRow = isSmall.filter(([rows]) => rows === 1);
  assert.ok(ofOneRow.length > 0, 'a list has one row');
  for (const [, boxes] of ofOneRow) assert.equal(boxes, 0);
  await go('/workbench/packages');
  await page.getByRole('link', { name: 'New Hire' }).waitFor();
  const [height, share] = (await page.evaluate(`(() => {
    const row = [...document.querySelectorAll('main tr')].find((each) => each.textContent.startsWith('New Hire'));
    const name = row.querySelector('td, [role=cell]');
    return [row.getBoundingClientRect().height, name.getBoundingClientRect().width / row.getBoundingClientRect().width];
  })()`)) as readonly [number, number];
  assert.ok(height <= 60, `${height} pixels`);
  assert.ok(share >= 0.3, `${share} of the width`);
});

test('times are those of the zone of the person, and the tooltip has the one of the tenant', async () => {
  const other = await workbench.open('/settings', { who: 'member' });
  const cdp = await other.context().newCDPSession(other);
  await cdp.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' });
  await other.goto(`${workbench.latchkey.http}/requests/${assigned}`);
  const time = other.locator('main time').filter({ hasText: ':' }).first();
  const at = new Date((await time.getAttribute('datetime')) ?? '');
  const minutes = String(at.getUTCMinutes()).padStart(2, '0');
  const hour = (at.getUTCHours() + 9) % 24;
  assert.match(await time.innerText(), new RegExp(`\\b0?(${hour}|${hour % 12 || 12}):${minutes}`));
  assert.match((await time.getAttribute('title')) ?? '', /UTC$/);
  assert.equal(await other.evaluate('document.documentElement.lang'), 'en');
  await other.context().close();
});

test('what the keyboard reaches is seen: a link has an outline, not an underline alone', async () => {
  await go('/workbench/packages');
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement.textContent')) === 'New Hire') break;
  }
  const outline = await page.evaluate(
    `(({ outlineStyle, outlineWidth }) => outlineStyle + ' ' + outlineWidth)(getComputedStyle(document.activeElement))`,
  );
  assert.equal(outline, 'solid 2px');
});

test('the page to sign in has the mark and the colours of the portal, light and dark', async () => {
  const { tenantId, clients } = workbench.latchkey.sandbox;
  const { clientId, redirectUris } = clients.find(({ key }) => key === 'public') ?? assert.fail();
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUris[0] ?? '',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const other = await workbench.open(`/${tenantId}/oauth2/v2.0/authorize?${query}`);
  await other.locator('.mark svg').waitFor();
  for (const [colorScheme, ground] of [
    ['light', 'rgb(250, 250, 250)'],
    ['dark', 'rgb(31, 31, 31)'],
  ] as const) {
    await other.emulateMedia({ colorScheme });
    assert.equal(await other.evaluate('getComputedStyle(document.body).backgroundColor'), ground);
  }
  await other.context().close();
});
