// The step of a sign-in that asks for a second factor, or sets one up where one is demanded and none is there; and the
// sign-in by a passkey alone.

import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Interaction, Provider } from 'oidc-provider';
import type { PageLanguage } from '../account/accountWords.ts';
import type { IdentityStore, UserAccount } from '../accounts/accounts.ts';
import { errorSentence, OAuthError, type OAuthErrorCode } from '../issuer/oauthErrors.ts';
import { signInPath } from '../issuer/issuerPaths.ts';
import { pageFailure, type RecordSignIn } from '../issuer/recordSignIns.ts';
import { endOfSignIn, type SignInLifetimes } from '../issuer/signInLifetimes.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';
import { contentSecurityPolicy, messagePage, pageHeaders } from '../signIn/pages.ts';
import { withLook } from '../signIn/pageLook.ts';
import { signInWords } from '../signIn/signInWords.ts';
import { addApp, addPasskey, newApp, newPasskey } from './addFactor.ts';
import { factorReason } from './factorCheck.ts';
import type { FactorDesk } from './factorDesk.ts';
import { codePage, codesPage, passkeyPage } from './factorPages.ts';
import type { FactorState } from './factorStore.ts';
import { factorWords } from './factorWords.ts';
import { authenticationOptions, claimedCredential, hasPasskeys, verifiedCounter } from './methods/passkeys.ts';
import { passkeyScript } from './methods/passkeyScript.ts';
import type { Proof } from './proofs.ts';
import { setDeviceCookie } from './methods/rememberedDevices.ts';

export interface FactorStepDeps {
  readonly store: IdentityStore;
  readonly provider: Provider;
  readonly factors: FactorDesk;
  readonly lifetimes: SignInLifetimes;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly recordSignIn: RecordSignIn;
  /** What challenges are made with. */
  readonly stepKey: string;
}

/** One call of the sign-in page. */
export interface FactorCall extends TranslatedRequest {
  readonly response: ServerResponse;
  readonly language: PageLanguage;
  readonly interaction: Interaction;
  readonly tenant: string;
  /** Where forms may lead to. */
  readonly formTargets: readonly string[];
  readonly finish: (result: object) => Promise<void>;
}

/** Whether the page asks for a factor alone: somebody is signed in by all else. */
export const isFactorStep = ({ prompt, session }: Interaction): boolean =>
  prompt.name === 'login' && prompt.reasons.every((each) => each === factorReason) && session?.accountId !== undefined;

interface FactorStepState {
  readonly user: UserAccount;
  readonly state: FactorState;
  /** Of the sign-in so far. */
  readonly amr: readonly string[];
  /** Seconds; read before the account is. */
  readonly ts: number;
}

export async function serveFactorStep(deps: FactorStepDeps, call: FactorCall): Promise<void> {
  const { request, form, language } = call;
  const ts = deps.machineNow() / 1000;
  const signedIn = await findSignedIn(deps, call);
  if (signedIn === null) {
    const { ended, endedNote } = signInWords[language];
    return send(call, 400, messagePage(ended, endedNote, language));
  }
  const { user, amr } = signedIn;
  const at = { user, amr, ts, state: await deps.factors.stateOf(user.id) };
  const { apps, passkeys } = at.state;
  const isNew = apps.length + passkeys.length === 0;
  if (request.method !== 'POST') return isNew ? showSetUp(deps, call, at) : showQuestion(deps, call, at);
  if (form.get('done') !== null) return finishSetUp(deps, call, at);
  return isNew ? setUp(deps, call, at) : takeFactor(deps, call, at);
}

/** Whose sign-in the step belongs to; null where it has ended meanwhile. */
async function findSignedIn(
  { provider, store, lifetimes, machineNow }: FactorStepDeps,
  { request, response, interaction }: FactorCall,
): Promise<Pick<FactorStepState, 'user' | 'amr'> | null> {
  const session = await provider.Session.get(provider.createContext(request, response));
  if (session.accountId === undefined || session.accountId !== interaction.session?.accountId) return null;
  const user = await store.accounts.findUser(session.accountId);
  if (user === undefined) return null;
  const startedAt = Math.round((session.loginTs ?? 0) * 1000);
  const ended = endOfSignIn(user, { startedAt, lasts: lifetimes.session, now: machineNow() });
  return ended === null ? { user, amr: session.amr ?? [] } : null;
}

const finishBy = ({ finish }: FactorCall, { user, amr, ts }: FactorStepState, proof: Proof): Promise<void> =>
  finish({
    login: {
      accountId: user.id,
      amr: [...new Set([...amr.filter((each) => each !== 'device'), proof, 'mfa'])],
      ts,
    },
  });

const actionOf = ({ tenant, interaction }: FactorCall): string => signInPath(tenant, interaction.uid);
const originOf = ({ request }: FactorCall): string => requestContextOf(request).origin;

async function showQuestion(
  deps: FactorStepDeps,
  call: FactorCall,
  { user, state }: FactorStepState,
  fault: OAuthErrorCode | null = null,
): Promise<void> {
  const { language, form } = call;
  const error = fault === null ? undefined : errorSentence(new OAuthError(fault), language);
  const hasPasskey = state.passkeys.length > 0 && hasPasskeys(originOf(call));
  const wants = form.get('with') ?? (form.get('passkey') === null ? null : 'passkey');
  if (hasPasskey && (wants === 'passkey' || (wants !== 'code' && fault === null && state.apps.length === 0)))
    return showPasskey(deps, call, { known: state.passkeys, error, label: factorWords[language].useCode });
  const html = codePage({
    ...{ language, action: actionOf(call), error, isSignIn: true, hasPasskey },
    userName: user.userPrincipalName,
    rememberDays: deps.factors.settings.rememberDays,
  });
  send(call, error === undefined ? 200 : 400, html);
}

/** A challenge is of one interaction, which ends with its first success. */
const challengeOf = ({ stepKey }: FactorStepDeps, { interaction }: FactorCall): string =>
  createHmac('sha256', stepKey).update(`passkey ${interaction.uid}`).digest('base64url');

interface PasskeyQuestion {
  readonly known: FactorState['passkeys'];
  readonly error: string | undefined;
  /** What the link to the other way says. */
  readonly label: string;
}

async function showPasskey(
  deps: FactorStepDeps,
  call: FactorCall,
  { known, error, label }: PasskeyQuestion,
): Promise<void> {
  const { language } = call;
  const options = await authenticationOptions({ origin: originOf(call), challenge: challengeOf(deps, call), known });
  const html = passkeyPage({
    ...{ language, action: actionOf(call), error, isSignIn: true, verb: 'get', options, hidden: {} },
    other: { href: '?with=code', label },
  });
  send(call, error === undefined ? 200 : 400, html, passkeyScript.hash);
}

/** A code or a passkey of the user. */
async function takeFactor(deps: FactorStepDeps, call: FactorCall, at: FactorStepState): Promise<void> {
  const { factors } = deps;
  const { form, request, response } = call;
  const answer = form.get('passkey');
  if (answer !== null) {
    const userId = await takePasskey(deps, call, answer);
    if (userId === at.user.id) return finishBy(call, at, 'fido');
    await tellFailure(deps, call, at.user.userPrincipalName, 'secondFactorWrong');
    return showQuestion(deps, call, at, 'secondFactorWrong');
  }
  const fault = await factors.takeCode(at.user.id, form.get('code') ?? '');
  if (fault !== null) {
    await tellFailure(deps, call, at.user.userPrincipalName, fault);
    return showQuestion(deps, call, at, fault);
  }
  const days = factors.settings.rememberDays;
  if (form.get('remember') === 'yes' && days !== null) {
    const code = await factors.rememberDevice(at.user.id, request.headers['user-agent'] ?? '');
    const isSecure = originOf(call).startsWith('https:');
    if (code !== null) setDeviceCookie(response, { userId: at.user.id, code, days, isSecure });
  }
  return finishBy(call, at, 'otp');
}

/** The id of the user whose passkey signed the challenge of this step; null where none did. */
async function takePasskey(deps: FactorStepDeps, call: FactorCall, answer: string): Promise<string | null> {
  const id = claimedCredential(answer);
  const passkey = id === null ? null : await deps.factors.findPasskey(id);
  if (passkey === null) return null;
  const asked = { origin: originOf(call), challenge: challengeOf(deps, call) };
  const counter = await verifiedCounter(answer, passkey, asked);
  if (counter === null || !(await deps.factors.notePasskeyUse(passkey, counter))) return null;
  return passkey.userId;
}

/** A sign-in by a passkey, before anybody is known: it stands for password and second factor. */
export async function servePasskeySignIn(deps: FactorStepDeps, call: FactorCall): Promise<void> {
  const answer = call.request.method === 'POST' ? call.form.get('passkey') : null;
  const label = factorWords[call.language].withPassword;
  if (answer === null) return showPasskey(deps, call, { known: [], error: undefined, label });
  const ts = deps.machineNow() / 1000;
  const userId = await takePasskey(deps, call, answer);
  const user = userId === null ? undefined : await deps.store.accounts.findUser(userId);
  if (user?.accountEnabled === true) return call.finish({ login: { accountId: user.id, amr: ['fido', 'mfa'], ts } });
  const fault = user === undefined ? 'secondFactorWrong' : 'accountDisabled';
  await tellFailure(deps, call, user?.userPrincipalName ?? '', fault);
  const error = errorSentence(new OAuthError(fault), call.language);
  return showPasskey(deps, call, { known: [], error, label });
}

async function showSetUp(
  { store, factors }: FactorStepDeps,
  call: FactorCall,
  { user, state }: FactorStepState,
  fault: 'ended' | 'wrong' | 'taken' | null = null,
): Promise<void> {
  const { language, form } = call;
  const page = { language, action: actionOf(call), isSignIn: true, origin: originOf(call), mustSetUp: true };
  const of = { user, tenantName: store.tenant.displayName, fault, state };
  if (form.get('with') === 'passkey' || form.get('passkey') !== null) {
    const { html, status } = await newPasskey(factors, page, of);
    return send(call, status, html, passkeyScript.hash);
  }
  const { html, status } = await newApp(factors, page, { ...of, step: form.get('step') });
  send(call, status, html);
}

async function setUp(deps: FactorStepDeps, call: FactorCall, at: FactorStepState): Promise<void> {
  const { factors, machineNow } = deps;
  const isPasskey = call.form.get('passkey') !== null;
  const outcome = isPasskey
    ? await addPasskey(factors, at.user.id, call.form, originOf(call))
    : await addApp(factors, at.user.id, call.form, machineNow());
  if (typeof outcome === 'string') return showSetUp(deps, call, at, outcome);
  const proof = isPasskey ? 'fido' : 'otp';
  if (outcome.codes === null) return finishBy(call, at, proof);
  const { uid } = call.interaction;
  const step = await factors.steps.draw(at.user.id, { kind: 'done', uid, proof });
  send(call, 200, codesPage(call.language, { codes: outcome.codes, action: actionOf(call), step }));
}

/** After the recovery codes were shown. */
async function finishSetUp(deps: FactorStepDeps, call: FactorCall, at: FactorStepState): Promise<void> {
  const { steps } = deps.factors;
  const code = call.form.get('done') ?? '';
  const step = await steps.read(at.user.id, 'done', code);
  if (step === null || step.uid !== call.interaction.uid || !(await steps.use(code)))
    return showQuestion(deps, call, at, 'secondFactorWrong');
  return finishBy(call, at, step.proof);
}

async function tellFailure(
  { store, recordSignIn }: FactorStepDeps,
  { request, interaction }: FactorCall,
  userName: string,
  code: OAuthErrorCode,
): Promise<void> {
  const client = await store.accounts.findClient(interaction.params['client_id'] ?? '');
  recordSignIn(pageFailure(requestContextOf(request), { client, userName, error: new OAuthError(code) }));
}

/** `script`: the hash of the script of the page. */
function send({ response, formTargets }: FactorCall, status: number, html: string, script: string | null = null): void {
  response.writeHead(status, {
    ...pageHeaders,
    'Content-Security-Policy': contentSecurityPolicy(formTargets, script),
    'Content-Type': 'text/html; charset=utf-8',
  });
  response.end(withLook(html, response));
}
