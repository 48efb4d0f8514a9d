// The pages of the library's own steps: device codes, signing out, errors.
import type { Client, Context } from 'oidc-provider';
import type { PageLanguage } from '../account/accountWords.ts';
import { pageLanguageOf } from '../account/pageLanguage.ts';
import { errorSentence } from '../issuer/oauthErrors.ts';
import { deviceCodePage, deviceConfirmPage, logoutPage, messagePage } from './pages.ts';
import { withLook } from './pageLook.ts';
import { signInWords } from './signInWords.ts';

/** For `features.deviceFlow`. The library's own form has no labels that a screen reader could read; ours has. */
export const devicePages = {
  userCodeInputSource: async (context: Context, _form: string, _out: unknown, error: unknown) => {
    const form = formOf(context, 'code_verification');
    const fault = error === undefined ? undefined : deviceErrorSentence(error, form.language);
    show(context, deviceCodePage({ ...form, code: '', error: fault }));
  },
  userCodeConfirmSource: async (context: Context, _form: string, client: Client, _info: unknown, code: string) => {
    const clientName = client.clientName ?? client.clientId;
    show(context, deviceConfirmPage({ ...formOf(context, 'code_verification'), code, clientName }));
  },
  successSource: async (context: Context) => {
    const language = pageLanguageOf(context.req);
    const { deviceSignedIn, deviceSignedInNote } = signInWords[language];
    show(context, messagePage(deviceSignedIn, deviceSignedInNote, language));
  },
} as const;

/** For `features.rpInitiatedLogout`. */
export const logoutPages = {
  logoutSource: async (context: Context) => {
    show(context, logoutPage(formOf(context, 'end_session_confirm')));
  },
  postLogoutSuccessSource: async (context: Context) => {
    const language = pageLanguageOf(context.req);
    const { signedOut, signedOutNote } = signInWords[language];
    show(context, messagePage(signedOut, signedOutNote, language));
  },
} as const;

/** For `renderError`. */
export async function errorPage(context: Context, _out: unknown, error: unknown): Promise<void> {
  const language = pageLanguageOf(context.req);
  show(context, messagePage(signInWords[language].failed, errorSentence(error, language), language));
}

interface LibraryForm {
  readonly language: PageLanguage;
  readonly action: string;
  readonly xsrf: string;
}

const formOf = ({ req, oidc }: Context, route: string): LibraryForm => ({
  language: pageLanguageOf(req),
  action: oidc.urlFor(route),
  xsrf: oidc.session.state?.secret ?? '',
});

const deviceErrorSentence = (error: unknown, language: PageLanguage): string =>
  signInWords[language].deviceFaults[error instanceof Error ? error.name : ''] ?? errorSentence(error, language);

function show(context: Context, html: string): void {
  context.type = 'html';
  context.body = withLook(html, context.res);
}
