// Steps through a page by keyboard alone.

import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** The name by which the element with the focus is read aloud, about. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(
    `(({ activeElement: it }) => it.ariaLabel ?? it.labels?.[0]?.textContent ?? it.textContent ?? '')(document)`,
  );

/** Goes on with Tab until the element is reached; more steps than the page has elements are a trap. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let n = 0; n < 90; n += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    passed.push(at.slice(0, 40));
  }
  assert.fail(`${String(name)} is not reached by Tab: ${passed.join(' | ')}`);
}

export async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

export async function fill(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.type(text);
}

export const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();
