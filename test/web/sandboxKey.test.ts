// The front of a sandbox that answers to its key alone, as one on another machine does: the key is asked for once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expectAccessible, startWorkbench, type Workbench } from './browser.ts';

const key = 'a key of sixteen characters'.replaceAll(' ', '-');
let workbench: Workbench;
before(async () => {
  workbench = await startWorkbench({ LATCHKEY_SANDBOX_KEY: key });
});
after(() => workbench.close());

test('the key of the sandbox opens it for the tab that has it, and a wrong one is told so', async () => {
  const page = await workbench.open('/workbench');
  const field = page.getByLabel('Sandbox key');
  await field.fill('not the key, ключ');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('No sandbox answers to this key.').waitFor();
  await field.fill('another-key-of-sixteen-characters');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('No sandbox answers to this key.').waitFor();
  await expectAccessible(page);
  await field.fill(key);
  await field.press('Enter');
  const person = page.getByRole('button', { name: /^Your account/ });
  await person.waitFor();
  await page.reload();
  await person.waitFor();
  const moved = page.waitForResponse((each) => each.url().endsWith('/sandbox/reset'));
  await page.getByRole('button', { name: 'Reset the sandbox' }).first().click();
  await page
    .getByRole('button', { name: /^Reset/ })
    .last()
    .click();
  assert.equal((await moved).status(), 200);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByLabel('Sandbox key').waitFor();
});
