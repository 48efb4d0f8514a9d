// Every page of the portal that its table names, with an address under which there is something to see: whoever adds a
// page has it looked at without another line.

import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Latchkey } from '../app/latchkey.ts';
import { prepareReview } from '../http/reviewData.ts';
import { becomes, linksOf, settle, type Workbench } from './browser.ts';
import { preparePortal, strangeName, type PortalData } from './portalData.ts';

export interface KnownPage {
  /** As the table has it: `/requests/$id`. */
  readonly path: string;
  readonly address: string;
  /** A user for whom the page is. */
  readonly who: string;
}

interface PageRow {
  readonly path: string;
  readonly area: string;
}

/** Rows of the table in web/src/portal/pages.ts; its pages are chunks, which are not loaded. */
export async function portalRows(): Promise<readonly PageRow[]> {
  const table = new URL('../../web/src/portal/pages.ts', import.meta.url).href;
  return ((await import(table)) as { readonly portalPages: readonly PageRow[] }).portalPages;
}

const users: Readonly<Record<string, string>> = {
  home: 'member',
  browse: 'member',
  requests: 'member',
  access: 'member',
  search: 'member',
  settings: 'member',
  approvals: 'director',
  reviews: 'director',
  tasks: 'engineer',
  team: 'manager',
  catalogs: 'governanceAdmin',
  newCatalog: 'governanceAdmin',
  packages: 'governanceAdmin',
  reviewSeries: 'governanceAdmin',
  newReview: 'governanceAdmin',
  attention: 'globalAdmin',
  people: 'globalAdmin',
  newPerson: 'globalAdmin',
  inviteGuest: 'globalAdmin',
  groups: 'globalAdmin',
  newGroup: 'globalAdmin',
  organizations: 'globalAdmin',
  tenant: 'globalAdmin',
  roles: 'globalAdmin',
  clients: 'globalAdmin',
  connections: 'globalAdmin',
  branding: 'globalAdmin',
};
const whoOf = (area: string): string =>
  users[area] ?? assert.fail(`nobody here may open pages of ${area}: name a user`);

/** Pictures are for people to look at: they show ordinary names. */
export const takesPictures = process.env['LATCHKEY_TEST_SCREENSHOTS'] === 'on';

/** Pages that the navigation leads to in two steps need no row here. */
// biome-ignore format: a table, read by column
const known: Readonly<Record<string, (data: PortalData, latchkey: Latchkey) => string>> = {
  '/manage/catalogs/$id/resources/$resource': ({ owned }) =>
    `/manage/catalogs/${owned.catalog}/resources/${owned.resource}`,
  '/manage/catalogs/$id/extensions/$extension': ({ owned }) => `/manage/catalogs/${owned.catalog}/extensions/new`,
  '/manage/packages/$id': ({ packages }) => `/manage/packages/${takesPictures ? packages.stages : packages.strange}`,
  '/browse/$package': ({ packages }) => `/browse/${takesPictures ? packages.questions : packages.strange}`,
  '/search':          () => '/search?q=room',
  '/team/$person':    (_, latchkey) => `/team/${latchkey.user('designer').id}`,
};

/** Data with names that are hard to draw, and the pages that show it. */
export async function preparePages(workbench: Workbench): Promise<readonly KnownPage[]> {
  const { latchkey } = workbench;
  const data = await preparePortal(latchkey);
  await prepareReview(latchkey, { count: 2 });
  await data.ask('member', takesPictures ? data.packages.plain : data.packages.strange);
  await data.ask('member', data.packages.short, { justification: takesPictures ? 'The spring campaign' : strangeName });
  await data.ask('designer', data.packages.short, { justification: 'Fair' });
  const displayName = takesPictures ? latchkey.user('designer').displayName : strangeName;
  const renamed = await latchkey.call('app:full', 'PATCH', `/v1.0/users/${latchkey.user('designer').id}`, {
    displayName,
  });
  assert.equal(renamed.status, 204, renamed.text);
  const organization = await latchkey.call(
    'app:full',
    'POST',
    '/v1.0/identityGovernance/entitlementManagement/connectedOrganizations',
    {
      displayName: takesPictures ? 'Fabrikam' : strangeName,
      identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', domainName: 'fabrikam.example' }],
    },
  );
  assert.equal(organization.status, 201, organization.text);
  const connection = await latchkey.call('app:full', 'POST', '/latchkey/v1/connections', {
    displayName: takesPictures ? 'Expenses' : strangeName,
    direction: 'outbound',
    settings: { baseAddress: 'https://expenses.example/scim/v2' },
  });
  assert.equal(connection.status, 201, connection.text);
  const rows = await portalRows();
  const pages: KnownPage[] = [];
  const links = new Map<string, readonly string[]>();
  for (const { path, area } of rows) {
    const who = whoOf(area);
    const address = known[path]?.(data, latchkey) ?? (path.includes('$') ? undefined : path);
    if (address !== undefined) pages.push({ path, address, who });
  }
  for (const { path, area } of rows.filter((each) => !pages.some((one) => one.path === each.path))) {
    const who = whoOf(area);
    const lists = pages.filter((each) => each.who === who && !each.path.includes('$')).map(({ address }) => address);
    links.set(who, links.get(who) ?? (await linksOn(workbench, who, lists)));
    const pattern = new RegExp(`^${path.replaceAll(/\$\w+/g, '[0-9a-f-]{36}')}$`);
    const address = links.get(who)?.find((each) => pattern.test(each));
    assert.ok(address, `no page leads ${who} to ${path}; name an address of it in test/web/portalPages.ts`);
    pages.push({ path, address, who });
  }
  return pages;
}

async function linksOn(workbench: Workbench, who: string, addresses: readonly string[]): Promise<readonly string[]> {
  const page = await workbench.open('/', { who });
  const found: string[] = [];
  for (const address of addresses) {
    await visit(page, address);
    found.push(...(await linksOf(page, 'main')));
  }
  await page.context().close();
  return found;
}

/** Goes to an address as the page's own links do, without loading it anew. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.locator('h1').first().waitFor();
  if ((await page.evaluate('location.pathname + location.search')) === address) return settle(page);
  if ((await page.evaluate('location.pathname')) !== address.replace(/\?.*/, ''))
    await page.evaluate(`document.querySelector('h1').dataset.before = 'it'`);
  await page.evaluate(`history.pushState({}, "", ${JSON.stringify(address)})`);
  // The old page stands until the chunk of the new one has come.
  await becomes(page, `document.querySelector('h1[data-before]')`, null);
  await settle(page);
}

/**
 * Texts that are cut off or stand outside of the window, and parts that scroll to the side: nobody can read them. Left
 * out is what is meant for screen readers.
 */
export async function cutTexts(page: Page): Promise<readonly string[]> {
  return (await page.evaluate(`[...document.querySelectorAll('body *')].flatMap((each) => {
    if (!each.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
    if (each.closest('.forReaders, [aria-hidden=true], noscript, option') !== null) return [];
    const isScrolled = ['auto', 'scroll'].includes(getComputedStyle(each).overflowX) &&
      each.scrollWidth > each.clientWidth + 1 && !['TEXTAREA', 'INPUT'].includes(each.tagName);
    if (isScrolled) return ['scrolls to the side: ' + each.textContent.slice(0, 60)];
    const own = [...each.childNodes].filter((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (own.length === 0) return [];
    const range = document.createRange();
    const rects = own.flatMap((node) => (range.selectNodeContents(node), [...range.getClientRects()]));
    for (let box = each; box !== null && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.clipPath !== 'none') return [];
      if (style.overflowX !== 'hidden' && style.overflowX !== 'clip') continue;
      const edge = box.getBoundingClientRect();
      if (rects.some(({ left, right }) => left < edge.left - 1 || right > edge.right + 1))
        return ['is cut: ' + each.textContent.slice(0, 60)];
    }
    return rects.some(({ left, right, width }) => width > 0 && (left < -1 || right > innerWidth + 1))
      ? ['is outside: ' + each.textContent.slice(0, 60)]
      : [];
  })`)) as readonly string[];
}
