// The pages of approvers and managers in a real browser: from the mail to the decision, many at once, questions and
// answers, others in one's place, the team.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { becomes, expectAccessible, screenshot, startWorkbench, type Workbench } from './browser.ts';
import { preparePortal, type PortalData } from './portalData.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let data: PortalData;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
  data = await preparePortal(workbench.latchkey);
  page = await workbench.open('/', { who: 'director' });
});
after(() => workbench.close());

const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const go = (path: string): Promise<unknown> => page.goto(`${workbench.latchkey.http}${path}`);
const ask = (who: string): Promise<string> => data.ask(who, data.packages.short, { justification: `For ${who}` });
const decided = async (id: string): Promise<any> => {
  const { body } = await workbench.latchkey.call('director', 'GET', `/latchkey/v1/requests/${id}/progress`);
  return body;
};

/** A user who is made for it asks for the package that the director decides about. */
async function askAsNew(n: number): Promise<string> {
  const { latchkey } = workbench;
  const name = `planner${n}@${latchkey.sandbox.tenantDomain}`;
  const password = 'Spring-campaign-1904';
  const made = await latchkey.call('app:full', 'POST', '/v1.0/users', {
    displayName: `Planner ${n}`,
    accountEnabled: true,
    mailNickname: `planner${n}`,
    userPrincipalName: name,
    passwordProfile: { password, forceChangePasswordNextSignIn: false },
  });
  assert.equal(made.status, 201, made.text);
  const granted = await fetch(`${latchkey.http}${new URL(latchkey.sandbox.tokenEndpoint).pathname}`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: latchkey.sandbox.clients.find(({ key }) => key === 'public')?.clientId ?? '',
      scope: 'https://graph.microsoft.com/.default',
      username: name,
      password,
    }),
  });
  const { access_token: token } = (await granted.json()) as { readonly access_token: string };
  const sent = await latchkey.call(
    null,
    'POST',
    `${em}/assignmentRequests`,
    { requestType: 'userAdd', assignment: { accessPackageId: data.packages.short }, justification: 'Spring' },
    { authorization: `Bearer ${token}` },
  );
  assert.equal(sent.status, 201, sent.text);
  return sent.body.id;
}

test('from the address in a mail to decided: a reason and one click', async () => {
  const id = await ask('member');
  await go(`/approvals/${id}`);
  await heading('Press room for Mel Ferrante');
  await page.getByRole('region', { name: 'About' }).getByText('For member').waitFor();
  await page.getByText(/other (person|people) with the same manager (has|have) this access/).waitFor();
  await page.getByText('There was no decision about this person and package before.').waitFor();
  await expectAccessible(page);
  await button('Approve').click();
  await page.getByText('Fill in this field.').waitFor();
  await page.getByLabel('Reason for your decision').fill('Agreed in the spring plan');
  await button('Approve').click();
  await heading('Approvals');
  await page.getByText('Nothing waits for your decision').waitFor();
  const { steps } = await decided(id);
  assert.deepEqual([steps[0].result, steps[0].justification], ['approved', 'Agreed in the spring plan']);
  await page.getByRole('combobox', { name: 'Which approvals' }).selectOption('decided');
  await page.getByText('Agreed in the spring plan').waitFor();
});

test('an approver shortens the access, asks, reads the answer, and denies', async () => {
  const [short, asked] = [await ask('designer'), await ask('engineer')];
  await go(`/approvals/${short}?decide=approve`);
  const now = Date.parse((await workbench.latchkey.call('director', 'GET', '/sandbox')).body.clock.now);
  const day = new Date(now + 3 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Reason for your decision').fill('For the fair alone');
  await page.getByLabel('End the access on').fill(day);
  await button('Approve').click();
  await heading('Approvals');
  assert.match((await decided(short)).grantedUntil, new RegExp(`^${day}`));

  await go(`/approvals/${asked}`);
  await button('Ask a question').click();
  const panel = page.getByRole('dialog', { name: 'Ask a question' });
  await panel.getByLabel('Your question').fill('Which campaign?');
  await panel.getByRole('button', { name: 'Send question' }).click();
  await page.getByText('Your question waits for an answer.', { exact: false }).waitFor();
  assert.equal(await button('Ask a question').count(), 0, 'one question is open at a time');
  const requestor = await workbench.open(`/requests/${asked}`, { who: 'engineer' });
  await requestor.getByText('Which campaign?').first().waitFor();
  await requestor.getByLabel('Your answer').fill('The spring campaign');
  await requestor.getByRole('button', { name: 'Send answer' }).click();
  await requestor.getByText('Your answer was sent').first().waitFor();
  await page.reload();
  await page.getByRole('list', { name: 'History' }).getByText('The spring campaign').waitFor();
  await page.getByLabel('Reason for your decision').fill('That campaign has people enough');
  await button('Deny').click();
  await heading('Approvals');
  assert.equal((await decided(asked)).state, 'denied');
});

test('another person decides: a forwarded request, and a delegate', async () => {
  const id = await ask('analyst');
  await go(`/approvals/${id}`);
  await button('Forward').click();
  const panel = page.getByRole('dialog', { name: 'Forward' });
  await panel.getByRole('combobox', { name: 'To' }).click();
  await panel.getByRole('combobox', { name: 'To' }).fill('Mika');
  await page.getByRole('option', { name: /^Mika/ }).click();
  await panel.getByRole('button', { name: 'Forward request' }).click();
  await page.getByText('The request was forwarded').first().waitFor();
  const other = await workbench.open('/approvals', { who: 'manager' });
  await other.getByRole('link', { name: /^Press room for/ }).click();
  await other.getByLabel('Reason for your decision').fill('Dana is away');
  await other.getByRole('button', { name: 'Approve' }).click();
  await other.getByText('The request was approved').first().waitFor();

  await go('/approvals/delegate');
  await page.getByRole('combobox', { name: 'Person' }).click();
  await page.getByRole('combobox', { name: 'Person' }).fill('Mika');
  await page.getByRole('option', { name: /^Mika/ }).click();
  await button('Delegate my approvals').click();
  await page.getByText('Until you end it').waitFor();
  await button('Close').click();
  await page.getByText('Your approvals are delegated').first().waitFor({ state: 'detached' });
  await expectAccessible(page);
  await other.goto(`${workbench.latchkey.http}/approvals/delegate`);
  await other.getByRole('region', { name: 'You decide for' }).getByText('Dana Okoye').waitFor();
  await button('End delegation').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End delegation' }).click();
  await button('Delegate my approvals').waitFor();
});

test('twenty alike are approved in four clicks, one call and one audit row each', async () => {
  const people = Array.from({ length: 20 }, (_, n) => n);
  const ids: string[] = [];
  for (const n of people) ids.push(await askAsNew(n));
  await workbench.latchkey.drain();
  await go('/approvals');
  let clicks = 0;
  const click = async (target: Locator): Promise<void> => {
    await target.click();
    clicks += 1;
  };
  await page.getByRole('checkbox', { name: 'Select all on this page' }).waitFor();
  await expectAccessible(page);
  await click(page.getByRole('checkbox', { name: 'Select all on this page' }));
  await page.getByText('20 requests selected').waitFor();
  await click(page.getByRole('region', { name: 'Selected requests' }).getByRole('button', { name: 'Approve' }));
  await page.getByRole('dialog').getByLabel('Reason for your decision').fill('All of the spring team');
  await screenshot(page, 'portal-approve-many');
  await expectAccessible(page);
  await click(page.getByRole('dialog').getByRole('button', { name: 'Approve 20 requests' }));
  await page.getByText('20 requests were approved').first().waitFor();
  assert.ok(clicks <= 4, `${clicks} clicks`);
  for (const id of ids) assert.equal((await decided(id)).steps[0].justification, 'All of the spring team');
  const { body } = await workbench.latchkey.call(
    'globalAdmin',
    'GET',
    '/v1.0/auditLogs/directoryAudits?$top=100&$filter=' +
      "activityDisplayName eq 'Approve access package assignment request'",
  );
  assert.ok(body.value.length >= 20, `${body.value.length} rows of the audit`);
});

test('what one of many is refused for stands beside it, and the others are decided', async () => {
  const [gone, fine] = [await ask('governanceAdmin'), await askAsNew(30)];
  await workbench.latchkey.drain();
  await go('/approvals');
  await page.getByRole('checkbox', { name: 'Select all on this page' }).click();
  await page.getByText('2 requests selected').waitFor();
  const canceled = await workbench.latchkey.call('governanceAdmin', 'POST', `${em}/assignmentRequests/${gone}/cancel`);
  assert.equal(canceled.status, 200, canceled.text);
  await page.getByRole('region', { name: 'Selected requests' }).getByRole('button', { name: 'Deny' }).click();
  await page.getByRole('dialog').getByLabel('Reason for your decision').fill('Not this year');
  await page.getByRole('dialog').getByRole('button', { name: 'Deny 2 requests' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deny request' }).waitFor();
  assert.equal((await decided(fine)).state, 'denied');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
});

test('an approval is taken back while the next stage waits', async () => {
  const id = await data.ask('member', data.packages.stages, { justification: 'Twice' });
  await go(`/approvals/${id}`);
  await page.getByLabel('Reason for your decision').fill('From my side');
  await button('Approve').click();
  await heading('Approvals');
  await go(`/approvals/${id}`);
  await button('Take back my approval').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take back my approval' }).click();
  await page.getByLabel('Reason for your decision').waitFor();
});

test('a manager sees the team, what each has, and asks in the name of a report', async () => {
  await workbench.latchkey.drain();
  const manager = await workbench.open('/team', { who: 'manager' });
  await manager.getByRole('heading', { level: 1, name: 'My team' }).waitFor();
  await manager.getByRole('list', { name: 'My team' }).getByText('Noor Haddad').waitFor();
  await expectAccessible(manager);
  await manager.getByRole('link', { name: 'Mel Ferrante' }).click();
  await manager.getByRole('region', { name: 'Access' }).getByText('Press room').waitFor();
  await expectAccessible(manager);
  await manager.getByRole('button', { name: 'Request access' }).click();
  const panel = manager.getByRole('dialog');
  await panel.getByLabel('Search packages').fill('studio design');
  await panel.getByRole('radio', { name: /Design studio/ }).check();
  await panel.getByRole('button', { name: 'Continue' }).click();
  await manager
    .getByRole('dialog', { name: 'Request Design studio' })
    .getByRole('button', { name: 'Send request' })
    .click();
  await manager.getByRole('heading', { level: 1, name: 'Design studio' }).waitFor();
  await manager.getByText('Mel Ferrante').first().waitFor();
});

test('who decides nothing and leads nobody has no such pages, and is told so at their addresses', async () => {
  const one = await workbench.open('/approvals', { who: 'guest' });
  await one.getByText('Nothing waits for your decision').waitFor();
  const navigation = one.getByRole('navigation', { name: 'Navigation' });
  await navigation.getByRole('link', { name: 'My requests' }).waitFor();
  await becomes(one, "document.querySelector('[aria-busy=true]') === null", true);
  assert.equal(await navigation.getByRole('link', { name: 'Approvals' }).count(), 0);
  assert.equal(await navigation.getByRole('link', { name: 'My team' }).count(), 0);
  await one.goto(`${workbench.latchkey.http}/team`);
  await one.getByText('Nobody reports to you').waitFor();
});

test('one mail a day is chosen in the settings, and stays chosen', async () => {
  await go('/settings');
  await page.getByRole('radio', { name: 'Send one mail a day with everything' }).click();
  await page.getByText('Your choice was saved').first().waitFor();
  await page.reload();
  await becomes(page, "document.querySelector('input[value=daily]')?.checked", true);
});
