// Opens the one link of each mail as its recipient: the page is the one that the mail is about, shows it, and offers
// what the button of the mail says, as long as the recipient may do it.

import type { Page } from 'playwright-core';
import type { Latchkey } from '../app/latchkey.ts';
import { settle, type Workbench } from './browser.ts';
import { mailsOf, type PortalMail } from './mailData.ts';

const em = '/v1.0/identityGovernance/entitlementManagement';

interface Offer {
  readonly role: 'button' | 'textbox' | 'heading' | 'list';
  readonly name: RegExp;
  /** By its name in `allowedActions`; left out, the page always has it. */
  readonly action?: string;
}
const decision: Offer = { role: 'button', name: /^Approve$/, action: 'approve' };
const again: Offer = { role: 'button', name: /^Request again/, action: 'askAgain' };
const heading = (name: RegExp): Offer => ({ role: 'heading', name });

/** What the page has, by kind of mail. */
const offers: Readonly<Record<string, Offer>> = {
  approvalAsked: decision,
  approvalReminder: decision,
  approvalForwarded: decision,
  approvalTakenBack: decision,
  questionAnswered: decision,
  approvalExpired: heading(/^History$/),
  approvalGiven: heading(/^History$/),
  questionAsked: { role: 'textbox', name: /^Your answer/, action: 'answerQuestion' },
  requestDenied: again,
  requestExpired: again,
  delegateDecided: { role: 'list', name: /^Decisions$/ },
  accessGranted: heading(/^Requests about it$/),
  accessNearEnd: { role: 'button', name: /^Extend/, action: 'extend' },
  accessEnded: heading(/^Requests about it$/),
  delegateAppointed: heading(/^Approvals$/),
  digest: heading(/^Welcome, /),
};
export const mailEvents: readonly string[] = Object.keys(offers);

export interface MailCrawl {
  readonly mails: number;
  readonly opened: number;
  /** Kinds of which a page offered what the button says. */
  readonly offered: ReadonlySet<string>;
  readonly faults: readonly string[];
}

/** Opens all mails, or of each kind the last one; the links of the others are only read. */
export async function crawlMails(workbench: Workbench, which: 'all' | 'lastOfKind'): Promise<MailCrawl> {
  const { latchkey } = workbench;
  const page = await workbench.open('/', { who: 'member' });
  const [faults, offered] = [[] as string[], new Set<string>()];
  let refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  const mails = await mailsOf(latchkey);
  const packageOf = await packageNames(latchkey);
  let opened = 0;
  for (const mail of mails) {
    const who = latchkey.sandbox.users.find(({ id }) => id === mail.recipientId)?.key ?? 'nobody';
    const link = linkOf(mail, latchkey.http);
    const problems: (string | null)[] = 'fault' in link ? [link.fault] : [];
    const isOpened = which === 'all' || mail === mails.findLast(({ event }) => event === mail.event);
    if ('url' in link && isOpened) {
      refused = [];
      opened += 1;
      const about = packageOf.get(mail.requestId ?? mail.assignmentId ?? '') ?? null;
      const allowed = await allowedTo(latchkey, who, link.url);
      problems.push(await open(page, { mail, who, url: link.url, about, allowed }));
      if (allowed !== null) problems.push(...refused);
      const { action } = offers[mail.event] ?? {};
      if (action === undefined || allowed?.includes(action) === true) offered.add(mail.event);
    }
    const found = problems.filter((each) => each !== null);
    faults.push(...found.map((each) => `"${mail.subject}" (${mail.event}) to ${who}: ${each}`));
  }
  await page.context().close();
  return { mails: mails.length, opened, offered, faults };
}

/** The only link of the HTML, which stands by itself in a line of the text. */
function linkOf({ html, text }: PortalMail, origin: string): { readonly url: string } | { readonly fault: string } {
  const links = [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, url]) => String(url));
  const [url] = links;
  if (url === undefined || links.length > 1) return { fault: `${links.length} links` };
  if (!url.startsWith(`${origin}/`)) return { fault: `leads to ${url}` };
  if (text.split('\n').filter((line) => line === url).length !== 1) return { fault: `the text lacks the line ${url}` };
  return { url };
}

/** Names of packages by the requests and the assignments about them. */
async function packageNames(latchkey: Latchkey): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const kind of ['assignmentRequests', 'assignments']) {
    const { body } = await latchkey.call('globalAdmin', 'GET', `${em}/${kind}?$expand=accessPackage&$top=999`);
    for (const { id, accessPackage } of body.value) names.set(id, accessPackage.displayName);
  }
  return names;
}

/** What the person may do with the thing of the page; null where a request is not for them to decide any more. */
async function allowedTo(latchkey: Latchkey, who: string, url: string): Promise<readonly string[] | null> {
  const [, kind, id] = new URL(url).pathname.split('/');
  if (id === undefined) return [];
  const isGone =
    kind === 'approvals' && (await latchkey.call(who, 'GET', `/latchkey/v1/approvals/${id}/context`)).status === 404;
  if (isGone) return null;
  const { body } = await latchkey.call(who, 'GET', `/latchkey/v1/allowedActions(ids=['${id}'])`);
  return body.value.filter((each: any) => each.allowed).map((each: any) => each.action);
}

interface Opening {
  readonly mail: PortalMail;
  readonly who: string;
  readonly url: string;
  /** The name of the package; null for a mail about none. */
  readonly about: string | null;
  readonly allowed: readonly string[] | null;
}

/** What was wrong, or null. */
async function open(page: Page, { mail, who, url, about, allowed }: Opening): Promise<string | null> {
  await page.evaluate((key) => localStorage.setItem('latchkey.identity', key), who);
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  await settle(page);
  if (page.url() !== url) return `leads on to ${page.url()}`;
  const shown = await page.locator('main').innerText();
  const { role, name, action } = offers[mail.event] ?? heading(/./);
  const isOffered = (await page.getByRole(role, { name }).and(page.locator(':not([aria-disabled=true])')).count()) > 0;
  if (allowed === null)
    return shown.includes("don't have permission to see it") ? null : 'does not say that it is gone';
  if (about !== null && !shown.includes(about)) return `the page does not show ${about}`;
  if (action === undefined) return isOffered ? null : `the page lacks the ${role} ${name}`;
  return isOffered === allowed.includes(action) ? null : `${action}: allowed ${allowed.join()}, offered ${isOffered}`;
}
