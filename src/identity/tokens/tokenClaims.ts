// The claims of tokens: Entra's, for users and for applications.
import type { AccessToken, Account, Context, JwtParts } from 'oidc-provider';
import type { Id } from '../../domain/base.ts';
import { graphAppId } from '../../domain/rights/graphPermissions.ts';
import type { Accounts, Api, ClientApplication, IssuingTenant, UserAccount } from '../accounts/accounts.ts';
import { artefactKey, grantKind } from '../accounts/artefactKey.ts';
import { proofClaims } from '../factors/factorCheck.ts';
import { requestContextOf, type IssuerRequestContext } from '../issuer/translateRequest.ts';
import {
  apiInResource,
  graphResource,
  permissionsInResource,
  grantedScopes,
  resourceOf,
  type ScopeRequest,
} from './scopes.ts';

const tokenVersion = '2.0';
/** The values of `azpacr` and `appidacr`: how the client authenticated. */
const proofNumbers: Readonly<Record<IssuerRequestContext['clientProof'], string>> = {
  none: '0',
  secret: '1',
  assertion: '2',
  federated: '2',
};

interface ClaimsContext {
  readonly tenant: IssuingTenant;
  readonly accounts: Accounts;
}

/**
 * Rewrites an access token's payload from the library's claims to Entra's. Reads accounts and permissions as they are
 * now.
 */
export async function shapeAccessToken(
  { tenant, accounts }: ClaimsContext,
  context: Context,
  token: AccessToken,
  parts: JwtParts,
): Promise<void> {
  const facts = requestContextOf(context.req);
  const { iss, iat, exp, jti } = parts.payload;
  const client = await accounts.findClient(token.clientId);
  if (client === undefined) throw new Error('The client went away while its token was being made.');
  const resource = token.resourceServer.identifier();
  const api = await accounts.findApi(apiInResource(resource));
  if (api === undefined) throw new Error('The API went away while a token for it was being made.');
  const proof = proofNumbers[facts.clientProof];
  const common = {
    ...audienceClaims(api, resource, String(iss)),
    iat,
    nbf: iat,
    exp,
    app_displayname: client.displayName,
    appid: client.clientId,
    appidacr: proof,
    azp: client.clientId,
    azpacr: proof,
    tid: tenant.id,
    uti: jti,
  };
  parts.header = { typ: 'JWT' };
  if (token.grantId !== undefined) facts.sessionId = artefactKey(grantKind, token.grantId);
  parts.payload =
    token.accountId === undefined
      ? { ...common, ...applicationClaims(client, api) }
      : {
          ...common,
          ...(await userClaims(accounts, token.accountId)),
          ...signInClaims(facts, token),
          ...(await userRolesClaim(accounts, api, token.accountId)),
          ...scopeClaim(context, facts, token, scopesOfClient(client, api, token.accountId)),
        };
}

/** An API of today is named by its id; one of before as it was asked for. */
function audienceClaims(api: Api, resource: string, issuer: string): Record<string, unknown> {
  if (api.appId === graphAppId) return { aud: graphResource, iss: issuer, ver: tokenVersion };
  return api.tokenVersion === 2
    ? { aud: api.appId, iss: issuer, ver: tokenVersion }
    : { aud: apiInResource(resource), iss: formerIssuer(issuer), ver: '1.0' };
}

/** The `iss` of tokens of version 1. */
export const formerIssuer = (issuer: string): string => issuer.replace(/v2\.0$/, '');

/** The roles of an API that a client itself has, by name. */
export function rolesOfClient({ roles }: ClientApplication, api: Api): readonly string[] {
  const held = new Set(roles.flatMap(({ resourceId, roleId }) => (resourceId === api.id ? [roleId] : [])));
  return valuesOf(api, held);
}

const valuesOf = (api: Api, held: ReadonlySet<Id>): readonly string[] =>
  api.roles.flatMap(({ id, isEnabled, value }) => (isEnabled && value && held.has(id.toLowerCase()) ? [value] : []));

/** The scopes of an API that a client may have for a user: those for all users, and those for this one. */
export function scopesOfClient({ grants }: ClientApplication, api: Api, userId: Id | undefined): readonly string[] {
  const offered = new Set(api.scopes.flatMap(({ value, isEnabled }) => (isEnabled ? [value] : [])));
  const granted = grants.flatMap(({ resourceId, principalId, scopes }) =>
    resourceId === api.id && (principalId === null || principalId === userId) ? scopes : [],
  );
  return [...new Set(granted)].filter((each) => offered.has(each));
}

/** The roles of the API that the user has; Graph has none for users. */
async function userRolesClaim(
  accounts: Accounts,
  api: Api,
  userId: Id,
): Promise<{ readonly roles?: readonly string[] }> {
  if (api.appId === graphAppId) return {};
  const roles = valuesOf(api, new Set(await accounts.findUserRoles(userId, api.id)));
  return roles.length === 0 ? {} : { roles };
}

function applicationClaims(client: ClientApplication, api: Api): Record<string, unknown> {
  const roles = rolesOfClient(client, api);
  return {
    idtyp: 'app',
    oid: client.servicePrincipalId,
    sub: client.servicePrincipalId,
    ...(roles.length > 0 ? { roles } : {}),
  };
}

/** By which sign-in the token was given: it is refused once that has ended. To the millisecond, as RFC 7519 allows. */
function signInClaims({ signedInAt, amr }: IssuerRequestContext, { grantId }: AccessToken): Record<string, unknown> {
  return {
    ...(signedInAt === undefined ? {} : { auth_time: signedInAt / 1000 }),
    ...proofClaims(amr),
    ...(grantId === undefined ? {} : { sid: artefactKey(grantKind, grantId) }),
  };
}

async function userClaims(accounts: Accounts, id: string): Promise<Record<string, unknown>> {
  const user = await accounts.findUser(id);
  if (user === undefined) throw new Error('The user went away while a token was being made.');
  return {
    idtyp: 'user',
    oid: user.id,
    sub: user.id,
    upn: user.userPrincipalName,
    unique_name: user.userPrincipalName,
    preferred_username: user.userPrincipalName,
    name: user.displayName,
    ...givenNameClaims(user),
  };
}

function scopeClaim(
  context: Context,
  facts: IssuerRequestContext,
  token: AccessToken,
  allowed: readonly string[],
): { scp: string } {
  const scopes = grantedScopes(requestedPermissions(context, facts, token.resourceServer.identifier()), allowed);
  facts.scopesIssued = scopes;
  return { scp: scopes.join(' ') };
}

/** A refresh may request fewer permissions than the sign-in gave; without any, and with `.default`, it keeps them. */
function requestedPermissions(
  context: Context,
  { scopeRequest }: IssuerRequestContext,
  resource: string,
): ScopeRequest['permissions'] {
  const isRefresh = context.oidc.params['grant_type'] === 'refresh_token';
  const names = isRefresh && scopeRequest !== undefined && scopeRequest.permissions !== 'all';
  return permissionsInResource(names && scopeRequest.words.length > 0 ? resourceOf(scopeRequest) : resource);
}

/** The library's account of a user; undefined where the user is unknown or disabled, which ends the request. */
export async function findAccount({ tenant, accounts }: ClaimsContext, id: string): Promise<Account | undefined> {
  const user = await accounts.findUser(id);
  return user?.accountEnabled === true ? accountOf(tenant, user) : undefined;
}

export function accountOf(tenant: IssuingTenant, user: UserAccount): Account {
  return {
    accountId: user.id,
    claims: async () => ({
      sub: user.id,
      oid: user.id,
      tid: tenant.id,
      ver: tokenVersion,
      nbf: Math.floor(Date.now() / 1000),
      name: user.displayName,
      preferred_username: user.userPrincipalName,
      ...givenNameClaims(user),
      ...(user.mail === null ? {} : { email: user.mail }),
    }),
  };
}

/** Which claims of an id token come with which scope. */
export const idTokenClaims = {
  openid: ['sub', 'oid', 'tid', 'ver', 'nbf'],
  profile: ['name', 'preferred_username', 'given_name', 'family_name'],
  email: ['email'],
} as const;

function givenNameClaims({ givenName, surname }: UserAccount): Record<string, string> {
  return {
    ...(givenName === null ? {} : { given_name: givenName }),
    ...(surname === null ? {} : { family_name: surname }),
  };
}

/** The account in the form in which Microsoft's libraries name it in their caches. */
export function clientInfo(tenant: IssuingTenant, userId: string): string {
  return Buffer.from(JSON.stringify({ uid: userId, utid: tenant.id })).toString('base64url');
}
