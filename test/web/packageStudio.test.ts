// The package studio in a real browser: a package is made in few inputs, its policy is edited with a sentence, its
// effects and its employee's view beside it, and given by a rule.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { becomes, expectAccessible, screenshot, startWorkbench, until, type Workbench } from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let page: Page;
let catalog: string;
before(async () => {
  workbench = await startWorkbench();
  const { latchkey } = workbench;
  const make = async (path: string, body: object): Promise<any> => {
    const reply = await latchkey.call('app:full', 'POST', path, body);
    assert.ok(reply.status < 300, reply.text);
    return reply.body;
  };
  catalog = (await make(`${em}/catalogs`, { displayName: 'Marketing', state: 'published' })).id;
  for (const displayName of ['Campaign team', 'Press list']) {
    const nickname = displayName.replace(' ', '');
    const group = await make('/v1.0/groups', {
      ...{ displayName, mailEnabled: false, mailNickname: nickname, securityEnabled: true },
    });
    await make(`${em}/resourceRequests`, {
      requestType: 'adminAdd',
      catalog: { id: catalog },
      resource: { originId: group.id, originSystem: 'AadGroup' },
    });
  }
  page = await workbench.open(`/manage/catalogs/${catalog}`, { who: 'governanceAdmin' });
});
after(() => workbench.close());

/** Clicks and texts, which are counted. */
let inputs = 0;
const press = async (target: Locator): Promise<void> => {
  inputs += 1;
  await target.click();
};
const type = async (target: Locator, text: string): Promise<void> => {
  inputs += 1;
  await target.fill(text);
};
const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const read = async (path: string): Promise<any> => (await workbench.latchkey.call('app:full', 'GET', path)).body;
const packageId = (): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';
const policyOf = async (id: string): Promise<any> =>
  (await read(`${em}/assignmentPolicies?$filter=accessPackage/id eq '${id}'&$expand=questions`)).value[0];

test('a package with two resources and a two-stage policy is made in at most twelve inputs', async () => {
  await page.getByRole('tab', { name: 'Packages', selected: true }).waitFor();
  await press(button('New package'));
  await type(page.getByRole('textbox', { name: 'Name' }).first(), 'Campaigns');
  const roles = page.getByRole('combobox', { name: 'Add a role of a resource' });
  for (const name of ['Campaign team · Member', 'Press list · Member']) {
    await press(roles);
    await press(page.getByRole('option', { name }));
  }
  await press(page.getByRole('radio', { name: /^The manager, then someone you name/ }));
  const second = page.getByRole('group', { name: 'Stage 2' });
  await press(second.getByRole('combobox', { name: 'Approvers' }));
  await type(second.getByRole('combobox', { name: 'Approvers' }), 'Dana');
  await press(second.getByRole('option', { name: 'Dana Okoye' }));
  await page
    .getByRole('status', { name: 'What this policy says' })
    .getByText(/All members can request it/)
    .waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-new-package');
  await press(button('Create the package'));
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
  await page.getByRole('tab', { name: 'Package', selected: true }).waitFor();
  assert.ok(inputs <= 12, `${inputs} inputs`);
  const id = packageId();
  const given = await read(`${em}/accessPackages/${id}/resourceRoleScopes`);
  assert.equal(given.value.length, 2);
  const { requestApprovalSettings: approval, expiration, allowedTargetScope } = await policyOf(id);
  assert.deepEqual([allowedTargetScope, expiration.duration, approval.stages.length], ['allMemberUsers', 'P90D', 2]);
  assert.equal(approval.stages[0].primaryApprovers[0]['@odata.type'], '#microsoft.graph.requestorManager');
  assert.equal(approval.stages[1].primaryApprovers.length, 1);
});

test('a package whose policy is refused is made once: corrected, it has one name and each role once', async () => {
  await page.goto(`${workbench.latchkey.http}/manage/packages/new?catalog=${catalog}`);
  const roles = page.getByRole('combobox', { name: 'Add a role of a resource' });
  await roles.click();
  await page.getByRole('option', { name: 'Campaign team · Member' }).click();
  await page.getByRole('link', { name: 'Packages', exact: true }).first().click();
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Leave and keep the changes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Packages' }).waitFor();
  await page.goBack();
  await button('Continue').click();
  const contents = page.getByRole('list', { name: 'What it gives' }).getByRole('listitem');
  await contents.filter({ hasText: 'Campaign team' }).waitFor();
  const name = page.getByRole('textbox', { name: 'Name' }).first();
  await name.fill('Twice');
  await page.getByRole('radio', { name: /^Given by a rule/ }).click();
  const rule = page.getByRole('textbox', { name: 'Membership rule' });
  await rule.fill('user.department -eq');
  await button('Create the package').click();
  await page.locator('[data-property=specificAllowedTargets] [role=alert]').waitFor();
  await name.fill('Once');
  await contents.getByRole('button', { name: /^Remove Campaign team/ }).click();
  await roles.click();
  await page.getByRole('option', { name: 'Press list · Member' }).click();
  assert.equal(await contents.count(), 1);
  await rule.fill('user.department -eq "Nowhere"');
  await button('Create the package').click();
  await page.getByRole('heading', { level: 1, name: 'Once' }).waitFor();
  const all = (await read(`${em}/accessPackages`)).value.map((each: any) => each.displayName);
  assert.deepEqual(
    all.filter((each: string) => each === 'Once' || each === 'Twice'),
    ['Once'],
  );
  const given = await read(`${em}/accessPackages/${packageId()}/resourceRoleScopes?$expand=role($expand=resource)`);
  assert.deepEqual(
    given.value.map((each: any) => each.role.resource.displayName),
    ['Press list'],
  );
});

test('a package that nobody has is deleted after a question with its effects', async () => {
  await button('Delete the package').click();
  const question = page.getByRole('alertdialog', { name: 'Delete Once?' });
  await question.getByText('Nobody gains or loses anything now.').waitFor();
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Packages' }).waitFor();
  const all = (await read(`${em}/accessPackages`)).value.map((each: any) => each.displayName);
  assert.equal(all.includes('Once'), false);
  await page.getByRole('link', { name: 'Campaigns' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
});

test('an employee sees the draft at once: name, questions with translations, what the policy says', async () => {
  const preview = page.getByRole('region', { name: 'As an employee sees it' });
  await button('Add a text question').click();
  const question = page.getByRole('listitem').filter({ hasText: 'Question 1' });
  await question.getByRole('textbox', { name: 'Text', exact: true }).first().fill('Which market?');
  await question.getByRole('button', { name: 'Add a language' }).click();
  await question.getByRole('textbox', { name: 'Text', exact: true }).last().fill('Welcher Markt?');
  await preview.getByText('Which market?').waitFor();
  await page.getByRole('spinbutton', { name: 'How long it lasts' }).fill('30');
  await page
    .getByRole('status', { name: 'What this policy says' })
    .getByText(/Access ends after 30 days/)
    .waitFor();
  await button('Preview the effects').click();
  await page.getByText('Nobody gains or loses anything now.').waitFor();
  await button('Save').click();
  await until('it is saved', async () => (await policyOf(packageId())).questions.length === 1);
  const { questions, expiration } = await policyOf(packageId());
  assert.deepEqual([expiration.type, expiration.duration], ['afterDuration', 'P30D']);
  assert.deepEqual(
    questions.map((each: any) => [each.text, each.localizations[0]]),
    [['Which market?', { languageCode: 'de', text: 'Welcher Markt?' }]],
  );
});

test('one press of a switch sets all that follows from it, there and back', async () => {
  const approval = page.getByRole('switch', { name: 'New requests need approval' });
  const rule = page.getByRole('switch', { name: 'Give it by a rule' });
  await button('Add a policy').click();
  await approval.click();
  assert.equal(await approval.isChecked(), true);
  await page.getByRole('group', { name: 'Stage 1' }).waitFor();
  await rule.click();
  assert.equal(await rule.isChecked(), true);
  await page.getByRole('textbox', { name: 'Membership rule' }).waitFor();
  await rule.click();
  assert.equal(await rule.isChecked(), false);
  assert.equal(await approval.isChecked(), true);
  await button('Discard').click();
  await page.getByRole('tablist', { name: 'Policies' }).getByRole('tab').first().click();
});

test('after a change of somebody else the questions of a policy are still there', async () => {
  const id = packageId();
  const policy = await policyOf(id);
  await page.getByRole('spinbutton', { name: 'How long it lasts' }).fill('60');
  const { latchkey } = workbench;
  const { '@odata.context': _, ...body } = policy;
  const reply = await latchkey.call('app:full', 'PUT', `${em}/assignmentPolicies/${policy.id}`, {
    ...body,
    description: 'Changed meanwhile',
  });
  assert.equal(reply.status, 200, reply.text);
  await button('Save').click();
  await button('Continue with these values').click();
  // A save leaves out what the form does not know, and the server keeps it: only the page shows what was forgotten.
  await page.getByRole('region', { name: 'As an employee sees it' }).getByText('Which market?').waitFor();
  await button('Save').click();
  await until('both changes are there', async () => (await policyOf(id)).expiration.duration === 'P60D');
  const { questions, description } = await policyOf(id);
  assert.deepEqual([questions.length, description], [1, 'Changed meanwhile']);
  await page.getByRole('button', { name: 'Discard', disabled: true }).waitFor();
});

test('what would take access from somebody is shown with names before it is saved', async () => {
  const id = packageId();
  const { latchkey } = workbench;
  const { id: policyId } = await policyOf(id);
  for (const who of ['member', 'designer']) {
    const reply = await latchkey.call('app:full', 'POST', `${em}/assignmentRequests`, {
      requestType: 'adminAdd',
      assignment: { accessPackageId: id, assignmentPolicyId: policyId, targetId: latchkey.user(who).id },
      ...(await answersOf(policyId)),
    });
    assert.equal(reply.status, 201, reply.text);
  }
  await latchkey.drain();
  await page.reload();
  await button('Remove Press list · Member').click();
  await button('Save').click();
  const question = page.getByRole('alertdialog', { name: 'Some people will have less than now' });
  await question.getByText('Mel Ferrante').waitFor();
  await question.getByText('lose access').waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-effects');
  await question.getByRole('button', { name: 'Save anyway' }).click();
  const roleScopes = async (): Promise<number> =>
    (await read(`${em}/accessPackages/${id}/resourceRoleScopes`)).value.length;
  await until('it gives one role less', async () => (await roleScopes()) === 1);
});

async function answersOf(policyId: string): Promise<object> {
  const { questions } = await read(`${em}/assignmentPolicies/${policyId}?$expand=questions`);
  return {
    answers: questions.map(({ id, ...of }: any) => ({
      '@odata.type': '#microsoft.graph.accessPackageAnswerString',
      value: 'NL',
      answeredQuestion: { '@odata.type': of['@odata.type'], id },
    })),
  };
}

test('a fault deep in a stage is shown in that stage, and the focus is there', async () => {
  await page
    .getByRole('list', { name: 'Stages' })
    .getByRole('button', { name: /^Stage 2/ })
    .click();
  const second = page.getByRole('group', { name: 'Stage 2' });
  await second.getByRole('button', { name: /^Remove (?!stage)/ }).click();
  await page
    .getByRole('list', { name: 'Stages' })
    .getByRole('button', { name: /^Stage 1/ })
    .click();
  await button('Save').click();
  await second.getByText(/at least one approver/).waitFor();
  await becomes(page, `document.activeElement?.closest('[data-property]')?.dataset.property`, 'primaryApprovers');
  await expectAccessible(page);
  await button('Discard').click();
  await second.getByText(/at least one approver/).waitFor({ state: 'detached' });
});

test('a rule gives the package: published in five clicks, never blind; what is wrong in it is said', async () => {
  await button('Add a policy').click();
  inputs = 0;
  await press(page.getByRole('radio', { name: /^Given by a rule/ }));
  const rule = page.getByRole('textbox', { name: 'Membership rule' });
  await rule.fill('user.department -eq');
  await button('Save').click();
  await page.locator('[data-property=specificAllowedTargets] [role=alert]').waitFor();
  await rule.fill('user.userType -eq "Member"');
  await press(button('Preview the effects'));
  await page.getByText('gain access').waitFor();
  await expectAccessible(page);
  await press(button('Save'));
  const question = page.getByRole('alertdialog');
  await page.getByText('The changes were saved').first().or(question).first().waitFor();
  if ((await question.count()) > 0) await press(question.getByRole('button', { name: 'Save anyway' }));
  await page.getByRole('tab', { name: 'Given by a rule', selected: true }).waitFor();
  assert.ok(inputs <= 5, `${inputs}`);
  await workbench.latchkey.drain();
  const { value } = await read(`${em}/assignments?$filter=accessPackage/id eq '${packageId()}'&$top=100`);
  assert.ok(value.length > 2, `${value.length}`);
});

test('the history says in words who changed what; values of then go into the draft and are saved', async () => {
  await page
    .getByRole('tab', { name: 'Two people' })
    .or(page.getByRole('tab', { name: /The manager/ }))
    .first()
    .click();
  const id = packageId();
  const { id: policyId } = await policyOf(id);
  await page.getByRole('tab', { name: 'History' }).click();
  const entries = page.getByRole('list', { name: 'History' }).getByRole('listitem');
  await entries.filter({ hasText: 'created the package Campaigns' }).waitFor();
  const change = entries.filter({ hasText: 'How long it lasts: 90 days → 30 days' });
  await change.getByText('Governance Admin').waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-history');
  await change.getByRole('button', { name: 'Restore the values before this' }).click();
  await button('Continue').click();
  await page
    .getByRole('status', { name: 'What this policy says' })
    .getByText(/Access ends after 90 days/)
    .waitFor();
  await button('Save').click();
  const duration = async (): Promise<string> =>
    (await read(`${em}/assignmentPolicies/${policyId}`)).expiration.duration;
  await until('it is as before', async () => (await duration()) === 'P90D');
  await page.getByRole('button', { name: 'Discard', disabled: true }).waitFor();
});

test('a package begins as a copy of another: what it gives, its questions and its policy', async () => {
  await button('Copy this package').click();
  await page.getByRole('heading', { level: 1, name: 'New package' }).waitFor();
  await becomes(page, `document.querySelector('[data-property=displayName] input')?.value`, 'Copy of Campaigns');
  await page.getByRole('region', { name: 'As an employee sees it' }).getByText('Which market?').waitFor();
  await button('Create the package').click();
  await page.getByRole('heading', { level: 1, name: 'Copy of Campaigns' }).waitFor();
  const { questions, requestApprovalSettings } = await policyOf(packageId());
  assert.deepEqual([questions[0].text, requestApprovalSettings.stages.length], ['Which market?', 2]);
  assert.equal((await read(`${em}/accessPackages/${packageId()}/resourceRoleScopes`)).value.length, 1);
});
