// The permissions that Microsoft Graph publishes: roles for applications, scopes for users. Every tenant shares them:
// the row of Graph's service principal holds none.
// https://learn.microsoft.com/graph/permissions-reference

import type { AppRole, DirectoryObject } from '../directory/directoryEntities.ts';
import type { Id } from '../base.ts';
import { applicationPermissions, delegatedPermissions } from './graphPermissions.gen.ts';

/** The `appId` of Microsoft Graph, in every tenant. */
export const graphAppId = '00000003-0000-0000-c000-000000000000';
/** The tenant that owns Microsoft's own applications. */
export const microsoftTenantId = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/**
 * A permission that an API offers to clients of users.
 * https://learn.microsoft.com/graph/api/resources/permissionscope
 */
export interface PermissionScope {
  readonly id: Id;
  readonly value: string;
  /** `User`: users may consent to it for themselves. */
  readonly type: 'Admin' | 'User';
  readonly isEnabled: boolean;
  readonly adminConsentDisplayName: string;
  readonly adminConsentDescription: string;
  readonly userConsentDisplayName: string;
  readonly userConsentDescription: string;
}

const graphRoles: readonly AppRole[] = Object.freeze(
  applicationPermissions.map(([id, value, displayName, description]) => ({
    id,
    value,
    displayName: displayName === '' ? value : displayName,
    description: description === '' ? value : description,
    isEnabled: true,
    allowedMemberTypes: ['Application'],
    origin: 'Application',
  })),
);

const graphScopes: readonly PermissionScope[] = Object.freeze(
  delegatedPermissions.map(
    ([id, value, type, adminConsentDisplayName, adminConsentDescription, userConsentDisplayName, description]) => ({
      id,
      value,
      type,
      isEnabled: true,
      adminConsentDisplayName,
      adminConsentDescription,
      userConsentDisplayName,
      userConsentDescription: description,
    }),
  ),
);

type Api = Pick<DirectoryObject, 'appId'>;

/** The roles that an application or its service principal offers. */
export const appRolesOf = ({ appId, appRoles }: Api & Pick<DirectoryObject, 'appRoles'>): readonly AppRole[] =>
  appId === graphAppId ? graphRoles : (appRoles ?? []);

/** The scopes that a service principal offers, as they are kept. */
export const scopesOf = ({
  appId,
  otherProperties,
}: Api & Pick<DirectoryObject, 'otherProperties'>): readonly PermissionScope[] =>
  appId === graphAppId
    ? graphScopes
    : ((otherProperties?.['oauth2PermissionScopes'] ?? []) as readonly PermissionScope[]);

const graphRoleIds: ReadonlyMap<string, Id> = new Map(graphRoles.map(({ id, value }) => [value ?? '', id]));
/** The published id of an application permission of Graph; null where there is no such permission. */
export const graphRoleIdOf = (value: string): Id | null => graphRoleIds.get(value) ?? null;
