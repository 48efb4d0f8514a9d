// The pages of an invitation: the inviter's link gives a mail to the invited address, and the link in the mail gives
// the account to whoever reads it there.

import type { ServerResponse } from 'node:http';
import type { TranslatedRequest } from '../issuer/translateRequest.ts';
import { escapeHtml } from '../signIn/pageLook.ts';
import { page } from '../signIn/pages.ts';
import { sendPage } from '../signIn/signIn.ts';
import { notePage, newPasswordForm } from './accountPages.ts';
import { accountWords, type PageLanguage } from './accountWords.ts';
import { faultOfRepeat, faultSentences, type FormFault } from './formFaults.ts';
import { invitationWords } from './invitationWords.ts';

/** An invitation that is open now. */
interface OpenInvitation {
  readonly address: string;
  /** The address, where it is one person's here. */
  readonly signInName: string;
  readonly redirectUrl: string;
}

/** What the pages ask of the tenant. Codes are what the address says, whatever that is; null where nothing is open. */
export interface InvitationDesk {
  readonly find: (kind: 'invitation' | 'ticket', code: string) => Promise<OpenInvitation | null>;
  readonly send: (invitation: string) => Promise<'sent' | 'tooMany' | 'ended'>;
  readonly accept: (ticket: string, password: string) => Promise<'accepted' | 'ended' | readonly FormFault[]>;
}

interface InvitationPageDeps {
  readonly desk: InvitationDesk;
  readonly tenant: { readonly displayName: string; readonly domains: readonly string[] };
  readonly language: PageLanguage;
}

/** A GET uses nothing up and sends nothing: mail programs look at addresses before people do. */
export async function serveInvitationPage(
  deps: InvitationPageDeps,
  { request, form }: TranslatedRequest,
  response: ServerResponse,
): Promise<void> {
  const ticket = form.get('ticket');
  const kind = ticket === null ? 'invitation' : 'ticket';
  const code = ticket ?? form.get('invitation') ?? '';
  const open = await deps.desk.find(kind, code);
  if (open === null) return sendEnded(deps, response);
  const isPost = request.method === 'POST';
  if (kind === 'invitation') return isPost ? send(deps, code, open, response) : showSending(deps, code, open, response);
  if (!isPost) return showAccepting(deps, { code, open, faults: [] }, response);
  const password = form.get('password') ?? '';
  const differs = faultOfRepeat('passwordAgain', password, form.get('passwordAgain'));
  const outcome = differs === null ? await deps.desk.accept(code, password) : [differs];
  if (outcome === 'ended') return sendEnded(deps, response);
  if (outcome !== 'accepted') return showAccepting(deps, { code, open, faults: outcome }, response);
  const { accepted, acceptedNote, goOn } = invitationWords[deps.language];
  const note = { sentence: acceptedNote(open.signInName), link: { href: open.redirectUrl, label: goOn } };
  sendPage(response, 201, notePage(deps.language, accepted, note));
}

function showSending(
  { tenant, language }: InvitationPageDeps,
  code: string,
  { address }: OpenInvitation,
  response: ServerResponse,
): void {
  const words = invitationWords[language];
  const html = page(
    words.title(tenant.displayName),
    `<p>${escapeHtml(words.sendIntro(address))}</p>
<form method="post" action="/account/invitation">
<input type="hidden" name="invitation" value="${escapeHtml(code)}">
<button type="submit">${words.send}</button>
</form>`,
    { language },
  );
  sendPage(response, 200, html);
}

async function send(
  { desk, language }: InvitationPageDeps,
  code: string,
  { address }: OpenInvitation,
  response: ServerResponse,
): Promise<void> {
  const words = invitationWords[language];
  const outcome = await desk.send(code);
  if (outcome === 'tooMany')
    return sendPage(response, 429, notePage(language, words.tooMany, { sentence: words.tooManyNote }));
  sendPage(response, 200, notePage(language, words.onTheWay, { sentence: words.onTheWayNote(address) }));
}

function showAccepting(
  { tenant, language }: InvitationPageDeps,
  {
    code,
    open,
    faults,
  }: { readonly code: string; readonly open: OpenInvitation; readonly faults: readonly FormFault[] },
  response: ServerResponse,
): void {
  const words = invitationWords[language];
  const form = newPasswordForm(language, {
    action: '/account/invitation',
    hidden: { ticket: code, username: open.signInName },
    button: words.accept,
    errors: faultSentences(language, faults, tenant.domains),
  });
  const intro = `<p>${escapeHtml(words.acceptIntro(open.signInName))}</p>`;
  const html = page(words.title(tenant.displayName), `${intro}\n${form}`, { language });
  sendPage(response, faults.length === 0 ? 200 : 400, html);
}

function sendEnded({ language }: InvitationPageDeps, response: ServerResponse): void {
  const { ended, endedNote } = invitationWords[language];
  const link = { href: '/account', label: accountWords[language].signIn };
  sendPage(response, 410, notePage(language, ended, { sentence: endedNote, link }));
}
