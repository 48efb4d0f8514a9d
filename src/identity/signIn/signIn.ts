// The sign-in page of an interaction: shows the form, checks the password, sends the user back.
import type { ServerResponse } from 'node:http';
import { errors, type Interaction, type Provider } from 'oidc-provider';
import type { IdentityStore } from '../accounts/accounts.ts';
import type { Authenticator } from '../accounts/authenticator.ts';
import { OAuthError, errorSentence, type OAuthErrorCode } from '../issuer/oauthErrors.ts';
import { changePasswordPage, pageHeaders, contentSecurityPolicy, messagePage, signInPage } from './pages.ts';
import { faultOfRepeat, faultSentences, type FormFault } from '../account/formFaults.ts';
import type { ConsentDesk } from '../consent/consent.ts';
import { serveConsent } from '../consent/serveConsent.ts';
import { factorWords } from '../factors/factorWords.ts';
import { hasPasskeys } from '../factors/methods/passkeys.ts';
import type { FactorDesk } from '../factors/factorDesk.ts';
import type { Proof } from '../factors/proofs.ts';
import { deviceCodeOf } from '../factors/methods/rememberedDevices.ts';
import { isFactorStep, serveFactorStep, servePasskeySignIn } from '../factors/serveFactor.ts';
import type { SignInLifetimes } from '../issuer/signInLifetimes.ts';
import { withLook } from './pageLook.ts';
import { pageLanguageOf } from '../account/pageLanguage.ts';
import type { PageLanguage } from '../account/accountWords.ts';
import { signInWords } from './signInWords.ts';
import { providerLinks } from '../providers/providerPages.ts';
import { serveProviders, type Providers } from '../providers/serveProviders.ts';
import type { Sealing } from '../tokens/sealing.ts';
import { signInPath } from '../issuer/issuerPaths.ts';
import { pageFailure, type RecordSignIn } from '../issuer/recordSignIns.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';

interface SignInDeps {
  readonly store: IdentityStore;
  readonly provider: Provider;
  readonly authenticator: Authenticator;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly consent: ConsentDesk;
  readonly changePassword: (userId: string, currentPassword: string, newPassword: string) => Promise<FormFault | null>;
  readonly recordSignIn: RecordSignIn;
  readonly factors: FactorDesk | null;
  readonly recovery: object | null;
  readonly lifetimes: SignInLifetimes;
  readonly stepKey: string;
  readonly sealing: Sealing;
  /** Null where nobody signs in by one. */
  readonly providers: Providers | null;
}

/**
 * Answers GET and POST of the page. The interaction is found by its cookie, which belongs to this one path and is not
 * sent from pages of other sites: nobody can post a form here for someone else.
 */
export async function serveSignIn(
  signIn: SignInDeps,
  { request, form }: TranslatedRequest,
  response: ServerResponse,
): Promise<void> {
  const { path, address, origin } = requestContextOf(request);
  const language = pageLanguageOf(request);
  const words = signInWords[language];
  const interaction = await findInteraction(signIn.provider, request, response);
  if (interaction === undefined || !path.libraryPath.endsWith(`/${interaction.uid}`)) {
    // The answer of a provider in another browser than the one that asked for it.
    if (form.get('state') !== null) tellStranger(signIn, request);
    return sendPage(response, 400, messagePage(words.ended, words.endedNote, language));
  }
  if (isForeignForm(request)) {
    return sendPage(response, 403, messagePage(words.foreignForm, words.foreignFormNote, language));
  }
  if (form.get('cancel') !== null && request.method === 'POST')
    return finishInteraction(signIn, request, response, declined(interaction));
  if (interaction.prompt.name === 'consent') {
    const deps = {
      ...signIn,
      sendHtml: (html: string) => sendPage(response, 200, html, formTargets(interaction.params['redirect_uri'])),
      finish: (result: object) => finishInteraction(signIn, request, response, result),
    };
    return serveConsent(deps, { request, form }, interaction);
  }
  const step = { request, form, response, language, interaction };
  if (await serveOtherWay(signIn, step)) return;
  if (request.method !== 'POST' || form.get('find') !== null)
    return sendForm(signIn, {
      ...{ response, language, interaction, origin, tenant: path.tenant },
      userName: form.get('username') ?? interaction.params['login_hint'] ?? '',
      error: undefined,
    });
  return takeCredentials(signIn, { request, response, language, form, interaction, tenant: path.tenant, address });
}

type SignInStep = Pick<Credentials, 'request' | 'form' | 'response' | 'language' | 'interaction'>;

/** A second factor, a passkey or a provider in the place of a password. False where the call is about none of them. */
async function serveOtherWay(signIn: SignInDeps, step: SignInStep): Promise<boolean> {
  const { request, form, response, interaction } = step;
  const { factors, providers } = signIn;
  const targets = formTargets(interaction.params['redirect_uri']);
  const finish = (result: object): Promise<void> => finishInteraction(signIn, request, response, result);
  const isByPasskey = form.get('with') === 'passkey' || form.get('passkey') !== null;
  if (factors !== null && (isByPasskey || isFactorStep(interaction))) {
    const serve = isFactorStep(interaction) ? serveFactorStep : servePasskeySignIn;
    const { tenant } = requestContextOf(request).path;
    await serve({ ...signIn, factors }, { ...step, tenant, formTargets: targets, finish });
    return true;
  }
  if (providers === null) return false;
  const sendHtml = (status: number, html: string): void => sendPage(response, status, html, targets);
  return serveProviders({ ...signIn, providers }, { ...step, sendHtml, finish });
}

const declined = ({ prompt }: Interaction): object => ({
  error: 'access_denied',
  error_description:
    prompt.name === 'consent' ? 'AADSTS65004: The user declined to consent.' : 'The user cancelled the sign-in.',
});

/** Whether a page of another origin sent the form. */
export function isForeignForm(request: TranslatedRequest['request']): boolean {
  const { origin } = request.headers;
  return request.method === 'POST' && origin !== undefined && origin !== requestContextOf(request).origin;
}

interface Credentials {
  readonly request: TranslatedRequest['request'];
  readonly response: ServerResponse;
  readonly language: PageLanguage;
  readonly form: URLSearchParams;
  readonly interaction: Interaction;
  readonly tenant: string;
  readonly address: string;
}

/** Checks name and password. Where another password is due, it is asked for on a page of its own, before all else. */
async function takeCredentials(signIn: SignInDeps, of: Credentials): Promise<void> {
  const { request, response, language, form, interaction, tenant, address } = of;
  const userName = form.get('username') ?? '';
  const password = form.get('password') ?? '';
  const newPassword = form.get('newpassword');
  // Before the account is read: whatever changes about it meanwhile ends this sign-in.
  const ts = signIn.machineNow() / 1000;
  const user = await signIn.authenticator.user(userName, password, address);
  const { origin } = requestContextOf(request);
  const shown = { response, language, interaction, tenant, userName, origin };
  if (typeof user === 'string') {
    const error = errorSentence(new OAuthError(user), language);
    await tellFailure(signIn, of, { userName, code: user });
    return newPassword === null ? sendForm(signIn, { ...shown, error }) : sendPasswordForm({ ...shown, error });
  }
  const login = { accountId: user.id, amr: ['pwd'] };
  if (!user.mustChangePassword) {
    const isSecure = origin.startsWith('https:');
    const isRemembered = await signIn.factors?.isRemembered(user, deviceCodeOf(request, user.id, isSecure));
    const amr: readonly Proof[] = isRemembered === true ? ['pwd', 'device'] : ['pwd'];
    return finishInteraction(signIn, request, response, { login: { ...login, amr, ts } });
  }
  if (newPassword === null) {
    await tellFailure(signIn, of, { userName, code: 'passwordExpired' });
    return sendPasswordForm({ ...shown, error: undefined });
  }
  const fault =
    faultOfRepeat('newPasswordAgain', newPassword, form.get('newpasswordagain')) ??
    (await signIn.changePassword(user.id, password, newPassword));
  if (fault !== null)
    return sendPasswordForm({
      ...shown,
      error: faultSentences(language, [fault], signIn.store.tenant.domains).join(' '),
    });
  // After the change, which ends all that was signed in before it.
  return finishInteraction(signIn, request, response, { login: { ...login, ts: (signIn.machineNow() + 1) / 1000 } });
}

function tellStranger({ recordSignIn }: SignInDeps, request: TranslatedRequest['request']): void {
  const error = new OAuthError('providerFlowEnded');
  recordSignIn(pageFailure(requestContextOf(request), { client: undefined, userName: '', error }));
}

async function tellFailure(
  { store, recordSignIn }: SignInDeps,
  { request, interaction }: Credentials,
  { userName, code }: { readonly userName: string; readonly code: OAuthErrorCode },
): Promise<void> {
  const client = await store.accounts.findClient(interaction.params['client_id'] ?? '');
  recordSignIn(pageFailure(requestContextOf(request), { client, userName, error: new OAuthError(code) }));
}

async function findInteraction(
  provider: Provider,
  request: TranslatedRequest['request'],
  response: ServerResponse,
): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(request, response);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

async function finishInteraction(
  { provider }: SignInDeps,
  request: TranslatedRequest['request'],
  response: ServerResponse,
  result: object,
): Promise<void> {
  const target = await provider.interactionResult(request, response, result, { mergeWithLastSubmission: false });
  response.writeHead(303, { ...pageHeaders, Location: target });
  response.end();
}

interface SignInForm {
  readonly response: ServerResponse;
  readonly origin: string;
  readonly language: PageLanguage;
  readonly interaction: Interaction;
  readonly tenant: string;
  readonly userName: string;
  readonly error: string | undefined;
}

async function sendForm(
  { store, factors, recovery, providers }: SignInDeps,
  { response, language, interaction, tenant, userName, error, origin }: SignInForm,
): Promise<void> {
  const enabled = providers === null ? [] : await providers.desk.enabled();
  const client = await store.accounts.findClient(interaction.params['client_id'] ?? '');
  const html = signInPage({
    language,
    action: signInPath(tenant, interaction.uid),
    clientName: client?.displayName ?? '',
    tenantName: store.tenant.displayName,
    userName,
    error,
    isRecoverable: recovery !== null,
    passkeyLabel: factors === null || !hasPasskeys(origin) ? null : factorWords[language].signInWithPasskey,
    otherWays: providerLinks(language, enabled),
  });
  sendPage(response, error === undefined ? 200 : 400, html, formTargets(interaction.params['redirect_uri']));
}

function sendPasswordForm({ response, language, interaction, tenant, userName, error }: SignInForm): void {
  const html = changePasswordPage({ language, action: signInPath(tenant, interaction.uid), userName, error });
  sendPage(response, error === undefined ? 200 : 400, html, formTargets(interaction.params['redirect_uri']));
}

/** Where the form's redirects end: at the client. */
export function formTargets(redirectUri: string | undefined): readonly string[] {
  const url = redirectUri === undefined ? null : URL.parse(redirectUri);
  if (url === null) return [];
  return [/^https?:$/.test(url.protocol) ? url.origin : url.protocol];
}

export function sendPage(
  response: ServerResponse,
  status: number,
  html: string,
  formTargets: readonly string[] = [],
): void {
  response.writeHead(status, {
    ...pageHeaders,
    'Content-Security-Policy': contentSecurityPolicy(formTargets),
    'Content-Type': 'text/html; charset=utf-8',
  });
  response.end(withLook(html, response));
}
