// The employee's pages in a real browser: asking, following, extending and giving back, in few clicks and by keyboard.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { becomes, expectAccessible, screenshot, startWorkbench, type Workbench } from './browser.ts';
import { onboardingId, preparePortal, strangeName, type PortalData } from './portalData.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let data: PortalData;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
  data = await preparePortal(workbench.latchkey);
  page = await workbench.open('/', { who: 'member' });
});
after(() => workbench.close());

/** Clicks one after the other, and says how many there were. */
async function clickThrough(...targets: readonly Locator[]): Promise<number> {
  for (const each of targets) await each.click();
  return targets.length;
}
const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const navigation = (name: string): Locator =>
  page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name, exact: true });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const go = (path: string): Promise<unknown> => page.goto(`${workbench.latchkey.http}${path}`);

test('a package without questions is asked for in three clicks and no field, from the first page', async () => {
  await heading('Welcome, Mel Ferrante');
  await page.getByText('Nothing needs your attention').waitFor();
  const clicks = await clickThrough(
    navigation('Browse packages'),
    button('Request Newsletter'),
    page.getByRole('dialog').getByRole('button', { name: 'Send request' }),
  );
  assert.ok(clicks <= 3);
  await heading('Newsletter');
  await workbench.latchkey.drain();
  await page.getByRole('list', { name: 'Progress' }).getByText('Active').waitFor();
  await page.getByText('Completed').first().waitFor();
});

test('the panel tells what a request needs, and checks answers while they are typed', async () => {
  await go(`/browse/${data.packages.questions}?ask=1`);
  const panel = page.getByRole('dialog', { name: 'Request Campaign budget' });
  await panel.getByText('Somebody has to approve.').waitFor();
  await panel.getByText('Access lasts 10 days').waitFor();
  await panel.getByLabel('Cost centre').fill('12');
  await panel.getByLabel('Cost centre').blur();
  await panel.getByText('This does not have the expected form.').waitFor();
  await screenshot(page, 'portal-request-panel');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Send request' }).click();
  assert.equal(await panel.getByText('Fill in this field.').count(), 2, 'the choice and the reason are missing');
  await panel.getByLabel('Cost centre').fill('1234');
  await panel.getByText('This does not have the expected form.').waitFor({ state: 'detached' });
  await panel.getByRole('radio', { name: 'Germany' }).check();
  await panel.getByLabel('Reason').fill('The spring campaign');
  await panel.getByRole('button', { name: 'Send request' }).click();
  await heading('Campaign budget');
  await workbench.latchkey.drain();
  const { body } = await workbench.latchkey.call(
    'member',
    'GET',
    `${em}/assignmentRequests/${new URL(page.url()).pathname.split('/').at(-1)}`,
  );
  assert.deepEqual(
    [body.justification, body.answers.map((each: { value: string }) => each.value)],
    ['The spring campaign', ['1234', 'de']],
  );
});

test('who asked sees at once who decides and until when, may remind them, and cancels after a question', async () => {
  await page.getByRole('list', { name: 'Decisions' }).getByText('Dana Okoye').waitFor();
  await page.getByText(/They decide until/).waitFor();
  await page.getByText('Waiting for approval').first().waitFor();
  await button('Cancel request').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel request' }).click();
  await page.getByText('Canceled').first().waitFor();
});

test('a refused person reads the reason, and asks again with one click', async () => {
  const id = await data.ask('member', data.packages.short, { justification: 'Spring' });
  const { status, text } = await workbench.latchkey.call('director', 'POST', `/latchkey/v1/approvals/${id}/decide`, {
    result: 'deny',
    justification: 'Ask Mika for a smaller package',
  });
  assert.equal(status, 204, text);
  await go(`/requests/${id}`);
  await page.getByText('Ask Mika for a smaller package').first().waitFor();
  await page.getByText('You can request the package again.', { exact: false }).waitFor();
  await screenshot(page, 'portal-request-denied');
  await expectAccessible(page);
  await button('Request again').click();
  await page.getByRole('dialog', { name: 'Request Press room' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('several packages are asked for together, and a manager asks for people of the team', async () => {
  await go('/browse');
  await page.getByRole('checkbox', { name: 'Select Design studio' }).check();
  await page.getByRole('checkbox', { name: `Select ${strangeName}` }).check();
  await page.getByText('2 packages selected').waitFor();
  await button('Request together').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send 2 requests' }).click();
  await heading('My requests');
  await workbench.latchkey.drain();
  const manager = await workbench.open(`/browse/${data.packages.behalf}?ask=1`, { who: 'manager' });
  await manager.getByRole('radio', { name: 'People in my team' }).check();
  const people = manager.getByRole('group', { name: 'People in your team' });
  await manager.getByRole('dialog').getByRole('button', { name: 'Send request' }).click();
  await manager.getByText('Choose at least one person.').waitFor();
  await people.getByRole('checkbox', { name: /Noor Haddad/ }).check();
  await manager.getByRole('dialog').getByRole('button', { name: 'Send request' }).click();
  await manager.getByRole('heading', { level: 1, name: 'Design studio' }).waitFor();
  await manager.getByText('Noor Haddad').first().waitFor();
});

test('access is extended in two clicks, and given back in two with ten seconds to undo it', async () => {
  await go('/access');
  await page
    .getByText(/By the policy Staff/)
    .first()
    .waitFor();
  assert.equal(
    await clickThrough(
      button('Extend Newsletter'),
      page.getByRole('dialog').getByRole('button', { name: 'Send extension' }),
    ),
    2,
  );
  await heading('Newsletter');
  await workbench.latchkey.drain();
  await go('/access');
  const giveBack = (): Promise<number> =>
    clickThrough(
      button('Give back Newsletter'),
      page.getByRole('alertdialog').getByRole('button', { name: 'Give back' }),
    );
  assert.equal(await giveBack(), 2);
  await button('Undo').click();
  await page.getByText('You keep the access').waitFor();
  await workbench.latchkey.call('globalAdmin', 'GET', '/latchkey/v1/areas');
  await go('/access');
  await button('Give back Newsletter').waitFor();
});

test('what ends soon and what waits for a decision stand on the first page', async () => {
  await go('/');
  await page.getByRole('list', { name: 'Ends soon' }).getByText('Newsletter').waitFor();
  await button('Extend Newsletter').waitFor();
  await expectAccessible(page);
  const manager = await workbench.open('/', { who: 'director' });
  await manager.getByRole('navigation', { name: 'Navigation' }).waitFor();
  await data.ask('designer', data.packages.short, { justification: 'Autumn' });
  await manager.reload();
  await manager.getByText('1 request waits for your decision').waitFor();
});

test('packages are found by words in any order, one search finds packages, requests and people', async () => {
  await go('/browse');
  await page.getByRole('searchbox', { name: 'Search packages' }).fill('room press');
  await page.getByRole('list', { name: 'packages' }).getByText('Press room').first().waitFor();
  await becomes(page, `document.querySelectorAll('main ul[aria-label=packages] > li').length`, 1);
  await page.getByRole('searchbox', { name: 'Search people, packages and requests' }).fill('press');
  await page.keyboard.press('Enter');
  await heading('Search');
  await page.getByRole('region', { name: 'My requests' }).getByText('Press room').first().waitFor();
  await page.getByRole('region', { name: 'Packages', exact: true }).getByText('Press room').waitFor();
  await page.locator('main').getByRole('searchbox').fill('noor');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'People' }).getByText('Noor Haddad').waitFor();
});

test('a guest who follows a link to a package that is not for them meets no form', async () => {
  const one = await workbench.open(`/browse/${data.packages.closed}?ask=1`, { who: 'guest' });
  await one.getByText('This package is not available to you').waitFor();
  assert.equal(await one.getByRole('dialog', { name: /Request/ }).count(), 0);
});

test('old addresses of the workbench, and those of My Access, lead to the pages of today', async () => {
  await go('/packages?q=new');
  await page.waitForURL(/\/workbench\/packages\?q=new$/);
  await go(`/@latchkey.example#/access-packages/${onboardingId}`);
  await page.waitForURL(new RegExp(`/browse/${onboardingId}\\?ask=1$`));
  await page.getByRole('dialog', { name: 'Request New Hire' }).waitFor();
});
