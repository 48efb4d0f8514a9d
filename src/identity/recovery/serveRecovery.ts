// The pages of a forgotten password: one that sends a mail, and the one that its link leads to.

import type { ServerResponse } from 'node:http';
import { newPasswordForm, notePage } from '../account/accountPages.ts';
import { accountWords, type PageLanguage } from '../account/accountWords.ts';
import { faultOfRepeat, faultSentences, type FormFault } from '../account/formFaults.ts';
import type { IssuingTenant } from '../accounts/accounts.ts';
import { factorWords } from '../factors/factorWords.ts';
import type { TranslatedRequest } from '../issuer/translateRequest.ts';
import { escapeHtml } from '../signIn/pageLook.ts';
import { page } from '../signIn/pages.ts';
import { sendPage } from '../signIn/signIn.ts';
import { signInWords } from '../signIn/signInWords.ts';

/** What the pages ask of the tenant. */
export interface RecoveryDesk {
  /** Sends a mail to the account of a sign-in name, if there is one that has a password. Returns at once. */
  readonly sendLink: (userName: string) => void;
  /** The sign-in name of the account that a link is for; null where it is not good. */
  readonly find: (code: string) => Promise<string | null>;
  readonly reset: (code: string, password: string) => Promise<'reset' | 'ended' | readonly FormFault[]>;
}

interface RecoveryDeps {
  readonly desk: RecoveryDesk;
  readonly tenant: IssuingTenant;
  readonly language: PageLanguage;
}

/** Asks for the sign-in name. The answer is there before anybody looks for the account. */
export function serveForgotten(
  { desk, language }: RecoveryDeps,
  { request, form }: TranslatedRequest,
  response: ServerResponse,
): void {
  const words = factorWords[language];
  if (request.method === 'POST') {
    sendPage(response, 200, notePage(language, words.onTheWay, { sentence: words.onTheWayNote }));
    desk.sendLink(form.get('username') ?? '');
    return;
  }
  const html = page(
    words.forgotten,
    `<p>${words.forgottenIntro}</p>
<form method="post" action="/account/password/forgotten">
<label for="username">${signInWords[language].userName}</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false"
  required autofocus>
<button type="submit">${words.sendLink}</button>
</form>
<p><a href="/account">${signInWords[language].backToSignIn}</a></p>`,
    { language },
  );
  sendPage(response, 200, html);
}

/** A GET uses nothing up: mail programs look at addresses before people do. */
export async function serveReset(
  deps: RecoveryDeps,
  { request, form }: TranslatedRequest,
  response: ServerResponse,
): Promise<void> {
  const { desk, language } = deps;
  const code = form.get('code') ?? '';
  const userName = await desk.find(code);
  if (userName === null) return sendEnded(deps, response);
  if (request.method !== 'POST') return showForm(deps, { code, userName, faults: [] }, response);
  const password = form.get('password') ?? '';
  const differs = faultOfRepeat('passwordAgain', password, form.get('passwordAgain'));
  const outcome = differs === null ? await desk.reset(code, password) : [differs];
  if (outcome === 'ended') return sendEnded(deps, response);
  if (outcome !== 'reset') return showForm(deps, { code, userName, faults: outcome }, response);
  const { chosen, chosenNote } = factorWords[language];
  const link = { href: '/account', label: accountWords[language].signIn };
  sendPage(response, 200, notePage(language, chosen, { sentence: chosenNote, link }));
}

function showForm(
  { tenant, language }: RecoveryDeps,
  of: { readonly code: string; readonly userName: string; readonly faults: readonly FormFault[] },
  response: ServerResponse,
): void {
  const words = factorWords[language];
  const form = newPasswordForm(language, {
    action: '/account/password/reset',
    hidden: { code: of.code, username: of.userName },
    button: words.choose,
    errors: faultSentences(language, of.faults, tenant.domains),
  });
  const intro = `<p>${escapeHtml(words.newPasswordIntro(of.userName))}</p>`;
  sendPage(response, of.faults.length === 0 ? 200 : 400, page(words.newPassword, `${intro}\n${form}`, { language }));
}

function sendEnded({ language }: RecoveryDeps, response: ServerResponse): void {
  const { linkEnded, linkEndedNote, forgotten } = factorWords[language];
  const link = { href: '/account/password/forgotten', label: forgotten };
  sendPage(response, 410, notePage(language, linkEnded, { sentence: linkEndedNote, link }));
}
