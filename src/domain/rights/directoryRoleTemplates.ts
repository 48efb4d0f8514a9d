// The directory roles that mean something here, as published.
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference

import { DirectoryRoles, type DirectoryRole } from '../caller.ts';
import type { DirectoryRoleTemplate } from '../directory/directoryEntities.ts';

// biome-ignore format: a table, read by column
const publishedTemplates: Readonly<Record<DirectoryRole, readonly [displayName: string, description: string]>> = {
  globalAdministrator:             ['Global Administrator',
    'Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.'],
  globalReader:                    ['Global Reader',
    'Can read everything that a Global Administrator can, but not update anything.'],
  identityGovernanceAdministrator: ['Identity Governance Administrator',
    'Manage access using Microsoft Entra ID for identity governance scenarios.'],
  groupsAdministrator:             ['Groups Administrator',
    'Members of this role can create/manage groups, create/manage groups settings like naming and expiration ' +
    'policies, and view groups activity and audit reports.'],
  userAdministrator:               ['User Administrator',
    'Can manage all aspects of users and groups, including resetting passwords for limited admins.'],
  applicationAdministrator:        ['Application Administrator',
    'Can create and manage all aspects of app registrations and enterprise apps.'],
  cloudApplicationAdministrator:   ['Cloud Application Administrator',
    'Can create and manage all aspects of app registrations and enterprise apps except App Proxy.'],
  sharePointAdministrator:         ['SharePoint Administrator',
    'Can manage all aspects of the SharePoint service.'],
  exchangeAdministrator:           ['Exchange Administrator',
    'Can manage all aspects of the Exchange product.'],
  intuneAdministrator:             ['Intune Administrator',
    'Can manage all aspects of the Intune product.'],
  securityReader:                  ['Security Reader',
    'Can read security information and reports in Microsoft Entra ID and Office 365.'],
  securityAdministrator:           ['Security Administrator',
    'Can read security information and reports, and manage configuration in Microsoft Entra ID and Office 365.'],
  complianceAdministrator:         ['Compliance Administrator',
    'Can read and manage compliance configuration and reports in Microsoft Entra ID and Microsoft 365.'],
  reportsReader:                   ['Reports Reader',
    'Can read sign-in and audit reports.'],
};

/** Every tenant has these, and no others. */
export const directoryRoleTemplates: readonly Omit<DirectoryRoleTemplate, 'version'>[] = (
  Object.keys(publishedTemplates) as DirectoryRole[]
).map((role) => {
  const [displayName, description] = publishedTemplates[role];
  return { id: DirectoryRoles[role], displayName, description };
});
