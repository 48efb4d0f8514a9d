// The pages below `/account`: who asks, by the session of their browser, and which page answers.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { IdentityStore, UserAccount } from '../accounts/accounts.ts';
import type { Authenticator } from '../accounts/authenticator.ts';
import { serveAdminConsent } from '../consent/adminConsent.ts';
import type { ConsentDesk } from '../consent/consent.ts';
import { storedIdOf } from '../accounts/artefactKey.ts';
import { adminConsentPath, readIssuerPath } from '../issuer/issuerPaths.ts';
import { endOfSignIn, type SignInLifetimes } from '../issuer/signInLifetimes.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';
import { pageHeaders } from '../signIn/pages.ts';
import { isForeignForm, sendPage } from '../signIn/signIn.ts';
import { serveForgotten, serveReset, type RecoveryDesk } from '../recovery/serveRecovery.ts';
import type { Sealing } from '../tokens/sealing.ts';
import { signInAddress } from './accountClient.ts';
import { applicationsPage, notePage, passwordPage, sessionsPage } from './accountPages.ts';
import { accountRouteOf } from './accountPaths.ts';
import { accountWords, type PageLanguage } from './accountWords.ts';
import { pageLanguageOf } from './pageLanguage.ts';
import type { FactorDesk } from '../factors/factorDesk.ts';
import { hasSecondFactor, type Proof } from '../factors/proofs.ts';
import { mayChangeFactors, serveOwnFactors, type FactorPage } from '../factors/serveOwnFactors.ts';
import { serveAdministratorPage, type AdministratorDesk } from './administratorPage.ts';
import { serveInvitationPage, type InvitationDesk } from './invitationPage.ts';
import { faultOfRepeat, faultSentences, type FormFault } from './formFaults.ts';
import { endSignIn, listSignIns } from './ownSignIns.ts';

/** What the pages need of the issuer and of the tenant. */
interface AccountPagesDeps {
  readonly store: IdentityStore;
  readonly provider: Provider;
  readonly authenticator: Authenticator;
  readonly sealing: Sealing;
  readonly lifetimes: SignInLifetimes;
  /** Milliseconds. */
  readonly machineNow: () => number;
  /** Null where no administrator is made by an address. */
  readonly administrators: AdministratorDesk | null;
  /** Null where no guests are invited. */
  readonly invitations: InvitationDesk | null;
  readonly consent: ConsentDesk;
  /** Null where nobody chooses a new password by a mail. */
  readonly recovery: RecoveryDesk | null;
  /** Null where there are no second factors. */
  readonly factors: FactorDesk | null;
  readonly changePassword: (userId: string, currentPassword: string, newPassword: string) => Promise<FormFault | null>;
  /** Ends all sign-ins of a user. */
  readonly endAllSignIns: (userId: string) => Promise<void>;
}

interface AccountCall extends TranslatedRequest {
  readonly response: ServerResponse;
  readonly language: PageLanguage;
  readonly origin: string;
}

/** Answers a page. The request MUST have come through `translateRequest`. */
export async function serveAccount(
  deps: AccountPagesDeps,
  translated: TranslatedRequest,
  response: ServerResponse,
): Promise<void> {
  const { request } = translated;
  const { origin, path } = requestContextOf(request);
  const language = pageLanguageOf(request);
  const call = { ...translated, response, language, origin };
  const words = accountWords[language];
  if (isForeignForm(request))
    return sendPage(response, 403, notePage(language, words.foreignForm, { sentence: words.foreignFormNote }));
  if (path.endpoint === 'adminConsent') return serveConsentOf(deps, call);
  const page = accountRouteOf(path.libraryPath)?.page;
  if (page === 'administrator')
    return serveAdministratorPage(
      { desk: deps.administrators ?? nobody, tenant: deps.store.tenant, language },
      translated,
      response,
    );
  if (page === 'invitation')
    return serveInvitationPage(
      { desk: deps.invitations ?? nothingOpen, tenant: deps.store.tenant, language },
      translated,
      response,
    );
  if (page === 'forgotten' || page === 'reset') {
    const own = { desk: deps.recovery ?? noRecovery, tenant: deps.store.tenant, language };
    return page === 'reset' ? serveReset(own, translated, response) : serveForgotten(own, translated, response);
  }
  const signedIn = await findSignedIn(deps, request, response);
  if (page === 'signedIn') return signedIn === null ? sendNotSignedIn(call) : seeOther(response, pageOf(call));
  if (signedIn === null) return seeOther(response, signInAddress(origin, deps.store.tenant.id, path.libraryPath));
  if (page === 'factors' || page === 'newApp' || page === 'newPasskey') return serveFactors(deps, page, call, signedIn);
  if (page === 'applications') return serveApplications(deps, call, signedIn.user);
  return page === 'password' ? servePassword(deps, call, signedIn) : serveSessions(deps, call, signedIn);
}

const nobody: AdministratorDesk = { isGood: async () => false, make: async () => 'codeEnded' };
const noRecovery: RecoveryDesk = { sendLink: () => {}, find: async () => null, reset: async () => 'ended' };
const nothingOpen: InvitationDesk = {
  find: async () => null,
  send: async () => 'ended',
  accept: async () => 'ended',
};

/** The page of administrators for what clients ask; its whole address comes back from the sign-in. */
async function serveConsentOf(deps: AccountPagesDeps, call: AccountCall): Promise<void> {
  const { request, form, response, language, origin } = call;
  const signedIn = await findSignedIn(deps, request, response);
  if (signedIn !== null) return serveAdminConsent({ ...deps, user: signedIn.user, language }, call, response);
  const { tenant } = requestContextOf(request).path;
  seeOther(response, signInAddress(origin, deps.store.tenant.id, `${adminConsentPath(tenant)}?${form}`));
}

/** Pages that a sign-in leads back to. */
const pagesOfSignIn: ReadonlySet<string> = new Set(['password', 'applications', 'factors', 'newApp', 'newPasskey']);

/** Which page the sign-in was for. */
function pageOf({ form, origin }: AccountCall): string {
  const state = form.get('state') ?? '';
  const url = URL.parse(state, origin);
  if (url?.origin === origin && readIssuerPath(url.pathname)?.endpoint === 'adminConsent') return url.href;
  const route = accountRouteOf(state);
  return route !== undefined && pagesOfSignIn.has(route.page) ? route.path : '/account';
}

interface SignedIn {
  readonly user: UserAccount;
  readonly signInId: string;
  readonly amr: readonly string[] | undefined;
  /** Seconds. */
  readonly loginTs: number;
  /** Notes that the session has a second factor by now. */
  readonly prove: (proof: Proof) => Promise<void>;
}

/** The user of the browser's session; null where nobody is signed in, it has ended, or it lacks a second factor. */
async function findSignedIn(
  { provider, store, lifetimes, machineNow, factors }: AccountPagesDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<SignedIn | null> {
  const session = await provider.Session.get(provider.createContext(request, response));
  if (session.accountId === undefined) return null;
  const user = await store.accounts.findUser(session.accountId);
  if (user === undefined) return null;
  const startedAt = Math.round((session.loginTs ?? 0) * 1000);
  if (endOfSignIn(user, { startedAt, lasts: lifetimes.session, now: machineNow() }) !== null) return null;
  const { amr, loginTs = 0 } = session;
  if (factors !== null && !hasSecondFactor(amr) && (await factors.isAsked(user.id))) return null;
  const prove = async (proof: Proof): Promise<void> => {
    session.amr = [...new Set([...(session.amr ?? []), proof, 'mfa'])];
    await session.persist();
  };
  return { user, signInId: storedIdOf('Session', session.id), amr, loginTs, prove };
}

async function serveSessions(deps: AccountPagesDeps, call: AccountCall, { user, signInId }: SignedIn): Promise<void> {
  const { request, response, form, language } = call;
  const words = accountWords[language];
  if (request.method !== 'POST') {
    const signIns = await listSignIns(deps, user);
    const said = form.get('said');
    const html = sessionsPage(language, {
      userName: user.userPrincipalName,
      signIns,
      currentId: signInId,
      said: said === 'ended' ? words.ended : said === 'endedBefore' ? words.endedBefore : null,
    });
    return sendPage(response, 200, html);
  }
  if (form.get('all') !== null) {
    await deps.endAllSignIns(user.id);
    return sendEnd(call, words.allEnded, words.allEndedNote);
  }
  const isEnded = await endSignIn(deps, user, form.get('end') ?? '');
  return seeOther(response, `/account?said=${isEnded ? 'ended' : 'endedBefore'}`);
}

/** What changes factors needs a sign-in of this moment, so that an unwatched browser gives nobody a factor. */
async function serveFactors(
  deps: AccountPagesDeps,
  page: FactorPage,
  call: AccountCall,
  signedIn: SignedIn,
): Promise<void> {
  const { factors, store, machineNow } = deps;
  const { language, response, request, origin } = call;
  if (factors === null) return sendNotSignedIn(call);
  const own = { factors, tenant: store.tenant, machineNow };
  const changes = page !== 'factors' || request.method === 'POST';
  if (changes && !(await mayChangeFactors(own, signedIn))) {
    const path = accountRouteOf(requestContextOf(request).path.libraryPath)?.path ?? '/account';
    return seeOther(response, signInAddress(origin, store.tenant.id, path, 'again'));
  }
  return serveOwnFactors(own, page, { ...call, language, prove: signedIn.prove }, signedIn.user);
}

/** What the user consented to, and its withdrawal. */
async function serveApplications({ consent }: AccountPagesDeps, call: AccountCall, user: UserAccount): Promise<void> {
  const { request, response, form, language } = call;
  if (request.method === 'POST') {
    const isDone = await consent.withdraw(user.id, form.get('withdraw') ?? '');
    return seeOther(response, `/account/applications?said=${isDone ? 'withdrawn' : 'withdrawnBefore'}`);
  }
  const words = accountWords[language];
  const said = form.get('said');
  const html = applicationsPage(language, {
    userName: user.userPrincipalName,
    consents: await consent.ofUser(user.id),
    said: said === 'withdrawn' ? words.withdrawn : said === 'withdrawnBefore' ? words.withdrawnBefore : null,
  });
  sendPage(response, 200, html);
}

async function servePassword(deps: AccountPagesDeps, call: AccountCall, { user }: SignedIn): Promise<void> {
  const { request, response, language } = call;
  const words = accountWords[language];
  const show = (status: number, errors: readonly string[]): void =>
    sendPage(response, status, passwordPage(language, { userName: user.userPrincipalName, errors }));
  if (request.method !== 'POST') return show(200, []);
  const fault = await changePassword(deps, call, user);
  if (fault !== null) return show(400, faultSentences(language, [fault], deps.store.tenant.domains));
  return sendEnd(call, words.passwordChanged, words.passwordChangedNote);
}

/** The current password is checked here, counted with those of sign-ins. */
async function changePassword(
  { authenticator, changePassword: change }: AccountPagesDeps,
  { form, request }: AccountCall,
  user: UserAccount,
): Promise<FormFault | null> {
  const [current, next] = [form.get('currentPassword') ?? '', form.get('newPassword') ?? ''];
  const differs = faultOfRepeat('newPasswordAgain', next, form.get('newPasswordAgain'));
  if (differs !== null) return differs;
  const { address } = requestContextOf(request);
  const checked = await authenticator.user(user.userPrincipalName, current, address);
  if (checked === 'tooManyGuesses') return { field: 'currentPassword', code: 'tooManyGuesses' };
  if (typeof checked === 'string' || checked.id !== user.id)
    return { field: 'currentPassword', code: 'currentPasswordWrong' };
  return change(user.id, current, next);
}

function sendEnd({ response, language }: AccountCall, title: string, sentence: string): void {
  const link = { href: '/account', label: accountWords[language].signIn };
  sendPage(response, 200, notePage(language, title, { sentence, link }));
}

function sendNotSignedIn({ response, language }: AccountCall): void {
  const { notSignedIn, notSignedInNote, signIn } = accountWords[language];
  const note = { sentence: notSignedInNote, link: { href: '/account', label: signIn } };
  sendPage(response, 200, notePage(language, notSignedIn, note));
}

function seeOther(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...pageHeaders, Location: location });
  response.end();
}
