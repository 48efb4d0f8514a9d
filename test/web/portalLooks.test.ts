// The employee's pages in every look: widths, colours, directions and languages, with names that are hard to draw.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from '@formatjs/icu-messageformat-parser';
import type { Page } from 'playwright-core';
import { root } from '../../scripts/prepare.mjs';
import { becomes, expectAccessible, screenshot, startWorkbench, type Workbench } from './browser.ts';
import { preparePortal } from './portalData.ts';

let workbench: Workbench;
let page: Page;
const addresses: Record<string, string> = { home: '/', browse: '/browse', requests: '/requests', access: '/access' };
before(async () => {
  workbench = await startWorkbench();
  const data = await preparePortal(workbench.latchkey);
  const { packages } = data;
  addresses['package'] = `/browse/${packages.strange}`;
  addresses['panel'] = `/browse/${packages.questions}?ask=1`;
  addresses['access-one'] = `/access/${await data.ask('member', packages.strange)}`;
  addresses['request'] = `/requests/${await data.ask('member', packages.short, { justification: 'Spring' })}`;
  addresses['search'] = '/search?q=room';
  addresses['settings'] = '/settings';
  page = await workbench.open('/', { who: 'member' });
});
after(() => workbench.close());

async function settle(): Promise<void> {
  await page.locator('h1').waitFor();
  await becomes(page, "document.querySelector('[aria-busy=true]') === null", true);
}

// Each width meets each look over the pages by turns.
const widths = [320, 390, 768, 1440] as const;
const looks = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
] as const;

test('axe finds nothing at four widths, light, dark and in forced colours, and no page scrolls sideways', async () => {
  for (const [n, [name, address]] of Object.entries(addresses).entries()) {
    await page.goto(`${workbench.latchkey.http}${address}`);
    await settle();
    for (const [m, width] of widths.entries()) {
      const look = looks[(n + m) % looks.length] as (typeof looks)[number];
      await page.emulateMedia(look);
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      await expectAccessible(page);
      assert.equal(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        true,
        `${name} at ${width} scrolls to the side`,
      );
      if (width === 390) await screenshot(page, `portal-${name}-narrow${look.colorScheme === 'dark' ? '-dark' : ''}`);
      if (width === 1440 && look.colorScheme === 'dark') await screenshot(page, `portal-${name}-dark`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
});

test('in German no English word of the catalog is left, and no text stands outside of the catalogs', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => localStorage.setItem('latchkey.language', 'de'));
  for (const [name, address] of Object.entries(addresses)) {
    await page.goto(`${workbench.latchkey.http}${address}`);
    await settle();
    const text = await page.evaluate('document.body.innerText');
    assert.doesNotMatch(String(text), /\b(Request|Loading|Browse|access|Settings|Decision|Until)\b/, name);
    assert.equal(await page.evaluate('document.documentElement.lang'), 'de');
  }
  await screenshot(page, 'portal-settings-german');
  await page.goto(`${workbench.latchkey.http}${addresses['panel']}`);
  await page.getByLabel('Kostenstelle').waitFor();
  await page.getByRole('radio', { name: 'Deutschland' }).waitFor();
});

test('from right to left the page is mirrored, and nothing is cut', async () => {
  await page.evaluate(() => localStorage.setItem('latchkey.language', 'ar-XB'));
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    for (const name of ['home', 'browse', 'request'] as const) {
      await page.goto(`${workbench.latchkey.http}${addresses[name]}`);
      await settle();
      assert.equal(await page.evaluate('document.documentElement.dir'), 'rtl');
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, `${name} ${width}`);
      await screenshot(page, `portal-${name}-rtl-${width}`);
    }
  }
  await page.evaluate(() => localStorage.removeItem('latchkey.language'));
});

test('the catalogs of all languages have the same keys, and the same values in each message', () => {
  const textOf = (language: string, file: string): Record<string, string> =>
    JSON.parse(readFileSync(join(root, 'web', 'src', 'text', language, file), 'utf8'));
  const namesIn = (text: string): string[] =>
    [...JSON.stringify(parse(text)).matchAll(/"type":[1-6],"value":"(\w+)"/g)].map(([, name]) => String(name)).sort();
  for (const file of readdirSync(join(root, 'web', 'src', 'text', 'en'))) {
    const [english, german] = [textOf('en', file), textOf('de', file)];
    assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort(), file);
    for (const [key, text] of Object.entries(english)) {
      const unique = (names: readonly string[]): string[] => [...new Set(names)];
      assert.deepEqual(unique(namesIn(german[key] ?? '')), unique(namesIn(text)), key);
    }
  }
});
