-- Every table, rule and index of the foundation; written by write.ts from the model.
create table "catalog" (
  "id" text not null primary key,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "type" text not null,
  "state" text not null,
  "is_externally_visible" integer not null,
  "created_at" text not null,
  "modified_at" text not null,
  "created_by" text,
  "modified_by" text,
  "unique_name" text,
  "unique_name_folded" text,
  "deleted_at" text,
  "version" integer not null
);
create unique index "catalog_name_is_unique" on "catalog" ("display_name_folded", (1)) where "deleted_at" is null;
create unique index "catalog_unique_name" on "catalog" ("unique_name_folded", (1)) where "deleted_at" is null;
create table "access_package" (
  "id" text not null primary key,
  "catalog_id" text not null,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "is_hidden" integer not null,
  "is_role_scopes_visible" integer not null,
  "created_at" text not null,
  "modified_at" text not null,
  "created_by" text,
  "modified_by" text,
  "unique_name" text,
  "unique_name_folded" text,
  "deleted_at" text,
  "version" integer not null
);
create unique index "package_name_is_unique_in_catalog" on "access_package" ("catalog_id", "display_name_folded", (1)) where "deleted_at" is null;
create unique index "package_unique_name" on "access_package" ("unique_name_folded", (1)) where "deleted_at" is null;
create index "access_package_by_catalog_id" on "access_package" ("catalog_id", "id");
create table "resource" (
  "id" text not null primary key,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "origin_id" text not null,
  "origin_id_folded" text not null,
  "origin_system" text not null,
  "resource_type" text,
  "resource_type_folded" text,
  "url" text,
  "url_folded" text,
  "created_at" text not null,
  "modified_at" text not null,
  "added_by" text,
  "is_pending_onboarding" integer not null,
  "attributes" text not null,
  "catalog_id" text not null,
  "object_id" text not null,
  "environment_id" text,
  "deleted_at" text,
  "version" integer not null
);
create unique index "resource_is_once_in_catalog" on "resource" ("catalog_id", "origin_system", "origin_id_folded", (1)) where "deleted_at" is null;
create index "resource_by_catalog_id" on "resource" ("catalog_id", "id");
create index "resource_by_object_id" on "resource" ("object_id", "id");
create table "resource_role" (
  "id" text not null primary key,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "origin_system" text not null,
  "origin_id" text not null,
  "origin_id_folded" text not null,
  "type" text,
  "resource_id" text not null,
  "catalog_id" text not null,
  "is_used" integer not null,
  "deleted_at" text,
  "version" integer not null
);
create unique index "role_is_once_in_resource" on "resource_role" ("resource_id", "origin_id_folded", (1)) where "deleted_at" is null;
create index "resource_role_by_catalog_id" on "resource_role" ("catalog_id", "id");
create index "resource_role_by_resource_id" on "resource_role" ("resource_id", "id");
create table "resource_scope" (
  "id" text not null primary key,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "origin_id" text not null,
  "origin_id_folded" text not null,
  "origin_system" text not null,
  "is_root_scope" integer not null,
  "url" text,
  "url_folded" text,
  "role_origin_id" text,
  "resource_id" text not null,
  "catalog_id" text not null,
  "deleted_at" text,
  "version" integer not null
);
create unique index "scope_is_once_in_resource" on "resource_scope" ("resource_id", "origin_id_folded", (1)) where "deleted_at" is null;
create index "resource_scope_by_catalog_id" on "resource_scope" ("catalog_id", "id");
create index "resource_scope_by_resource_id" on "resource_scope" ("resource_id", "id");
create table "resource_environment" (
  "id" text not null primary key,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "origin_system" text not null,
  "origin_id" text not null,
  "origin_id_folded" text not null,
  "is_default_environment" integer not null,
  "created_at" text not null,
  "modified_at" text not null,
  "created_by" text,
  "modified_by" text,
  "connection_url" text,
  "version" integer not null
);
create table "resource_role_scope" (
  "id" text not null primary key,
  "created_at" text not null,
  "modified_at" text not null,
  "created_by" text,
  "modified_by" text,
  "package_id" text not null,
  "role_id" text not null,
  "scope_id" text not null,
  "resource_id" text not null,
  "from" text not null,
  "until" text,
  "version" integer not null
);
create unique index "role_scope_is_once_in_package" on "resource_role_scope" ("package_id", "role_id", "scope_id", (1)) where "until" is null;
create index "resource_role_scope_by_package_id" on "resource_role_scope" ("package_id", "id");
create index "resource_role_scope_by_role_id" on "resource_role_scope" ("role_id", "id");
create index "resource_role_scope_by_resource_id" on "resource_role_scope" ("resource_id", "id");
create table "resource_request" (
  "id" text not null primary key,
  "type" text not null,
  "state" text not null,
  "status" text not null,
  "catalog_id" text not null,
  "justification" text,
  "execute_immediately" integer not null,
  "is_validation_only" integer not null,
  "expiration_at" text,
  "created_at" text not null,
  "resource_id" text,
  "requestor_id" text,
  "version" integer not null
);
create index "resource_request_by_catalog_id_created_at" on "resource_request" ("catalog_id", "created_at", "id");
create table "policy" (
  "id" text not null primary key,
  "package_id" text not null,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "target_scope" text not null,
  "created_at" text not null,
  "modified_at" text not null,
  "created_by" text,
  "modified_by" text,
  "accepts_self_update" integer not null,
  "targets" text not null,
  "catalog_id" text not null,
  "revision" integer not null,
  "revision_id" text not null,
  "expiration_type" text not null,
  "expiration_at" text,
  "expiration_duration" text,
  "accepts_self_add" integer not null,
  "accepts_self_remove" integer not null,
  "allows_custom_schedule" integer not null,
  "accepts_on_behalf_add" integer not null,
  "accepts_on_behalf_update" integer not null,
  "accepts_on_behalf_remove" integer not null,
  "on_behalf_requestors" text not null,
  "approval" text not null,
  "review" text,
  "automatic" text,
  "notifications_disabled" integer not null,
  "verifiable_credentials" text,
  "extension_stages" text not null,
  "deleted_at" text,
  "version" integer not null
);
create index "policy_by_package_id" on "policy" ("package_id", "id");
create index "policy_by_catalog_id" on "policy" ("catalog_id", "id");
create table "policy_revision" (
  "id" text not null primary key,
  "policy_id" text not null,
  "revision" integer not null,
  "body" text,
  "created_at" text not null,
  "version" integer not null
);
create unique index "policy_revision_is_unique" on "policy_revision" ("policy_id", "revision", (1));
create table "policy_target" (
  "id" text not null primary key,
  "policy_id" text not null,
  "kind" text not null,
  "principal_id" text,
  "position" integer not null,
  "version" integer not null
);
create index "policy_target_by_policy_id_position" on "policy_target" ("policy_id", "position", "id");
create index "policy_target_by_principal_id_kind" on "policy_target" ("principal_id", "kind", "id") where "principal_id" is not null;
create table "rule_attribute" (
  "id" text not null primary key,
  "owner_id" text not null,
  "owner_kind" text not null,
  "attribute" text not null,
  "version" integer not null
);
create unique index "rule_attribute_is_once" on "rule_attribute" ("owner_id", "attribute", (1));
create index "rule_attribute_by_attribute_owner_id" on "rule_attribute" ("attribute", "owner_id", "id");
create table "departure" (
  "id" text not null primary key,
  "policy_id" text not null,
  "left_at" text not null,
  "grace_ends_at" text not null,
  "former_ends_at" text,
  "version" integer not null
);
create index "departure_by_policy_id" on "departure" ("policy_id", "id");
create table "question" (
  "id" text not null primary key,
  "is_answer_editable" integer not null,
  "is_required" integer not null,
  "localizations" text not null,
  "sequence" integer not null,
  "text" text,
  "policy_id" text not null,
  "kind" text not null,
  "position" integer not null,
  "is_multiple_selection_allowed" integer,
  "choices" text,
  "regex_pattern" text,
  "is_single_line" integer,
  "deleted_at" text,
  "version" integer not null
);
create index "question_by_policy_id_position" on "question" ("policy_id", "position", "id");
create table "subject" (
  "id" text not null primary key,
  "object_id" text,
  "display_name" text,
  "display_name_folded" text,
  "email" text,
  "email_folded" text,
  "principal_name" text,
  "principal_name_folded" text,
  "on_premises_security_identifier" text,
  "type" text not null,
  "lifecycle" text not null,
  "alt_sec_id" text,
  "connected_organization_id" text,
  "blocked_at" text,
  "cleanup_at" text,
  "created_at" text not null,
  "version" integer not null
);
create unique index "subject_of_object" on "subject" ("object_id", (1)) where "object_id" is not null;
create unique index "subject_of_email" on "subject" ("email_folded", (1)) where ("object_id" is null and "email" is not null);
create index "subject_by_email_folded" on "subject" ("email_folded", "id") where "email_folded" is not null;
create index "subject_by_cleanup_at" on "subject" ("cleanup_at", "id") where "cleanup_at" is not null;
create index "subject_by_connected_organization_id" on "subject" ("connected_organization_id", "id") where "connected_organization_id" is not null;
create table "approval" (
  "id" text not null primary key,
  "state" text not null,
  "package_id" text not null,
  "catalog_id" text not null,
  "created_at" text not null,
  "completed_at" text,
  "version" integer not null
);
create index "approval_by_catalog_id_created_at" on "approval" ("catalog_id", "created_at", "id");
create index "approval_by_package_id" on "approval" ("package_id", "id");
create table "approval_stage" (
  "id" text not null primary key,
  "state" text not null,
  "result" text not null,
  "justification" text not null,
  "reviewed_at" text,
  "approval_id" text not null,
  "catalog_id" text not null,
  "position" integer not null,
  "reviewed_by_id" text,
  "reviewed_by_name" text,
  "reviewed_by_name_folded" text,
  "approver_information_visibility" text not null,
  "started_at" text,
  "escalates_at" text,
  "escalated_at" text,
  "times_out_at" text,
  "version" integer not null
);
create unique index "approval_stage_position_is_unique" on "approval_stage" ("approval_id", "position", (1));
create index "approval_stage_by_state_times_out_at" on "approval_stage" ("state", "times_out_at", "id");
create index "approval_stage_by_reviewed_by_id" on "approval_stage" ("reviewed_by_id", "id") where "reviewed_by_id" is not null;
create table "approver" (
  "id" text not null primary key,
  "approval_id" text not null,
  "stage_id" text not null,
  "principal_id" text not null,
  "role" text not null,
  "delegation_id" text,
  "added_at" text not null,
  "version" integer not null
);
create unique index "approver_is_once_in_stage" on "approver" ("stage_id", "principal_id", (1));
create index "approver_by_approval_id" on "approver" ("approval_id", "id");
create index "approver_by_principal_id_approval_id" on "approver" ("principal_id", "approval_id", "id");
create index "approver_by_delegation_id" on "approver" ("delegation_id", "id") where "delegation_id" is not null;
create table "approver_delegate" (
  "id" text not null primary key,
  "approver_id" text not null,
  "delegate_id" text not null,
  "starts_at" text not null,
  "ends_at" text,
  "created_at" text not null,
  "version" integer not null
);
create unique index "approver_has_one_delegate" on "approver_delegate" ("approver_id", (1));
create index "approver_delegate_by_delegate_id_starts_at" on "approver_delegate" ("delegate_id", "starts_at", "id");
create table "assignment_request" (
  "id" text not null primary key,
  "type" text not null,
  "state" text not null,
  "status" text not null,
  "created_at" text not null,
  "completed_at" text,
  "is_validation_only" integer not null,
  "expiration_at" text,
  "justification" text,
  "answers" text not null,
  "schedule" text not null,
  "parameters" text not null,
  "package_id" text not null,
  "catalog_id" text not null,
  "policy_id" text,
  "policy_revision_id" text,
  "assignment_id" text,
  "target_id" text not null,
  "requestor_id" text not null,
  "created_by_object_id" text,
  "is_approval_bypassed" integer not null,
  "reason" text,
  "version" integer not null
);
create unique index "one_open_request" on "assignment_request" ("package_id", "target_id", (1)) where ("state" in ('submitted', 'pendingApproval', 'delivering', 'scheduled') and "is_validation_only" = 0);
create index "assignment_request_by_target_id_package_id" on "assignment_request" ("target_id", "package_id", "id");
create index "assignment_request_by_requestor_id_created_at" on "assignment_request" ("requestor_id", "created_at", "id");
create index "assignment_request_by_package_id_created_at" on "assignment_request" ("package_id", "created_at", "id");
create index "assignment_request_by_catalog_id_created_at" on "assignment_request" ("catalog_id", "created_at", "id");
create index "assignment_request_by_assignment_id" on "assignment_request" ("assignment_id", "id") where "assignment_id" is not null;
create index "assignment_request_by_state_created_at" on "assignment_request" ("state", "created_at", "id");
create index "assignment_request_by_created_by_object_id" on "assignment_request" ("created_by_object_id", "id") where "created_by_object_id" is not null;
create table "assignment" (
  "id" text not null primary key,
  "catalog_id" text not null,
  "package_id" text not null,
  "policy_id" text not null,
  "state" text not null,
  "status" text not null,
  "is_extended" integer not null,
  "ended_at" text,
  "schedule" text not null,
  "policy_revision_id" text not null,
  "target_id" text not null,
  "created_by_object_id" text,
  "starts_at" text not null,
  "ends_at" text,
  "created_at" text not null,
  "version" integer not null
);
create unique index "one_unexpired_assignment" on "assignment" ("package_id", "target_id", (1)) where "state" not in ('expired');
create index "assignment_by_target_id_package_id" on "assignment" ("target_id", "package_id", "id");
create index "assignment_by_package_id_state" on "assignment" ("package_id", "state", "id");
create index "assignment_by_policy_id" on "assignment" ("policy_id", "id");
create index "assignment_by_catalog_id" on "assignment" ("catalog_id", "id");
create index "assignment_by_ends_at_state" on "assignment" ("ends_at", "state", "id") where "ends_at" is not null;
create index "assignment_by_created_by_object_id" on "assignment" ("created_by_object_id", "id") where "created_by_object_id" is not null;
create table "role_grant" (
  "id" text not null primary key,
  "origin_id" text not null,
  "origin_id_folded" text not null,
  "origin_system" text not null,
  "status" text not null,
  "subject_id" text not null,
  "role_id" text not null,
  "scope_id" text not null,
  "resource_id" text not null,
  "catalog_id" text not null,
  "object_id" text not null,
  "reason" text,
  "from" text not null,
  "until" text,
  "version" integer not null
);
create unique index "open_role_grant_is_once" on "role_grant" ("subject_id", "object_id", "role_id", "scope_id", (1)) where "until" is null;
create index "role_grant_by_resource_id" on "role_grant" ("resource_id", "id");
create index "role_grant_by_catalog_id" on "role_grant" ("catalog_id", "id");
create index "role_grant_by_role_id" on "role_grant" ("role_id", "id");
create table "assignment_grant" (
  "id" text not null primary key,
  "assignment_id" text not null,
  "grant_id" text not null,
  "role_scope_id" text not null,
  "from" text not null,
  "until" text,
  "version" integer not null
);
create unique index "open_assignment_grant_is_once" on "assignment_grant" ("assignment_id", "grant_id", "role_scope_id", (1)) where "until" is null;
create index "assignment_grant_by_grant_id" on "assignment_grant" ("grant_id", "id");
create table "attribute_stamp" (
  "id" text not null primary key,
  "assignment_id" text not null,
  "object_id" text not null,
  "attribute" text not null,
  "value" text not null,
  "is_persisted" integer not null,
  "from" text not null,
  "until" text,
  "version" integer not null
);
create index "attribute_stamp_by_assignment_id" on "attribute_stamp" ("assignment_id", "id");
create index "attribute_stamp_by_object_id_attribute" on "attribute_stamp" ("object_id", "attribute", "id");
create table "settings" (
  "id" text not null primary key,
  "external_user_lifecycle_action" text not null,
  "delete_external_user_after" text not null,
  "requires_approval_for_admin" integer not null,
  "date_language" text not null,
  "time_zone" text not null,
  "version" integer not null
);
create table "control_configuration" (
  "id" text not null primary key,
  "created_by" text,
  "created_at" text not null,
  "is_enabled" integer not null,
  "modified_by" text,
  "modified_at" text not null,
  "kind" text not null,
  "insight_level" text not null,
  "shows_approvers" integer not null,
  "version" integer not null
);
create table "incompatible_package" (
  "id" text not null primary key,
  "package_id" text not null,
  "incompatible_id" text not null,
  "created_at" text not null,
  "version" integer not null
);
create unique index "incompatible_package_is_once" on "incompatible_package" ("package_id", "incompatible_id", (1));
create index "incompatible_package_by_incompatible_id" on "incompatible_package" ("incompatible_id", "id");
create table "incompatible_group" (
  "id" text not null primary key,
  "package_id" text not null,
  "group_id" text not null,
  "created_at" text not null,
  "version" integer not null
);
create unique index "incompatible_group_is_once" on "incompatible_group" ("package_id", "group_id", (1));
create index "incompatible_group_by_group_id" on "incompatible_group" ("group_id", "id");
create table "custom_extension" (
  "id" text not null primary key,
  "authentication" text,
  "client" text,
  "description" text,
  "display_name" text,
  "display_name_folded" text,
  "endpoint" text not null,
  "callback" text,
  "created_at" text not null,
  "created_by" text,
  "modified_at" text not null,
  "modified_by" text,
  "catalog_id" text not null,
  "kind" text not null,
  "deleted_at" text,
  "version" integer not null
);
create index "custom_extension_by_catalog_id" on "custom_extension" ("catalog_id", "id");
create table "extension_stage" (
  "id" text not null primary key,
  "stage" text not null,
  "policy_id" text not null,
  "kind" text not null,
  "extension_id" text not null,
  "position" integer not null,
  "version" integer not null
);
create index "extension_stage_by_policy_id_position" on "extension_stage" ("policy_id", "position", "id");
create index "extension_stage_by_extension_id" on "extension_stage" ("extension_id", "id");
create table "callout" (
  "id" text not null primary key,
  "request_id" text,
  "assignment_id" text,
  "catalog_id" text not null,
  "extension_id" text not null,
  "extension_kind" text not null,
  "stage" text not null,
  "state" text not null,
  "waits" integer not null,
  "detail" text,
  "external_correlation_id" text,
  "created_at" text not null,
  "sent_at" text,
  "ended_at" text,
  "times_out_at" text,
  "version" integer not null
);
create index "callout_by_request_id" on "callout" ("request_id", "id") where "request_id" is not null;
create index "callout_by_assignment_id" on "callout" ("assignment_id", "id") where "assignment_id" is not null;
create index "callout_by_catalog_id_created_at" on "callout" ("catalog_id", "created_at", "id");
create index "callout_by_state_times_out_at" on "callout" ("state", "times_out_at", "id");
create table "connected_organization" (
  "id" text not null primary key,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "description_folded" text,
  "created_by" text,
  "created_at" text not null,
  "modified_by" text,
  "modified_at" text not null,
  "state" text not null,
  "version" integer not null
);
create table "identity_source" (
  "id" text not null primary key,
  "organization_id" text not null,
  "kind" text not null,
  "position" integer not null,
  "display_name" text,
  "display_name_folded" text,
  "tenant_id" text,
  "tenant_id_folded" text,
  "domain_name" text,
  "domain_name_folded" text,
  "cloud_instance" text,
  "cloud_instance_folded" text,
  "issuer_uri" text,
  "issuer_uri_folded" text,
  "social_type" text,
  "version" integer not null
);
create unique index "domain_is_of_one_organization" on "identity_source" ("domain_name_folded", (1)) where "domain_name" is not null;
create unique index "tenant_is_of_one_organization" on "identity_source" ("tenant_id_folded", (1)) where "tenant_id" is not null;
create index "identity_source_by_organization_id_position" on "identity_source" ("organization_id", "position", "id");
create index "identity_source_by_display_name_folded" on "identity_source" ("display_name_folded", "id") where "display_name_folded" is not null;
create table "organization_sponsor" (
  "id" text not null primary key,
  "organization_id" text not null,
  "kind" text not null,
  "sponsor_id" text not null,
  "version" integer not null
);
create unique index "organization_sponsor_is_once" on "organization_sponsor" ("organization_id", "kind", "sponsor_id", (1));
create index "organization_sponsor_by_sponsor_id" on "organization_sponsor" ("sponsor_id", "id");
create table "directory_object" (
  "id" text not null primary key,
  "deleted_at" text,
  "kind" text not null,
  "display_name" text,
  "display_name_folded" text,
  "description" text,
  "description_folded" text,
  "created_at" text not null,
  "user_principal_name" text,
  "user_principal_name_folded" text,
  "mail" text,
  "mail_folded" text,
  "mail_nickname" text,
  "mail_nickname_folded" text,
  "account_enabled" integer,
  "given_name" text,
  "given_name_folded" text,
  "surname" text,
  "surname_folded" text,
  "job_title" text,
  "job_title_folded" text,
  "department" text,
  "department_folded" text,
  "company_name" text,
  "company_name_folded" text,
  "office_location" text,
  "office_location_folded" text,
  "mobile_phone" text,
  "business_phones" text,
  "preferred_language" text,
  "employee_id" text,
  "employee_type" text,
  "employee_hire_at" text,
  "street_address" text,
  "city" text,
  "city_folded" text,
  "state" text,
  "state_folded" text,
  "postal_code" text,
  "country" text,
  "country_folded" text,
  "usage_location" text,
  "user_type" text,
  "user_type_folded" text,
  "creation_type" text,
  "external_user_state" text,
  "external_user_state_changed_at" text,
  "age_group" text,
  "consent_provided_for_minor" text,
  "legal_age_group_classification" text,
  "show_in_address_list" integer,
  "other_mails" text,
  "proxy_addresses" text,
  "fax_number" text,
  "on_premises_immutable_id" text,
  "on_premises_sync_enabled" integer,
  "on_premises_security_identifier" text,
  "on_premises_extension_attributes" text,
  "employee_org_data" text,
  "password_policies" text,
  "force_change_password" integer,
  "password_hash" text,
  "manager_id" text,
  "mail_enabled" integer,
  "security_enabled" integer,
  "group_types" text,
  "visibility" text,
  "is_assignable_to_role" integer,
  "membership_rule" text,
  "membership_rule_processing_state" text,
  "classification" text,
  "unique_name" text,
  "unique_name_folded" text,
  "resource_behavior_options" text,
  "resource_provisioning_options" text,
  "security_identifier" text,
  "renewed_at" text,
  "theme" text,
  "preferred_data_location" text,
  "app_id" text,
  "app_roles" text,
  "identifier_uris" text,
  "sign_in_audience" text,
  "publisher_domain" text,
  "service_principal_type" text,
  "service_principal_names" text,
  "tags" text,
  "homepage" text,
  "app_role_assignment_required" integer,
  "version" integer not null
);
create unique index "user_principal_name_is_unique" on "directory_object" ("user_principal_name_folded", (1)) where ("kind" = 'user' and "deleted_at" is null);
create unique index "application_id_is_unique" on "directory_object" ("kind", "app_id", (1)) where "deleted_at" is null;
create unique index "mail_nickname_is_unique" on "directory_object" ("mail_nickname_folded", (1)) where ("kind" = 'group' and "mail_enabled" = 1 and "deleted_at" is null);
create unique index "group_unique_name" on "directory_object" ("unique_name_folded", (1)) where "deleted_at" is null;
create index "directory_object_by_kind_display_name_folded" on "directory_object" ("kind", "display_name_folded", "id");
create index "directory_object_by_manager_id" on "directory_object" ("manager_id", "id") where "manager_id" is not null;
create index "directory_object_by_mail_folded" on "directory_object" ("mail_folded", "id") where "mail_folded" is not null;
create index "directory_object_by_app_id" on "directory_object" ("app_id", "id") where "app_id" is not null;
create table "membership" (
  "id" text not null primary key,
  "group_id" text not null,
  "member_id" text not null,
  "from" text not null,
  "until" text,
  "version" integer not null
);
create unique index "membership_is_once" on "membership" ("group_id", "member_id", (1)) where "until" is null;
create index "membership_by_member_id" on "membership" ("member_id", "id");
create table "member_of" (
  "id" text not null primary key,
  "group_id" text not null,
  "member_id" text not null,
  "paths" integer not null,
  "version" integer not null
);
create unique index "member_of_is_once" on "member_of" ("group_id", "member_id", (1));
create index "member_of_by_member_id_group_id" on "member_of" ("member_id", "group_id", "id");
create table "ownership" (
  "id" text not null primary key,
  "object_id" text not null,
  "owner_id" text not null,
  "version" integer not null
);
create unique index "ownership_is_once" on "ownership" ("object_id", "owner_id", (1));
create index "ownership_by_owner_id" on "ownership" ("owner_id", "id");
create table "sponsorship" (
  "id" text not null primary key,
  "object_id" text not null,
  "sponsor_id" text not null,
  "version" integer not null
);
create unique index "sponsorship_is_once" on "sponsorship" ("object_id", "sponsor_id", (1));
create index "sponsorship_by_sponsor_id" on "sponsorship" ("sponsor_id", "id");
create table "listed_text" (
  "id" text not null primary key,
  "owner_id" text not null,
  "list" text not null,
  "place" integer not null,
  "value" text not null,
  "value_folded" text not null,
  "version" integer not null
);
create index "listed_text_by_owner_id_list" on "listed_text" ("owner_id", "list", "id");
create index "listed_text_by_list_value_folded" on "listed_text" ("list", "value_folded", "id");
create table "app_role_assignment" (
  "id" text not null primary key,
  "app_role_id" text not null,
  "created_at" text not null,
  "principal_id" text not null,
  "principal_type" text not null,
  "resource_id" text not null,
  "from" text not null,
  "until" text,
  "version" integer not null
);
create unique index "app_role_assignment_is_once" on "app_role_assignment" ("principal_id", "resource_id", "app_role_id", (1)) where "until" is null;
create index "app_role_assignment_by_resource_id" on "app_role_assignment" ("resource_id", "id");
create table "role_assignment" (
  "id" text not null primary key,
  "principal_id" text not null,
  "role_definition_id" text not null,
  "scope" text not null,
  "scope_folded" text not null,
  "provider" text not null,
  "catalog_id" text,
  "created_at" text not null,
  "version" integer not null
);
create unique index "role_assignment_is_once" on "role_assignment" ("principal_id", "provider", "role_definition_id", "scope_folded", (1));
create index "role_assignment_by_scope_folded" on "role_assignment" ("scope_folded", "id");
create table "role_definition" (
  "id" text not null primary key,
  "description" text,
  "description_folded" text,
  "display_name" text,
  "display_name_folded" text,
  "is_built_in" integer not null,
  "is_enabled" integer not null,
  "is_privileged" integer not null,
  "resource_scopes" text not null,
  "template_id" text not null,
  "edition" text not null,
  "role_permissions" text not null,
  "version" integer not null
);
create table "resource_namespace" (
  "key" text not null,
  "id" text not null primary key,
  "version" integer not null
);
create table "resource_action" (
  "key" text not null,
  "name" text not null,
  "name_folded" text not null,
  "id" text not null primary key,
  "namespace_id" text not null,
  "version" integer not null
);
create index "resource_action_by_namespace_id" on "resource_action" ("namespace_id", "id");
create table "site" (
  "site_id" text not null,
  "site_id_folded" text not null,
  "display_name" text,
  "display_name_folded" text,
  "name" text,
  "name_folded" text,
  "description" text,
  "description_folded" text,
  "web_url" text not null,
  "web_url_folded" text not null,
  "created_at" text not null,
  "modified_at" text not null,
  "id" text not null primary key,
  "deleted_at" text,
  "version" integer not null
);
create unique index "site_id_is_unique" on "site" ("site_id_folded", (1)) where "deleted_at" is null;
create unique index "site_url_is_unique" on "site" ("web_url_folded", (1)) where "deleted_at" is null;
create table "site_role" (
  "id" text not null primary key,
  "site_id" text not null,
  "sequence" text not null,
  "display_name" text not null,
  "display_name_folded" text not null,
  "description" text,
  "version" integer not null
);
create unique index "site_role_is_once" on "site_role" ("site_id", "sequence", (1));
create table "site_permission" (
  "id" text not null primary key,
  "site_id" text not null,
  "site_role_id" text not null,
  "principal_id" text not null,
  "from" text not null,
  "until" text,
  "version" integer not null
);
create unique index "site_permission_is_once" on "site_permission" ("site_role_id", "principal_id", (1)) where "until" is null;
create index "site_permission_by_site_id" on "site_permission" ("site_id", "id");
create index "site_permission_by_principal_id" on "site_permission" ("principal_id", "id");
create table "domain" (
  "name" text not null,
  "name_folded" text not null,
  "is_default" integer not null,
  "is_initial" integer not null,
  "is_verified" integer not null,
  "id" text not null primary key,
  "created_at" text not null,
  "version" integer not null
);
create unique index "domain_name_is_unique" on "domain" ("name_folded", (1));
create table "tenant" (
  "tenant_id" text not null,
  "display_name" text not null,
  "display_name_folded" text not null,
  "created_at" text not null,
  "id" text not null primary key,
  "mode" text not null,
  "clock_offset_ms" integer not null,
  "clock_frozen_at" text,
  "version" integer not null
);
create table "client" (
  "id" text not null primary key,
  "app_id" text not null,
  "key" text,
  "service_principal_id" text not null,
  "display_name" text not null,
  "display_name_folded" text not null,
  "secret_hashes" text not null,
  "jwks" text not null,
  "redirect_uris" text not null,
  "is_public" integer not null,
  "application_permissions" text not null,
  "delegated_permissions" text not null,
  "is_enabled" integer not null,
  "version" integer not null
);
create unique index "client_id_is_unique" on "client" ("app_id", (1));
create unique index "client_key_is_unique" on "client" ("key", (1)) where "key" is not null;
create table "signing_key" (
  "id" text not null primary key,
  "jwk" text,
  "created_at" text not null,
  "retired_at" text,
  "version" integer not null
);
create table "artefact" (
  "id" text not null primary key,
  "model" text not null,
  "payload" text,
  "grant_id" text,
  "user_code" text,
  "uid" text,
  "consumed_at" text,
  "expires_at" text,
  "version" integer not null
);
create index "artefact_by_grant_id" on "artefact" ("grant_id", "id") where "grant_id" is not null;
create index "artefact_by_user_code" on "artefact" ("user_code", "id") where "user_code" is not null;
create index "artefact_by_uid" on "artefact" ("uid", "id") where "uid" is not null;
create index "artefact_by_expires_at" on "artefact" ("expires_at", "id") where "expires_at" is not null;
create table "job" (
  "id" text not null primary key,
  "kind" text not null,
  "subject" text not null,
  "due_at" text not null,
  "not_before" text not null,
  "claimed_until" text,
  "attempts" integer not null,
  "lapses" integer not null,
  "unique_key" text,
  "payload" text,
  "correlation_id" text not null,
  "last_error" text,
  "failed_at" text,
  "version" integer not null
);
create unique index "job_is_once" on "job" ("unique_key", (1)) where "unique_key" is not null;
create index "job_by_kind_due_at" on "job" ("kind", "due_at", "id");
create index "job_by_failed_at" on "job" ("failed_at", "id") where "failed_at" is not null;
create table "audit" (
  "id" text not null primary key,
  "activity_at" text not null,
  "activity_display_name" text not null,
  "activity_display_name_folded" text not null,
  "category" text not null,
  "category_folded" text not null,
  "correlation_id" text not null,
  "logged_by_service" text not null,
  "logged_by_service_folded" text not null,
  "operation_type" text not null,
  "result" text not null,
  "result_reason" text not null,
  "actor" text not null,
  "user_id" text,
  "user_display_name" text,
  "user_display_name_folded" text,
  "user_principal_name" text,
  "user_principal_name_folded" text,
  "client_app_id" text,
  "app_id" text,
  "app_display_name" text,
  "app_display_name_folded" text,
  "service_principal_id" text,
  "additional_details" text not null,
  "version" integer not null
);
create index "audit_by_activity_at" on "audit" ("activity_at", "id");
create index "audit_by_correlation_id" on "audit" ("correlation_id", "id");
create index "audit_by_activity_display_name_folded_activity_at" on "audit" ("activity_display_name_folded", "activity_at", "id");
create index "audit_by_category_folded_activity_at" on "audit" ("category_folded", "activity_at", "id");
create index "audit_by_user_id_activity_at" on "audit" ("user_id", "activity_at", "id") where "user_id" is not null;
create index "audit_by_service_principal_id_activity_at" on "audit" ("service_principal_id", "activity_at", "id") where "service_principal_id" is not null;
create table "audit_target" (
  "id" text not null primary key,
  "audit_id" text not null,
  "position" integer not null,
  "target_id" text,
  "display_name" text,
  "display_name_folded" text,
  "type" text not null,
  "type_folded" text not null,
  "modified_properties" text not null,
  "version" integer not null
);
create index "audit_target_by_audit_id_position" on "audit_target" ("audit_id", "position", "id");
create index "audit_target_by_target_id_audit_id" on "audit_target" ("target_id", "audit_id", "id") where "target_id" is not null;
create table "mail" (
  "id" text not null primary key,
  "event" text not null,
  "state" text not null,
  "to" text not null,
  "to_folded" text not null,
  "recipient_id" text,
  "subject" text not null,
  "subject_folded" text not null,
  "html" text not null,
  "text" text not null,
  "request_id" text,
  "assignment_id" text,
  "created_at" text not null,
  "sent_at" text,
  "attempts" integer not null,
  "error" text,
  "message_id" text not null,
  "version" integer not null
);
create index "mail_by_created_at" on "mail" ("created_at", "id");
create index "mail_by_recipient_id_created_at" on "mail" ("recipient_id", "created_at", "id") where "recipient_id" is not null;
create index "mail_by_request_id_event" on "mail" ("request_id", "event", "id") where "request_id" is not null;
create index "mail_by_assignment_id_event" on "mail" ("assignment_id", "event", "id") where "assignment_id" is not null;
create index "mail_by_state_created_at" on "mail" ("state", "created_at", "id");
create view "separation_of_duties_conflict" as
with "named" as (
  select package_id as id from incompatible_package union select incompatible_id from incompatible_package union select package_id from incompatible_group
), "assigned" as (
  select a.package_id, s.object_id, a.id as assignment_id
  from assignment a join subject s on s.id = a.target_id
  where a.state in ('delivering', 'partiallyDelivered', 'delivered') and s.object_id is not null
), "first_scope" as (
  select r.package_id, min(cast(r.id as text)) as id from resource_role_scope r join named n on n.id = r.package_id where r.until is null group by r.package_id
), "by_groups" as (
  select f.package_id, m.member_id as object_id
  from first_scope f join resource_role_scope r on r.package_id = f.package_id and cast(r.id as text) = f.id
  join resource g on g.id = r.resource_id join resource_role o on o.id = r.role_id
  join member_of m on m.group_id = g.object_id
  where g.origin_system = 'AadGroup' and o.origin_id like 'Member%' and not exists (
    select 1 from resource_role_scope r2 join resource g2 on g2.id = r2.resource_id join resource_role o2 on o2.id = r2.role_id
    where r2.package_id = f.package_id and r2.until is null and not (g2.origin_system = 'AadGroup' and o2.origin_id like 'Member%' and exists (
      select 1 from member_of m2 where m2.group_id = g2.object_id and m2.member_id = m.member_id)))
  and not exists (select 1 from assigned a where a.package_id = f.package_id and a.object_id = m.member_id)
), "held" as (
  select package_id, object_id, assignment_id, 'assignment' as held_by from assigned
  union all select package_id, object_id, null, 'groupMembership' from by_groups
)
select cast(i.id as text) || '_' || cast(h.object_id as text) as id, 'accessPackage' as kind, h.object_id as target_id, d.display_name as target_display_name,
  d.display_name_folded as target_display_name_folded, p.catalog_id, p.id as access_package_id, p.display_name as access_package_display_name,
  p.display_name_folded as access_package_display_name_folded, h.held_by, h.assignment_id, q.id as incompatible_id, q.display_name as incompatible_display_name,
  q.display_name_folded as incompatible_display_name_folded, b.held_by as incompatible_held_by, b.assignment_id as incompatible_assignment_id, 1 as version
from incompatible_package i join access_package p on p.id = i.package_id join access_package q on q.id = i.incompatible_id
  join held h on h.package_id = i.package_id join held b on b.package_id = i.incompatible_id and b.object_id = h.object_id
  join directory_object d on d.id = h.object_id
where p.deleted_at is null and q.deleted_at is null and d.deleted_at is null and d.kind in ('user', 'servicePrincipal')
union all
select cast(i.id as text) || '_' || cast(h.object_id as text), 'group', h.object_id, d.display_name, d.display_name_folded, p.catalog_id, p.id, p.display_name,
  p.display_name_folded, h.held_by, h.assignment_id, g.id, g.display_name, g.display_name_folded, 'groupMembership', null, 1
from incompatible_group i join access_package p on p.id = i.package_id join directory_object g on g.id = i.group_id
  join held h on h.package_id = i.package_id join member_of m on m.group_id = i.group_id and m.member_id = h.object_id
  join directory_object d on d.id = h.object_id
where p.deleted_at is null and g.deleted_at is null and d.deleted_at is null and d.kind in ('user', 'servicePrincipal');
