// Which refusal a violated unique rule is: the rules are named in the model, so that a race ends in the same answer as
// a check. test/flows/uniqueRules.test.ts compares these tables with the model.

import { Refusal, type RefusalCode } from '../domain/refusal.ts';

/**
 * Rules that commands may violate, and the field of the body that each is about. `changedMeanwhile`: somebody else was
 * first; the command is run again.
 */
// biome-ignore format: a table, read by column
const refusals: Readonly<Record<string, readonly [code: RefusalCode, field: string | null]>> = {
  catalog_name_is_unique:            ['duplicateCatalog',        'displayName'],
  catalog_unique_name:               ['duplicateKey',            'uniqueName'],
  package_name_is_unique_in_catalog: ['duplicatePackage',        'displayName'],
  package_unique_name:               ['duplicateKey',            'uniqueName'],
  resource_is_once_in_catalog:       ['resourceAlreadyOnboarded','resource/originId'],
  role_is_once_in_resource:          ['changedMeanwhile',        null],
  scope_is_once_in_resource:         ['changedMeanwhile',        null],
  role_scope_is_once_in_package:     ['roleScopeExists',         'role'],
  policy_revision_is_unique:         ['changedMeanwhile',        null],
  one_open_request:                  ['openRequestExists',       null],
  one_unexpired_assignment:          ['assignmentExists',        null],
  subject_of_object:                 ['changedMeanwhile',        null],
  subject_of_email:                  ['changedMeanwhile',        null],
  user_principal_name_is_unique:     ['userPrincipalNameTaken',  'userPrincipalName'],
  mail_nickname_is_unique:           ['mailNicknameTaken',       'mailNickname'],
  object_unique_name:                ['duplicateKey',            'uniqueName'],
  source_has_external_id_once:       ['duplicateKey',            'externalId'],
  application_id_is_unique:          ['duplicateKey',            'appId'],
  membership_is_once:                ['membershipExists',        null],
  ownership_is_once:                 ['membershipExists',        null],
  sponsorship_is_once:               ['membershipExists',        null],
  member_of_is_once:                 ['changedMeanwhile',        null],
  app_role_assignment_is_once:       ['membershipExists',        'appRoleId'],
  permission_grant_of_one_is_once:   ['permissionExists',        null],
  permission_grant_of_all_is_once:   ['permissionExists',        null],
  credential_is_once:                ['duplicateKey',            'keyId'],
  passkey_is_once:                   ['duplicateKey',            'id'],
  federated_credential_name_is_unique: ['duplicateKey',          'name'],
  federated_credential_is_once:      ['duplicateKey',            'subject'],
  site_permission_is_once:           ['membershipExists',        null],
  role_assignment_is_once:           ['duplicateKey',            'roleDefinitionId'],
  remote_object_is_once:             ['duplicateKey',            'reference'],
  remote_link_is_once:               ['duplicateKey',            'objectId'],
  remote_object_is_linked_once:      ['duplicateKey',            'remoteId'],
  service_principal_has_one_connection: ['duplicateKey',         'servicePrincipalId'],
  subscription_slot_is_taken:        ['changedMeanwhile',        null],
  connection_name_is_unique:         ['duplicateKey',            'displayName'],
  identity_provider_name_is_unique:  ['duplicateKey',            'displayName'],
  identity_provider_issuer_is_unique: ['duplicateKey',           'issuer'],
  identity_is_linked_once:           ['duplicateKey',            'subject'],
  user_has_one_identity_of_a_provider: ['duplicateKey',          'userId'],
  domain_is_of_one_organization:     ['changedMeanwhile',        null],
  tenant_is_of_one_organization:     ['changedMeanwhile',        null],
  organization_sponsor_is_once:      ['sponsorExists',           null],
  open_role_grant_is_once:           ['changedMeanwhile',        null],
  approver_is_once_in_stage:         ['changedMeanwhile',        null],
  one_open_question:                 ['changedMeanwhile',        null],
  approver_has_one_delegate:         ['duplicateKey',            'approverId'],
  incompatible_package_is_once:      ['incompatibleExists',      null],
  incompatible_group_is_once:        ['incompatibleExists',      null],
  rule_attribute_is_once:            ['changedMeanwhile',        null],
  removal_ledger_is_once:            ['changedMeanwhile',        null],
  review_turn_is_once:               ['changedMeanwhile',        null],
  review_change_is_once:             ['changedMeanwhile',        null],
  reviewer_set_is_once:              ['changedMeanwhile',        null],
  reviewer_is_once:                  ['changedMeanwhile',        null],
  reviewer_is_contacted_once:        ['changedMeanwhile',        null],
  job_is_once:                       ['changedMeanwhile',        null],
};

/** Rules about rows that no command inserts, and who does. */
// biome-ignore format: a table, read by column
const otherWriters: Readonly<Record<string, 'jobs' | 'setup'>> = {
  approval_stage_position_is_unique: 'jobs',
  open_assignment_grant_is_once:     'jobs',
  audit_leaf_is_once:                'jobs',
  removal_is_held_once:              'jobs',
  review_stage_is_once:              'jobs',
  review_item_is_once:               'jobs',
  review_item_is_once_in_stage:      'jobs',
  history_part_is_once:              'jobs',
  fulfilment_task_is_open_once:      'jobs',
  remote_holding_is_once:            'jobs',
  difference_is_once:                'jobs',
  site_id_is_unique:                 'setup',
  site_url_is_unique:                'setup',
  site_role_is_once:                 'setup',
  domain_name_is_unique:             'setup',
  client_id_is_unique:               'setup',
  client_key_is_unique:              'setup',
};

/**
 * The refusal of a command that violated a rule; null for a rule that no command can violate, which is a bug. Its
 * `field` is right for commands whose body says the field.
 */
export function refusalOfRule(rule: string): Refusal | null {
  const [code, field] = refusals[rule] ?? [];
  return code === undefined ? null : new Refusal(code, { rule, ...(field == null ? {} : { field }) });
}

/** The names of the rules in both tables: together they are all rules of the model. */
export const knownRules: readonly string[] = [...Object.keys(refusals), ...Object.keys(otherWriters)];
