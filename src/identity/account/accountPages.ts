// The pages that people have of their own account, and the page that makes an administrator: HTML without scripts.

import { escapeHtml } from '../signIn/pageLook.ts';
import { describedBy, errorNote, page } from '../signIn/pages.ts';
import { accountWords, type AccountField, type PageLanguage } from './accountWords.ts';
import { factorWords } from '../factors/factorWords.ts';
import type { OwnConsent } from '../consent/consent.ts';
import type { OwnSignIn } from './ownSignIns.ts';

interface SessionsPage {
  readonly userName: string;
  readonly signIns: readonly OwnSignIn[];
  /** The id of the sign-in of the browser that asks. */
  readonly currentId: string;
  /** What was just done. */
  readonly said: string | null;
}

export function sessionsPage(language: PageLanguage, { userName, signIns, currentId, said }: SessionsPage): string {
  const words = accountWords[language];
  return page(
    words.sessions,
    `<p>${escapeHtml(words.signedInAs(userName))} ${words.sessionsIntro}</p>
${saidNote(said)}
${listOf(signIns.map((each) => signInCard(language, each, each.id === currentId)))}
<form method="post" action="/account">
<button type="submit" name="all" value="yes" class="secondary">${words.endAll}</button>
<p class="note">${words.endAllNote}</p>
</form>
<p><a href="/account/password">${words.changePassword}</a></p>
<p><a href="/account/factors">${factorWords[language].factors}</a></p>
<p><a href="/account/applications">${words.consents}</a></p>
<p><a href="/">${words.backToPortal}</a></p>`,
    { language, isWide: true },
  );
}

function signInCard(language: PageLanguage, signIn: OwnSignIn, isCurrent: boolean): string {
  const words = accountWords[language];
  const device = words.deviceName(signIn.device.browser, signIn.device.system);
  const rows = [
    [words.applications, escapeHtml(signIn.applications.join(', ') || words.none)],
    [words.address, escapeHtml(signIn.address ?? '–')],
    [words.started, timeOf(language, signIn.startedAt)],
    [words.used, timeOf(language, signIn.usedAt)],
  ] as const;
  return `<li>
<h2>${escapeHtml(device)}${isCurrent ? ` (${words.thisBrowser})` : ''}</h2>
<dl>${rows.map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`).join('')}</dl>
<form method="post" action="/account">
<button type="submit" name="end" value="${escapeHtml(signIn.id)}" class="secondary"
  aria-label="${escapeHtml(words.endLabel(device))}">${words.end}</button>
</form>
</li>`;
}

interface ApplicationsPage {
  readonly userName: string;
  readonly consents: readonly OwnConsent[];
  /** What was just done. */
  readonly said: string | null;
}

export function applicationsPage(language: PageLanguage, { userName, consents, said }: ApplicationsPage): string {
  const words = accountWords[language];
  return page(
    words.consents,
    `<p>${escapeHtml(words.signedInAs(userName))} ${consents.length === 0 ? words.noConsents : words.consentsIntro}</p>
${saidNote(said)}${consents.length === 0 ? '' : listOf(consents.map((each) => consentCard(language, each)))}
<p class="note">${words.consentsNote}</p>
<p><a href="/account">${words.backToAccount}</a></p>`,
    { language, isWide: true },
  );
}

const listOf = (cards: readonly string[]): string => `<ul class="cards">\n${cards.join('\n')}\n</ul>`;

function consentCard(language: PageLanguage, { id, clientName, apiName, permissions }: OwnConsent): string {
  const words = accountWords[language];
  const rows = permissions.map(({ value, userConsentDisplayName, adminConsentDisplayName }) => [
    escapeHtml(value),
    escapeHtml(userConsentDisplayName || adminConsentDisplayName || ''),
  ]);
  return `<li>
<h2>${escapeHtml(clientName)}: ${escapeHtml(apiName)}</h2>
<dl>${rows.map(([label, value]) => `<dt>${label}</dt><dd>${value}</dd>`).join('')}</dl>
<form method="post" action="/account/applications">
<button type="submit" name="withdraw" value="${escapeHtml(id)}" class="secondary"
  aria-label="${escapeHtml(words.withdrawLabel(clientName, apiName))}">${words.withdraw}</button>
</form>
</li>`;
}

const saidNote = (said: string | null): string =>
  said === null ? '' : `<p class="said" role="status">${escapeHtml(said)}</p>`;

/** In UTC: without a script nobody tells the browser's time zone. */
export function timeOf(language: PageLanguage, at: Date): string {
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `<time datetime="${at.toISOString()}">${format.format(at)} UTC</time>`;
}

export function passwordPage(
  language: PageLanguage,
  { userName, errors }: { readonly userName: string; readonly errors: readonly string[] },
): string {
  const words = accountWords[language];
  const field = fieldsOf(language, errors);
  return page(
    words.changePassword,
    `<p>${escapeHtml(words.signedInAs(userName))} ${words.changePasswordNote}</p>
${errorNote(joined(errors))}<form method="post" action="/account/password">
<input type="hidden" name="username" value="${escapeHtml(userName)}" autocomplete="username">
${field('currentPassword', 'password', 'current-password')}
${newPasswordFields(language, field, 'newPassword')}
<button type="submit">${words.changePassword}</button>
</form>
<p><a href="/account">${words.backToAccount}</a></p>`,
    { language },
  );
}

interface AdministratorPage {
  readonly code: string;
  readonly tenantName: string;
  readonly values: Readonly<Record<'displayName' | 'userPrincipalName', string>>;
  readonly errors: readonly string[];
}

export function administratorPage(
  language: PageLanguage,
  { code, tenantName, values, errors }: AdministratorPage,
): string {
  const words = accountWords[language];
  const field = fieldsOf(language, errors);
  return page(
    words.administrator,
    `<p>${escapeHtml(words.administratorIntro(tenantName))}</p>
${errorNote(joined(errors))}<form method="post" action="/account/administrator">
<input type="hidden" name="code" value="${escapeHtml(code)}">
${field('displayName', 'text', 'name', values.displayName)}
${field('userPrincipalName', 'text', 'username', values.userPrincipalName)}
${newPasswordFields(language, field, 'password')}
<button type="submit">${words.makeAdministrator}</button>
</form>`,
    { language },
  );
}

interface NewPasswordForm {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly button: string;
  readonly errors: readonly string[];
}

/** The form of a first password, which is typed twice. */
export function newPasswordForm(language: PageLanguage, { action, hidden, button, errors }: NewPasswordForm): string {
  const field = fieldsOf(language, errors);
  const kept = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  return `${errorNote(joined(errors))}<form method="post" action="${action}">
${kept.join('\n')}
${newPasswordFields(language, field, 'password')}
<button type="submit">${button}</button>
</form>`;
}

/** A page with one sentence, and a link where there is somewhere to go. */
export function notePage(
  language: PageLanguage,
  title: string,
  { sentence, link }: { readonly sentence: string; readonly link?: { readonly href: string; readonly label: string } },
): string {
  const leads = link === undefined ? '' : `<p><a href="${escapeHtml(link.href)}">${link.label}</a></p>`;
  return page(title, `<p>${escapeHtml(sentence)}</p>${leads}`, { language });
}

const joined = (errors: readonly string[]): string | undefined => (errors.length === 0 ? undefined : errors.join(' '));

type Input = (id: AccountField, type: 'text' | 'password', autocomplete: string, value?: string) => string;

/** A password that is chosen, which is typed twice. */
const newPasswordFields = (language: PageLanguage, field: Input, id: 'password' | 'newPassword'): string =>
  `${field(id, 'password', 'new-password')}
<p class="note">${accountWords[language].passwordNote}</p>
${field(`${id}Again`, 'password', 'new-password')}`;

function fieldsOf(language: PageLanguage, errors: readonly string[]): Input {
  const { fields } = accountWords[language];
  const described = describedBy(joined(errors));
  return (id, type, autocomplete, value = '') => `<label for="${id}">${fields[id]}</label>
<input id="${id}" name="${id}" type="${type}" autocomplete="${autocomplete}" spellcheck="false" autocapitalize="none"
  required${type === 'text' ? ` value="${escapeHtml(value)}"` : ''}${described}>`;
}
