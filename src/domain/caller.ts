// The caller of a request as plain data, read anew for each request.

import type { Id } from './base.ts';

/** Directory roles that grant rights here, by their published template ids. */
export const DirectoryRoles = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  identityGovernanceAdministrator: '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  groupsAdministrator: 'fdd7a751-b60b-444a-984c-02652fe8fa1c',
  userAdministrator: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  privilegedAuthenticationAdministrator: '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  authenticationAdministrator: 'c4e39bd9-1100-46d3-8c65-fb160da0071f',
  helpdeskAdministrator: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  passwordAdministrator: '966707d0-3269-4727-9be2-8c3a10f19b9d',
  applicationAdministrator: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  cloudApplicationAdministrator: '158c047a-c907-4556-b7ef-446551a6b5f7',
  sharePointAdministrator: 'f28a1f50-f6e7-4571-818b-6a12f2af6b6c',
  exchangeAdministrator: '29232cdf-9323-42fd-ade2-1d097af3e4de',
  intuneAdministrator: '3a2c62db-5318-420d-8d74-23affee5d9d5',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
  securityAdministrator: '194ae4cb-b126-40b2-bd5b-6091b380977d',
  complianceAdministrator: '17315797-102d-40b4-93e0-432062caca18',
  reportsReader: '4a5d8f65-41da-4de4-8968-e035b65339cf',
  guestInviter: '95e79109-95c0-4d8e-aee3-d01accf2d47b',
  organizationalBrandingAdministrator: '92ed04bf-c94a-4b82-9729-b799a7a4c178',
} as const;

/** The name of a directory role that grants rights here. */
export type DirectoryRole = keyof typeof DirectoryRoles;

/** A user, an application or the server itself, with the permissions and roles that count now. */
export interface Caller {
  readonly kind: 'user' | 'application' | 'system';
  /** The user's or service principal's object id; null for the server itself. */
  readonly objectId: Id | null;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly appId: Id | null;
  /** The sign-in by which a user's token was given; absent, or null, of a token that is bound to none. */
  readonly sessionId?: Id | null;
  /** When a second factor was given in that sign-in, in milliseconds; absent where none was. */
  readonly provedAt?: number;
  readonly isGuest: boolean;
  /** The administrator who sees what this user sees, by their own token; absent where the user calls. */
  readonly viewedBy?: Caller;
  /** The connected organization of a guest, as of now; `isConfigured` is false for a proposed one. */
  readonly organization?: { readonly id: Id; readonly isConfigured: boolean } | null;
  /** `scp` of a user's token (delegated), `roles` of an application's: what the token may be used for at most. */
  readonly permissions: ReadonlySet<string>;
  /** Directory roles that hold now, directly or through a role-assignable group. */
  readonly directoryRoles: ReadonlySet<DirectoryRole>;
  /** Applications and service principals in which an administrator role is held that does not hold elsewhere. */
  readonly administeredObjects?: ReadonlySet<Id>;
  /** The connection that calls, which owns the people and groups that it brought; absent for any other caller. */
  readonly sourceId?: Id;
  /** Entitlement-management roles: role definition ids by catalog id, `*` for tenant-wide ones. */
  readonly catalogRoles: ReadonlyMap<Id | '*', ReadonlySet<Id>>;
}

/** The server acting by itself (jobs, sweeps). */
export const systemCaller: Caller = {
  kind: 'system',
  objectId: null,
  displayName: 'Latchkey',
  userPrincipalName: null,
  appId: null,
  isGuest: false,
  permissions: new Set(),
  directoryRoles: new Set(),
  catalogRoles: new Map(),
};
