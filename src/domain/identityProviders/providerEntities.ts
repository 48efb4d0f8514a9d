// The rows of identity providers: where users sign in who have their account elsewhere, and who is who there.

import type { Id, Instant, StoredRow } from '../base.ts';

/** What a provider speaks. */
export const ProviderKinds = ['openIdConnect'] as const;
export type ProviderKind = (typeof ProviderKinds)[number];

/** How we prove to the provider who we are: by a secret of it, or by an assertion that our signing key signs. */
export const ProviderAuthentications = ['clientSecret', 'privateKeyJwt'] as const;
export type ProviderAuthentication = (typeof ProviderAuthentications)[number];

/** What happens to somebody who is good there and has no account here. */
export const UnknownUserActions = ['refuse', 'create', 'invite'] as const;
export type UnknownUserAction = (typeof UnknownUserActions)[number];

/** Which claim says what; what is left out has its default (providerClaims.ts). */
export type ClaimsMapping = Readonly<Record<string, string>>;

/** An account is made for members of a group there, and joins a group here where one is named. */
export interface ProviderGroupRule {
  /** As the claim of groups says it. */
  readonly value: string;
  readonly groupId: Id | null;
}

/** A provider of identities. */
export interface IdentityProvider extends StoredRow {
  readonly kind: ProviderKind;
  readonly displayName: string;
  readonly isEnabled: boolean;
  /** The `iss` of its tokens. It stays, since links hold for it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientAuthentication: ProviderAuthentication;
  readonly clientSecret: string | null;
  readonly scope: string;
  /** Whether the sign-in page has a button for it. */
  readonly isShown: boolean;
  /** Users whose sign-in names end in one of them are led to it. */
  readonly domains: readonly string[];
  /** Verified domains of the tenant, whose names and addresses it may say of people. */
  readonly authoritativeDomains: readonly string[];
  readonly claimsMapping: ClaimsMapping;
  /** Values of `amr`, or of `acr`, that say that there was a second factor. */
  readonly secondFactorValues: readonly string[];
  readonly unknownUsers: UnknownUserAction;
  /** Without a rule an account is made for everybody who is good there. */
  readonly groupRules: readonly ProviderGroupRule[];
  /** The `aud` of its bearer tokens that are taken; null where none are. */
  readonly bearerAudience: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  readonly modifiedAt: Instant;
  readonly modifiedBy: string | null;
}

/** By what a person there was found to be the user here. */
export const IdentityLinkRules = ['administrator', 'userPrincipalName', 'mail', 'created', 'invitation'] as const;
/** One of them. */
export type IdentityLinkRule = (typeof IdentityLinkRules)[number];

/** A person of a provider is this user: the one thing by which a sign-in there is a sign-in here. */
export interface IdentityLink extends StoredRow {
  readonly providerId: Id;
  readonly userId: Id;
  /** Of the claim that is mapped to the subject: `sub` unless it is another one. */
  readonly subject: string;
  readonly rule: IdentityLinkRule;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
}
