// The page that lists the permissions an application asks for: HTML without scripts.

import type { PageLanguage } from '../account/accountWords.ts';
import { escapeHtml } from '../signIn/pageLook.ts';
import { page } from '../signIn/pages.ts';
import type { WantedPermissions } from './consent.ts';
import { consentWords } from './consentWords.ts';

interface ConsentPage {
  readonly action: string;
  readonly clientName: string;
  /** Who is asked for themselves, or the tenant for which an administrator answers. */
  readonly asks: { readonly user: string } | { readonly tenant: string };
  readonly wanted: readonly WantedPermissions[];
  /** Parameters of the request that the form sends again. */
  readonly hidden: readonly (readonly [name: string, value: string])[];
}

export function consentPage(language: PageLanguage, { action, clientName, asks, wanted, hidden }: ConsentPage): string {
  const words = consentWords[language];
  const isForItself = wanted.every(({ scopes }) => scopes.length === 0);
  const intro =
    'user' in asks ? words.forUser(asks.user) : isForItself ? words.forItself(asks.tenant) : words.forAll(asks.tenant);
  const lists = wanted.flatMap(({ api, scopes, roles }) => [
    listOf(words.scopesOf(api.displayName), 'user' in asks ? scopes.map(forUsers) : scopes.map(forAdministrators)),
    listOf(
      words.rolesOf(api.displayName),
      roles.map(({ value, displayName, description }) => [value ?? '', displayName ?? '', description ?? '']),
    ),
  ]);
  return page(
    words.title(clientName),
    `<p>${escapeHtml(intro)}</p>
${lists.join('\n')}
<form method="post" action="${escapeHtml(action)}">
${hidden.map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`).join('\n')}
<button type="submit" name="accept" value="yes">${words.accept}</button>
<button type="submit" class="secondary" name="cancel" value="yes">${words.cancel}</button>
</form>`,
    { language, isWide: true },
  );
}

type ListedPermission = readonly [value: string, name: string, description: string];

type Scope = WantedPermissions['scopes'][number];
const forUsers = (scope: Scope): ListedPermission => [
  scope.value,
  scope.userConsentDisplayName || scope.adminConsentDisplayName,
  scope.userConsentDescription || scope.adminConsentDescription,
];
const forAdministrators = (scope: Scope): ListedPermission => [
  scope.value,
  scope.adminConsentDisplayName,
  scope.adminConsentDescription,
];

function listOf(title: string, listed: readonly ListedPermission[]): string {
  if (listed.length === 0) return '';
  const items = listed.map(
    ([value, name, description]) =>
      `<li>\n<h2>${escapeHtml(name || value)} (${escapeHtml(value)})</h2>\n<p>${escapeHtml(description)}</p>\n</li>`,
  );
  return `<p><strong>${escapeHtml(title)}</strong></p>\n<ul class="cards">\n${items.join('\n')}\n</ul>`;
}
