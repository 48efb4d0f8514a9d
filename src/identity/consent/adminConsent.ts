// The page at which an administrator gives a client permissions for the whole tenant.
// https://learn.microsoft.com/entra/identity-platform/v2-admin-consent

import type { ServerResponse } from 'node:http';
import { platformsOf } from '../../domain/directory/redirects.ts';
import type { ClientApplication, IdentityStore, UserAccount } from '../accounts/accounts.ts';
import type { PageLanguage } from '../account/accountWords.ts';
import { notePage } from '../account/accountPages.ts';
import { adminConsentPath } from '../issuer/issuerPaths.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';
import { pageHeaders } from '../signIn/pages.ts';
import { formTargets, sendPage } from '../signIn/signIn.ts';
import { registeredPermissions, type ConsentDesk, type WantedPermissions } from './consent.ts';
import { consentPage } from './consentPage.ts';
import { consentWords } from './consentWords.ts';

interface AdminConsent {
  readonly store: IdentityStore;
  readonly consent: ConsentDesk;
  readonly user: UserAccount;
  readonly language: PageLanguage;
}

/** Parameters that the form sends again, and that an answer bears. */
const parameters = ['client_id', 'redirect_uri', 'scope', 'state'] as const;

/** Answers GET and POST for a user who is signed in; forms of other origins MUST have been refused before. */
export async function serveAdminConsent(
  { store, consent, user, language }: AdminConsent,
  { request, form }: TranslatedRequest,
  response: ServerResponse,
): Promise<void> {
  const words = consentWords[language];
  const note = (status: number, title: string, sentence: string): void =>
    sendPage(response, status, notePage(language, title, { sentence }));
  const client = await store.accounts.findClient(form.get('client_id') ?? '');
  if (client?.accountEnabled !== true) return note(400, words.unknownClient, words.unknownClientNote);
  const redirectUri = form.get('redirect_uri');
  if (redirectUri !== null && platformsOf(client.redirectUris, redirectUri).length === 0)
    return note(400, words.wrongAddress, words.wrongAddressNote);
  const wanted = await wantedPermissions(store, client, request);
  if (wanted.length === 0) return note(400, words.nothingAsked, words.nothingAskedNote);
  const answer = (fields: Readonly<Record<string, string>>, title: string, sentence: string): void =>
    redirectUri === null
      ? note(200, title, sentence)
      : sendBack(response, redirectUri, { ...fields, state: form.get('state') });
  if (form.get('cancel') !== null && request.method === 'POST')
    return answer(
      { error: 'permission_denied', error_description: 'AADSTS65004: The administrator declined to consent.' },
      words.declined,
      words.declinedNote,
    );
  if (request.method !== 'POST') {
    const html = consentPage(language, {
      action: adminConsentPath(requestContextOf(request).path.tenant),
      clientName: client.displayName,
      asks: { tenant: store.tenant.displayName },
      wanted,
      hidden: parameters.flatMap((name) => (form.has(name) ? [[name, form.get(name) ?? ''] as const] : [])),
    });
    return sendPage(response, 200, html, formTargets(redirectUri ?? undefined));
  }
  if ((await consent.giveForAll(user.id, client, wanted)) === 'notAllowed')
    return note(403, words.notAllowed, words.notAllowedNote(user.userPrincipalName));
  const scope = form.get('scope');
  return answer(
    { admin_consent: 'True', tenant: store.tenant.id, ...(scope === null ? {} : { scope }) },
    words.done,
    words.doneNote(client.displayName),
  );
}

/** What the scope names, or what the client was registered to need; nothing of APIs that have nothing of it. */
async function wantedPermissions(
  { accounts }: IdentityStore,
  client: ClientApplication,
  request: TranslatedRequest['request'],
): Promise<readonly WantedPermissions[]> {
  const { scopeRequest } = requestContextOf(request);
  const wanted =
    scopeRequest === undefined || scopeRequest.permissions === 'all' || scopeRequest.permissions.size === 0
      ? await registeredPermissions(accounts, client)
      : await namedPermissions(accounts, scopeRequest.api, scopeRequest.permissions);
  return wanted.filter(({ scopes, roles }) => scopes.length + roles.length > 0);
}

async function namedPermissions(
  accounts: IdentityStore['accounts'],
  identifier: string,
  named: ReadonlySet<string>,
): Promise<readonly WantedPermissions[]> {
  const api = await accounts.findApi(identifier);
  if (api === undefined) return [];
  const words = new Set([...named].map((each) => each.toLowerCase()));
  const scopes = api.scopes.filter(({ value, isEnabled }) => isEnabled && words.has(value.toLowerCase()));
  return [{ api, scopes, roles: [] }];
}

function sendBack(
  response: ServerResponse,
  redirectUri: string,
  fields: Readonly<Record<string, string | null>>,
): void {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(fields)) if (value !== null) target.searchParams.set(name, value);
  response.writeHead(303, { ...pageHeaders, Location: target.href });
  response.end();
}
