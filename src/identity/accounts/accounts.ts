// What the issuer needs of the store: users, client applications, the tenant, its keys, and durable artefacts of
// sign-ins.
import type { Id } from '../../domain/base.ts';
import type { Branding } from '../../domain/branding/brandingEntities.ts';
import type { FederatedCredential } from '../../domain/directory/credentialEntities.ts';
import type { AppRole } from '../../domain/directory/directoryEntities.ts';
import type { RedirectUris } from '../../domain/directory/redirects.ts';
import type { PermissionScope } from '../../domain/rights/graphPermissions.ts';

/** The tenant whose tokens an issuer makes. */
export interface IssuingTenant {
  readonly id: string;
  readonly displayName: string;
  /** All verified domains; each may stand for the id in a path. */
  readonly domains: readonly string[];
}

export interface UserAccount {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly mail: string | null;
  readonly userType: 'Member' | 'Guest';
  readonly accountEnabled: boolean;
  /** Sessions and tokens of sign-ins from before it are refused; null where all are good. */
  readonly sessionsValidFrom: Date | null;
  /** The user gets in no further than to a page that asks for another password. */
  readonly mustChangePassword: boolean;
  /** Of `hashSecret`; null for an account that cannot sign in with a password here. */
  readonly passwordHash: string | null;
}

/** A client as it is registered now: how it proves itself, where answers go, and what it was given. */
export interface ClientApplication {
  /** The `appId` of the application. */
  readonly clientId: string;
  /** The object id of its service principal: `oid` and `sub` of tokens without a user. */
  readonly servicePrincipalId: string;
  readonly displayName: string;
  /** False where its service principal is disabled, or that or the application is deleted: it gets no tokens. */
  readonly accountEnabled: boolean;
  /** True for a built-in client that only leads through the sign-in page: it has the authorization code alone. */
  readonly signsInOnly?: true;
  /** Whether its users MUST be assigned to it. */
  readonly assignmentRequired: boolean;
  /** Whether it may do without a secret where no address for answers says so: device codes, passwords. */
  readonly isFallbackPublicClient: boolean;
  readonly redirectUris: RedirectUris;
  /** Of `hashRandomSecret`. MUST hold no secret that is not good now. */
  readonly secretHashes: readonly string[];
  /** Certificates (base64 of DER) whose keys may sign this client's assertions. MUST hold none that is not good now. */
  readonly certificates: readonly string[];
  /** Whose tokens stand for its secret. */
  readonly federatedCredentials: readonly Pick<FederatedCredential, 'issuer' | 'subject' | 'audiences'>[];
  /** Permissions that it was registered to need: what a consent page asks for. */
  readonly requiredAccess: readonly { readonly appId: Id; readonly id: Id; readonly type: 'Scope' | 'Role' }[];
  /** Roles of APIs that its service principal is assigned. */
  readonly roles: readonly { readonly resourceId: Id; readonly roleId: Id }[];
  /** Delegated permissions by API, for all users (null) or one. */
  readonly grants: readonly {
    readonly resourceId: Id;
    readonly principalId: Id | null;
    readonly scopes: readonly string[];
  }[];
}

/** An API for which tokens are made: Microsoft Graph, or an application that is present in the tenant. */
export interface Api {
  /** Of its service principal. */
  readonly id: Id;
  readonly appId: Id;
  readonly displayName: string;
  readonly accountEnabled: boolean;
  readonly roles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
  /** Whether nobody gets a token for it who is not assigned to it. */
  readonly assignmentRequired: boolean;
  readonly tokenVersion: 1 | 2;
}

/** Each call MUST read what is committed now, so that a disabled account is refused by the next request. */
export interface Accounts {
  /** By object id; undefined where there is none or it was deleted. */
  findUser(id: string): Promise<UserAccount | undefined>;
  /** By user principal name, in any letter case; a guest by their own address too, where it is one guest's. */
  findUserByPrincipalName(userPrincipalName: string): Promise<UserAccount | undefined>;
  findClient(clientId: string): Promise<ClientApplication | undefined>;
  /** By its `appId` or one of its identifier URIs; undefined where no application, or more than one, has it. */
  findApi(identifier: string): Promise<Api | undefined>;
  /** Ids of the roles of a service principal that a user has, directly or through groups. */
  findUserRoles(userId: Id, servicePrincipalId: Id): Promise<readonly Id[]>;
}

/** An account, by the id of its user or the name that nobody has, and the block of addresses that tries it. */
export interface AccountAndBlock {
  readonly account: string;
  readonly block: string;
}

/** Wrong passwords of the windows that have not ended. The counts may stop above the limits of the attempt limiter. */
export interface SignInFailures {
  count(
    pair: AccountAndBlock,
    now: Date,
  ): Promise<{ readonly ofPair: number; readonly ofAccount: number; readonly ofBlock: number }>;
  /** MUST count together with every other process. A window begins with its first failure. */
  add(pair: AccountAndBlock, times: { readonly now: Date; readonly windowEndsAt: Date }): Promise<void>;
  forget(pair: AccountAndBlock): Promise<void>;
}

/** A signing key as it is stored. */
export interface StoredSigningKey {
  readonly kid: string;
  /** The private JWK: JSON text, or that text sealed (see sealing.ts). The store never looks inside. */
  readonly material: string;
  readonly createdAt: Date;
  /** The key is published before. */
  readonly signsFrom: Date;
  /** Null while the key signs, or is to; once retired, the moment from which no token that it signed can be valid. */
  readonly notAfter: Date | null;
}

export interface SigningKeys {
  list(): Promise<readonly StoredSigningKey[]>;
  add(key: StoredSigningKey): Promise<void>;
  /**
   * Adds the first key. Of several processes that start at the same moment, one adds its key; the others' are dropped.
   */
  addFirst(key: StoredSigningKey): Promise<void>;
  /** Adds the key that follows another one: of several processes one adds its own, and gets true. */
  addAfter(kid: string, key: StoredSigningKey): Promise<boolean>;
  /** MUST NOT change a key that is already retired. */
  retire(kid: string, notAfter: Date): Promise<void>;
  /** Retires a key at once, also one that is retired later. */
  end(kid: string, notAfter: Date): Promise<void>;
}

/** A secret that signs the cookies of the sign-in pages. */
export interface StoredCookieKey {
  /** The secret, or the secret sealed. The store never looks inside. */
  readonly material: string;
  readonly createdAt: Date;
}

interface CookieKeys {
  list(): Promise<readonly StoredCookieKey[]>;
  /** As `SigningKeys.addFirst`. */
  addFirst(key: StoredCookieKey): Promise<void>;
  /** `key` is as it was added. */
  replaceMaterial(key: StoredCookieKey, material: string): Promise<void>;
}

/** A part of a sign-in that outlives a request: a code, a refresh token, a session, a grant. */
export interface Artefact {
  /** For example `RefreshToken`; with `id` it is the key. */
  readonly kind: string;
  /** A hash, and so are `userCode` and `uid`. */
  readonly id: string;
  /** JSON text, or that text sealed. The store never looks inside. */
  readonly payload: string;
  readonly grantId: string | null;
  readonly userCode: string | null;
  readonly uid: string | null;
  /** Whose sign-in it belongs to, where it belongs to one. */
  readonly userId: string | null;
  readonly consumedAt: Date | null;
  /** The store MAY delete the row from then on; null for never. */
  readonly expiresAt: Date | null;
}

export interface Artefacts {
  /** False where there is a row of the same kind and id, which stays. MUST be one step for every process. */
  insert(artefact: Artefact): Promise<boolean>;
  /** MUST replace the row of the same kind and id. */
  upsert(artefact: Artefact): Promise<void>;
  find(kind: string, id: string): Promise<Artefact | undefined>;
  findByUid(kind: string, uid: string): Promise<Artefact | undefined>;
  findByUserCode(kind: string, userCode: string): Promise<Artefact | undefined>;
  /**
   * MUST be atomic: of two callers, in whatever process, one alone gets true. False where it is gone or was consumed
   * before.
   */
  consume(kind: string, id: string, consumedAt: Date): Promise<boolean>;
  /** Sessions of a user and refresh tokens that were not used, also those that have expired and are not deleted yet. */
  listOfUser(userId: string): Promise<readonly Artefact[]>;
  /** All of a kind whose `userCode` or `uid` it is. */
  listBy(kind: string, field: 'userCode' | 'uid', value: string): Promise<readonly Artefact[]>;
  destroy(kind: string, id: string): Promise<void>;
  destroyByUid(kind: string, uid: string): Promise<void>;
  /** Deletes the grant, and every artefact of any kind that bears it. */
  revokeByGrantId(grantId: string): Promise<void>;
}

/** Everything together. */
export interface IdentityStore {
  readonly tenant: IssuingTenant;
  readonly accounts: Accounts;
  readonly signingKeys: SigningKeys;
  readonly cookieKeys: CookieKeys;
  readonly artefacts: Artefacts;
  /** How pages look, for everybody and for single languages. */
  readonly readBrandings: () => Promise<readonly Branding[]>;
}
