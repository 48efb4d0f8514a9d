// A real browser for the tests of the workbench: one a file, found or brought along, whose pages must not break the
// policy nor log an error.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { buildFront } from '../../scripts/front.mjs';
import { root } from '../../scripts/prepare.mjs';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

export interface Workbench {
  readonly latchkey: Latchkey;
  /** A page of its own, as `who` (a key of the sandbox's users), at `path`. */
  open(
    path: string,
    how?: { readonly who?: string; readonly theme?: 'light' | 'dark'; readonly width?: number },
  ): Promise<Page>;
  close(): Promise<void>;
}

/** Milliseconds that a page may take for a step, on a machine that does other things as well. */
const patience = 15_000;

export const wide = 1280;
export const narrow = 390;

/** The server on a free port with the front built, and a browser. */
export async function startWorkbench(env: Readonly<Record<string, string>> = {}): Promise<Workbench> {
  const [latchkey, browser] = await Promise.all([
    buildOnce().then(() => startLatchkey({ env: { LATCHKEY_TLS_PORT: 'off', ...env } })),
    openBrowser(),
  ]);
  return {
    latchkey,
    open: (path, how) => browser.open(`${latchkey.http}${path}`, how),
    close: async () => {
      await browser.close();
      await latchkey.close();
      browser.assertNoFaults();
    },
  };
}

/** The front as `npm start` makes it. */
export async function buildOnce(): Promise<void> {
  assert.equal(await buildFront(process.execPath, root, () => {}), null);
}

export interface OpenBrowser {
  open(
    address: string,
    how?: { readonly who?: string; readonly theme?: 'light' | 'dark'; readonly width?: number },
  ): Promise<Page>;
  close(): Promise<void>;
  /** No page logged an error or met its policy. */
  assertNoFaults(): void;
}

export async function openBrowser(): Promise<OpenBrowser> {
  const browser = await launch();
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  return {
    open: async (address, { who = 'governanceAdmin', theme = 'light', width = wide } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: width === narrow ? 844 : 800 },
        colorScheme: theme,
        reducedMotion: 'reduce',
        ignoreHTTPSErrors: true,
      });
      contexts.push(context);
      await context.addInitScript((key) => {
        localStorage.setItem('latchkey.identity', localStorage.getItem('latchkey.identity') ?? key);
      }, who);
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      page.on('pageerror', (error) => {
        faults.push(`${page.url()}: ${error.message}`);
      });
      // The browser itself says which answers were errors; those are for the page to show.
      page.on('console', (said) => {
        if (said.type() === 'error' && !said.text().startsWith('Failed to load resource'))
          faults.push(`${page.url()}: ${said.text()}`);
      });
      await page.goto(address);
      return page;
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
    },
    assertNoFaults: () => assert.deepEqual(faults, [], 'the pages logged no error, and the policy was not broken'),
  };
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: flags, headless: true });
}

/** Chromium as a package brings it for Linux on x64, else a Chrome that is installed. */
async function executable(): Promise<string> {
  const own = process.env['LATCHKEY_TEST_CHROME'];
  if (own !== undefined) return own;
  if (process.platform === 'linux' && process.arch === 'x64') {
    const { default: bundled } = await import('@sparticuz/chromium');
    return bundled.executablePath();
  }
  const found = [
    '/usr/bin/google-chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ].find((path) => existsSync(path));
  assert.ok(
    found,
    'The tests of the workbench need a browser: install Chrome, or name a Chromium with LATCHKEY_TEST_CHROME.',
  );
  return found;
}

/** Switches the user of the sandbox by its bar; the list is searched by `name`. */
export async function switchUser(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /Switch user$/ }).click();
  await page.getByRole('searchbox', { name: 'Search by name, job or manager' }).fill(name);
  await page.getByRole('list', { name: 'Users' }).getByRole('button').first().click();
  await page.getByRole('button', { name: new RegExp(`^Acting as ${name}`) }).waitFor();
}

/** Answers a question with its button, and waits until it is gone: what lies behind it is hidden until then. */
export async function confirm(page: Page, name: string): Promise<void> {
  const question = page.getByRole('alertdialog');
  await question.getByRole('button', { name, exact: true }).click();
  await question.waitFor({ state: 'detached' });
}

/**
 * Waits until an expression has a value in the page. It goes in by the debugger's door, since the policy lets no string
 * become code.
 */
export async function becomes(page: Page, expression: string, wanted: unknown, within = patience): Promise<void> {
  const end = Date.now() + within;
  for (let value: unknown; ; await page.waitForTimeout(30)) {
    value = await page.evaluate(expression);
    if (value === wanted) return;
    if (Date.now() > end) assert.equal(value, wanted, `${expression} on ${page.url()}`);
  }
}

/** Asks again until the answer is yes; `what` is said where it stays no. */
export async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patience;
  while (!(await check())) {
    assert.ok(Date.now() < end, what);
    await setTimeout(30);
  }
}

/** Until the page has its title, and nothing of it is being read any more; `within` are milliseconds. */
export async function settle(page: Page, within = patience): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: within });
  // Where it never ends, the failure says what waits.
  const busy = `document.querySelector('main [aria-busy=true]')?.parentElement.outerHTML.slice(0, 300) ?? null`;
  await becomes(page, busy, null, within);
}

/** Addresses to which links of the page lead, below `within`, a selector. */
export async function linksOf(page: Page, within = 'body'): Promise<readonly string[]> {
  return (await page.evaluate(
    `[...document.querySelectorAll('${within} a[href^="/"]')].map((each) => each.getAttribute('href'))`,
  )) as readonly string[];
}

/**
 * Colours fade when the theme changes, and half-way there is no contrast to speak of. One change takes the place of
 * another one while it goes on, so that all is still only where nothing moves for some frames.
 */
async function afterTransitions(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (let still = 0; still < 3; still += 1) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
      const moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
      if (moving.length > 0) still = -1;
      await Promise.all(moving.map((each) => each.finished.catch(() => {})));
    }
  })()`);
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * axe finds nothing on the page once it stands: one that is not drawn yet has neither a title nor a landmark. Left out
 * are the guards by which Fluent keeps the focus inside a menu, which pass it on at once.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await settle(page);
  // The policy of the page keeps out scripts of others, as it should; the debugger's door is not the page's.
  const isThere = await page.evaluate('"axe" in window');
  if (isThere !== true) await page.evaluate(readFileSync(axe, 'utf8'));
  await afterTransitions(page);
  const found = await page.evaluate(
    'axe.run({ exclude: ["[data-tabster-dummy]"] }, { resultTypes: ["violations"] }).then(({ violations }) ' +
      '=> violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 5).map(({ html, ' +
      'failureSummary }) => ' +
      '`${html.slice(0, 200)} ${failureSummary}`).join(" | ")}`))',
  );
  assert.deepEqual(found, [], `axe on ${page.url()}`);
}

/**
 * Light and dark, wide and narrow, one after the other on the page that is there: opening it anew costs a second of
 * work each time.
 */
export async function inEveryLook(page: Page, check: (look: string) => Promise<void>): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const [width, height, shape] of [
      [wide, 800, 'wide'],
      [narrow, 844, 'narrow'],
    ] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height });
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      await check(`${theme}-${shape}`);
    }
  }
}

/** Written only with LATCHKEY_TEST_SCREENSHOTS=on, for the README and for looking at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env['LATCHKEY_TEST_SCREENSHOTS'] !== 'on') return;
  const folder = join(root, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  // What comes once the page stands, such as the bar of the sandbox.
  await page.waitForLoadState('networkidle');
  await afterTransitions(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
