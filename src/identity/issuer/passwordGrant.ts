// The password grant of the sandbox: a user's token for a script, for a user name and a password.
import type { Client, Context, Grant, Provider, ResourceServerInfo } from 'oidc-provider';
import type { ActingPasses } from '../accounts/actingPasses.ts';
import type { IdentityStore } from '../accounts/accounts.ts';
import type { Authenticator } from '../accounts/authenticator.ts';
import { findAccount } from '../tokens/tokenClaims.ts';
import { isRefused } from '../factors/factorCheck.ts';
import type { FactorStore } from '../factors/factorStore.ts';
import type { Proof } from '../factors/proofs.ts';
import { requireAssignment } from './assignment.ts';
import { requireConsent } from './consentCheck.ts';
import { OAuthError } from './oauthErrors.ts';
import { graphScope, offlineScope, requestContextOf } from './translateRequest.ts';
import { graphResource } from '../tokens/scopes.ts';

interface PasswordGrantOptions {
  readonly store: IdentityStore;
  readonly provider: Provider;
  readonly authenticator: Authenticator;
  readonly passes: ActingPasses;
  readonly factors: FactorStore | null;
  /** Milliseconds. */
  readonly machineNow: () => number;
  readonly describeApi: (context: Context, client: Client, resource: string) => Promise<ResourceServerInfo>;
}

const grantKind = 'password';

export function createPasswordGrant(parts: PasswordGrantOptions): (context: Context) => Promise<void> {
  const { store, provider, describeApi, machineNow } = parts;
  return async function answer(context) {
    const { client, params } = context.oidc;
    const resource = params['resource'] ?? `${graphResource}/`;
    const info = await describeApi(context, client, resource);
    // Before the account is read: whatever changes about it meanwhile ends this sign-in.
    const signedInAt = machineNow();
    const { user, amr } = await userOf(parts, context);
    if (await isRefused(parts.factors, user.id, amr)) throw new OAuthError('secondFactorNeeded');
    Object.assign(requestContextOf(context.req), { signedInAt, amr });
    await requireAssignment(store, context, user.id);
    const account = await findAccount(store, user.id);
    if (account === undefined) throw new OAuthError('accountDisabled');
    context.oidc.entity('Account', account);
    requireConsent(context);
    const scopes = new Set((params['scope'] ?? '').split(' '));
    const grant = new provider.Grant({ accountId: user.id, clientId: client.clientId });
    grant.addOIDCScope([...scopes].filter((scope) => scope !== graphScope).join(' '));
    grant.addResourceScope(resource, graphScope);
    const source = {
      accountId: user.id,
      client,
      grantId: await grant.save(),
      gty: grantKind,
      authTime: signedInAt / 1000,
      amr,
    };
    const token = new provider.AccessToken(source);
    token.resourceServer = new provider.ResourceServer(resource, info);
    token.scope = graphScope;
    context.body = {
      access_token: await token.save(),
      expires_in: token.expiration,
      token_type: token.tokenType,
      ...(await refreshAndIdTokens({ context, provider, source, grant, resource, scopes })),
    };
  };
}

/** By a pass of the sandbox's pages, which asks for nothing more, or by the user's own password. */
async function userOf(
  { store, authenticator, passes }: PasswordGrantOptions,
  { oidc: { params }, req }: Context,
): Promise<{ readonly user: { readonly id: string }; readonly amr: readonly Proof[] }> {
  const [name, password] = [params['username'] ?? '', params['password'] ?? ''];
  const acted = passes.has(password) ? await store.accounts.findUserByPrincipalName(name.trim()) : undefined;
  if (acted?.accountEnabled === true && passes.take(acted.id, password)) return { user: acted, amr: ['mfa'] };
  const user = await authenticator.user(name, password, requestContextOf(req).address);
  if (typeof user === 'string') throw new OAuthError(user);
  if (user.mustChangePassword) throw new OAuthError('passwordExpired');
  return { user, amr: ['pwd'] };
}

/** The refresh token and the id token, where the scope asks for them. */
async function refreshAndIdTokens(of: {
  readonly context: Context;
  readonly provider: Provider;
  readonly source: {
    readonly accountId: string;
    readonly client: Client;
    readonly grantId: string;
    readonly gty: string;
    readonly authTime: number;
    readonly amr: readonly Proof[];
  };
  readonly grant: Grant;
  readonly resource: string;
  readonly scopes: ReadonlySet<string>;
}): Promise<Record<string, string>> {
  const { context, provider, source, grant, resource, scopes } = of;
  const answer: Record<string, string> = {};
  if (scopes.has(offlineScope)) {
    const refreshToken = new provider.RefreshToken({ ...source, resource, scope: [...scopes].join(' '), rotations: 0 });
    answer['refresh_token'] = await refreshToken.save();
  }
  if (scopes.has('openid') && context.oidc.account !== undefined) {
    const claims = await context.oidc.account.claims('id_token', [...scopes].join(' '));
    const idToken = new provider.IdToken(claims, { ctx: context });
    idToken.scope = grant.getOIDCScope();
    answer['id_token'] = await idToken.issue({ use: 'idtoken' });
  }
  return answer;
}
