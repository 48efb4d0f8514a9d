// Applications for administrators in a real browser, and the pages that only tell: roles, conflicts, mails, proposals.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { clientCertificate } from '../identity/clientCertificate.ts';
import { expectAccessible, screenshot, startWorkbench, until, type Workbench, confirm } from './browser.ts';

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

test('permissions are allowed, in the name of people and by itself; a certificate comes and goes', async () => {
  const { id, appId } = await made('/v1.0/applications', { displayName: 'Payroll' }, 'app:full');
  const { id: principal } = await made('/v1.0/servicePrincipals', { appId }, 'app:full');
  const allow = async (kind: string, names: readonly string[], meanwhile = async () => {}): Promise<void> => {
    await button(kind).click();
    const panel = page.getByRole('dialog', { name: kind });
    for (const name of names) {
      const box = panel.getByRole('combobox', { name: 'Permissions' });
      await box.click();
      await box.fill(name);
      await panel.getByRole('option', { name, exact: true }).click();
    }
    await expectAccessible(page);
    await meanwhile();
    await panel.getByRole('button', { name: /^Allow \d/ }).click();
    await panel.waitFor({ state: 'detached' });
  };
  const grants = async (): Promise<any> =>
    (
      await workbench.latchkey.call(
        'app:full',
        'GET',
        `/v1.0/oauth2PermissionGrants?$filter=clientId eq '${principal}'`,
      )
    ).body.value;
  await go(`/admin/clients/${id}?part=permissions`);
  await allow('Allow in the name of people', ['User.Read', 'EntitlementManagement.Read.All']);
  await page.getByText('EntitlementManagement.Read.All').waitFor();
  await allow('Allow in the name of people', ['Group.Read.All'], async () => {
    // Somebody else allows something, which stays.
    const [{ id: grantId, scope }] = await grants();
    const path = `/v1.0/oauth2PermissionGrants/${grantId}`;
    await workbench.latchkey.call('app:full', 'PATCH', path, { scope: `${scope} User.ReadBasic.All` });
  });
  await page.getByText('Group.Read.All').waitFor();
  const [grant, ...more] = await grants();
  assert.deepEqual(more, []);
  assert.deepEqual(
    [grant.consentType, grant.scope.split(' ').toSorted()],
    ['AllPrincipals', ['EntitlementManagement.Read.All', 'Group.Read.All', 'User.Read', 'User.ReadBasic.All']],
  );
  await allow('Allow by itself', ['User.Read.All']);
  await page.getByText('User.Read.All').waitFor();
  await screenshot(page, 'portal-consent');
  await button('Allow by itself').click();
  const again = page.getByRole('dialog', { name: 'Allow by itself' });
  await again.getByRole('combobox', { name: 'Permissions' }).click();
  await again.getByRole('combobox', { name: 'Permissions' }).fill('User.Read');
  await again.getByRole('option', { name: 'User.ReadWrite.All', exact: true }).waitFor();
  assert.equal(await again.getByRole('option', { name: 'User.Read.All', exact: true }).count(), 0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await again.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Secrets and certificates' }).click();
  const certificates = async (): Promise<any> =>
    (await workbench.latchkey.call('app:full', 'GET', `/v1.0/applications/${id}?$select=keyCredentials`)).body
      .keyCredentials;
  const add = async (name: string, pem: string): Promise<void> => {
    await button('Add a certificate').click();
    const panel = page.getByRole('dialog', { name: 'Add a certificate' });
    await panel.getByRole('textbox', { name: 'Name of the certificate' }).fill(name);
    await panel.getByRole('textbox', { name: /^Or paste it/ }).fill(pem);
    await panel.getByRole('button', { name: 'Add a certificate' }).click();
  };
  await add('no certificate', 'nothing');
  const panel = page.getByRole('dialog', { name: 'Add a certificate' });
  await panel
    .getByText(/certificate/i)
    .nth(3)
    .waitFor();
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Close' }).click();
  for (const name of ['First', 'Second']) {
    await add(name, (await clientCertificate()).certificate);
    await button(`Remove ${name}`).waitFor();
  }
  const keyIds = (await certificates()).map(({ keyId }: any) => keyId);
  await button('Remove First').click();
  await confirm(page, 'Remove');
  await button('Remove First').waitFor({ state: 'detached' });
  const left = await certificates();
  assert.deepEqual(
    left.map(({ displayName }: any) => displayName),
    ['Second'],
  );
  assert.ok(keyIds.includes(left[0].keyId), 'the one that stays is the same');
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
  // Somebody has both before they exclude each other.
  const { id: targetId, displayName: name } = workbench.latchkey.user('designer');
  for (const { id } of [one, other]) {
    const policy = await made(`${em}/assignmentPolicies`, {
      displayName: 'Direct',
      accessPackage: { id },
      allowedTargetScope: 'notSpecified',
    });
    const assignment = { accessPackageId: id, assignmentPolicyId: policy.id, targetId };
    await made(`${em}/assignmentRequests`, { requestType: 'adminAdd', assignment });
  }
  await workbench.latchkey.drain();
  const excluded = async (): Promise<number> =>
    (await workbench.latchkey.call('globalAdmin', 'GET', `${em}/accessPackages/${one.id}/incompatibleAccessPackages`))
      .body.value.length;
  await go(`/manage/packages/${one.id}?part=separation`);
  const exclude = async (): Promise<void> => {
    const box = page.getByRole('combobox', { name: 'Add a package' });
    await box.click();
    await box.fill('Payments');
    await page.getByRole('option', { name: 'Payments' }).click();
  };
  await exclude();
  const list = page.getByRole('list', { name: 'Incompatible packages' });
  await list.getByText('Payments').waitFor();
  assert.equal(await excluded(), 1);
  await expectAccessible(page);
  await list.getByRole('button', { name: 'Remove Payments' }).click();
  await list.getByText('Payments').waitFor({ state: 'detached' });
  assert.equal(await excluded(), 0);
  await button('Undo').click();
  await list.getByText('Payments').waitFor();
  assert.equal(await excluded(), 1);
  await go('/admin/conflicts');
  await button('Orders excludes Payments; 1 person has both').click();
  await page.getByRole('dialog', { name: 'Who has Orders and Payments' }).getByRole('link', { name }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-conflicts');
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

test('an edit that needs a second administrator is proposed from its form', async () => {
  const beta = '/beta/identityGovernance/entitlementManagement';
  const catalog = await made(`${em}/catalogs`, { displayName: 'Crown jewels' });
  const { id } = await made(`${em}/accessPackages`, { displayName: 'Vault', catalog: { id: catalog.id } });
  const risen = await workbench.latchkey.call('globalAdmin', 'PATCH', `${beta}/accessPackageCatalogs/${catalog.id}`, {
    privilegeLevel: 'privileged',
  });
  assert.ok(risen.status < 300, risen.text);
  await go(`/manage/packages/${id}`);
  await page.getByRole('textbox', { name: 'Description' }).fill('Keys of the vault');
  await button('Save').click();
  await button('Propose to another administrator').click();
  const question = page.getByRole('alertdialog');
  await question.getByRole('textbox').fill('The vault has keys.');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Propose', exact: true }).click();
  await page.getByRole('status').getByRole('link', { name: 'Proposals' }).waitFor();
  await until('it is proposed', async () => {
    const { body } = await workbench.latchkey.call('globalAdmin', 'GET', '/latchkey/v1/proposals');
    const [found] = body.value.filter(({ justification }: any) => justification === 'The vault has keys.');
    return found?.state === 'pending' && found.request.body.description === 'Keys of the vault';
  });
  const { body: now } = await workbench.latchkey.call('globalAdmin', 'GET', `${em}/accessPackages/${id}`);
  assert.notEqual(now.description, 'Keys of the vault', 'nothing is done alone');
});
