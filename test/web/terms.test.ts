// The request panel, for oneself and for people of the team: each is asked what their own policy asks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { expectAccessible, screenshot, startWorkbench, switchUser, type Workbench } from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let packageId: string;
let catalogId: string;

const send = async (who: string, path: string, body: object): Promise<any> => {
  const reply = await workbench.latchkey.call(who, 'POST', `${em}/${path}`, body);
  assert.ok(reply.status < 300, reply.text);
  await workbench.latchkey.drain();
  return reply.body;
};
const user = (key: string) => ({
  '@odata.type': '#microsoft.graph.singleUser',
  userId: workbench.latchkey.user(key).id,
});
const question = (text: string, regexPattern: string | null) => ({
  '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
  sequence: 1,
  isRequired: true,
  text,
  localizations: [],
  isSingleLineQuestion: true,
  regexPattern,
});

before(async () => {
  workbench = await startWorkbench();
  const catalog = await send('globalAdmin', 'catalogs', { displayName: 'Marketing tools', state: 'published' });
  catalogId = catalog.id;
  packageId = (await send('globalAdmin', 'accessPackages', { displayName: 'Studio', catalog: { id: catalog.id } })).id;
  const policy = (displayName: string, people: readonly string[], more: object) =>
    send('globalAdmin', 'assignmentPolicies', {
      displayName,
      accessPackage: { id: packageId },
      allowedTargetScope: 'specificDirectoryUsers',
      specificAllowedTargets: people.map(user),
      expiration: { type: 'afterDuration', duration: 'P10D' },
      ...more,
    });
  await policy('Leads', ['manager'], {
    requestorSettings: { enableTargetsToSelfAddAccess: true },
    // Backtracking would need longer than the sun lasts.
    questions: [
      question('Which team do you lead?', '^(([a-z])+.)+[A-Z]([a-z])+$'),
      {
        '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
        sequence: 2,
        isRequired: false,
        text: 'Which markets?',
        localizations: [],
        isMultipleSelectionAllowed: true,
        choices: ['Netherlands', 'Germany'].map((text) => ({ actualValue: text, text, localizations: [] })),
      },
    ],
  });
  await policy('Staff', ['member'], {
    requestorSettings: {
      enableTargetsToSelfAddAccess: true,
      enableOnBehalfRequestorsToAddAccess: true,
      enableOnBehalfRequestorsToUpdateAccess: true,
      onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }],
    },
    questions: [question('Which campaign?', null)],
  });
});
after(() => workbench.close());

const dialogOf = (page: Page) => page.getByRole('dialog');

test('a pattern that would take for ever is answered at once', async () => {
  const page = await workbench.open(`/browse/${packageId}?ask=1`, { who: 'manager' });
  const field = dialogOf(page).getByRole('textbox', { name: 'Which team do you lead?' });
  await field.fill('a'.repeat(60));
  await field.blur();
  await dialogOf(page).getByText('This does not have the expected form').waitFor();
  await field.fill('the North');
  await dialogOf(page).getByText('This does not have the expected form').waitFor({ state: 'detached' });
  await dialogOf(page).getByText('Germany').click();
  const boxes = dialogOf(page).getByRole('group', { name: 'Which markets?' }).getByRole('checkbox');
  assert.deepEqual(
    [await boxes.count(), await boxes.nth(0).isChecked(), await boxes.nth(1).isChecked()],
    [2, false, true],
    'a label means its own box',
  );
  await page.close();
});

test("for a report the report's policy asks; who cannot have it is named with the reason", async () => {
  const page = await workbench.open(`/browse/${packageId}?ask=1`, { who: 'manager' });
  const dialog = dialogOf(page);
  await dialog.getByRole('textbox', { name: 'Which team do you lead?' }).waitFor();
  await dialog.getByRole('radio', { name: 'People in my team' }).check();
  await dialog.getByRole('checkbox', { name: /^Mel Ferrante/ }).check();
  await dialog.getByRole('textbox', { name: 'Which campaign?' }).waitFor();
  assert.equal(await dialog.getByRole('textbox', { name: 'Which team do you lead?' }).count(), 0);
  await dialog.getByRole('checkbox', { name: /^Noor Haddad/ }).check();
  await dialog.getByText('Noor Haddad: You cannot request this in the name of this person.').waitFor();
  assert.equal(await dialog.getByRole('button', { name: /^Why\?/ }).count(), 0, 'their access is not the reason');
  await dialog.getByRole('checkbox', { name: /^Mel Ferrante/ }).uncheck();
  await dialog.locator('button:disabled', { hasText: 'Send request' }).waitFor();
  await dialog.getByRole('checkbox', { name: /^Mel Ferrante/ }).check();
  await dialog.getByRole('textbox', { name: 'Which campaign?' }).fill('Spring');
  await expectAccessible(page);
  await screenshot(page, 'portal-request-for-report');
  await dialog.getByRole('button', { name: 'Send request' }).click();
  await page.getByRole('heading', { level: 1, name: 'Studio' }).waitFor();
  await workbench.latchkey.drain();
  const { body } = await workbench.latchkey.call('globalAdmin', 'GET', `${em}/assignmentRequests?$expand=assignment`);
  assert.deepEqual(
    body.value.map((each: any) => [each.requestType, each.answers[0].value]),
    [['onBehalfAdd', 'Spring']],
  );
  await page.close();
});

test("a manager extends the report's access, under its own policy", async () => {
  const page = await workbench.open(`/team/${workbench.latchkey.user('member').id}`, { who: 'manager' });
  await page.getByRole('button', { name: 'Extend Studio' }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('heading', { name: 'Extend Studio' }).waitFor();
  await dialog.getByRole('textbox', { name: 'Which campaign?' }).fill('Summer');
  assert.equal(await dialog.getByRole('radio').count(), 0, 'for whom it is is settled');
  await screenshot(page, 'portal-extend-for-report');
  await dialog.getByRole('button', { name: 'Send extension' }).click();
  await page.getByRole('heading', { level: 1, name: 'Studio' }).waitFor();
  const { body } = await workbench.latchkey.call('globalAdmin', 'GET', `${em}/assignmentRequests`);
  assert.ok(body.value.some((each: any) => each.requestType === 'userExtend' && each.answers[0].value === 'Summer'));
  await page.close();
});

/** What "Why?" says on a page, once it is opened; axe finds nothing, and no raw id is in it. */
async function whyOn(page: Page, name: string | RegExp): Promise<string> {
  await page.getByRole('button', { name }).click();
  const region = page.getByRole('region', { name });
  await region.getByRole('listitem').first().waitFor();
  await expectAccessible(page);
  const text = await region.innerText();
  assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}/);
  return text;
}

test('"Why?" tells managers, approvers and employees the conditions, with names and links', async () => {
  const member = workbench.latchkey.user('member').id;
  const team = await workbench.open(`/team/${member}`, { who: 'manager' });
  const ofReport = await whyOn(team, 'Why? Studio');
  assert.match(ofReport, /By the policy Staff/);
  assert.match(ofReport, /The person is among those for whom it is meant\. \(Mel Ferrante\)/);
  await screenshot(team, 'portal-why-team');
  await team.close();

  const other = await send('globalAdmin', 'accessPackages', {
    displayName: 'Audit room',
    catalog: { id: catalogId },
  });
  await workbench.latchkey.call(
    'globalAdmin',
    'POST',
    `${em}/accessPackages/${other.id}/incompatibleAccessPackages/$ref`,
    { '@odata.id': `${workbench.latchkey.http}${em}/accessPackages/${packageId}` },
  );
  await send('globalAdmin', 'assignmentPolicies', {
    displayName: 'Auditors',
    accessPackage: { id: other.id },
    allowedTargetScope: 'allMemberUsers',
    requestorSettings: { enableTargetsToSelfAddAccess: true },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      stages: [{ durationBeforeAutomaticDenial: 'P7D', primaryApprovers: [user('director')] }],
    },
    expiration: { type: 'afterDuration', duration: 'P10D' },
  });
  const own = await workbench.open(`/browse/${other.id}`, { who: 'member' });
  assert.match(await whyOn(own, 'Why? Audit room'), /Not met|cannot be held together with other access/);
  await screenshot(own, 'portal-why-package');
  await own.getByRole('region', { name: 'Why? Audit room' }).getByRole('link', { name: 'Studio' }).click();
  await own.getByRole('heading', { level: 1, name: 'Studio' }).waitFor();
  await own.close();

  const asked = await send('designer', 'assignmentRequests', {
    requestType: 'userAdd',
    assignment: { accessPackageId: other.id },
  });
  const approver = await workbench.open(`/approvals/${asked.id}`, { who: 'director' });
  const ofRequest = await whyOn(approver, /^Why\? .*Audit room/);
  assert.match(ofRequest, /It goes together with everything that the person has/);
  assert.doesNotMatch(ofRequest, /still open/, 'the request itself is no reason');
  await approver.close();
});

test('"Why?" beside an extension that is refused is about the extension, and nothing can be sent', async () => {
  await workbench.latchkey.drain();
  const page = await workbench.open(`/browse?ask=${packageId}`, { who: 'member' });
  const dialog = dialogOf(page);
  await dialog.getByText('This access cannot be extended by the person who has it.').waitFor();
  assert.equal(await dialog.getByRole('button', { name: 'Send request' }).isDisabled(), true);
  const says = await whyOn(page, 'Why? Studio');
  assert.match(says, /The person who has the access cannot extend it\./);
  assert.match(says, /The person has it already\./);
  assert.doesNotMatch(says, /requests|It is given on request/, 'what a new request would need is no reason');
  await page.close();
});

test('the bar of the sandbox acts as somebody who was made later, in all tabs, also after a reload', async () => {
  const { body } = await workbench.latchkey.call('globalAdmin', 'POST', '/v1.0/users', {
    displayName: 'Zora Neale',
    mailNickname: 'zora',
    userPrincipalName: 'zora@latchkey.example',
    accountEnabled: true,
    jobTitle: 'Archivist',
    passwordProfile: { password: 'nobody-knows-Th1s!' },
  });
  const page = await workbench.open('/browse', { who: 'member' });
  const other = await page.context().newPage();
  await other.goto(`${workbench.latchkey.http}/access`);
  await other.getByRole('button', { name: /^Acting as Mel Ferrante/ }).waitFor();
  await switchUser(page, 'Zora Neale');
  await page.getByRole('list', { name: 'packages' }).waitFor();
  await other.getByRole('button', { name: /^Acting as Zora Neale/ }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: /^Acting as Zora Neale/ }).waitFor();
  await expectAccessible(page);
  await workbench.latchkey.call('globalAdmin', 'DELETE', `/v1.0/users/${body.id}`);
  await page.reload();
  await page.getByRole('button', { name: /^Acting as Governance Admin/ }).waitFor();
  await page.context().close();
});
