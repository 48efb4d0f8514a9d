// What the issuer tells of a sign-in, and the row that it becomes.

import type { Id, Instant } from '../base.ts';
import type { DirectoryObject } from '../directory/directoryEntities.ts';
import { graphAppId } from '../rights/graphPermissions.ts';
import { browserOf, operatingSystemOf } from './userAgents.ts';
import type { SignIn, SignInActivity } from './signInEntities.ts';

/** A sign-in as the issuer saw it. Ids and names are what was claimed, where it failed. */
export interface SignInAttempt
  extends Pick<
    SignIn,
    | 'id'
    | 'eventType'
    | 'correlationId'
    | 'errorCode'
    | 'failureReason'
    | 'authenticationProtocol'
    | 'clientCredentialType'
    | 'sessionId'
  > {
  /** By id where a sign-in before says who it is, by name where one was typed. */
  readonly user: { readonly id: Id } | { readonly name: string } | null;
  readonly appId: string | null;
  /** Of a client that is no application of the tenant. */
  readonly appDisplayName: string | null;
  /** Of the API that tokens were asked for; null for Microsoft Graph. */
  readonly resource: { readonly appId: Id; readonly displayName: string } | null;
  readonly address: string;
  /** The block of addresses that a subscriber has, which failures are counted by. */
  readonly addressBlock: string;
  readonly userAgent: string | null;
}

/** A sign-in with the objects that it names, as they are at that moment. */
export interface ResolvedSignIn {
  readonly attempt: SignInAttempt;
  /** Tenant time. */
  readonly at: Instant;
  readonly user: Pick<DirectoryObject, 'id' | 'displayName' | 'userPrincipalName' | 'userType'> | null;
  readonly servicePrincipal: Pick<DirectoryObject, 'id' | 'appId' | 'displayName'> | null;
}

/** In characters. */
const longestUserAgent = 512;

/** The row of a sign-in. `ipAddress`: as the settings let it be kept. */
export function signInRow(
  { attempt, at, user, servicePrincipal }: ResolvedSignIn,
  ipAddress: string | null,
): Omit<SignIn, 'version'> {
  const { eventType, userAgent, resource } = attempt;
  const isApplication = eventType === 'servicePrincipal';
  return {
    id: attempt.id,
    createdAt: at,
    eventType,
    isInteractive: eventType === 'interactiveUser',
    userId: user?.id ?? null,
    userDisplayName: user?.displayName ?? null,
    userPrincipalName: user?.userPrincipalName?.toLowerCase() ?? null,
    userType: user === null ? null : user.userType === 'Guest' ? 'guest' : 'member',
    servicePrincipalId: isApplication ? (servicePrincipal?.id ?? null) : null,
    servicePrincipalName: isApplication ? (servicePrincipal?.displayName ?? null) : null,
    appId: clientOf({ attempt, servicePrincipal }),
    appDisplayName: servicePrincipal?.displayName ?? attempt.appDisplayName,
    resourceId: resource?.appId ?? graphAppId,
    resourceDisplayName: resource?.displayName ?? 'Microsoft Graph',
    ipAddress,
    userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
    clientAppUsed: clientAppOf(eventType, userAgent),
    browser: browserOf(userAgent),
    operatingSystem: operatingSystemOf(userAgent),
    correlationId: attempt.correlationId,
    errorCode: attempt.errorCode,
    failureReason: attempt.failureReason,
    authenticationProtocol: attempt.authenticationProtocol,
    clientCredentialType: attempt.clientCredentialType,
    authenticationRequirement: 'singleFactorAuthentication',
    sessionId: attempt.sessionId,
    attempts: 1,
  };
}

/** The id of the client, where it is one that the tenant or the server knows. */
export const clientOf = ({
  attempt,
  servicePrincipal,
}: Pick<ResolvedSignIn, 'attempt' | 'servicePrincipal'>): Id | null =>
  servicePrincipal?.appId ?? (attempt.appDisplayName === null ? null : attempt.appId);

const clientAppOf = (eventType: SignIn['eventType'], userAgent: string | null): string | null =>
  eventType === 'servicePrincipal'
    ? null
    : browserOf(userAgent) === null
      ? 'Mobile Apps and Desktop clients'
      : 'Browser';

type Activity = Omit<SignInActivity, 'id' | 'version'>;
type Moment = readonly [at: keyof Activity, requestId: keyof Activity];
const interactive: Moment = ['lastSignInAt', 'lastSignInRequestId'];
const nonInteractive: Moment = ['lastNonInteractiveSignInAt', 'lastNonInteractiveSignInRequestId'];
const successful: Moment = ['lastSuccessfulSignInAt', 'lastSuccessfulSignInRequestId'];

/** Of a user who never signed in. */
export const noActivity: Activity = {
  lastSignInAt: null,
  lastSignInRequestId: null,
  lastNonInteractiveSignInAt: null,
  lastNonInteractiveSignInRequestId: null,
  lastSuccessfulSignInAt: null,
  lastSuccessfulSignInRequestId: null,
};

/**
 * The activity of a user after another sign-in, also a failed one, as Graph counts them. What is known to be later
 * stays. https://learn.microsoft.com/graph/api/resources/signinactivity
 */
export function activityAfter(
  before: Activity,
  { attempt: { id, eventType, errorCode }, at }: Pick<ResolvedSignIn, 'attempt' | 'at'>,
): Activity {
  const moments = [
    eventType === 'interactiveUser' ? interactive : nonInteractive,
    ...(errorCode === 0 ? [successful] : []),
  ];
  return moments.reduce((activity, moment) => later(activity, moment, [at, id]), before);
}

/** The later of what two sources know of each kind of sign-in. */
export const latestActivity = (one: Activity, other: Activity): Activity =>
  [interactive, nonInteractive, successful].reduce(
    (activity, moment) => later(activity, moment, [other[moment[0]], other[moment[1]]]),
    one,
  );

function later(
  activity: Activity,
  [atField, idField]: Moment,
  [at, id]: readonly [Instant | null, string | null],
): Activity {
  const known = activity[atField];
  return at === null || (known !== null && known >= at) ? activity : { ...activity, [atField]: at, [idField]: id };
}
