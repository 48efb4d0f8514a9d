// Owners' catalogs in a real browser, and what every form does: faults at their fields, drafts that outlive a tab, a
// question before they are left, changes of others beside one's own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startCatcher } from '../extensions/catcher.ts';
import {
  becomes,
  expectAccessible,
  screenshot,
  settle,
  startWorkbench,
  until,
  type Workbench,
  confirm,
} from './browser.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';
let workbench: Workbench;
let page: Page;
before(async () => {
  workbench = await startWorkbench();
  page = await workbench.open('/manage/catalogs', { who: 'globalAdmin' });
});
after(() => workbench.close());

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const go = (path: string): Promise<unknown> => page.goto(`${workbench.latchkey.http}${path}`);
const catalogNow = async (id: string): Promise<any> =>
  (await workbench.latchkey.call('governanceAdmin', 'GET', `${em}/catalogs/${id}`)).body;
const catalogOf = async (name: string): Promise<any> =>
  (await workbench.latchkey.call('governanceAdmin', 'GET', `${em}/catalogs?$filter=displayName eq '${name}'`)).body
    .value[0];
const idHere = (): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** The headings of the navigation beside the page. */
const headings = `[...document.querySelector('nav').querySelectorAll('h2')].map((each) => each.textContent).join()`;

test('the navigation has catalogs under a heading for those who run some, and not for others', async () => {
  await heading('Catalogs');
  await becomes(page, headings, 'Manage,Administer');
  await page.getByRole('link', { name: 'General' }).waitFor();
  const member = await workbench.open('/', { who: 'member' });
  await settle(member);
  await member.getByRole('link', { name: 'My access', exact: true }).waitFor();
  assert.equal(await member.evaluate(headings), '');
  await member.goto(`${workbench.latchkey.http}/manage/catalogs`);
  await member.getByText('You run no catalog yet').waitFor();
  assert.equal(await member.getByRole('button', { name: 'New catalog' }).count(), 0);
  await member.context().close();
});

test('a catalog is made; what the server refuses stands at its field, which has the focus', async () => {
  await button('New catalog').click();
  await heading('New catalog');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('General');
  await button('Create').click();
  await page.getByText('existing catalog with name', { exact: false }).waitFor();
  await becomes(page, `document.activeElement?.closest('[data-property]')?.dataset.property`, 'displayName');
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  await expectAccessible(page);
  await name.fill('Marketing');
  await page.getByRole('textbox', { name: 'Description' }).fill('Tools of marketing');
  await button('Create').click();
  await heading('Marketing');
  const made = await catalogNow(idHere());
  assert.deepEqual(
    [made.description, made.state, made.isExternallyVisible],
    ['Tools of marketing', 'published', false],
  );
});

test('a draft outlives its tab, and is not left behind without a question', async () => {
  await page.getByRole('tab', { name: 'Settings' }).click();
  const description = page.getByRole('textbox', { name: 'Description' });
  await description.fill('Everything for campaigns');
  await page.getByText('You have changes that are not saved.', { exact: false }).waitFor();
  await page.getByRole('link', { name: 'Catalogs', exact: true }).first().click();
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Stay here' }).click();
  await question.waitFor({ state: 'detached' });
  assert.equal(await description.inputValue(), 'Everything for campaigns');
  await page.reload();
  await button('Continue').click();
  assert.equal(await description.inputValue(), 'Everything for campaigns');
  await page.getByRole('link', { name: 'Catalogs', exact: true }).first().click();
  await question.getByRole('button', { name: 'Leave and keep the changes' }).click();
  await heading('Catalogs');
  await page.goBack();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('region', { name: 'Draft' }).waitFor();
  await expectAccessible(page);
  await button('Discard the draft').click();
  await page.getByRole('region', { name: 'Draft' }).waitFor({ state: 'detached' });
  assert.equal(await description.inputValue(), 'Tools of marketing');
});

test('changes of somebody else stand beside those here, each to choose from; the rest of both is kept', async () => {
  const id = idHere();
  await page.getByRole('textbox', { name: 'Description' }).fill('Mine');
  await page.getByRole('switch', { name: 'Open to people from other organizations' }).check();
  const other = { description: 'Theirs', displayName: 'Marketing tools' };
  assert.equal((await workbench.latchkey.call('governanceAdmin', 'PATCH', `${em}/catalogs/${id}`, other)).status, 204);
  await button('Save').click();
  await page.getByText('Someone else saved changes meanwhile').waitFor();
  assert.equal((await catalogNow(id)).description, 'Theirs', 'nothing was overwritten');
  const choice = page.getByRole('group', { name: 'Description' });
  await choice.getByRole('radio', { name: /Yours: Mine/ }).waitFor();
  await expectAccessible(page);
  await screenshot(page, 'portal-conflict');
  await choice.getByRole('radio', { name: /Theirs: Theirs/ }).check();
  await button('Continue with these values').click();
  await button('Save').click();
  await heading('Marketing tools');
  await page.getByText('The changes were saved').first().waitFor();
  const { description, displayName, isExternallyVisible } = await catalogNow(id);
  assert.deepEqual([description, displayName, isExternallyVisible], ['Theirs', 'Marketing tools', true]);
});

test('resources of several kinds come in at once; a role is given, and taken after a question', async () => {
  const id = idHere();
  await page.getByRole('tab', { name: 'Resources' }).click();
  await button('Add resources').first().click();
  const panel = page.getByRole('dialog', { name: 'Add resources' });
  const box = panel.getByRole('combobox', { name: 'Find a resource' });
  for (const name of ['Launch', 'Marketing resources']) {
    await box.click();
    await box.fill(name);
    await panel.getByRole('option', { name }).first().click();
  }
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Add 2 resources' }).click();
  await panel.waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Launch/ }).waitFor();
  const { body } = await workbench.latchkey.call('governanceAdmin', 'GET', `${em}/catalogs/${id}/resources`);
  assert.deepEqual(body.value.map((each: any) => each.originSystem).sort(), ['AadGroup', 'SharePointOnline']);

  await page.getByRole('tab', { name: 'Roles and people' }).click();
  await button('Give a role').click();
  const giving = page.getByRole('dialog', { name: 'Give a role' });
  await giving.getByRole('radio', { name: /^Package manager/ }).check();
  await giving.getByRole('combobox', { name: 'Who' }).click();
  await giving.getByRole('combobox', { name: 'Who' }).fill('Mel');
  await giving.getByRole('option', { name: 'Mel Ferrante' }).click();
  await expectAccessible(page);
  await giving.getByRole('button', { name: 'Give a role' }).click();
  await page.getByRole('row', { name: /Mel Ferrante/ }).waitFor();
  await button('Give a role').click();
  await giving.getByRole('radio', { name: /^Package manager/ }).check();
  for (const name of ['Mel Ferrante', 'Dana Okoye']) {
    await giving.getByRole('combobox', { name: 'Who' }).click();
    await giving.getByRole('combobox', { name: 'Who' }).fill(name.slice(0, 3));
    await giving.getByRole('option', { name }).click();
  }
  await giving.getByRole('button', { name: 'Give a role' }).click();
  await giving
    .getByRole('listitem')
    .filter({ hasText: /^Mel Ferrante: / })
    .waitFor();
  await giving
    .getByRole('listitem')
    .filter({ hasText: /^Dana Okoye$/ })
    .waitFor();
  await giving.getByRole('button', { name: 'Remove Dana Okoye' }).waitFor({ state: 'detached' });
  await giving.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('row', { name: /Dana Okoye/ }).waitFor();
  const member = await workbench.open('/manage/catalogs', { who: 'member' });
  await member.getByRole('link', { name: 'Marketing tools' }).waitFor();
  assert.equal(await member.getByRole('link', { name: 'General' }).count(), 0, 'only what they run');
  await member.getByRole('link', { name: 'Marketing tools' }).click();
  await member.getByRole('tab', { name: 'Resources' }).click();
  await member.getByRole('row', { name: /Launch/ }).waitFor();
  assert.equal(await member.getByRole('button', { name: /^(Add|Remove)/ }).count(), 0, 'nothing that is refused');
  await member.context().close();
  await button('Remove Mel Ferrante').click();
  await confirm(page, 'Remove');
  await page.getByRole('row', { name: /Mel Ferrante/ }).waitFor({ state: 'detached' });
});

test('an extension is made, tried by a test call, changed and deleted', async () => {
  const catcher = await startCatcher();
  catcher.answer('/hook', (_call, response) => void response.writeHead(500).end('{"error":"out of order"}'));
  const catalog = await catalogOf('Marketing tools');
  await go(`/manage/catalogs/${catalog.id}?part=extensions`);
  await button('Add one for requests').click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Training record');
  await page.getByRole('textbox', { name: 'Address' }).fill(`${catcher.url}/hook`);
  await button('Create').click();
  await heading('Training record');
  const path = `${em}/catalogs/${catalog.id}/customWorkflowExtensions/${idHere()}`;
  const now = async (): Promise<any> => (await workbench.latchkey.call('governanceAdmin', 'GET', path)).body;
  assert.equal((await now()).endpointConfiguration.targetUrl, `${catcher.url}/hook`);
  await page.getByRole('textbox', { name: 'Description' }).fill('Asks who was trained');
  await page.getByText('Save the changes first', { exact: false }).waitFor();
  assert.ok(await button('Send a test call').isDisabled());
  await button('Save').click();
  await page.getByText('The changes were saved').first().waitFor();
  const { description, endpointConfiguration } = await now();
  assert.deepEqual([description, endpointConfiguration.targetUrl], ['Asks who was trained', `${catcher.url}/hook`]);
  await button('Send a test call').click();
  await page.getByRole('region', { name: 'What was answered' }).getByText('out of order', { exact: false }).waitFor();
  await page.getByText('A real call would fail.').waitFor();
  assert.equal(catcher.calls('/hook')[0]?.body.data.isTest, true);
  await expectAccessible(page);
  await screenshot(page, 'portal-extension');
  await button('Delete the extension').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('There are no custom extensions').waitFor();
  assert.equal((await workbench.latchkey.call('governanceAdmin', 'GET', path)).status, 404);
  await catcher.close();
});

test('what a resource asks of people is saved, kept as it was by a later edit, and taken away', async () => {
  const { id: catalog } = await catalogOf('Marketing tools');
  const resources = `${em}/catalogs/${catalog}/resources`;
  const launch = async (): Promise<any> =>
    (await workbench.latchkey.call('governanceAdmin', 'GET', resources)).body.value.find((each: any) =>
      each.displayName.includes('Launch'),
    );
  await go(`/manage/catalogs/${catalog}/resources/${(await launch()).id}`);
  await button('Add an attribute').click();
  await page.getByRole('textbox', { name: 'Name of the attribute' }).fill('employeeId');
  const question = page.getByRole('textbox', { name: 'Question' });
  await question.fill('Your number?');
  await page.getByRole('switch', { name: 'Keep the answer when access ends' }).check();
  await button('Save').click();
  await page.getByText('The changes were saved').first().waitFor();
  const [made] = (await launch()).attributes;
  assert.deepEqual(
    [made.name, made.source.question.text, made.source.question.isRequired, made.isPersistedOnAssignmentRemoval],
    ['employeeId', 'Your number?', true, true],
  );
  await expectAccessible(page);
  await question.fill('Your staff number?');
  await button('Save').click();
  await until(
    'the other text is saved',
    async () => (await launch()).attributes[0]?.source.question.text === 'Your staff number?',
  );
  const [again] = (await launch()).attributes;
  assert.deepEqual([again.id, again.isPersistedOnAssignmentRemoval], [made.id, true]);
  await button(/^Remove /).click();
  await button('Save').click();
  await until('nothing is asked any more', async () => (await launch()).attributes.length === 0);
});

test('an empty catalog is deleted after a question', async () => {
  const { body } = await workbench.latchkey.call('governanceAdmin', 'POST', `${em}/catalogs`, { displayName: 'Empty' });
  await go(`/manage/catalogs/${body.id}?part=about`);
  await button('Delete the catalog').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await heading('Catalogs');
  assert.equal((await workbench.latchkey.call('governanceAdmin', 'GET', `${em}/catalogs/${body.id}`)).status, 404);
  await go('/manage/catalogs');
  await page.getByRole('link', { name: 'Marketing tools' }).click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
});
