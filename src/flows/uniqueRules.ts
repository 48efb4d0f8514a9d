// Which refusal a violated unique rule is: the rules are named in the model, so that a race ends in the same answer as
// a check. test/flows/uniqueRules.test.ts compares these tables with the model.

import { Refusal, type RefusalCode } from '../domain/refusal.ts';

/** Rules that commands may violate. `changedMeanwhile`: somebody else was first; the command is run again. */
// biome-ignore format: a table, read by column
const refusals: Readonly<Record<string, RefusalCode>> = {
  catalog_name_is_unique:            'duplicateCatalog',
  catalog_unique_name:               'duplicateKey',
  package_name_is_unique_in_catalog: 'duplicatePackage',
  package_unique_name:               'duplicateKey',
  resource_is_once_in_catalog:       'resourceAlreadyOnboarded',
  role_is_once_in_resource:          'changedMeanwhile',
  scope_is_once_in_resource:         'changedMeanwhile',
  role_scope_is_once_in_package:     'roleScopeExists',
  policy_revision_is_unique:         'changedMeanwhile',
  one_open_request:                  'openRequestExists',
  one_unexpired_assignment:          'assignmentExists',
  subject_of_object:                 'changedMeanwhile',
  subject_of_email:                  'changedMeanwhile',
  user_principal_name_is_unique:     'userPrincipalNameTaken',
  mail_nickname_is_unique:           'mailNicknameTaken',
  object_unique_name:                'duplicateKey',
  application_id_is_unique:          'duplicateKey',
  membership_is_once:                'membershipExists',
  ownership_is_once:                 'membershipExists',
  sponsorship_is_once:               'membershipExists',
  member_of_is_once:                 'changedMeanwhile',
  app_role_assignment_is_once:       'membershipExists',
  permission_grant_of_one_is_once:   'permissionExists',
  permission_grant_of_all_is_once:   'permissionExists',
  site_permission_is_once:           'membershipExists',
  role_assignment_is_once:           'duplicateKey',
  domain_is_of_one_organization:     'changedMeanwhile',
  tenant_is_of_one_organization:     'changedMeanwhile',
  organization_sponsor_is_once:      'sponsorExists',
  open_role_grant_is_once:           'changedMeanwhile',
  approver_is_once_in_stage:         'changedMeanwhile',
  one_open_question:                 'changedMeanwhile',
  approver_has_one_delegate:         'duplicateKey',
  incompatible_package_is_once:      'incompatibleExists',
  incompatible_group_is_once:        'incompatibleExists',
  rule_attribute_is_once:            'changedMeanwhile',
  job_is_once:                       'changedMeanwhile',
};

/** Rules about rows that no command inserts, and who does. */
// biome-ignore format: a table, read by column
const otherWriters: Readonly<Record<string, 'jobs' | 'setup'>> = {
  approval_stage_position_is_unique: 'jobs',
  open_assignment_grant_is_once:     'jobs',
  audit_leaf_is_once:                'jobs',
  site_id_is_unique:                 'setup',
  site_url_is_unique:                'setup',
  site_role_is_once:                 'setup',
  domain_name_is_unique:             'setup',
  client_id_is_unique:               'setup',
  client_key_is_unique:              'setup',
};

/** The fields of bodies that rules are about. */
// biome-ignore format: a table, read by column
const fields: Readonly<Record<string, string>> = {
  catalog_name_is_unique:            'displayName',
  catalog_unique_name:               'uniqueName',
  package_name_is_unique_in_catalog: 'displayName',
  package_unique_name:               'uniqueName',
  resource_is_once_in_catalog:       'resource/originId',
  role_scope_is_once_in_package:     'role',
  user_principal_name_is_unique:     'userPrincipalName',
  mail_nickname_is_unique:           'mailNickname',
  group_unique_name:                 'uniqueName',
  application_id_is_unique:          'appId',
  app_role_assignment_is_once:       'appRoleId',
  role_assignment_is_once:           'roleDefinitionId',
  approver_has_one_delegate:         'approverId',
};

/**
 * The refusal of a command that violated a rule; null for a rule that no command can violate, which is a bug. Its
 * `field` is right for commands whose body says the field.
 */
export function refusalOfRule(rule: string): Refusal | null {
  const [code, field] = [refusals[rule], fields[rule]];
  return code === undefined ? null : new Refusal(code, { rule, ...(field === undefined ? {} : { field }) });
}

/** The names of the rules in both tables: together they are all rules of the model. */
export const knownRules: readonly string[] = [...Object.keys(refusals), ...Object.keys(otherWriters)];
