// Which refusal a broken unique rule is: the rules are named in the model, so that a race ends in the same answer as a
// check.

import { Refusal, type RefusalCode } from '../domain/refusal.ts';

const refusalOf: Readonly<Record<string, RefusalCode>> = {
  catalog_name_is_unique: 'duplicateCatalog',
  package_name_is_unique_in_catalog: 'duplicatePackage',
  resource_is_once_in_catalog: 'resourceAlreadyOnboarded',
  role_scope_is_once_in_package: 'roleScopeExists',
  one_open_request: 'openRequestExists',
  one_unexpired_assignment: 'assignmentExists',
  subject_of_object: 'changedMeanwhile',
  subject_of_email: 'changedMeanwhile',
  user_principal_name_is_unique: 'userPrincipalNameTaken',
  mail_nickname_is_unique: 'mailNicknameTaken',
  group_unique_name: 'duplicateKey',
  membership_is_once: 'membershipExists',
  ownership_is_once: 'membershipExists',
  sponsorship_is_once: 'membershipExists',
  member_of_is_once: 'changedMeanwhile',
  app_role_assignment_is_once: 'membershipExists',
  site_permission_is_once: 'membershipExists',
  role_assignment_is_once: 'duplicateKey',
  domain_is_of_one_organization: 'changedMeanwhile',
  tenant_is_of_one_organization: 'changedMeanwhile',
  organization_sponsor_is_once: 'sponsorExists',
  open_role_grant_is_once: 'changedMeanwhile',
  approver_is_once_in_stage: 'changedMeanwhile',
  approver_has_one_delegate: 'duplicateKey',
  incompatible_package_is_once: 'incompatibleExists',
  incompatible_group_is_once: 'incompatibleExists',
  rule_attribute_is_once: 'changedMeanwhile',
  job_is_once: 'changedMeanwhile',
};

export function refusalOfRule(rule: string): Refusal {
  return new Refusal(refusalOf[rule] ?? 'duplicateKey', { rule });
}

/** The names of all rules that the model must declare: a test compares. */
export const ruleNames = Object.keys(refusalOf);
