// Settings of packages and policies in words, and as filters.

import type { Choice } from '../../parts/listState.ts';
import { readableDate, readableDuration } from '../../parts/times.ts';
import type { Policy } from './types.ts';

export const hidden: Choice = {
  key: 'hidden',
  label: 'Hidden',
  options: [
    { value: 'yes', label: 'Hidden', filter: 'isHidden eq true' },
    { value: 'no', label: 'Not hidden', filter: 'isHidden eq false' },
  ],
};

const scopes: Readonly<Record<string, string>> = {
  notSpecified: 'Only administrators assign it',
  specificDirectoryUsers: 'For certain users and groups',
  specificConnectedOrganizationUsers: 'For people of certain organizations',
  specificDirectoryServicePrincipals: 'For certain applications',
  allMemberUsers: 'For all members',
  allDirectoryUsers: 'For everybody in the directory',
  allDirectoryServicePrincipals: 'For all applications',
  allConfiguredConnectedOrganizationUsers: 'For people of all connected organizations',
  allExternalUsers: 'For all guests and people from outside',
};

export function scopeInWords({ allowedTargetScope, automaticRequestSettings }: Policy): string {
  if (automaticRequestSettings?.requestAccessForAllowedTargets === true) return 'Given by a rule to whom it admits';
  return scopes[allowedTargetScope] ?? allowedTargetScope;
}

export const forWhom: Choice = {
  key: 'whom',
  label: 'For whom',
  options: Object.entries(scopes).map(([value, label]) => ({
    value,
    label,
    filter: `allowedTargetScope eq '${value}'`,
  })),
};

export function approvalInWords({ requestApprovalSettings: settings }: Policy): string {
  const stages = settings?.isApprovalRequiredForAdd === true ? settings.stages.length : 0;
  return stages === 0 ? 'None' : `In ${stages} ${stages === 1 ? 'stage' : 'stages'}`;
}

export function endInWords({ expiration }: Policy): string {
  if (expiration?.duration != null) return `After ${readableDuration(expiration.duration)}`;
  return expiration?.endDateTime != null ? `On ${readableDate(expiration.endDateTime)}` : 'Not by itself';
}
