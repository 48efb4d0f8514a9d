// What a page does not know it does not call good: it waits, or says that it could not be read, and never stands empty.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, expectAccessible, openBrowser, settle, startWorkbench, until, type Workbench } from './browser.ts';
import { brokenOf } from './crawl.ts';
import { preparePortal, type PortalData } from './portalData.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let data: PortalData;
let page: Page;
let [request, assignment]: string[] = [];
before(async () => {
  workbench = await startWorkbench();
  const { latchkey } = workbench;
  data = await preparePortal(latchkey);
  const kit = await data.offer('Team kit', 'What the team has', {
    requestorSettings: {
      enableOnBehalfRequestorsToAddAccess: true,
      enableOnBehalfRequestorsToUpdateAccess: true,
      onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }],
    },
  });
  await data.ask('member', kit);
  request = await data.ask('member', data.packages.short, { justification: 'Spring' });
  const { body } = await latchkey.call(
    'globalAdmin',
    'GET',
    `${em}/assignments?$expand=target&$filter=state eq 'delivered'`,
  );
  assignment = body.value.find(({ target }: any) => target.objectId === latchkey.user('member').id).id;
  page = await workbench.open('/settings', { who: 'member' });
});
after(() => workbench.close());

const actAs = (who: string): Promise<void> =>
  page.evaluate((key) => localStorage.setItem('latchkey.identity', key), who);
const go = async (path: string): Promise<void> => {
  await page.goto(`${workbench.latchkey.http}${path}`);
  await page.locator('h1').first().waitFor();
};
const failed = () => page.locator('main').getByText('The server does not answer.', { exact: false });

/** On a page that meanwhile reads nothing of what `calls` names; then it is read again, and the failure is gone. */
async function without(calls: RegExp, path: string, check: () => Promise<void>): Promise<void> {
  await page.route(calls, (route) => route.abort());
  await go(path);
  await check();
  await page.unroute(calls);
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await failed().first().waitFor({ state: 'detached' });
}

test('what one may do cannot be read: each page that offers it says so', async () => {
  for (const [who, path] of [
    ['member', '/'],
    ['member', '/access'],
    ['member', `/access/${assignment}`],
    ['member', `/requests/${request}`],
    ['manager', `/team/${workbench.latchkey.user('member').id}`],
    ['director', `/approvals/${request}`],
    ['globalAdmin', `/workbench/requests/${request}`],
    ['globalAdmin', `/workbench/assignments/${assignment}`],
  ] as const) {
    await actAs(who);
    await without(/\/allowedActions\(/, path, async () => {
      await failed().waitFor();
      await settle(page);
    });
  }
  await expectAccessible(page);
  await actAs('director');
  await go(`/approvals/${request}`);
  await page.getByRole('button', { name: 'Approve' }).waitFor();
});

test('a package that cannot be read when it is asked for or extended is told of where the panel would be', async () => {
  await actAs('member');
  const dialog = page.getByRole('dialog');
  await without(/\/myPackages\(ids/, `/browse?ask=${data.packages.plain}`, async () => {
    await dialog.getByText('The server does not answer.', { exact: false }).waitFor();
    await expectAccessible(page);
  });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await go(`/browse?ask=${data.packages.closed}`);
  await page.getByRole('dialog').getByText('This package is not available to you').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  for (const [who, path] of [
    ['member', '/access'],
    ['manager', `/team/${workbench.latchkey.user('member').id}`],
  ] as const) {
    await actAs(who);
    await without(/\/myPackages\(ids/, path, async () => {
      await page.getByRole('button', { name: 'Extend Team kit' }).click();
      await dialog.getByText('The server does not answer.', { exact: false }).waitFor();
    });
    await dialog.getByRole('button', { name: 'Send extension' }).waitFor();
  }
});

test('Home says that nothing needs the person once it knows what waits', async () => {
  await actAs('analyst');
  const nothing = page.getByText('Nothing needs your attention');
  await without(/\/latchkey\/v1\/areas/, '/', async () => {
    await failed().first().waitFor();
    assert.equal(await nothing.count(), 0);
  });
  await nothing.waitFor();
});

test('a resource of a catalog is in the directory once that is known, and a site never is', async () => {
  await actAs('globalAdmin');
  const { body } = await workbench.latchkey.call('globalAdmin', 'GET', `${em}/catalogs?$expand=resources`);
  const catalog = body.value.find((each: any) =>
    each.resources.some(({ originSystem }: any) => originSystem === 'SharePointOnline'),
  );
  const cells = (): Promise<string[]> =>
    page
      .getByRole('table', { name: 'resources' })
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [1, 2].map((n) => row.children[n]?.lastChild?.textContent).join(': ')));
  const path = `/workbench/catalogs/${catalog.id}`;
  const wanted = catalog.resources.length;
  await without(/missingOrigins/, path, async () => {
    await failed().first().waitFor();
    await becomes(page, "document.querySelectorAll('table[aria-label=resources] tbody tr').length", wanted);
    assert.ok((await cells()).every((each) => each.endsWith(': ')));
  });
  await page.getByRole('table', { name: 'resources' }).getByText('Yes').first().waitFor();
  const shown = await cells();
  assert.ok(shown.some((each) => each.endsWith(': Yes')) && shown.some((each) => /site/i.test(each)), shown.join());
  for (const each of shown) assert.equal(each.endsWith(': Yes'), !/site/i.test(each), each);
});

test('no fault rule is in force once the rules are read', async () => {
  const none = page.getByText('No fault rule is in force', { exact: false });
  await without(/\/sandbox\/faults/, '/workbench/monitor', async () => {
    await failed().first().waitFor();
    assert.equal(await none.count(), 0);
  });
  await none.waitFor();
});

test('a tab stays with whom it knows where the user of another tab cannot be found', async () => {
  await actAs('member');
  await go('/settings');
  const other = await page.context().newPage();
  const errors: string[] = [];
  other.on('pageerror', ({ message }) => errors.push(message));
  await other.goto(`${workbench.latchkey.http}/settings`);
  await other.getByRole('button', { name: /^Acting as Mel Ferrante/ }).waitFor();
  let asked = 0;
  await other.route(/\/sandbox\/actAs/, async (route) => {
    await route.fulfill({ status: 503, json: { error: { code: 'serviceUnavailable', message: 'Later' } } });
    asked += 1;
  });
  await actAs('7b5b1c1e-3f2a-4c5d-8e6f-0123456789ab');
  await until('the user is asked for', async () => asked > 0);
  await other.waitForTimeout(200);
  await other.getByRole('button', { name: /^Acting as Mel Ferrante/ }).waitFor();
  assert.deepEqual(errors, []);
  await other.close();
});

test('a message that has the focus stays when the pointer leaves it, and goes when both have left', async () => {
  const other = await workbench.open('/settings', { who: 'member' });
  await other.clock.install();
  await other.reload();
  await other.getByRole('radio', { name: 'Send one mail a day with everything' }).click();
  const message = other.getByText('Your choice was saved');
  await message.hover();
  await other.getByRole('button', { name: 'Close' }).focus();
  await other.mouse.move(1, 1);
  await other.clock.fastForward(20_000);
  await becomes(other, "document.querySelectorAll('[role=status] li').length", 1);
  await other.getByRole('button', { name: 'Close' }).blur();
  await other.clock.fastForward(20_000);
  await message.waitFor({ state: 'detached' });
  await other.context().close();
});

test('the crawl sees a page that breaks, and one that could not read something', async () => {
  // A browser of its own: what breaks here is logged, and is no fault of the pages.
  const browser = await openBrowser();
  try {
    for (const [answer, says] of [
      [{ status: 200, json: { value: 5 } }, /find is not a function/],
      [{ status: 409, json: { error: { code: 'Conflict', message: 'Not now' } } }, /Not now/],
    ] as const) {
      const broken = await browser.open(`${workbench.latchkey.http}/settings`, { who: 'member' });
      await settle(broken);
      assert.equal(await brokenOf(broken), null);
      await broken.route(/\/allowedActions\(/, (route) => route.fulfill(answer));
      await broken.goto(`${workbench.latchkey.http}/access`);
      await broken.getByLabel('Error', { exact: true }).waitFor();
      assert.match((await brokenOf(broken)) ?? '', says);
    }
  } finally {
    await browser.close();
  }
});
