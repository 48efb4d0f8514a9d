// A newcomer's way: from the first page through the whole tutorial by clicking, with the delivered assignment seen on
// its page; and what else the Explorer does.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { root } from '../../scripts/prepare.mjs';
import { startLatchkey } from '../app/latchkey.ts';
import {
  becomes,
  openBrowser,
  expectAccessible,
  inEveryLook,
  screenshot,
  startWorkbench,
  switchUser,
  type Workbench,
} from './browser.ts';

/** The copied lines are for a shell that has curl and jq. */
function hasShell(): string | false {
  const missing = ['bash', 'curl', 'jq'].filter((each) => spawnSync(each, ['--version']).status !== 0);
  return missing.length > 0 && `${missing.join(', ')} is not at hand`;
}

let workbench: Workbench;
let page: Page;
const group = 'e93e24d1-2b65-4a6c-a1dd-654a12225487';
const em = '/identityGovernance/entitlementManagement';
before(async () => {
  workbench = await startWorkbench();
  page = await workbench.open('/workbench', { who: 'member' });
});
after(() => workbench.close());

/** Sends the step that is due, and waits until it is ticked off. */
async function step(n: number): Promise<void> {
  await page.getByRole('button', { name: 'Send this step' }).click();
  await becomes(page, `document.querySelectorAll('li [aria-label="done"]').length`, n);
}

test('a newcomer gets from the first page to a delivered assignment in a dozen clicks, without typing', async () => {
  const began = performance.now();
  await page.getByRole('link', { name: /Take the tutorial/ }).click();
  for (let n = 1; n <= 8; n += 1) await step(n);
  await page.getByRole('button', { name: /^Acting as Requestor1/ }).waitFor();
  await workbench.latchkey.drain();
  await step(9);
  await page.getByText('"Delivered"').first().waitFor();
  await page.getByRole('link', { name: 'See the package' }).click();
  await page.getByRole('heading', { level: 1, name: 'Marketing Campaign' }).waitFor();
  await page.getByText('Requestor1').first().waitFor();
  await page.getByRole('table', { name: 'assignments' }).getByText('Delivered', { exact: true }).waitFor();
  // Patience for a busy machine; a person's three minutes are mostly reading.
  assert.ok(performance.now() - began < 90_000);
  const { body } = await workbench.latchkey.call('governanceAdmin', 'GET', `/v1.0/groups/${group}/members`);
  assert.deepEqual(
    body.value.map((each: { displayName: string }) => each.displayName),
    ['Requestor1'],
  );
  await screenshot(page, 'package-of-the-tutorial');
  await page.getByRole('table', { name: 'assignments' }).getByRole('link', { name: 'Requestor1' }).click();
  await page.getByRole('heading', { level: 1, name: /^Requestor1: / }).waitFor();
  const given = page.getByRole('table', { name: 'what was given' });
  await given.getByText('Marketing', { exact: false }).first().waitFor();
  assert.equal(await given.getByText('Root').count(), 0, 'the resource is named, not its scope');
  await page.goBack();
});

test('the tutorial goes on where it was, to its end, leaves no package behind, and can be repeated', async () => {
  await page.getByRole('link', { name: 'Explorer' }).click();
  for (let n = 10; n <= 14; n += 1) await step(n);
  await page.getByText('Done: access was asked for, given and taken away again.').waitFor();
  await workbench.latchkey.drain();
  const { body } = await workbench.latchkey.call(
    'governanceAdmin',
    'GET',
    `/v1.0${em}/accessPackages?$filter=displayName eq 'Marketing Campaign'`,
  );
  assert.deepEqual(body.value, []);
  // The group is in the catalog from the first time.
  await page.getByRole('button', { name: 'Begin again' }).click();
  for (let n = 1; n <= 3; n += 1) await step(n);
});

test("what was done by other means is in nobody's way: the package gets a name that is free", async () => {
  const { body: catalogs } = await workbench.latchkey.call(
    'governanceAdmin',
    'GET',
    `/v1.0${em}/catalogs?$filter=displayName eq 'General'`,
  );
  const [catalog] = catalogs.value;
  for (const displayName of ['Marketing Campaign', 'Marketing Campaign 2']) {
    const { status } = await workbench.latchkey.call('governanceAdmin', 'POST', `/v1.0${em}/accessPackages`, {
      displayName,
      description: 'from somewhere else',
      catalog: { id: catalog.id },
    });
    assert.equal(status, 201);
  }
  await step(4);
  await step(5);
  await page.getByText('"Marketing Campaign 3"').first().waitFor();
});

test('a step that is refused shows two ways on: begin again, or the first day', async () => {
  const [last] = (
    await workbench.latchkey.call(
      'governanceAdmin',
      'GET',
      `/v1.0${em}/accessPackages?$filter=displayName eq 'Marketing Campaign 3'`,
    )
  ).body.value;
  await workbench.latchkey.call('governanceAdmin', 'DELETE', `/v1.0${em}/accessPackages/${last.id}`);
  await page.getByRole('button', { name: 'Send this step' }).click();
  await page.getByRole('button', { name: 'Start over' }).waitFor();
  await screenshot(page, 'tutorial-refused');
  await page.locator('main').getByRole('button', { name: 'Reset the sandbox' }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await becomes(page, `document.querySelectorAll('li [aria-label="done"]').length`, 0);
  const { body } = await workbench.latchkey.call('governanceAdmin', 'GET', `/v1.0${em}/accessPackages`);
  assert.deepEqual(
    body.value.filter((each: { displayName: string }) => each.displayName.startsWith('Marketing Campaign')),
    [],
  );
  for (let n = 1; n <= 7; n += 1) await step(n);
});

const path = (): ReturnType<Page['getByRole']> => page.getByRole('combobox', { name: 'Path' });

test('a path is completed from the schema, by keyboard alone', async () => {
  await page.getByRole('combobox', { name: 'Method' }).selectOption('GET');
  await page.getByRole('combobox', { name: 'Version' }).selectOption('v1.0');
  await path().fill('/identityGov');
  await path().press('ArrowDown');
  await path().press('Enter');
  await path().pressSequentially('/ent');
  await path().press('ArrowDown');
  await path().press('Tab');
  await path().pressSequentially('/catalogs?$fi');
  await path().press('ArrowDown');
  await path().press('Enter');
  assert.equal(await path().inputValue(), `${em}/catalogs?$filter=`);
  await path().pressSequentially("displayName eq 'General'");
  await path().press('Escape');
  await path().press('Enter');
  await page.getByRole('status').filter({ hasText: '200 OK' }).waitFor();
  await page.getByText(/^serialize [\d.]+ ms$/).waitFor();
});

test('an id in the answer is followed, the address says where one is, and back leads back', async () => {
  await page
    .getByRole('group', { name: 'Answer as JSON' })
    .getByRole('button', { name: /^"[0-9a-f-]{36}"$/ })
    .first()
    .click();
  await page.waitForURL(/catalogs(%2F|\/)cec5d6ab/);
  await page.getByRole('tab', { name: 'v1.0 and beta' }).click();
  await page.getByRole('group', { name: 'Answer of beta' }).getByText('"catalogStatus"').waitFor();
  await page.getByRole('group', { name: 'Answer of v1.0' }).getByText('"state"').waitFor();
  await page.goBack();
  await page.waitForURL(/filter/);
  await page.getByRole('group', { name: 'Answer as JSON' }).getByText('"value"').waitFor();
});

test(
  'a body is put together from the schema; a refusal names the permissions that would do, and the page knows ' +
    'them before',
  async () => {
    await switchUser(page, 'Mel Ferrante');
    await page.getByRole('combobox', { name: 'Method' }).selectOption('POST');
    await path().fill(`${em}/catalogs`);
    await page.getByRole('tab', { name: 'Body' }).click();
    await page.getByRole('button', { name: /^displayName/ }).click();
    await page.getByRole('button', { name: /^state/ }).click();
    assert.deepEqual(JSON.parse(await page.getByRole('textbox', { name: 'Body' }).inputValue()), {
      displayName: '',
      state: 'unpublished',
    });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('status').filter({ hasText: /^4/ }).waitFor();
    await page.getByRole('tab', { name: 'Permissions' }).click();
    await page.getByText('EntitlementManagement.ReadWrite.All ✓').waitFor();
  },
);

test('the call is written for every SDK', async () => {
  await page.getByRole('tab', { name: 'Body' }).click();
  await page.getByRole('textbox', { name: 'Body' }).fill(JSON.stringify({ displayName: 'Sales', state: 'published' }));
  await page.getByRole('tab', { name: 'Code' }).click();
  const expected: Readonly<Record<string, readonly string[]>> = {
    curl: ['curl -X POST', '/v1.0/identityGovernance/entitlementManagement/catalogs'],
    'C#': [
      'new AccessPackageCatalog',
      'State = AccessPackageCatalogState.Published,',
      'graphClient.IdentityGovernance.EntitlementManagement.Catalogs.PostAsync(requestBody)',
    ],
    Go: [
      'graphmodels.NewAccessPackageCatalog()',
      'graphmodels.PUBLISHED_ACCESSPACKAGECATALOGSTATE',
      '.Catalogs().Post(context.Background(), requestBody, nil)',
    ],
    Java: [
      'accessPackageCatalog.setState(AccessPackageCatalogState.Published);',
      '.catalogs().post(accessPackageCatalog);',
    ],
    JavaScript: ['.post(body);', 'customHosts', 'client.api("/identityGovernance/entitlementManagement/catalogs")'],
    PHP: [
      "$requestBody->setState(new AccessPackageCatalogState('published'));",
      '->catalogs()->post($requestBody)->wait();',
    ],
    PowerShell: ['Invoke-MgGraphRequest -Method POST'],
    Python: [
      'state = AccessPackageCatalogState.Published,',
      'await graph_client.identity_governance.entitlement_management.catalogs.post(request_body)',
    ],
  };
  for (const [language, parts] of Object.entries(expected)) {
    await page.getByRole('combobox', { name: 'Language' }).selectOption(language);
    const text = await page.getByLabel(`The call in ${language}`).innerText();
    for (const part of parts) assert.ok(text.includes(part), `${language} has ${part}:\n${text}`);
  }
});

test('JavaScript runs as it is copied, with the lines that are done once before', { skip: hasShell() }, async () => {
  const https = await startLatchkey();
  const browser = await openBrowser();
  const folder = await mkdtemp(join(root, 'web', 'dist', 'copied-'));
  try {
    const other = await browser.open(
      `${https.http}/explorer?version=v1.0&method=GET&path=${em}/catalogs?$filter=displayName eq 'General'`,
    );
    await other.getByRole('tab', { name: 'Code' }).click();
    await other.getByRole('combobox', { name: 'Language' }).selectOption('JavaScript');
    const code = await other.getByLabel('The call in JavaScript').innerText();
    const shell = (await other.getByRole('group', { name: 'Once before, in a shell' }).innerText()).replace(
      /^npm install .*$/m,
      '',
    );
    await writeFile(join(folder, 'call.mjs'), code);
    const { stdout } = await promisify(execFile)('bash', ['-c', `${shell}\n${process.execPath} call.mjs`], {
      cwd: folder,
    });
    assert.match(stdout, /displayName: 'General'/);
  } finally {
    await browser.close();
    await https.close();
    await rm(folder, { recursive: true });
  }
  browser.assertNoFaults();
});

async function become(one: Page, key: string): Promise<void> {
  await switchUser(one, workbench.latchkey.user(key).displayName);
}

test('what was sent is in the history, and is written again from there', async () => {
  await become(page, 'governanceAdmin');
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('button', { name: /204.*DELETE .*accessPackageAssignmentPolicies/s }).click();
  assert.match(await path().inputValue(), /accessPackageAssignmentPolicies/);
  await page.getByRole('combobox', { name: 'Method' }).selectOption('DELETE');
});

test('the history keeps no bodies, and nothing of it shows to the next one who signs in', async () => {
  const other = await workbench.open('/workbench/explorer', { who: 'globalAdmin' });
  const kept = () => other.evaluate(() => JSON.stringify({ ...localStorage }));
  await other.getByRole('combobox', { name: 'Method' }).selectOption('POST');
  await other.getByRole('combobox', { name: 'Path' }).fill('/groups');
  await other.getByRole('textbox', { name: 'Body' }).fill('{"displayName":"Zq7 of one alone"}');
  await other.getByRole('button', { name: 'Send', exact: true }).click();
  await other
    .getByText(/is required/)
    .first()
    .waitFor();
  assert.match(await kept(), /\/groups/);
  assert.doesNotMatch(await kept(), /Zq7/);
  const sent = other.getByRole('button', { name: /POST \/v1\.0\s*\/groups/ });
  await other.getByRole('tab', { name: 'History' }).click();
  await sent.waitFor();
  await become(other, 'member');
  await sent.waitFor({ state: 'detached' });
  assert.doesNotMatch(await other.content(), /Zq7/);
});

test('what has to be changed in a program stands on the first page, to be copied', async () => {
  const other = await workbench.open('/workbench', { who: 'member' });
  await other.getByRole('heading', { name: 'Connect your app' }).waitFor();
  for (const name of [
    'Graph v1.0',
    'Authority',
    'Tenant ID',
    'Client secret (application)',
    'Public client ID (users)',
  ])
    await other.getByRole('button', { name: `Copy ${name}` }).waitFor();
  await other.getByLabel('A token in a shell').getByText('member@latchkey.example').waitFor();
});

test('axe finds nothing on the first page and the Explorer, light and dark, wide and narrow', async () => {
  await page.goto(`${workbench.latchkey.http}/workbench`);
  await page.getByRole('link', { name: /Take the tutorial/ }).waitFor();
  await inEveryLook(page, async (look) => {
    await expectAccessible(page);
    await screenshot(page, `home-${look}`);
  });
  await page.goto(
    `${workbench.latchkey.http}/workbench/explorer?version=v1.0&method=GET&path=${em}/accessPackages?$expand=catalog`,
  );
  await page.getByRole('status').filter({ hasText: '200 OK' }).waitFor();
  await inEveryLook(page, async (look) => {
    await expectAccessible(page);
    await screenshot(page, `explorer-${look}`);
  });
  await page.getByRole('combobox', { name: 'Method' }).selectOption('POST');
  await page.getByRole('tab', { name: 'Body' }).click();
  await page.getByRole('textbox', { name: 'Body' }).fill('{');
  await path().fill(`${em}/assign`);
  await page.getByRole('listbox').waitFor();
  await expectAccessible(page);
});
