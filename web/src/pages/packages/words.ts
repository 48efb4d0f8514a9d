// Settings of policies in words.

import type { Policy } from './types.ts';

const scopes: Readonly<Record<string, string>> = {
  notSpecified: 'Only administrators assign it', specificDirectoryUsers: 'For certain users and groups', specificConnectedOrganizationUsers: 'For people of certain organizations',
  specificDirectoryServicePrincipals: 'For certain applications', allMemberUsers: 'For all members', allDirectoryUsers: 'For everybody in the directory', allDirectoryServicePrincipals: 'For all applications',
  allConfiguredConnectedOrganizationUsers: 'For people of all connected organizations', allExternalUsers: 'For all guests and people from outside',
};

export function scopeInWords({ allowedTargetScope, automaticRequestSettings }: Policy): string {
  if (automaticRequestSettings?.requestAccessForAllowedTargets === true) return 'Given by a rule to whom it admits';
  return scopes[allowedTargetScope] ?? allowedTargetScope;
}
