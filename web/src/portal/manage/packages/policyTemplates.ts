// Beginnings of a policy: what most packages want, in one choice each.

import type { TextKey } from '../../../text/catalog.ts';
import type { Values } from '../../forms/formField.ts';
import { subjectOf } from '../../forms/subjectKinds.ts';
import { freshStage } from './policyForm.ts';

export interface PolicyTemplate {
  readonly key: string;
  readonly label: TextKey;
  readonly help: TextKey;
  readonly values: Values;
}

/** A policy before anything is chosen: everybody in the organization asks, nobody has to approve. */
export const freshPolicy: Values = {
  displayName: null,
  description: null,
  allowedTargetScope: 'allMemberUsers',
  specificAllowedTargets: [],
  automaticRequestSettings: null,
  requestorSettings: {
    enableTargetsToSelfAddAccess: true,
    enableTargetsToSelfUpdateAccess: true,
    enableTargetsToSelfRemoveAccess: true,
    allowCustomAssignmentSchedule: false,
    enableOnBehalfRequestorsToAddAccess: false,
    enableOnBehalfRequestorsToUpdateAccess: false,
    enableOnBehalfRequestorsToRemoveAccess: false,
    onBehalfRequestors: [],
  },
  requestApprovalSettings: {
    isApprovalRequiredForAdd: false,
    isApprovalRequiredForUpdate: false,
    isRequestorJustificationRequired: false,
    stages: [],
  },
  questions: [],
  expiration: { type: 'afterDuration', duration: 'P365D', endDateTime: null },
  reviewSettings: null,
  notificationSettings: { isAssignmentNotificationDisabled: false },
  customExtensionStageSettings: [],
};

const manager = {
  ...freshStage,
  primaryApprovers: [subjectOf('requestorManager', { managerLevel: 1 })],
};
const sponsors = { ...freshStage, primaryApprovers: [subjectOf('internalSponsors', {})] };
const approvedBy = (...stages: readonly Values[]): Values => ({
  isApprovalRequiredForAdd: true,
  isApprovalRequiredForUpdate: false,
  isRequestorJustificationRequired: true,
  stages,
});
const template = (key: string, label: TextKey, help: TextKey, values: Values): PolicyTemplate => ({
  key,
  label,
  help,
  values: { ...freshPolicy, ...values },
});

export const policyTemplates: readonly PolicyTemplate[] = [
  template('free', 'manage.template.free', 'manage.template.free.help', {}),
  template('manager', 'manage.template.manager', 'manage.template.manager.help', {
    requestApprovalSettings: approvedBy(manager),
    expiration: { type: 'afterDuration', duration: 'P180D', endDateTime: null },
  }),
  template('twoStages', 'manage.template.twoStages', 'manage.template.twoStages.help', {
    requestApprovalSettings: approvedBy(manager, freshStage),
    expiration: { type: 'afterDuration', duration: 'P90D', endDateTime: null },
  }),
  template('certain', 'manage.template.certain', 'manage.template.certain.help', {
    allowedTargetScope: 'specificDirectoryUsers',
  }),
  template('partners', 'manage.template.partners', 'manage.template.partners.help', {
    allowedTargetScope: 'allConfiguredConnectedOrganizationUsers',
    requestApprovalSettings: approvedBy(sponsors),
    expiration: { type: 'afterDuration', duration: 'P90D', endDateTime: null },
  }),
  template('rule', 'manage.template.rule', 'manage.template.rule.help', {
    allowedTargetScope: 'specificDirectoryUsers',
    specificAllowedTargets: [subjectOf('attributeRuleMembers', { description: null, membershipRule: '' })],
    automaticRequestSettings: {
      requestAccessForAllowedTargets: true,
      removeAccessWhenTargetLeavesAllowedTargets: true,
      gracePeriodBeforeAccessRemoval: 'P7D',
    },
    expiration: { type: 'noExpiration', duration: null, endDateTime: null },
  }),
  template('administrators', 'manage.template.administrators', 'manage.template.administrators.help', {
    allowedTargetScope: 'notSpecified',
  }),
];
