// The consent step of a sign-in: shows what the client asks for, keeps what the user gives, sends the user back.

import type { Interaction } from 'oidc-provider';
import type { IdentityStore } from '../accounts/accounts.ts';
import { pageLanguageOf } from '../account/pageLanguage.ts';
import { signInPath } from '../issuer/issuerPaths.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';
import { apiInResource, permissionsInResource } from '../tokens/scopes.ts';
import { missingScopes, type ConsentDesk } from './consent.ts';
import { consentPage } from './consentPage.ts';

interface ConsentDeps {
  readonly store: IdentityStore;
  readonly consent: ConsentDesk;
  readonly sendHtml: (html: string) => void;
  readonly finish: (result: object) => Promise<void>;
}

/** Answers GET and POST of the step. What is missing is looked at anew: it may have been given meanwhile. */
export async function serveConsent(
  { store, consent, sendHtml, finish }: ConsentDeps,
  { request, form }: TranslatedRequest,
  interaction: Interaction,
): Promise<void> {
  const { params, session } = interaction;
  const resource = params['resource'] ?? '';
  const [client, api, user] = await Promise.all([
    store.accounts.findClient(params['client_id'] ?? ''),
    store.accounts.findApi(apiInResource(resource)),
    store.accounts.findUser(session?.accountId ?? ''),
  ]);
  if (client === undefined || api === undefined || user === undefined) return finish({ consent: {} });
  const scopes = missingScopes(client, api, { permissions: permissionsInResource(resource), userId: user.id });
  const wanted = { api, scopes, roles: [] };
  // The policy of the sign-in refuses what is not the user's to give.
  const isTheirs = consent.allowsUsers && scopes.every(({ type }) => type === 'User');
  if (request.method !== 'POST' && scopes.length > 0 && isTheirs) {
    const html = consentPage(pageLanguageOf(request), {
      action: signInPath(requestContextOf(request).path.tenant, interaction.uid),
      clientName: client.displayName,
      asks: { user: user.userPrincipalName },
      wanted: [wanted],
      hidden: [],
    });
    return sendHtml(html);
  }
  if (form.get('accept') !== null && isTheirs && scopes.length > 0) await consent.giveForUser(user.id, client, wanted);
  return finish({ consent: {} });
}
