// Signing in by a provider: the browser is led there, and what it brings back becomes a sign-in here.

import type { ServerResponse } from 'node:http';
import type { Interaction } from 'oidc-provider';
import { domainOf, readPerson } from '../../domain/identityProviders/providerClaims.ts';
import type { IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import type { PageLanguage } from '../account/accountWords.ts';
import type { IdentityStore } from '../accounts/accounts.ts';
import { providerAnswerPath, signInPath } from '../issuer/issuerPaths.ts';
import { errorSentence, OAuthError } from '../issuer/oauthErrors.ts';
import { pageFailure, type RecordSignIn } from '../issuer/recordSignIns.ts';
import { requestContextOf, type TranslatedRequest } from '../issuer/translateRequest.ts';
import { messagePage } from '../signIn/pages.ts';
import { signInWords } from '../signIn/signInWords.ts';
import type { Sealing } from '../tokens/sealing.ts';
import type { ProviderClient } from './providerClient.ts';
import type { ProviderDesk } from './providerDesk.ts';
import type { ProvidedSignIn } from './providerSessions.ts';
import { beginFlow, findFlow, useFlow } from './providerFlow.ts';
import { namePage, passagePage, providerFaultPage } from './providerPages.ts';

/** What the issuer needs to sign people in by providers. */
export interface Providers {
  readonly desk: ProviderDesk;
  readonly client: ProviderClient;
}

interface ProviderDeps {
  readonly store: IdentityStore;
  readonly sealing: Sealing;
  readonly providers: Providers;
  readonly recordSignIn: RecordSignIn;
  /** Milliseconds. */
  readonly machineNow: () => number;
}

interface ProviderCall {
  readonly request: TranslatedRequest['request'];
  readonly form: URLSearchParams;
  readonly response: ServerResponse;
  readonly language: PageLanguage;
  readonly interaction: Interaction;
  readonly sendHtml: (status: number, html: string) => void;
  readonly finish: (result: object) => Promise<void>;
}

/** Answers a call of the sign-in page that is about a provider. False where it is not, and nothing was answered. */
export async function serveProviders(deps: ProviderDeps, call: ProviderCall): Promise<boolean> {
  const { request, form, interaction } = call;
  if (request.method === 'POST' && form.get('find') === null) return false;
  if (form.get('with') !== null) return false;
  const enabled = await deps.providers.desk.enabled();
  if (form.get('state') !== null) return takeAnswer(deps, call, enabled);
  const named = form.get('provider');
  if (named !== null) {
    const provider = enabled.find(({ id }) => id === named.toLowerCase());
    if (provider === undefined) return refuse(deps, call, new OAuthError('providerUnknown'));
    return leadThere(deps, call, provider);
  }
  const name = form.get('username') ?? interaction.params['login_hint'] ?? '';
  const provider = providerOf(name, enabled);
  if (provider !== undefined) return leadThere(deps, call, provider);
  // A name that no provider has goes on with its password.
  if (enabled.length === 0 || request.method === 'POST') return false;
  if (!enabled.some(({ domains }) => domains.length > 0)) return false;
  const client = await deps.store.accounts.findClient(interaction.params['client_id'] ?? '');
  call.sendHtml(
    200,
    namePage({
      language: call.language,
      action: signInPath(requestContextOf(request).path.tenant, interaction.uid),
      clientName: client?.displayName ?? '',
      tenantName: deps.store.tenant.displayName,
      userName: name,
      providers: enabled,
    }),
  );
  return true;
}

/** The provider to which users of a name's domain are led. */
function providerOf(name: string, enabled: readonly IdentityProvider[]): IdentityProvider | undefined {
  const domain = domainOf(name.trim());
  return domain === null
    ? undefined
    : enabled.find(({ domains }) => domains.some((each) => each.toLowerCase() === domain));
}

const redirectUriOf = (request: TranslatedRequest['request'], providerId: string): string => {
  const { origin, path } = requestContextOf(request);
  return `${origin}${providerAnswerPath(path.tenant, providerId)}`;
};

async function leadThere(deps: ProviderDeps, call: ProviderCall, provider: IdentityProvider): Promise<true> {
  const { request, form, interaction, language } = call;
  const hint = form.get('username') ?? interaction.params['login_hint'] ?? '';
  // Whoever asks for another sign-in here asks for one there.
  const isAnew = interaction.params['prompt'] === 'login' || interaction.params['max_age'] !== undefined;
  try {
    const flow = await beginFlow(flowDeps(deps), { uid: interaction.uid, providerId: provider.id });
    const address = await deps.providers.client.authorizationUrl(provider, flow, {
      redirect_uri: redirectUriOf(request, provider.id),
      ...(hint === '' ? {} : { login_hint: hint }),
      ...(isAnew ? { prompt: 'login' } : {}),
    });
    call.sendHtml(200, passagePage(language, signInWords[language].goingTo(provider.displayName), address.href));
    return true;
  } catch (error) {
    return refuse(deps, call, error);
  }
}

/** The browser has the cookie of this sign-in, and comes with the answer to it. */
async function takeAnswer(deps: ProviderDeps, call: ProviderCall, enabled: readonly IdentityProvider[]): Promise<true> {
  const { request, form, interaction } = call;
  try {
    const flow = await findFlow(flowDeps(deps), form.get('state') ?? '');
    // The provider that is answered by is in the address to which its answer went.
    const isThis = flow?.uid === interaction.uid && flow.providerId === form.get('from');
    if (flow === null || !isThis || !(await useFlow(flowDeps(deps), flow))) throw new OAuthError('providerFlowEnded');
    const provider = enabled.find(({ id }) => id === flow.providerId);
    if (provider === undefined) throw new OAuthError('providerUnknown');
    const address = new URL(redirectUriOf(request, provider.id));
    for (const [name, value] of form) if (name !== 'from') address.searchParams.set(name, value);
    const answer = await deps.providers.client.redeem(provider, flow, address);
    const person = readPerson(answer.claims, provider);
    if (person === null) throw new OAuthError('providerTokenInvalid');
    // Before the account is read: whatever changes about it meanwhile ends this sign-in.
    const before = deps.machineNow();
    const admitted = await deps.providers.desk.admit(provider, person);
    if ('refused' in admitted) throw new OAuthError(admitted.refused);
    await call.finish({
      login: {
        accountId: admitted.userId,
        amr: person.hasSecondFactor ? ['fed', 'mfa'] : ['fed'],
        ts: (admitted.isNew ? deps.machineNow() + 1 : before) / 1000,
      },
      provider: {
        id: provider.id,
        subject: String(answer.claims['sub']),
        sessionId: answer.sessionId,
        idToken: answer.idToken,
      } satisfies ProvidedSignIn,
    });
    return true;
  } catch (error) {
    return refuse(deps, call, error);
  }
}

const flowDeps = ({ store, sealing, machineNow }: ProviderDeps) => ({
  artefacts: store.artefacts,
  sealing,
  machineNow,
});

/** In characters: what providers say of a refusal is for administrators, in the log of sign-ins alone. */
const longestCause = 300;

/** Throws what is no refusal. */
async function refuse(deps: ProviderDeps, call: ProviderCall, error: unknown): Promise<true> {
  if (!(error instanceof OAuthError)) throw error;
  const { request, interaction, language } = call;
  const client = await deps.store.accounts.findClient(interaction.params['client_id'] ?? '');
  deps.recordSignIn(pageFailure(requestContextOf(request), { client, userName: '', error: withCause(error) }));
  call.sendHtml(error.status === 503 ? 503 : 400, providerFaultPage(language, errorSentence(error, language)));
  return true;
}

function withCause(error: OAuthError): OAuthError {
  const { cause } = error as { cause?: unknown };
  if (!(cause instanceof Error)) return error;
  const { error_description: said, cause: inner } = cause as { error_description?: unknown; cause?: unknown };
  const words = [cause.message, typeof said === 'string' ? said : '', inner instanceof Error ? inner.message : ''];
  const text = words
    .filter((each) => each !== '')
    .join(': ')
    .slice(0, longestCause);
  return new OAuthError(error.reason, { en: text, de: text });
}

/**
 * Where a provider sends the browser: it is passed on to the page of its sign-in, to which its cookie belongs. That a
 * state is unknown, late or used up is told to the log.
 */
export async function servePassage(
  deps: ProviderDeps,
  { request, form }: TranslatedRequest,
  { language, sendHtml }: Pick<ProviderCall, 'language' | 'sendHtml'>,
): Promise<void> {
  const { path } = requestContextOf(request);
  const from = path.libraryPath.split('/').at(-1)?.toLowerCase() ?? '';
  const flow = await findFlow(flowDeps(deps), form.get('state') ?? '');
  if (flow === null) {
    const error = new OAuthError('providerFlowEnded');
    deps.recordSignIn(pageFailure(requestContextOf(request), { client: undefined, userName: '', error }));
    return sendHtml(400, messagePage(signInWords[language].failed, errorSentence(error, language), language));
  }
  const query = new URLSearchParams([...[...form].filter(([name]) => name !== 'from'), ['from', from]]);
  const address = `${signInPath(path.tenant, flow.uid)}?${query.toString()}`;
  sendHtml(200, passagePage(language, signInWords[language].goingBack, address));
}
