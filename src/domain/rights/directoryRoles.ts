// The directory roles of every tenant, as published: those that grant rights here, and all others of Entra.
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference

import { DirectoryRoles, type DirectoryRole } from '../caller.ts';
import type { RoleDefinition } from '../directory/directoryEntities.ts';
import type { Id, Instant } from '../base.ts';
import { ineffectiveRoles } from './ineffectiveRoles.ts';

type PublishedRole = readonly [displayName: string, description: string, isPrivileged?: true];
const privileged = true;

// biome-ignore format: a table, read by column
const effectiveRoles: Readonly<Record<DirectoryRole, PublishedRole>> = {
  globalAdministrator:             ['Global Administrator',
    'Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.',
    privileged],
  globalReader:                    ['Global Reader',
    'Can read everything that a Global Administrator can, but not update anything.', privileged],
  identityGovernanceAdministrator: ['Identity Governance Administrator',
    'Manage access using Microsoft Entra ID for identity governance scenarios.'],
  privilegedRoleAdministrator:     ['Privileged Role Administrator',
    'Can manage role assignments in Microsoft Entra ID, and all aspects of Privileged Identity Management.',
    privileged],
  groupsAdministrator:             ['Groups Administrator',
    'Members of this role can create/manage groups, create/manage groups settings like naming and expiration ' +
    'policies, and view groups activity and audit reports.'],
  userAdministrator:               ['User Administrator',
    'Can manage all aspects of users and groups, including resetting passwords for limited admins.', privileged],
  privilegedAuthenticationAdministrator: ['Privileged Authentication Administrator',
    'Can access to view, set and reset authentication method information for any user (admin or non-admin).',
    privileged],
  authenticationAdministrator:     ['Authentication Administrator',
    'Can access to view, set and reset authentication method information for any non-admin user.', privileged],
  helpdeskAdministrator:           ['Helpdesk Administrator',
    'Can reset passwords for non-administrators and Helpdesk Administrators.', privileged],
  passwordAdministrator:           ['Password Administrator',
    'Can reset passwords for non-administrators and Password Administrators.', privileged],
  applicationAdministrator:        ['Application Administrator',
    'Can create and manage all aspects of app registrations and enterprise apps.', privileged],
  cloudApplicationAdministrator:   ['Cloud Application Administrator',
    'Can create and manage all aspects of app registrations and enterprise apps except App Proxy.', privileged],
  sharePointAdministrator:         ['SharePoint Administrator',
    'Can manage all aspects of the SharePoint service.'],
  exchangeAdministrator:           ['Exchange Administrator',
    'Can manage all aspects of the Exchange product.'],
  intuneAdministrator:             ['Intune Administrator',
    'Can manage all aspects of the Intune product.', privileged],
  securityReader:                  ['Security Reader',
    'Can read security information and reports in Microsoft Entra ID and Office 365.', privileged],
  securityAdministrator:           ['Security Administrator',
    'Can read security information and reports, and manage configuration in Microsoft Entra ID and Office 365.',
    privileged],
  complianceAdministrator:         ['Compliance Administrator',
    'Can read and manage compliance configuration and reports in Microsoft Entra ID and Microsoft 365.'],
  reportsReader:                   ['Reports Reader',
    'Can read sign-in and audit reports.'],
  guestInviter:                    ['Guest Inviter',
    "Can invite guest users independent of the 'members can invite guests' setting."],
  organizationalBrandingAdministrator: ['Organizational Branding Administrator',
    'Manage all aspects of organizational branding in a tenant.'],
};

const noEffect = 'Has no effect in Latchkey.';

/** As a definition, template and role: one row. Global Administrator is active from the beginning, as in Entra. */
export function directoryRoleDefinitions(now: Instant): readonly Omit<RoleDefinition, 'version'>[] {
  const definition = (id: Id, [displayName, description, isPrivileged]: PublishedRole) => ({
    id,
    provider: 'directory' as const,
    displayName,
    description,
    isBuiltIn: true,
    isEnabled: true,
    isPrivileged: isPrivileged ?? false,
    templateId: id,
    edition: '1',
    resourceScopes: ['/'],
    rolePermissions: [],
    activatedAt: id === DirectoryRoles.globalAdministrator ? now : null,
  });
  return [
    ...(Object.keys(effectiveRoles) as DirectoryRole[]).map((role) =>
      definition(DirectoryRoles[role], effectiveRoles[role]),
    ),
    ...ineffectiveRoles.map(([id, displayName, isPrivileged]) =>
      definition(id, isPrivileged === undefined ? [displayName, noEffect] : [displayName, noEffect, isPrivileged]),
    ),
  ];
}

/** The published name of each role by its id. */
export const directoryRoleNames: ReadonlyMap<Id, string> = new Map(
  directoryRoleDefinitions('').map(({ id, displayName }) => [id, displayName ?? '']),
);

/** Roles that can be held in a single application or service principal. */
export const applicationRoles: readonly DirectoryRole[] = ['applicationAdministrator', 'cloudApplicationAdministrator'];

const objectScope = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** The object in which a role of this scope is held; null for any other scope. */
export const objectOfScope = (scope: string): Id | null => objectScope.exec(scope)?.[1]?.toLowerCase() ?? null;
