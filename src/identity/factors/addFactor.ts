// Setting up an app or a passkey: the page that shows what to scan or to make, and the answer that proves it.

import type { PageLanguage } from '../account/accountWords.ts';
import type { UserAccount } from '../accounts/accounts.ts';
import { errorSentence, OAuthError } from '../issuer/oauthErrors.ts';
import { appAddress, drawAppSecret, stepOfCode } from './methods/authenticatorApps.ts';
import type { FactorDesk } from './factorDesk.ts';
import { appPage, passkeyPage } from './factorPages.ts';
import type { FactorState } from './factorStore.ts';
import { factorWords } from './factorWords.ts';
import { hasPasskeys, registeredPasskey, registrationOptions } from './methods/passkeys.ts';

/** Why a factor was not set up: the page is too old, the answer is not right, the passkey is there. */
type SetUpFault = 'ended' | 'wrong' | 'taken';

interface SetUpPage {
  readonly language: PageLanguage;
  readonly action: string;
  readonly origin: string;
  readonly isSignIn: boolean;
  readonly mustSetUp: boolean;
}

interface SetUpOf {
  readonly user: UserAccount;
  readonly tenantName: string;
  readonly state: FactorState;
  readonly fault: SetUpFault | null;
}

interface Html {
  readonly status: number;
  readonly html: string;
}

function sentenceOf(language: PageLanguage, fault: SetUpFault | null): string | undefined {
  const { stepEnded, passkeyTaken } = factorWords[language];
  if (fault === null) return undefined;
  if (fault === 'ended') return stepEnded;
  return fault === 'taken' ? passkeyTaken : errorSentence(new OAuthError('secondFactorWrong'), language);
}

const statusOf = (fault: SetUpFault | null): number => (fault === null ? 200 : 400);

/** The page of a new app; with a step that is still open, of the same secret as before. */
export async function newApp(
  { steps }: FactorDesk,
  page: SetUpPage,
  { user, tenantName, fault, step: sent }: SetUpOf & { readonly step: string | null },
): Promise<Html> {
  const known = sent === null ? null : await steps.read(user.id, 'app', sent);
  const secret = known?.secret ?? drawAppSecret();
  const step = known === null || sent === null ? await steps.draw(user.id, { kind: 'app', secret }) : sent;
  const html = appPage({
    ...page,
    error: sentenceOf(page.language, fault),
    ...{ secret, step, address: appAddress(secret, tenantName, user.userPrincipalName) },
    hasPasskey: page.isSignIn && hasPasskeys(page.origin),
  });
  return { status: statusOf(fault), html };
}

/** The page of a new passkey. */
export async function newPasskey(
  { steps }: FactorDesk,
  page: SetUpPage,
  { user, tenantName, state, fault }: SetUpOf,
): Promise<Html> {
  const options = await registrationOptions({ origin: page.origin, tenantName, user, known: state.passkeys });
  const step = await steps.draw(user.id, { kind: 'passkey', challenge: options.challenge });
  const html = passkeyPage({
    ...page,
    error: sentenceOf(page.language, fault),
    ...{ verb: 'create', options, hidden: { step } },
    other: page.isSignIn ? { href: '?with=code', label: factorWords[page.language].addApp } : null,
  });
  return { status: statusOf(fault), html };
}

type SetUpOutcome = SetUpFault | { readonly codes: readonly string[] | null };

const nameIn = (form: URLSearchParams): string | null => (form.get('name') ?? '').trim().slice(0, 256) || null;

/** Adds the app whose secret the page showed, by a code of it. `now` in milliseconds. */
export async function addApp(
  factors: FactorDesk,
  userId: string,
  form: URLSearchParams,
  now: number,
): Promise<SetUpOutcome> {
  const code = form.get('step') ?? '';
  const open = await factors.steps.read(userId, 'app', code);
  if (open === null) return 'ended';
  const step = stepOfCode(open.secret, (form.get('code') ?? '').replaceAll(/\s/g, ''), now);
  if (step === null) return 'wrong';
  if (!(await factors.steps.use(code))) return 'ended';
  const { secret } = open;
  return { codes: (await factors.add(userId, { kind: 'softwareOath', secret, step }, nameIn(form))) ?? null };
}

/** Adds the passkey that the browser made for the page. */
export async function addPasskey(
  factors: FactorDesk,
  userId: string,
  form: URLSearchParams,
  origin: string,
): Promise<SetUpOutcome> {
  const code = form.get('step') ?? '';
  const open = await factors.steps.read(userId, 'passkey', code);
  if (open === null || !(await factors.steps.use(code))) return 'ended';
  const passkey = await registeredPasskey(form.get('passkey') ?? '', { origin, challenge: open.challenge });
  if (passkey === null) return 'wrong';
  if (passkey.credentialId !== null && (await factors.findPasskey(passkey.credentialId)) !== null) return 'taken';
  return { codes: await factors.add(userId, { kind: 'fido2', ...passkey }, nameIn(form)) };
}
