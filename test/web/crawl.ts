// Presses every button of every page of the portal that a user can reach, each on a page that was opened anew, and
// tells what must not be: a call that is refused for missing rights, an error of the server or of the page, something
// removed without a question before it or an undo after it.

import type { Page, Response } from 'playwright-core';
import { linksOf, settle, type Workbench } from './browser.ts';

/** Pages of one kind (`/requests/{id}`) that are looked at. */
const pagesOfAKind = 2;
const mostPages = 40;
/** Calls that take something away from somebody, by path or by body; so does each DELETE. */
const removals = [/\/(cancel|takeBack|revoke)$/, /"requestType":"(user|admin)Remove"/];

export interface Crawl {
  readonly pages: number;
  readonly presses: number;
  readonly faults: readonly string[];
}

/** From the first page on wherever links lead; or these pages alone. */
export async function crawlPortal(workbench: Workbench, who: string, only?: readonly string[]): Promise<Crawl> {
  const page = await workbench.open('/', { who });
  const faults: string[] = [];
  let at = '';
  page.on('response', (response) => {
    if (response.status() === 403 || response.status() >= 500) faults.push(`${at}: ${describe(response)}`);
  });
  const seen = new Map<string, number>();
  const waiting = [...(only ?? ['/'])];
  let [pages, presses] = [0, 0];
  for (let path = waiting.shift(); path !== undefined && pages < mostPages; path = waiting.shift()) {
    const kind = path.replace(/\?.*$/, '').replaceAll(/[0-9a-f-]{36}/g, '{id}');
    if ((seen.get(kind) ?? 0) >= pagesOfAKind || (kind === path && seen.has(kind))) continue;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    pages += 1;
    at = `${who} ${path}`;
    await openPage(page, workbench, path);
    const broken = await brokenOf(page);
    if (broken !== null) faults.push(`${at}: ${broken}`);
    if (only === undefined) waiting.push(...(await placesOf(page)));
    for (const [n, button] of (await buttonsOf(page)).entries()) {
      at = `${who} ${path} "${button}"`;
      if (n > 0) await openPage(page, workbench, path);
      // What an earlier press brought about may have taken it away.
      const index = (await buttonsOf(page)).indexOf(button);
      if (index === -1) continue;
      const fault = await press(page, index);
      presses += 1;
      if (fault !== null) faults.push(`${at}: ${fault}`);
    }
  }
  await page.context().close();
  return { pages, presses, faults };
}

const describe = (response: Response): string =>
  `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`;

async function openPage(page: Page, workbench: Workbench, path: string): Promise<void> {
  await page.goto(`${workbench.latchkey.http}${path}`);
  await page.waitForLoadState('networkidle');
  await settle(page);
}

/** What the page says that it could not read, do or draw; null where nothing. */
export async function brokenOf(page: Page): Promise<string | null> {
  const failed = page.getByRole('group').filter({ has: page.getByLabel('Error', { exact: true }) });
  return (await failed.count()) === 0 ? null : `the page says: ${await failed.first().innerText()}`;
}

/** Addresses of the portal that the page links to. */
const placesOf = async (page: Page): Promise<readonly string[]> =>
  [...new Set(await linksOf(page))].filter((each) => !each.startsWith('/workbench'));

/**
 * Names by the order of the page, numbered where several are alike; what is disabled or not to be seen is not pressed.
 */
async function buttonsOf(page: Page): Promise<readonly string[]> {
  const names = (await page.evaluate(
    "[...document.querySelectorAll('main button:not([disabled]):not([aria-disabled=true])')]" +
      '.filter((each) => each.closest("[inert]") === null && each.checkVisibility({ visibilityProperty: true }))' +
      ".map((each, n) => (each.setAttribute('data-crawl', n), each.ariaLabel ?? each.textContent ?? ''))",
  )) as readonly string[];
  return names.map((name, n) => {
    const before = names.slice(0, n).filter((each) => each === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

/** What was wrong, or null. */
async function press(page: Page, n: number): Promise<string | null> {
  const button = page.locator(`[data-crawl="${n}"]`);
  const removed: string[] = [];
  const onRequest = (request: { method(): string; url(): string; postData(): string | null }): void => {
    const { pathname } = new URL(request.url());
    const isRemoval = removals.some((each) => each.test(pathname) || each.test(request.postData() ?? ''));
    if (request.method() === 'DELETE' || (request.method() !== 'GET' && isRemoval))
      removed.push(`${request.method()} ${pathname}`);
  };
  page.on('request', onRequest);
  await button.click();
  await page.waitForLoadState('networkidle');
  page.off('request', onRequest);
  if (removed.length > 0 && (await page.getByRole('button', { name: 'Undo' }).count()) === 0)
    return `${removed.join(', ')} without a question or an undo`;
  return brokenOf(page);
}
