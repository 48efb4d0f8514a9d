// 5,000 packages: what a page draws, asks for and loads stays what a page of them needs; nothing moves when it comes.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, expectAccessible, narrow, settle, startWorkbench, type Workbench } from './browser.ts';
import { addPackages } from './manyRows.ts';
import { visit } from './portalPages.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
const count = 5000;
let folder: string;
let workbench: Workbench;
let page: Page;
/** The bytes of each answer of the API, since `costs` began last. */
let answers: Promise<number>[] = [];
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-many-'));
  const file = join(folder, 'latchkey.db');
  workbench = await startWorkbench({ LATCHKEY_DATABASE: `sqlite:${file}` });
  const { latchkey } = workbench;
  const { body } = await latchkey.call('globalAdmin', 'POST', `${em}/catalogs`, {
    displayName: 'Many tools',
    state: 'published',
  });
  const words = ['Legal', 'Travel', 'Press', 'Design', 'Data'];
  addPackages(
    file,
    body.id,
    Array.from({ length: count }, (_, n) => `${words[n % words.length]} tools ${String(n).padStart(4, '0')}`),
  );
  // The server hears of a commit of its own alone.
  await latchkey.call('globalAdmin', 'PATCH', `${em}/catalogs/${body.id}`, { description: 'Five thousand' });
  page = await workbench.open('/', { who: 'member' });
  page.on('response', (response) => {
    if (!/\/(v1\.0|beta|latchkey\/v1)\//.test(response.url())) return;
    const bytes = response.body().then(({ length }) => length);
    // What a page gave up when it was left has no body.
    answers.push(bytes.catch(() => 0));
  });
});
after(async () => {
  await workbench.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the deed draws, calls and loads at the most, in rows, calls and KiB. */
async function costs(deed: () => Promise<unknown>, most: { rows: number; calls: number; kib: number }): Promise<void> {
  answers = [];
  await deed();
  await settle(page);
  await page.waitForLoadState('networkidle');
  const drawn = Number(
    await page.evaluate(`document.querySelectorAll('main li, main tr, main [role=listitem]').length`),
  );
  assert.ok(drawn <= most.rows, `${drawn} rows`);
  assert.ok(answers.length <= most.calls, `${answers.length} calls`);
  const kib = (await Promise.all(answers)).reduce((sum, each) => sum + each, 0) / 1024;
  assert.ok(answers.length === 0 || kib > 0, `${answers.length} answers without a body`);
  assert.ok(kib <= most.kib, `${kib} KiB`);
}
const cards = (wanted: number): Promise<void> =>
  becomes(page, `document.querySelectorAll('main ul[aria-label=packages] > li').length`, wanted);

test('Browse shows a page of them, and any page is one step away', async () => {
  await costs(() => visit(page, '/browse'), { rows: 40, calls: 8, kib: 60 });
  await cards(25);
  await page.getByText(/1 to 25 of 5,00\d/).waitFor();
  await page.getByRole('main').evaluate((each) => each.scrollTo(0, 1e6));
  await costs(
    async () => {
      await page.getByRole('textbox', { name: 'Page' }).fill('196');
      await page.keyboard.press('Enter');
      await page.getByText(/4,876 to 4,900 of 5,00\d/).waitFor();
    },
    { rows: 40, calls: 8, kib: 60 },
  );
  await becomes(page, `document.querySelector('main ul[aria-label=packages]').getBoundingClientRect().top > 0`, true);
});

const item = '[role=list][aria-label=packages] [role=listitem]';
const lastDrawn = `[...document.querySelectorAll('${item}')].at(-1)?.getAttribute('aria-posinset')`;

test('of a long page the items near the window are drawn, and each says which of how many it is', async () => {
  const drawn = async (): Promise<void> => {
    await visit(page, '/browse?size=100&page=2');
    await page.locator(item).first().waitFor();
  };
  await costs(drawn, { rows: 45, calls: 8, kib: 160 });
  await becomes(page, `document.querySelector('${item}').getAttribute('aria-posinset')`, '101');
  assert.match(String(await page.evaluate(`document.querySelector('${item}').ariaSetSize`)), /^500\d$/);
  await expectAccessible(page);
  await page.getByRole('main').evaluate((each) => each.scrollTo(0, 1e6));
  await becomes(page, lastDrawn, '200');
  await page.getByText('101 to 200 of').waitFor();
  assert.ok(Number(await page.evaluate(`document.querySelectorAll('${item}').length`)) < 45);
  const overlaps = `(() => {
    const boxes = [...document.querySelectorAll('${item}')].map((each) => each.getBoundingClientRect());
    return boxes.some(({ top }, n) => n > 0 && top < boxes[n - 1].bottom);
  })()`;
  await becomes(page, overlaps, false);
});

test('by the keyboard each item of a long page is reached, and what has the focus stays drawn', async () => {
  await visit(page, '/browse?size=100');
  const place = 'document.activeElement.closest("[role=listitem]")?.getAttribute("aria-posinset") ?? null';
  await page.locator(item).first().getByRole('checkbox').focus();
  const seen = new Set<number>();
  for (let n = 0; n < 400; n += 1) {
    const at = await page.evaluate(place);
    if (at === null) break;
    seen.add(Number(at));
    await page.keyboard.press('Tab');
  }
  assert.deepEqual(
    [...seen],
    Array.from({ length: 100 }, (_, n) => n + 1),
  );
  await page.keyboard.press('Shift+Tab');
  await becomes(page, place, '100');
  await page.getByRole('main').evaluate((each) => each.scrollTo(0, 0));
  await page.locator('[aria-posinset="1"]').waitFor();
  assert.equal(await page.evaluate(place), '100');
});

test('who searches in the page by the browser, or prints it, has all of it', async () => {
  await visit(page, '/browse?size=100');
  await page.locator(item).first().waitFor();
  await page.keyboard.press('Control+f');
  await cards(100);
  await visit(page, '/browse?size=100&page=3');
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  await cards(100);
});

test('a team of hundreds stands in columns, and is drawn in part', async () => {
  const manager = await workbench.open('/settings', { who: 'manager' });
  const value = Array.from({ length: 400 }, (_, n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    displayName: `Report ${n}`,
    jobTitle: n % 3 === 0 ? null : 'Somebody with a job',
    assignments: n,
    endsSoon: n % 2,
    waiting: n % 5,
  }));
  await manager.route('**/latchkey/v1/team', (route) => route.fulfill({ json: { value } }));
  await visit(manager, '/team');
  const people = '[role=list][aria-label="My team"] [role=listitem]';
  await manager.locator(people).first().waitFor();
  assert.ok(Number(await manager.evaluate(`document.querySelectorAll('${people}').length`)) < 80);
  const columns = `new Set([...document.querySelectorAll('${people}')].map((each) => each.offsetLeft)).size`;
  await becomes(manager, columns, 3);
  await manager.setViewportSize({ width: narrow, height: 844 });
  await becomes(manager, columns, 1);
  await manager.getByRole('main').evaluate((each) => each.scrollTo(0, 1e6));
  await manager.getByRole('link', { name: 'Report 399' }).waitFor();
  await expectAccessible(manager);
  await manager.getByRole('searchbox', { name: 'Search by name or job' }).fill('report 12');
  await becomes(manager, `document.querySelectorAll('ul[aria-label="My team"] > li').length`, 14);
  await manager.context().close();
});

test('words in any order find the one that is meant, in Browse and in the search over everything', async () => {
  await visit(page, '/browse');
  await costs(
    async () => {
      await page.getByRole('searchbox', { name: 'Search packages' }).fill('4321 tools');
      await cards(1);
    },
    { rows: 10, calls: 30, kib: 200 },
  );
  await page.getByText('Travel tools 4321').waitFor();
  await costs(() => visit(page, '/search?q=tools%20legal'), { rows: 30, calls: 8, kib: 30 });
  await page.getByRole('region', { name: 'Packages', exact: true }).getByText('Legal tools').first().waitFor();
});

test('no other page of the portal grows with them', async () => {
  for (const address of ['/', '/requests', '/access'])
    await costs(() => visit(page, address), { rows: 60, calls: 12, kib: 40 });
});

test('a manager who asks for a report chooses among them by words', async () => {
  const manager = await workbench.open('/team', { who: 'manager' });
  await manager.getByRole('link', { name: 'Mel Ferrante' }).click();
  await manager.getByRole('button', { name: 'Request access' }).click();
  const panel = manager.getByRole('dialog');
  await panel.getByRole('radio').first().waitFor();
  assert.ok((await panel.getByRole('radio').count()) <= 100);
  await panel.getByLabel('Search packages').fill('4321 tools');
  await panel.getByRole('radio', { name: /Travel tools 4321/ }).waitFor();
  await becomes(manager, `document.querySelectorAll('dialog [type=radio]').length`, 1);
  await manager.context().close();
});

test('the workbench lists them by pages of the server as well', async () => {
  await page.evaluate(() => localStorage.setItem('latchkey.identity', 'globalAdmin'));
  await page.goto(`${workbench.latchkey.http}/workbench/packages`);
  await costs(() => page.getByText(/1 to 25 of 5,00\d/).waitFor(), { rows: 100, calls: 12, kib: 80 });
});

test('nothing that stands moves when data comes late, on a phone', async () => {
  const phone = await workbench.open('/settings', { who: 'member', width: narrow });
  await phone.addInitScript(`
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value, hadRecentInput }) => {
      if (!hadRecentInput) window.moved += value;
    })).observe({ type: 'layout-shift', buffered: true });
  `);
  const { id } = (
    await workbench.latchkey.call('member', 'POST', `${em}/assignmentRequests`, {
      requestType: 'userAdd',
      assignment: { accessPackageId: 'a914b616-e04e-476b-aa37-91038f0b165b' },
    })
  ).body;
  await phone.route(/\/(v1\.0|latchkey\/v1)\//, async (route) => {
    await new Promise((done) => setTimeout(done, 150));
    await route.continue();
  });
  for (const address of ['/', '/browse', '/access', `/requests/${id}`]) {
    await phone.goto(`${workbench.latchkey.http}${address}`);
    await settle(phone);
    await phone.waitForLoadState('networkidle');
    const moved = Number(await phone.evaluate('window.moved'));
    assert.ok(moved <= 0.05, `${address}: ${moved}`);
  }
});
