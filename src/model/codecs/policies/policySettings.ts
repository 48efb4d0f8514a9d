// Settings of a policy whose fields are the row's own: who may request, automatic assignment, mails.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestorsettings
// https://learn.microsoft.com/graph/api/resources/requestorsettings

import { TargetScopes } from '../../../domain/enums.ts';
import type { AutomaticSettings } from '../../../domain/values.ts';
import { sameInAllVersions } from '../../apiVersions.ts';
import { complex, inlinePart } from '../../tables/complexType.ts';
import { oneOf } from '../../tables/enumTypes.ts';
import { boolean, duration, noLiteral, optional } from '../../tables/fieldTypes.ts';
import { subjectSets } from './subjectSets.ts';

/**
 * Beta's words for a scope; v1.0's scopes for service principals have none of their own there and are spelled alike.
 */
export const targetScope = oneOf(TargetScopes, 'allowedTargetScope', null, {
  notSpecified: 'NoSubjects',
  specificDirectoryUsers: 'SpecificDirectorySubjects',
  specificConnectedOrganizationUsers: 'SpecificConnectedOrganizationSubjects',
  allMemberUsers: 'AllExistingDirectoryMemberUsers',
  allDirectoryUsers: 'AllExistingDirectorySubjects',
  allConfiguredConnectedOrganizationUsers: 'AllConfiguredConnectedOrganizationSubjects',
  allExistingConnectedOrganizationUsers: 'AllExistingConnectedOrganizationSubjects',
  allExternalUsers: 'AllExternalSubjects',
});

// biome-ignore format: a table, read by column
const requestorPart = inlinePart(['accessPackageAssignmentRequestorSettings', 'requestorSettings'], {
  fields: {
    acceptsSelfAdd:        ['enableTargetsToSelfAddAccess',           'acceptRequests',    boolean],
    acceptsSelfUpdate:     ['enableTargetsToSelfUpdateAccess',        null,                boolean],
    acceptsSelfRemove:     ['enableTargetsToSelfRemoveAccess',        null,                boolean],
    allowsCustomSchedule:  ['allowCustomAssignmentSchedule',          null,                boolean],
    acceptsOnBehalfAdd:    ['enableOnBehalfRequestorsToAddAccess',    null,                boolean],
    acceptsOnBehalfUpdate: ['enableOnBehalfRequestorsToUpdateAccess', null,                boolean],
    acceptsOnBehalfRemove: ['enableOnBehalfRequestorsToRemoveAccess', null,                boolean],
    onBehalfRequestors:    ['onBehalfRequestors',                     null,                subjectSets],
    targetScope:           [null,                                     'scopeType',         targetScope],
    targets:               [null,                                     'allowedRequestors', subjectSets],
  },
  aliases: { acceptsOnBehalfAdd: ['isOnBehalfAllowed'] },
});

/** Filters and orders reach its members, which are fields of the policy's own row. */
export const requestorSettings = { ...requestorPart, filter: { path: [], literal: sameInAllVersions(noLiteral) } };

export const automaticSettings = complex<AutomaticSettings>(['accessPackageAutomaticRequestSettings', null], {
  fields: {
    requestAccessForAllowedTargets: ['requestAccessForAllowedTargets', null, optional(boolean)],
    removeAccessWhenTargetLeavesAllowedTargets: ['removeAccessWhenTargetLeavesAllowedTargets', null, optional(boolean)],
    gracePeriodBeforeAccessRemoval: ['gracePeriodBeforeAccessRemoval', null, optional(duration)],
  },
  defaults: {
    requestAccessForAllowedTargets: null,
    removeAccessWhenTargetLeavesAllowedTargets: null,
    gracePeriodBeforeAccessRemoval: null,
  },
});

export const notificationSettings = inlinePart(
  ['accessPackageNotificationSettings', 'accessPackageNotificationSettings'],
  {
    fields: {
      notificationsDisabled: ['isAssignmentNotificationDisabled!', 'isAssignmentNotificationDisabled!', boolean],
    },
  },
);
