// Applications for administrators in a real browser, and the pages that only tell: roles, conflicts, mails, proposals.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { expectAccessible, screenshot, startWorkbench, until, type Workbench } from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let page: Page;
before(async () => {
  workbench = await startWorkbench({ LATCHKEY_FOUR_EYES: 'on' });
  page = await workbench.open('/admin/clients', { who: 'globalAdmin' });
});
after(() => workbench.close());

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const go = (path: string): Promise<unknown> => page.goto(`${workbench.latchkey.http}${path}`);
const made = async (path: string, body: object, who = 'globalAdmin'): Promise<any> => {
  const reply = await workbench.latchkey.call(who, 'POST', path, body);
  assert.ok(reply.status < 300, reply.text);
  return reply.body;
};

test('an application is made, given a secret that is shown once, an address, and is disabled', async () => {
  await heading('Applications');
  await button('New application').first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Nightly export');
  await button('Create').click();
  await heading('Nightly export');
  await button('Add a secret').click();
  const panel = page.getByRole('dialog', { name: 'Add a secret' });
  await panel.getByRole('textbox', { name: 'Name of the secret' }).fill('On the build server');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Add a secret' }).click();
  const shown = page.getByRole('alertdialog', { name: 'Secret of Nightly export' });
  assert.ok((await shown.getByRole('textbox').inputValue()).length > 20);
  await shown.getByRole('button', { name: 'Done' }).click();
  await page.getByText('On the build server').first().waitFor();
  await screenshot(page, 'portal-application');
  await page.getByRole('tab', { name: 'Permissions' }).click();
  await page.getByText('Nothing was allowed', { exact: false }).first().waitFor();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('textbox', { name: 'Web', exact: true }).fill('https://export.example/return');
  await expectAccessible(page);
  await button('Save').click();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const now = async (): Promise<any> =>
    (await workbench.latchkey.call('app:full', 'GET', `/v1.0/applications/${id}`)).body;
  await until('the address is saved', async () => (await now()).web?.redirectUris?.length === 1);
  await button('Disable the application').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable the application' }).click();
  await button('Enable the application').waitFor();
});

test('an application without a service principal is let sign in later; a deleted one is restored', async () => {
  const { id, appId } = await made('/v1.0/applications', { displayName: 'Half made' }, 'app:full');
  const principals = async (): Promise<number> =>
    (await workbench.latchkey.call('app:full', 'GET', `/v1.0/servicePrincipals?$filter=appId eq '${appId}'`)).body.value
      .length;
  await go(`/admin/clients/${id}?part=permissions`);
  await button('Let it sign in here').click();
  await page.getByText('Nothing was allowed', { exact: false }).first().waitFor();
  assert.equal(await principals(), 1);
  await page.getByRole('tab', { name: 'Settings' }).click();
  await button('Delete').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('tab', { name: 'Deleted' }).click();
  await button('Restore Half made').click();
  await page.getByText('Half made was restored').first().waitFor();
  assert.equal((await workbench.latchkey.call('app:full', 'GET', `/v1.0/applications/${id}`)).status, 200);
});

test('who holds which role, what excludes what, and mails can be seen', async () => {
  await go('/admin/roles');
  await page
    .getByRole('row', { name: /Global Administrator/ })
    .first()
    .waitFor();
  await expectAccessible(page);
  const catalog = await made(`${em}/catalogs`, { displayName: 'Duties' });
  const [one, other] = [
    await made(`${em}/accessPackages`, { displayName: 'Orders', catalog: { id: catalog.id } }),
    await made(`${em}/accessPackages`, { displayName: 'Payments', catalog: { id: catalog.id } }),
  ];
  const reference = { '@odata.id': `https://graph.microsoft.com${em}/accessPackages/${other.id}` };
  await made(`${em}/accessPackages/${one.id}/incompatibleAccessPackages/$ref`, reference);
  await go('/admin/conflicts?part=rules');
  await page.getByRole('row', { name: /Orders.*Payments/ }).waitFor();
  await expectAccessible(page);
  await go('/admin/mails');
  await heading('Mail');
  await expectAccessible(page);
});

test('a rule that another administrator proposed is approved with a reason, after a look at its effects', async () => {
  const group = await made('/v1.0/groups', {
    displayName: 'Sales desk',
    mailEnabled: false,
    mailNickname: 'sales-desk',
    securityEnabled: true,
  });
  const membershipRule = '(user.department -eq "Marketing")';
  const body = { groupTypes: ['DynamicMembership'], membershipRule, membershipRuleProcessingState: 'On' };
  const roleDefinitionId = '62e90394-69f5-4237-9190-012177145e10';
  await made('/v1.0/roleManagement/directory/roleAssignments', {
    principalId: workbench.latchkey.user('director').id,
    roleDefinitionId,
    directoryScopeId: '/',
  });
  const request = { method: 'PATCH', url: `/v1.0/groups/${group.id}`, body };
  await made('/latchkey/v1/proposals', { request, justification: 'The desk grows.' }, 'director');
  await go('/admin/attention');
  await page.getByRole('link', { name: /^Open the proposals/ }).click();
  await page.getByText('The desk grows.').waitFor();
  await page.getByText('gain access').waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-proposal');
  assert.equal(await button('Approve and do it').isDisabled(), true);
  await page.getByRole('textbox', { name: 'Reason for your decision' }).fill('As agreed');
  await button('Approve and do it').click();
  await page.getByText('No proposal waits').waitFor();
  const { body: now } = await workbench.latchkey.call('app:full', 'GET', `/v1.0/groups/${group.id}`);
  assert.equal(now.membershipRule, membershipRule);
});

test('changes of which some need another administrator are proposed, and the others are made', async () => {
  const em = '/v1.0/identityGovernance/entitlementManagement';
  const { latchkey } = workbench;
  const catalog = await made(`${em}/catalogs`, { displayName: 'Rules', description: 'd' });
  const { id } = await made(`${em}/accessPackages`, {
    displayName: 'By rule',
    description: 'd',
    catalog: { id: catalog.id },
  });
  const body = {
    displayName: 'Marketing',
    description: 'd',
    allowedTargetScope: 'specificDirectoryUsers',
    accessPackage: { id },
    specificAllowedTargets: [
      {
        '@odata.type': '#microsoft.graph.attributeRuleMembers',
        membershipRule: 'user.department -eq "Marketing"',
        description: 'd',
      },
    ],
    automaticRequestSettings: { requestAccessForAllowedTargets: true },
  };
  const request = { method: 'POST', url: `${em}/assignmentPolicies`, body };
  const first = await made('/latchkey/v1/proposals', { request, justification: 'It begins.' });
  const reply = await latchkey.call('director', 'POST', `/latchkey/v1/proposals/${first.id}/approve`, {
    justification: 'Yes.',
  });
  assert.equal(reply.status, 204, reply.text);
  await latchkey.drain();
  await go(`/manage/packages/${id}`);
  await heading('By rule');
  const about = page.getByRole('textbox', { name: 'Description' });
  await about.first().fill('Made at once');
  await page.getByRole('textbox', { name: 'Membership rule' }).fill('user.department -eq "Nobody"');
  await button('Save').click();
  const question = page.getByRole('alertdialog', { name: 'Some people will have less than now' });
  await question.getByRole('button', { name: 'Save anyway' }).click();
  await button('Propose to another administrator').waitFor();
  await about.first().fill('Made beside a proposal');
  await button('Propose to another administrator').click();
  await page.getByRole('textbox', { name: 'Why is it needed?' }).fill('The team is dissolved.');
  await button('Propose').click();
  await page.getByText('The change was proposed').first().waitFor();
  const { body: now } = await latchkey.call('app:full', 'GET', `${em}/accessPackages/${id}`);
  assert.equal(now.description, 'Made beside a proposal');
  const { body: waiting } = await latchkey.call(
    'globalAdmin',
    'GET',
    "/latchkey/v1/proposals?$filter=state eq 'pending'",
  );
  assert.deepEqual(
    waiting.value.map(({ justification, packageId }: any) => [justification, packageId]),
    [['The team is dissolved.', id]],
  );
});
