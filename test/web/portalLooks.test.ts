// Every page of the portal's table in every look: widths, colours, directions and languages, with names that are hard
// to draw; without rights, without data, and without a server.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { expectAccessible, screenshot, settle, startWorkbench, type Workbench } from './browser.ts';
import { seedOfToday } from '../sample.ts';
import { cutTexts, portalRows, preparePages, takesPictures, visit, type KnownPage } from './portalPages.ts';

let workbench: Workbench;
let pages: readonly KnownPage[];
before(async () => {
  workbench = await startWorkbench();
  pages = await preparePages(workbench);
});
after(() => workbench.close());

/** One page for each user, which goes from address to address without loading anew. */
async function eachUser(check: (page: Page, pages: readonly KnownPage[]) => Promise<void>): Promise<void> {
  for (const who of new Set(pages.map((each) => each.who))) {
    const page = await workbench.open('/', { who });
    await settle(page);
    await check(
      page,
      pages.filter((each) => each.who === who),
    );
    await page.context().close();
  }
}

const allLooks = process.env['LATCHKEY_TEST_LOOKS'] === 'all';
/** A page meets the looks on one day, and the other languages on the next; all with LATCHKEY_TEST_LOOKS=all. */
const ofToday = (own: readonly KnownPage[], turn: 0 | 1): readonly KnownPage[] =>
  own.filter((_, n) => allLooks || (n + seedOfToday()) % 2 === turn);
const widths = [320, 390, 768, 1440] as const;
const looks = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced', colorScheme: 'light', forcedColors: 'active' },
] as const;

async function resize(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** Nothing is cut, and nothing scrolls to the side. */
async function expectWhole(page: Page, at: string): Promise<void> {
  assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, `${at} scrolls`);
  assert.deepEqual(await cutTexts(page), [], at);
}

test('the table of pages has no page that these tests do not open', async () => {
  const rows = await portalRows();
  assert.ok(rows.length >= 14);
  assert.deepEqual(rows.map(({ path }) => path).sort(), [...new Set(pages.map(({ path }) => path))].sort());
});

// A page meets one of the narrow and one of the wide widths, each in another look, by turns over the pages; all of them
// with LATCHKEY_TEST_LOOKS=all.
test('axe finds nothing at four widths, light, dark and in forced colours, and no text is cut', async () => {
  let n = 0;
  await eachUser(async (page, own) => {
    for (const { path, address } of takesPictures ? own : ofToday(own, 1)) {
      n += 1;
      await visit(page, address);
      for (const [m, width] of widths.entries()) {
        await resize(page, width);
        await expectWhole(page, `${path} at ${width}`);
        const isMet = m === n % 2 || m === 2 + (n % 2);
        for (const [k, look] of looks.entries()) {
          if (!allLooks && !(isMet && k === (n + m) % looks.length)) continue;
          await page.emulateMedia(look);
          await expectAccessible(page);
        }
        if (takesPictures) await pictures(page, path, width);
      }
    }
  });
});

async function pictures(page: Page, path: string, width: number): Promise<void> {
  const name = path === '/' ? 'home' : path.slice(1).replaceAll('/', '-').replaceAll('$', '');
  const wanted = { 1440: ['light', 'dark'], 390: ['light'] }[width as number] ?? [];
  for (const colorScheme of wanted as ('light' | 'dark')[]) {
    await page.emulateMedia({ colorScheme, forcedColors: 'none' });
    await screenshot(page, `portal-${name}-${width === 390 ? 'narrow' : colorScheme}`);
  }
}

test('in German no English word of the catalog is left, and no text stands outside of the catalogs', async () => {
  await eachUser(async (page, own) => {
    await page.evaluate(() => localStorage.setItem('latchkey.language', 'de'));
    await page.reload();
    for (const { path, address } of ofToday(own, 0)) {
      await visit(page, address);
      // Names of the tenant are in the language of the tenant.
      const text = await page.evaluate(`(() => {
        const names = [...document.querySelectorAll('main bdi')];
        for (const name of names) name.hidden = true;
        const text = document.body.innerText;
        for (const name of names) name.hidden = false;
        return text;
      })()`);
      assert.doesNotMatch(String(text), /\b(Request|Loading|Browse|access|Settings|Decision|Until)\b/, path);
      assert.equal(await page.evaluate('document.documentElement.lang'), 'de');
    }
  });
});

test('from right to left each page is mirrored, and no text is cut or outside of the window', async () => {
  await eachUser(async (page, own) => {
    await page.evaluate(() => localStorage.setItem('latchkey.language', 'ar-XB'));
    await page.reload();
    for (const { path, address } of ofToday(own, 0)) {
      await visit(page, address);
      assert.equal(await page.evaluate('document.documentElement.dir'), 'rtl');
      for (const width of [320, 1280]) {
        await resize(page, width);
        await expectWhole(page, `${path} at ${width}`);
      }
    }
  });
});

test('without a server each page says so in words, and "Try again" brings the last one back', async () => {
  await eachUser(async (page, own) => {
    const api = /\/v1\.0\/|\/beta\/|\/latchkey\/v1\//;
    await page.route(api, (route) => route.abort());
    await page.reload();
    for (const { path, address } of ofToday(own, 0)) {
      await visit(page, address);
      await page.locator('main').getByText('The server does not answer.', { exact: false }).first().waitFor();
      assert.ok((await page.getByRole('button', { name: 'Try again' }).count()) > 0, path);
    }
    await expectAccessible(page);
    await page.unroute(api);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByRole('button', { name: 'Try again' }).first().waitFor({ state: 'detached' });
  });
});

test('whoever has no rights and no data finds a sentence on each page, no error, and nothing that waits', async () => {
  const page = await workbench.open('/', { who: 'newHire' });
  for (const { path, address } of ofToday(pages, 0)) {
    await visit(page, address);
    assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0, path);
    assert.ok(String(await page.locator('main').innerText()).length > 30, path);
    await expectWhole(page, path);
  }
  await page.context().close();
});
