// Tells the log of sign-ins what the provider did: each sign-in once, where it was decided.
import type { Context, Interaction, Provider } from 'oidc-provider';
import type { Id } from '../../domain/base.ts';
import type { SignInAttempt } from '../../domain/signIns/signInAttempt.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import type { ClientApplication } from '../accounts/accounts.ts';
import { artefactKey, grantKind } from '../accounts/artefactKey.ts';
import { addressBlock } from '../accounts/addressBlock.ts';
import { factorReason } from '../factors/factorCheck.ts';
import { numberedError, OAuthError } from './oauthErrors.ts';
import { deviceCodeGrant, requestContextOf, type IssuerRequestContext } from './translateRequest.ts';

/** Takes a sign-in. MUST NOT throw, nor wait. */
export type RecordSignIn = (attempt: SignInAttempt) => void;

type Outcome = Pick<SignInAttempt, 'errorCode' | 'failureReason'>;
const success: Outcome = { errorCode: 0, failureReason: null };
/** In characters: details of the library repeat what was sent. */
const longestReason = 1_024;

function failureOf(error: unknown): Outcome {
  const { number, sentence } = numberedError(error);
  return { errorCode: number, failureReason: sentence.slice(0, longestReason) };
}

interface GrantRow {
  readonly eventType: SignInAttempt['eventType'];
  readonly protocol: SignInAttempt['authenticationProtocol'];
  /** Of a code the success is told where the user signed in for it. */
  readonly isToldBefore?: true;
}
// biome-ignore format: a table, read by column
const grants: Readonly<Record<string, GrantRow>> = {
  authorization_code: { eventType: 'nonInteractiveUser', protocol: 'oAuth2', isToldBefore: true },
  refresh_token:      { eventType: 'nonInteractiveUser', protocol: 'oAuth2' },
  [deviceCodeGrant]:  { eventType: 'nonInteractiveUser', protocol: 'deviceCode', isToldBefore: true },
  password:           { eventType: 'interactiveUser',    protocol: 'ropc' },
  client_credentials: { eventType: 'servicePrincipal',   protocol: 'oAuth2' },
};

/** The client asks again until the user has signed in: no sign-in failed. */
const notYet: ReadonlySet<string> = new Set(['authorization_pending', 'slow_down']);

/** Tells `record` of every sign-in that the provider decides about. */
export function recordSignIns(provider: Provider, record: RecordSignIn): void {
  provider.on('grant.success', (context: Context) => {
    const facts = requestContextOf(context.req);
    const grant = grants[facts.grantType ?? ''];
    if (grant === undefined || grant.isToldBefore === true) return;
    record({ ...attemptOf(facts, grant), ...partiesOfToken(context, facts, grant), ...success });
  });
  const tellFailure = (context: Context, error: unknown): void => {
    const facts = requestContextOf(context.req);
    const grant = grants[facts.grantType ?? ''];
    if (facts.path.endpoint !== 'token' || grant === undefined || isNotYet(error)) return;
    record({ ...attemptOf(facts, grant), ...partiesOfToken(context, facts, grant), ...failureOf(error) });
  };
  provider.on('grant.error', tellFailure);
  provider.on('server_error', tellFailure);
  // A sign-in that waits for consent, or for a second factor, is none yet: Graph tells it as interrupted, by the number
  // of what is missing.
  provider.on('interaction.started', (context: Context, { name, reasons }: Interaction['prompt']) => {
    const missing = name === 'consent' ? 'consentMissing' : reasons.every((each) => each === factorReason);
    if (missing === false) return;
    const facts = requestContextOf(context.req);
    const grant = { ...authorizationOf(facts), eventType: 'interactiveUser' } as const;
    const interruption = failureOf(new OAuthError(missing === true ? 'secondFactorNeeded' : missing));
    record({ ...attemptOf(facts, grant), ...partiesOfSession(context, facts), ...interruption });
  });
  provider.on('authorization.success', (context: Context) => {
    const facts = requestContextOf(context.req);
    record({ ...attemptOf(facts, authorizationOf(facts)), ...partiesOfSession(context, facts), ...success });
  });
  provider.on('authorization.error', (context: Context, error: unknown) => {
    const facts = requestContextOf(context.req);
    record({
      ...attemptOf(facts, authorizationOf(facts)),
      ...partiesOfSession(context, facts),
      ...failureOf(error),
    });
  });
}

const isNotYet = (error: unknown): boolean => notYet.has((error as { readonly error?: string }).error ?? '');

interface PageFailure {
  readonly client: Pick<ClientApplication, 'clientId' | 'displayName'> | undefined;
  readonly userName: string;
  readonly error: unknown;
}

/** A failure on the page that asks for a password: the number and sentence of `error`. */
export function pageFailure(facts: IssuerRequestContext, { client, userName, error }: PageFailure): SignInAttempt {
  return {
    ...attemptOf(facts, { eventType: 'interactiveUser', protocol: 'oAuth2' }),
    appId: client?.clientId ?? null,
    appDisplayName: client?.displayName ?? null,
    user: { name: userName.trim() },
    sessionId: null,
    ...failureOf(error),
  };
}

type AttemptFacts = Omit<SignInAttempt, 'user' | 'appId' | 'appDisplayName' | 'sessionId' | keyof Outcome>;

function attemptOf(facts: IssuerRequestContext, { eventType, protocol }: GrantRow): AttemptFacts {
  const { api } = facts;
  return {
    id: facts.requestId,
    correlationId: facts.correlationId,
    eventType,
    authenticationProtocol: protocol,
    clientCredentialType: credentialTypes[facts.clientProof],
    resource: api === undefined || api.appId === graphAppId ? null : { appId: api.appId, displayName: api.displayName },
    address: facts.address,
    addressBlock: addressBlock(facts.address),
    userAgent: facts.userAgent,
  };
}

const credentialTypes: Readonly<Record<IssuerRequestContext['clientProof'], SignInAttempt['clientCredentialType']>> = {
  none: 'none',
  secret: 'clientSecret',
  assertion: 'clientAssertion',
  federated: 'federatedIdentityCredential',
};

/** Whose sign-in an authorization is: interactive where the user did something on a page for it. */
const authorizationOf = ({ path }: IssuerRequestContext): GrantRow => ({
  eventType: path.endpoint === 'resume' || path.endpoint === 'deviceResume' ? 'interactiveUser' : 'nonInteractiveUser',
  protocol: path.endpoint === 'deviceSignIn' || path.endpoint === 'deviceResume' ? 'deviceCode' : 'oAuth2',
});

type SignInParties = Pick<SignInAttempt, 'user' | 'appId' | 'appDisplayName' | 'sessionId'>;

/** The client, where the library got as far as to find it, or what was claimed. */
function clientIn(
  { oidc }: Context,
  { clientId }: IssuerRequestContext,
): Pick<SignInParties, 'appId' | 'appDisplayName'> {
  const client = oidc.client as typeof oidc.client | undefined;
  return { appId: client?.clientId ?? clientId, appDisplayName: client?.clientName ?? null };
}

function partiesOfSession(context: Context, facts: IssuerRequestContext): SignInParties {
  const { account, session } = context.oidc;
  const client = clientIn(context, facts);
  const userId = account?.accountId ?? session?.accountId;
  return {
    ...client,
    user: userId === undefined ? null : { id: userId },
    sessionId: sessionIdOf(client.appId === null ? undefined : session?.grantIdFor(client.appId)),
  };
}

const sessionIdOf = (grantId: string | undefined): Id | null =>
  grantId === undefined ? null : artefactKey(grantKind, grantId);

/** Of a token: whose code or token was redeemed, or who was named. */
function partiesOfToken(context: Context, facts: IssuerRequestContext, { eventType }: GrantRow): SignInParties {
  const { account, entities } = context.oidc;
  const { RefreshToken, AuthorizationCode, DeviceCode } = entities;
  const source = RefreshToken ?? AuthorizationCode ?? DeviceCode;
  const userId = account?.accountId ?? source?.accountId;
  const name = eventType === 'interactiveUser' ? facts.userName : null;
  return {
    ...clientIn(context, facts),
    user: userId !== undefined ? { id: userId } : name === null ? null : { name },
    sessionId: facts.sessionId ?? sessionIdOf(source?.grantId),
  };
}
