// The pages on which users see, add and remove their second factors.

import type { ServerResponse } from 'node:http';
import { deviceOf } from '../account/device.ts';
import { accountWords, type PageLanguage } from '../account/accountWords.ts';
import type { IssuingTenant, UserAccount } from '../accounts/accounts.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';
import { contentSecurityPolicy, pageHeaders } from '../signIn/pages.ts';
import { withLook } from '../signIn/pageLook.ts';
import { addApp, addPasskey, newApp, newPasskey } from './addFactor.ts';
import type { FactorDesk } from './factorDesk.ts';
import { codesPage } from './factorPages.ts';
import { ownFactorsPage } from './ownFactorsPage.ts';
import { passkeyScript } from './methods/passkeyScript.ts';
import { gaveSecondFactor, type Proof } from './proofs.ts';

/** The page of factors, and below it that of a new app and that of a new passkey. */
export type FactorPage = 'factors' | 'newApp' | 'newPasskey';

interface OwnFactorsCall extends TranslatedRequest {
  readonly response: ServerResponse;
  readonly language: PageLanguage;
  /** Notes in the browser's session that the user has just shown to have a factor. */
  readonly prove: (proof: Proof) => Promise<void>;
}

/** Whose sign-in it is, and how and when (seconds) it was proven. */
interface ProvenSignIn {
  readonly user: UserAccount;
  readonly amr: readonly string[] | undefined;
  readonly loginTs: number;
}

interface OwnFactorsDeps {
  readonly factors: FactorDesk;
  readonly tenant: IssuingTenant;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

/** Factors are changed by a sign-in of the last quarter of an hour, with a factor where the user has one. */
const recentSeconds = 900;

/** False where the user has to sign in again first. */
export async function mayChangeFactors(
  { factors, machineNow }: OwnFactorsDeps,
  { user, amr, loginTs }: ProvenSignIn,
): Promise<boolean> {
  if (loginTs + recentSeconds < machineNow() / 1000) return false;
  const { apps, passkeys } = await factors.stateOf(user.id);
  return apps.length + passkeys.length === 0 || gaveSecondFactor(amr);
}

/** Answers a page. Whoever changes something MUST have been found to have signed in lately. */
export function serveOwnFactors(
  deps: OwnFactorsDeps,
  page: FactorPage,
  call: OwnFactorsCall,
  user: UserAccount,
): Promise<void> {
  if (page === 'factors') return call.request.method === 'POST' ? change(deps, call, user) : show(deps, call, user);
  return call.request.method === 'POST' ? add(deps, page, call, user) : showNew(deps, page, call, user);
}

async function show({ factors }: OwnFactorsDeps, call: OwnFactorsCall, user: UserAccount): Promise<void> {
  const { language, form } = call;
  const devices = await factors.devicesOf(user.id);
  const words = accountWords[language];
  const html = ownFactorsPage(language, {
    userName: user.userPrincipalName,
    ...(await factors.stateOf(user.id)),
    devices: devices.map(({ id, userAgent, rememberedAt, endsAt }) => {
      const { browser, system } = deviceOf(userAgent);
      return { id, name: words.deviceName(browser, system), rememberedAt: new Date(rememberedAt), endsAt };
    }),
    said: form.get('said'),
  });
  send(call, 200, html);
}

async function change({ factors }: OwnFactorsDeps, call: OwnFactorsCall, user: UserAccount): Promise<void> {
  const { form, language } = call;
  if (form.get('codes') !== null) {
    const codes = await factors.drawCodes(user.id);
    return send(call, 200, codesPage(language, { codes, action: '/account/factors', step: null }));
  }
  const forget = form.get('forget');
  if (forget !== null) await factors.forgetDevice(user.id, forget);
  const isDone = forget !== null || (await factors.remove(user.id, form.get('remove') ?? ''));
  seeOther(call, `/account/factors?said=${isDone ? 'done' : 'gone'}`);
}

const pageOf = ({ request, language }: OwnFactorsCall, page: FactorPage) => ({
  language,
  action: page === 'newApp' ? '/account/factors/app' : '/account/factors/passkey',
  origin: requestContextOf(request).origin,
  ...{ isSignIn: false, mustSetUp: false },
});

async function showNew(
  { factors, tenant }: OwnFactorsDeps,
  page: FactorPage,
  call: OwnFactorsCall,
  user: UserAccount,
  fault: 'ended' | 'wrong' | 'taken' | null = null,
): Promise<void> {
  const state = await factors.stateOf(user.id);
  const of = { user, tenantName: tenant.displayName, state, fault };
  if (page === 'newPasskey') {
    const { status, html } = await newPasskey(factors, pageOf(call, page), of);
    return send(call, status, html, passkeyScript.hash);
  }
  const { status, html } = await newApp(factors, pageOf(call, page), { ...of, step: call.form.get('step') });
  send(call, status, html);
}

async function add(deps: OwnFactorsDeps, page: FactorPage, call: OwnFactorsCall, user: UserAccount): Promise<void> {
  const { form, language, request } = call;
  const outcome =
    page === 'newPasskey'
      ? await addPasskey(deps.factors, user.id, form, requestContextOf(request).origin)
      : await addApp(deps.factors, user.id, form, deps.machineNow());
  if (typeof outcome === 'string') return showNew(deps, page, call, user, outcome);
  await call.prove(page === 'newPasskey' ? 'fido' : 'otp');
  const { codes } = outcome;
  if (codes === null) return seeOther(call, '/account/factors?said=done');
  send(call, 200, codesPage(language, { codes, action: '/account/factors', step: null }));
}

function send({ response }: OwnFactorsCall, status: number, html: string, script: string | null = null): void {
  response.writeHead(status, {
    ...pageHeaders,
    'Content-Security-Policy': contentSecurityPolicy([], script),
    'Content-Type': 'text/html; charset=utf-8',
  });
  response.end(withLook(html, response));
}

function seeOther({ response }: OwnFactorsCall, location: string): void {
  response.writeHead(303, { ...pageHeaders, Location: location });
  response.end();
}
