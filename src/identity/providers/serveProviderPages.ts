// The addresses to which providers send browsers, and call by themselves.

import type { ServerResponse } from 'node:http';
import { pageLanguageOf } from '../account/pageLanguage.ts';
import { OAuthError } from '../issuer/oauthErrors.ts';
import type { TranslatedRequest } from '../issuer/translateRequest.ts';
import { messagePage, pageHeaders } from '../signIn/pages.ts';
import { sendPage } from '../signIn/signIn.ts';
import { signInWords } from '../signIn/signInWords.ts';
import { returnOfLogout, serveProviderLogout } from './providerLogout.ts';
import { servePassage, type Providers } from './serveProviders.ts';

/** What the three of them need. */
export type ProviderPageDeps = Omit<Parameters<typeof servePassage>[0], 'providers'> &
  Omit<Parameters<typeof serveProviderLogout>[0], 'providers'> & { readonly providers: Providers | null };

type ServePage = (deps: ProviderPageDeps, call: TranslatedRequest, response: ServerResponse) => Promise<void>;

/** By endpoint. Throws `OAuthError` where nobody signs in by a provider. */
export const serveProviderPages: Readonly<
  Record<'providerAnswer' | 'providerLogout' | 'providerLoggedOut', ServePage>
> = {
  providerAnswer: async (deps, call, response) => {
    if (deps.providers === null) throw new OAuthError('providerUnknown');
    return servePassage({ ...deps, providers: deps.providers }, call, {
      language: pageLanguageOf(call.request),
      sendHtml: (status, html) => sendPage(response, status, html),
    });
  },
  providerLogout: serveProviderLogout,
  // Where the sign-out was to end, or the page that says that it is done.
  providerLoggedOut: async (deps, { request, form }, response) => {
    const address = await returnOfLogout(deps, form.get('state') ?? '');
    if (address !== null) {
      response.writeHead(303, { ...pageHeaders, Location: address });
      response.end();
      return;
    }
    const language = pageLanguageOf(request);
    const { signedOut, signedOutNote } = signInWords[language];
    sendPage(response, 200, messagePage(signedOut, signedOutNote, language));
  },
};
