// The pages of access reviews in a real browser: a reviewer decides forty items by keyboard, others together, one until
// a date, and passes one on; an owner sees how far it is, and a review is made and looked at before it begins.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page, Route } from 'playwright-core';
import { expectAccessible, inEveryLook, screenshot, startWorkbench, until, type Workbench } from './browser.ts';
import { prepareReview, type ReviewData } from '../http/reviewData.ts';

let workbench: Workbench;
let data: ReviewData;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
  data = await prepareReview(workbench.latchkey, { count: 60 });
  page = await workbench.open('/', { who: 'director' });
});
after(() => workbench.close());

const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const items = async (): Promise<readonly any[]> => {
  const { body } = await workbench.latchkey.call('director', 'GET', '/latchkey/v1/myReviews');
  const path = `/latchkey/v1/reviewItems(reviewId='${body.value[0].id}')`;
  return (await workbench.latchkey.call('director', 'GET', path)).body.value;
};
const decided = async (decision: string): Promise<number> =>
  (await items()).filter((each) => each.decision === decision).length;

test('the start page leads to the review, and the review to its people with what must be known', async () => {
  await page.getByRole('link', { name: /60 people wait for your review/ }).click();
  await page.getByRole('link', { name: 'Access to Field kit' }).click();
  await page.getByRole('heading', { level: 1, name: 'Access to Field kit' }).waitFor();
  const card = page.locator('[data-review-item]').first();
  for (const words of ['Surveyor 001', 'Works outside', 'North', 'Last sign-in', 'Last review'])
    await card.getByText(words).first().waitFor();
  await page.getByText('People about whom nobody decides lose their access at the end.').waitFor();
  await inEveryLook(page, async () => expectAccessible(page));
  await screenshot(page, 'portal-review');
});

test('forty items are decided by keyboard', async () => {
  await page.locator('body').press('j');
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press(n % 4 === 3 ? 'd' : 'a');
    await page.keyboard.press('j');
  }
  await until('40 decisions', async () => (await decided('approve')) === 30 && (await decided('deny')) === 10);
});

test('decisions are shown before the items are read anew', async () => {
  await page.reload();
  await page.getByText('20 of 60 people left to decide').first().waitFor();
  const held: Route[] = [];
  await page.route('**/latchkey/v1/reviewItems*', (route) => held.push(route));
  const doubts = page.locator('[data-review-item]').getByRole('button', { name: /^Don't know about/ });
  for (const n of [10, 11, 12]) await doubts.nth(n).click();
  await page.getByText('17 of 60 people left to decide').first().waitFor();
  await until('they are read in the end', async () => held.length > 0);
  await Promise.all(held.map((route) => route.continue()));
  await page.unroute('**/latchkey/v1/reviewItems*');
  assert.equal(await decided('dontKnow'), 3);
});

test('others are decided together with one reason, one until a date, and one is passed on', async () => {
  await page.reload();
  await page.getByText('17 of 60 people left to decide').first().waitFor();
  const cards = page.locator('[data-review-item]');
  for (const n of [0, 1, 2]) await cards.nth(n).getByRole('checkbox').check();
  await page.getByRole('region', { name: 'Selected people' }).getByRole('button', { name: 'Deny' }).click();
  await page.getByRole('textbox', { name: /Reason/ }).fill('Left the field');
  await button('Deny 3').click();
  const withReason = async () => (await items()).filter((each) => each.justification === 'Left the field');
  await until('three with the reason', async () => (await withReason()).length === 3);
  await cards.nth(4).getByRole('button', { name: /^More/ }).click();
  await page.getByLabel('Approve only until').fill('2099-01-31');
  await button('Approve').last().click();
  await until('one until a date', async () => (await items()).some(({ until: end }) => end?.startsWith('2099-01-31')));
  await cards.nth(5).getByRole('button', { name: /^More/ }).click();
  await page.getByRole('radio', { name: 'Pass on to another person' }).check();
  const to = page.getByRole('dialog').getByRole('combobox', { name: 'To' });
  const { displayName } = workbench.latchkey.user('manager');
  await to.click();
  await to.fill(displayName);
  await page.getByRole('dialog').getByRole('option', { name: displayName }).click();
  await page.getByRole('textbox', { name: /Note/ }).fill('They know this person');
  await button('Pass on').click();
  await until('one was passed on', async () => (await items()).length === 59);
});

test('of two decisions on the way the one that is refused says so', async () => {
  const path = '**/latchkey/v1/decideReviewItems';
  let calls = 0;
  await page.route(path, async (route) => {
    calls += 1;
    if (calls > 1) return route.continue();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return route.fulfill({ status: 409, json: { error: { code: 'Conflict', message: 'Somebody was faster' } } });
  });
  const cards = page.locator('[data-review-item]');
  for (const n of [6, 7])
    await cards
      .nth(n)
      .getByRole('button', { name: /^Approve/ })
      .click();
  await page.getByText('Somebody was faster').first().waitFor();
  await page.unroute(path);
  await page.locator('[data-review-item][aria-busy="true"]').first().waitFor({ state: 'detached' });
  assert.equal(calls, 2);
});

test('of five hundred people few are drawn, and a decision is one call that changes few cards', async () => {
  const many = await workbench.open('/', { who: 'director' });
  // The server's own answer, with more people like those who are in it.
  await many.route(/reviewItems\(/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const more = Array.from({ length: 500 - body.value.length }, (_, n) => ({
      ...body.value[n % body.value.length],
      id: `more-${n}`,
      decision: 'notReviewed',
    }));
    await route.fulfill({ response, json: { ...body, value: [...body.value, ...more], count: 500, next: null } });
  });
  const calls: string[] = [];
  many.on('request', (request) => calls.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await many.getByRole('link', { name: /wait for your review/ }).click();
  await many.getByRole('link', { name: 'Access to Field kit' }).click();
  await many
    .getByText(/of 500 people left to decide/)
    .first()
    .waitFor();
  const drawn = (): Promise<number> => many.locator('[data-review-item]').count();
  await many.locator('body').press('j');
  assert.ok((await drawn()) < 30, `${await drawn()} cards`);
  await many.evaluate(`(() => {
    const changed = window.changedCards = new Set();
    new MutationObserver((all) => {
      for (const { target } of all) {
        const card = (target.nodeType === 1 ? target : target.parentElement)?.closest('[data-review-item]');
        if (card != null) changed.add(card);
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  })()`);
  calls.length = 0;
  const before = await decided('dontKnow');
  await many.keyboard.press('u');
  await until('one decision more', async () => (await decided('dontKnow')) === before + 1);
  assert.equal(calls.filter((each) => each.endsWith('decideReviewItems')).length, 1, calls.join('\n'));
  assert.ok(calls.length <= 6, calls.join('\n'));
  const changed = Number(await many.evaluate('window.changedCards.size'));
  assert.ok(changed <= 8, `${changed} cards`);
  assert.ok((await drawn()) < 30, `${await drawn()} cards`);
  await many.close();
});

test('an owner sees how far it is, and stops it with what it takes', async () => {
  const owner = await workbench.open('/manage/reviews', { who: 'governanceAdmin' });
  await owner
    .getByRole('link', { name: /Field kit/ })
    .first()
    .click();
  await owner
    .getByText(/13 people lose access|people lose access/)
    .first()
    .waitFor();
  await owner.getByRole('heading', { name: 'Reviewers' }).waitFor();
  await inEveryLook(owner, async () => expectAccessible(owner));
  await screenshot(owner, 'portal-review-progress');
  await owner.getByRole('button', { name: 'Stop' }).click();
  await owner.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click();
  await workbench.latchkey.drain();
  assert.ok(data.people.length === 60);
});
