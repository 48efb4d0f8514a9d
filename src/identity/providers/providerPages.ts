// The pages of a sign-in by a provider: the ways to sign in, the way there and back, and why it did not work.

import type { IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import type { PageLanguage } from '../account/accountWords.ts';
import { escapeHtml, lookPlaces } from '../signIn/pageLook.ts';
import { page } from '../signIn/pages.ts';
import { signInWords } from '../signIn/signInWords.ts';

/** Links to the providers that are shown, for the end of a page; empty where there are none. */
export function providerLinks(language: PageLanguage, providers: readonly IdentityProvider[]): string {
  const words = signInWords[language];
  const links = providers
    .filter(({ isShown }) => isShown)
    .map(({ id, displayName }) => providerLink(`?provider=${id}`, words.signInWith(displayName)));
  return links.length === 0 ? '' : `\n<ul class="ways">${links.join('')}</ul>`;
}

const providerLink = (href: string, label: string): string =>
  `<li><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></li>`;

interface NamePage {
  readonly language: PageLanguage;
  readonly action: string;
  readonly clientName: string;
  readonly tenantName: string;
  readonly userName: string;
  readonly providers: readonly IdentityProvider[];
}

/** Asks for the sign-in name alone: its domain says where its user signs in. */
export function namePage({ language, action, clientName, tenantName, userName, providers }: NamePage): string {
  const words = signInWords[language];
  return page(
    words.signInTo(tenantName),
    `<p>${words.continueTo} <strong>${escapeHtml(clientName)}</strong></p>
<form method="post" action="${escapeHtml(action)}">
<label for="username">${words.userName}</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false"
  required value="${escapeHtml(userName)}" autofocus${lookPlaces.hint}>
<button type="submit" name="find" value="yes">${words.next}</button>
<button type="submit" class="secondary" name="cancel" value="yes" formnovalidate>${words.cancel}</button>
</form>${providerLinks(language, providers)}
<p class="note"><a href="?with=password">${words.withPassword}</a></p>`,
    { language },
  );
}

/**
 * Leads on by itself, and by a link: a redirect would be one of the form that came before, which may lead to known
 * places alone.
 */
export function passagePage(language: PageLanguage, title: string, address: string): string {
  const html = page(title, `<p><a href="${escapeHtml(address)}">${signInWords[language].goOn}</a></p>`, { language });
  return html.replace('</title>', () => `</title>\n<meta http-equiv="refresh" content="0;url=${escapeHtml(address)}">`);
}

/** Why a sign-in by a provider did not work, with the ways that are left. */
export function providerFaultPage(language: PageLanguage, sentence: string): string {
  const words = signInWords[language];
  return page(
    words.failed,
    `<p class="fault" role="alert">${escapeHtml(sentence)}</p>
<ul class="ways">${providerLink('?', words.backToSignIn)}${providerLink('?with=password', words.withPassword)}</ul>`,
    { language },
  );
}
