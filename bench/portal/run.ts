// `npm run bench -- portal`: how soon the first pages of the portal stand on a phone with a slow network, each beside a
// blank React page of the same run. It prints and writes nothing.

import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { narrow, settle, startWorkbench, type Workbench } from '../../test/web/browser.ts';
import { preparePortal } from '../../test/web/portalData.ts';
import { median } from '../measure.ts';
import { serveBlank } from './blank.ts';

/** A phone's processor on this machine, and the "slow 4G" of Lighthouse. */
const slowdown = 4;
const network = { latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 768_000 / 8, offline: false };
const rounds = 5;

interface Figures {
  /** Milliseconds until the largest part of the page was painted. */
  readonly lcp: number;
  /** Milliseconds by which tasks were longer than 50 ms. */
  readonly tbt: number;
  /** How far parts of the page moved by themselves, as a share of the window. */
  readonly cls: number;
  readonly requests: number;
  readonly kilobytes: number;
}

export async function measurePortal(tell: (says: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-blank-'));
  const blank = await serveBlank(folder);
  const workbench = await startWorkbench();
  try {
    const data = await preparePortal(workbench.latchkey);
    await data.ask('member', data.packages.plain);
    const request = await data.ask('member', data.packages.short, { justification: 'Spring' });
    const places: readonly (readonly [name: string, who: string, path: string])[] = [
      ['blank React page', 'member', blank.address],
      ['Home', 'member', '/'],
      ['Browse packages', 'member', '/browse'],
      ['My access', 'member', '/access'],
      ['Request, from a mail', 'member', `/requests/${request}`],
      ['Approval, from a mail', 'director', `/approvals/${request}`],
    ];
    tell(`Processor ${slowdown} times slower, 1.6 Mbit/s, 150 ms; ${rounds} rounds, medians; load ${load()}.`);
    process.stdout.write('| page | LCP ms | TBT ms | CLS | requests | KiB |\n|---|---|---|---|---|---|\n');
    for (const [name, who, path] of places) {
      const found: Figures[] = [];
      for (let round = 0; round < rounds; round += 1) found.push(await visitOnce(workbench, who, path));
      const of = (key: keyof Figures): number => median(found.map((each) => each[key]));
      process.stdout.write(
        `| ${name} | ${Math.round(of('lcp'))} | ${Math.round(of('tbt'))} | ${of('cls').toFixed(3)} | ` +
          `${of('requests')} | ${Math.round(of('kilobytes'))} |\n`,
      );
    }
    tell(`Load at the end: ${load()}. Aims: LCP 2,500 ms, TBT 200 ms, CLS 0.05.`);
  } finally {
    await workbench.close();
    await blank.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const load = (): string => loadavg()[0]?.toFixed(1) ?? '';

const observe = `
  window.figures = { lcp: 0, tbt: 0, cls: 0 };
  const each = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  each('largest-contentful-paint', (entry) => { figures.lcp = entry.startTime; });
  each('longtask', (entry) => { figures.tbt += Math.max(0, entry.duration - 50); });
  each('layout-shift', (entry) => { if (!entry.hadRecentInput) figures.cls += entry.value; });
`;

/** With nothing in the cache. */
async function visitOnce(workbench: Workbench, who: string, path: string): Promise<Figures> {
  const page = await workbench.open('/key.svg', { who, width: narrow });
  try {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.clearBrowserCache');
    await cdp.send('Network.emulateNetworkConditions', network);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.addInitScript(observe);
    let [requests, bytes] = [0, 0];
    cdp.on('Network.requestWillBeSent', () => {
      requests += 1;
    });
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.goto(path.startsWith('http') ? path : `${workbench.latchkey.http}${path}`);
    await quiet(page);
    const { lcp, tbt, cls } = (await page.evaluate('figures')) as Pick<Figures, 'lcp' | 'tbt' | 'cls'>;
    return { lcp, tbt, cls, requests, kilobytes: bytes / 1024 };
  } finally {
    await page.context().close();
  }
}

/** Until the page is whole and has nothing to do any more. */
async function quiet(page: Page): Promise<void> {
  await settle(page, 60_000);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1000);
}
