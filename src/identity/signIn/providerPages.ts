// The pages of the library's own steps: device codes, signing out, errors.
import type { Client, Context } from 'oidc-provider';
import { languageOf } from '../account/pageLanguage.ts';
import { errorSentence } from '../issuer/oauthErrors.ts';
import { deviceCodePage, deviceConfirmPage, logoutPage, messagePage } from './pages.ts';
import { signInWords } from './signInWords.ts';

/** For `features.deviceFlow`. The library's own form has no labels that a screen reader could read; ours has. */
export const devicePages = {
  userCodeInputSource: async (context: Context, _form: string, _out: unknown, error: unknown) => {
    show(
      context,
      deviceCodePage({
        ...formOf(context, 'code_verification'),
        code: '',
        error: error === undefined ? undefined : deviceErrorSentence(error),
      }),
    );
  },
  userCodeConfirmSource: async (context: Context, _form: string, client: Client, _info: unknown, code: string) => {
    show(
      context,
      deviceConfirmPage({
        ...formOf(context, 'code_verification'),
        code,
        clientName: client.clientName ?? client.clientId,
      }),
    );
  },
  successSource: async (context: Context) => {
    show(context, messagePage('You are signed in', 'You can close this page and go back to the device or program.'));
  },
} as const;

/** For `features.rpInitiatedLogout`. */
export const logoutPages = {
  logoutSource: async (context: Context) => {
    show(context, logoutPage({ ...formOf(context, 'end_session_confirm'), language: languageOf(context) }));
  },
  postLogoutSuccessSource: async (context: Context) => {
    const language = languageOf(context);
    const { signedOut, signedOutNote } = signInWords[language];
    show(context, messagePage(signedOut, signedOutNote, language));
  },
} as const;

/** For `renderError`. */
export async function errorPage(context: Context, _out: unknown, error: unknown): Promise<void> {
  show(context, messagePage('Sign-in did not work', errorSentence(error)));
}

function formOf(context: Context, route: string): { action: string; xsrf: string } {
  return { action: context.oidc.urlFor(route), xsrf: context.oidc.session.state?.secret ?? '' };
}

function deviceErrorSentence(error: unknown): string {
  return deviceErrors[error instanceof Error ? error.name : ''] ?? errorSentence(error);
}

const deviceErrors: Readonly<Record<string, string>> = {
  NoCodeError: 'Enter the code.',
  NotFoundError: 'There is no such code. Check the spelling.',
  ExpiredError: 'The code has expired. Start again on the device.',
  AlreadyUsedError: 'The code was used before. Start again on the device.',
  AbortedError: 'The sign-in was cancelled. You can close this page.',
};

function show(context: Context, html: string): void {
  context.type = 'html';
  context.body = html;
}
