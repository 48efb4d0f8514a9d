// The company: each page of the portal has something to show to each role, faults are added on the monitor, and the
// sandbox's bar loads scenarios and keeps snapshots.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomes, expectAccessible, screenshot, startWorkbench, until, type Workbench } from './browser.ts';

let workbench: Workbench;
before(async () => {
  workbench = await startWorkbench({ LATCHKEY_SCENARIO: 'company' });
});
after(() => workbench.close());

// biome-ignore format: a table, read by column
const pages: readonly (readonly [role: string, who: string, paths: readonly string[]])[] = [
  ['employee',         'member',          ['/', '/browse', '/requests', '/access']],
  ['manager',          'manager',         ['/', '/browse', '/requests', '/access', '/approvals', '/team']],
  ['director',         'director',        ['/', '/browse', '/requests', '/access', '/approvals', '/team']],
  ['department head',  'mel-okoye',       ['/', '/browse', '/requests', '/access', '/approvals', '/team']],
  ['guest',            'guest',           ['/', '/browse', '/requests', '/access']],
];

for (const [role, who, paths] of pages)
  test(`each page of the portal has something to show to the ${role}`, async () => {
    const page = await workbench.open('/', { who });
    for (const path of paths) {
      await page.goto(`${workbench.latchkey.http}${path}`);
      await page.locator('h1').waitFor();
      await becomes(page, "document.querySelector('main [aria-busy=true]') === null", true);
      // Beside the links that stand on the page whatever it shows.
      const shown = await page.locator('main ul > li, main [role=listitem], main tbody tr').count();
      assert.ok(shown > 1, `${path} shows ${shown} to ${who}`);
      await screenshot(page, `company-${who}${path.replaceAll('/', '-')}`);
    }
    await page.close();
  });

test('a fault is added on the monitor, strikes, is shown with the call, and is removed', async () => {
  const page = await workbench.open('/workbench/monitor', { who: 'globalAdmin' });
  await page.getByText('Add a fault').click();
  await page
    .getByLabel('Rule', { exact: true })
    .fill('{"match":{"path":"/me/manager"},"answer":{"status":429,"retryAfter":3}}');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: /^Remove fault rule/ }).waitFor();
  assert.equal((await workbench.latchkey.call('member', 'GET', '/v1.0/me/manager')).status, 429);
  await page.getByText('answered 429, Retry-After: 3').first().waitFor();
  await expectAccessible(page);
  await screenshot(page, 'faults');
  await page.getByRole('button', { name: /^Remove fault rule/ }).click();
  await page.getByText('No fault rule is in force').waitFor();
  await page.close();
});

test('the bar keeps a snapshot, loads a scenario, and gives back what was there', async () => {
  const page = await workbench.open('/browse', { who: 'member' });
  const open = () => page.getByRole('button', { name: 'Scenarios' }).click();
  await open();
  await page.getByLabel('Name of a snapshot').fill('company');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Restore company' }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'scenarios');
  const names = async (): Promise<number> => {
    const path = '/v1.0/identityGovernance/entitlementManagement/accessPackages?$count=true&$top=1';
    return (await workbench.latchkey.call('globalAdmin', 'GET', path)).body['@odata.count'];
  };
  assert.equal(await names(), 31);
  await page.getByRole('radio', { name: 'guests' }).check();
  await page.getByRole('button', { name: 'Load the scenario' }).click();
  await page.getByText('The sandbox holds something else now').first().waitFor();
  assert.equal(await names(), 3);
  await open();
  await page.getByRole('button', { name: 'Restore company' }).click();
  for (let tries = 0; (await names()) !== 31 && tries < 100; tries += 1) await page.waitForTimeout(50);
  assert.equal(await names(), 31);
  await page.close();
});

test('the clock is set by a day that is typed year first, and by no other form', async () => {
  const page = await workbench.open('/workbench/clock', { who: 'globalAdmin' });
  const field = page.getByLabel('To a day and time');
  const go = page.getByRole('button', { name: 'Go there', exact: true });
  for (const text of ['', '01/31/2027', '31.01.2027', '2027-13-01', '2027-01-31 25:00']) {
    await field.fill(text);
    assert.equal(await go.isDisabled(), true, text);
  }
  const next = new Date(Date.now() + 2 * 24 * 3_600_000).toISOString().slice(0, 10);
  await field.fill(`${next} 14:30`);
  await go.click();
  const now = async (): Promise<string> =>
    (await workbench.latchkey.call(null, 'GET', '/sandbox')).body.clock.now.slice(0, 10);
  await until('the clock is there', async () => (await now()) === next);
  await page.close();
});

test('a quarter of a review: asked, decided, over, and asked again with what was decided', async () => {
  const { latchkey } = workbench;
  const em = '/v1.0/identityGovernance/entitlementManagement';
  const get = async (path: string): Promise<any> => (await latchkey.call('app:full', 'GET', path)).body;
  const { value } = await get(`${em}/assignments?$filter=state eq 'delivered'&$expand=assignmentPolicy&$top=999`);
  const held = Map.groupBy(value as readonly any[], (each) => each.assignmentPolicy.id as string);
  const [policyId = ''] = [...held].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const reply = await latchkey.call('app:full', 'PUT', `${em}/assignmentPolicies/${policyId}`, {
    ...(await get(`${em}/assignmentPolicies/${policyId}`)),
    reviewSettings: {
      isEnabled: true,
      expirationBehavior: 'keepAccess',
      isReviewerJustificationRequired: false,
      schedule: {
        startDateTime: latchkey.sandbox.clock.now,
        expiration: { type: 'afterDuration', duration: 'P14D' },
        recurrence: { pattern: { type: 'absoluteMonthly', interval: 3 }, range: { type: 'noEnd' } },
      },
      primaryReviewers: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }],
      fallbackReviewers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user('globalAdmin').id }],
    },
  });
  assert.ok(reply.status < 300, reply.text);
  await latchkey.drain();
  const mails = await get("/latchkey/v1/mails?$filter=event eq 'reviewAsked'&$top=1");
  const who = latchkey.sandbox.users.find(({ id }) => id === mails.value[0].recipientId)?.key ?? '';
  const page = await workbench.open('/reviews', { who });
  await page.getByRole('link', { name: /^Access to / }).click();
  const first = page.locator('[data-review-item]').first();
  const name = (await first.getAttribute('aria-label')) ?? '';
  await first.getByText('None yet').waitFor();
  await first.getByRole('button', { name: `Approve ${name}` }).click();
  await first.getByText('Approved').first().waitFor();
  await latchkey.clock({ advance: 'P15D' });
  await latchkey.drain();
  await page.reload();
  await page.getByText('Ended').first().waitFor();
  await latchkey.clock({ advance: 'P78D' });
  await latchkey.drain();
  await page.goto(`${latchkey.http}/reviews`);
  await page.getByRole('link', { name: /^Access to / }).click();
  await page
    .locator('[data-review-item]')
    .filter({ hasText: name })
    .getByText(/^Approved · /)
    .first()
    .waitFor();
  await screenshot(page, 'company-review');
  await page.close();
});
