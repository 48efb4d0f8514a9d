-- Every table, rule and index of the foundation; written by write.ts from the model.
create table "catalog" (
  "id" uuid not null primary key,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "type" text collate "C" not null,
  "state" text collate "C" not null,
  "is_externally_visible" boolean not null,
  "created_at" text collate "C" not null,
  "modified_at" text collate "C" not null,
  "created_by" text collate "C",
  "modified_by" text collate "C",
  "unique_name" text collate "C",
  "unique_name_folded" text collate "C",
  "deleted_at" text collate "C",
  "version" bigint not null
);
create unique index "catalog_name_is_unique" on "catalog" ("display_name_folded", (1)) where "deleted_at" is null;
create unique index "catalog_unique_name" on "catalog" ("unique_name_folded", (1)) where "deleted_at" is null;
create table "access_package" (
  "id" uuid not null primary key,
  "catalog_id" uuid not null,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "is_hidden" boolean not null,
  "is_role_scopes_visible" boolean not null,
  "created_at" text collate "C" not null,
  "modified_at" text collate "C" not null,
  "created_by" text collate "C",
  "modified_by" text collate "C",
  "unique_name" text collate "C",
  "unique_name_folded" text collate "C",
  "deleted_at" text collate "C",
  "version" bigint not null
);
create unique index "package_name_is_unique_in_catalog" on "access_package" ("catalog_id", "display_name_folded", (1)) where "deleted_at" is null;
create unique index "package_unique_name" on "access_package" ("unique_name_folded", (1)) where "deleted_at" is null;
create index "access_package_by_catalog_id" on "access_package" ("catalog_id", "id");
create table "resource" (
  "id" uuid not null primary key,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "origin_id" text collate "C" not null,
  "origin_id_folded" text collate "C" not null,
  "origin_system" text collate "C" not null,
  "resource_type" text collate "C",
  "resource_type_folded" text collate "C",
  "url" text collate "C",
  "url_folded" text collate "C",
  "created_at" text collate "C" not null,
  "modified_at" text collate "C" not null,
  "added_by" text collate "C",
  "is_pending_onboarding" boolean not null,
  "attributes" text collate "C" not null,
  "catalog_id" uuid not null,
  "object_id" uuid not null,
  "environment_id" uuid,
  "deleted_at" text collate "C",
  "version" bigint not null
);
create unique index "resource_is_once_in_catalog" on "resource" ("catalog_id", "origin_system", "origin_id_folded", (1)) where "deleted_at" is null;
create index "resource_by_catalog_id" on "resource" ("catalog_id", "id");
create index "resource_by_object_id" on "resource" ("object_id", "id");
create table "resource_role" (
  "id" uuid not null primary key,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "origin_system" text collate "C" not null,
  "origin_id" text collate "C" not null,
  "origin_id_folded" text collate "C" not null,
  "type" text collate "C",
  "resource_id" uuid not null,
  "catalog_id" uuid not null,
  "is_used" boolean not null,
  "deleted_at" text collate "C",
  "version" bigint not null
);
create unique index "role_is_once_in_resource" on "resource_role" ("resource_id", "origin_id_folded", (1)) where "deleted_at" is null;
create index "resource_role_by_catalog_id" on "resource_role" ("catalog_id", "id");
create index "resource_role_by_resource_id" on "resource_role" ("resource_id", "id");
create table "resource_scope" (
  "id" uuid not null primary key,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "origin_id" text collate "C" not null,
  "origin_id_folded" text collate "C" not null,
  "origin_system" text collate "C" not null,
  "is_root_scope" boolean not null,
  "url" text collate "C",
  "url_folded" text collate "C",
  "role_origin_id" text collate "C",
  "resource_id" uuid not null,
  "catalog_id" uuid not null,
  "deleted_at" text collate "C",
  "version" bigint not null
);
create unique index "scope_is_once_in_resource" on "resource_scope" ("resource_id", "origin_id_folded", (1)) where "deleted_at" is null;
create index "resource_scope_by_catalog_id" on "resource_scope" ("catalog_id", "id");
create index "resource_scope_by_resource_id" on "resource_scope" ("resource_id", "id");
create table "resource_environment" (
  "id" uuid not null primary key,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "origin_system" text collate "C" not null,
  "origin_id" text collate "C" not null,
  "origin_id_folded" text collate "C" not null,
  "is_default_environment" boolean not null,
  "created_at" text collate "C" not null,
  "modified_at" text collate "C" not null,
  "created_by" text collate "C",
  "modified_by" text collate "C",
  "connection_url" text collate "C",
  "version" bigint not null
);
create table "resource_role_scope" (
  "id" uuid not null primary key,
  "created_at" text collate "C" not null,
  "modified_at" text collate "C" not null,
  "created_by" text collate "C",
  "modified_by" text collate "C",
  "package_id" uuid not null,
  "role_id" uuid not null,
  "scope_id" uuid not null,
  "resource_id" uuid not null,
  "from" text collate "C" not null,
  "until" text collate "C",
  "version" bigint not null
);
create unique index "role_scope_is_once_in_package" on "resource_role_scope" ("package_id", "role_id", "scope_id", (1)) where "until" is null;
create index "resource_role_scope_by_package_id" on "resource_role_scope" ("package_id", "id");
create index "resource_role_scope_by_role_id" on "resource_role_scope" ("role_id", "id");
create index "resource_role_scope_by_resource_id" on "resource_role_scope" ("resource_id", "id");
create table "resource_request" (
  "id" uuid not null primary key,
  "type" text collate "C" not null,
  "state" text collate "C" not null,
  "status" text collate "C" not null,
  "catalog_id" uuid not null,
  "justification" text collate "C",
  "execute_immediately" boolean not null,
  "is_validation_only" boolean not null,
  "expiration_at" text collate "C",
  "created_at" text collate "C" not null,
  "resource_id" uuid,
  "requestor_id" uuid,
  "version" bigint not null
);
create index "resource_request_by_catalog_id_created_at" on "resource_request" ("catalog_id", "created_at", "id");
create table "policy" (
  "id" uuid not null primary key,
  "package_id" uuid not null,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "target_scope" text collate "C" not null,
  "created_at" text collate "C" not null,
  "modified_at" text collate "C" not null,
  "created_by" text collate "C",
  "modified_by" text collate "C",
  "accepts_self_update" boolean not null,
  "targets" text collate "C" not null,
  "catalog_id" uuid not null,
  "revision" bigint not null,
  "revision_id" uuid not null,
  "expiration_type" text collate "C" not null,
  "expiration_at" text collate "C",
  "expiration_duration" text collate "C",
  "accepts_self_add" boolean not null,
  "accepts_self_remove" boolean not null,
  "allows_custom_schedule" boolean not null,
  "accepts_on_behalf_add" boolean not null,
  "accepts_on_behalf_update" boolean not null,
  "accepts_on_behalf_remove" boolean not null,
  "on_behalf_requestors" text collate "C" not null,
  "approval" text collate "C" not null,
  "review" text collate "C",
  "automatic" text collate "C",
  "notifications_disabled" boolean not null,
  "verifiable_credentials" text collate "C",
  "extension_stages" text collate "C" not null,
  "deleted_at" text collate "C",
  "version" bigint not null
);
create index "policy_by_package_id" on "policy" ("package_id", "id");
create index "policy_by_catalog_id" on "policy" ("catalog_id", "id");
create table "policy_revision" (
  "id" uuid not null primary key,
  "policy_id" uuid not null,
  "revision" bigint not null,
  "body" text collate "C",
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "policy_revision_is_unique" on "policy_revision" ("policy_id", "revision", (1));
create table "policy_target" (
  "id" uuid not null primary key,
  "policy_id" uuid not null,
  "kind" text collate "C" not null,
  "principal_id" uuid,
  "position" bigint not null,
  "version" bigint not null
);
create index "policy_target_by_policy_id_position" on "policy_target" ("policy_id", "position", "id");
create index "policy_target_by_principal_id_kind" on "policy_target" ("principal_id" nulls first, "kind", "id") where "principal_id" is not null;
create table "rule_attribute" (
  "id" uuid not null primary key,
  "owner_id" uuid not null,
  "owner_kind" text collate "C" not null,
  "attribute" text collate "C" not null,
  "version" bigint not null
);
create unique index "rule_attribute_is_once" on "rule_attribute" ("owner_id", "attribute", (1));
create index "rule_attribute_by_attribute_owner_id" on "rule_attribute" ("attribute", "owner_id", "id");
create table "departure" (
  "id" uuid not null primary key,
  "policy_id" uuid not null,
  "left_at" text collate "C" not null,
  "grace_ends_at" text collate "C" not null,
  "former_ends_at" text collate "C",
  "version" bigint not null
);
create index "departure_by_policy_id" on "departure" ("policy_id", "id");
create table "question" (
  "id" uuid not null primary key,
  "is_answer_editable" boolean not null,
  "is_required" boolean not null,
  "localizations" text collate "C" not null,
  "sequence" bigint not null,
  "text" text collate "C",
  "policy_id" uuid not null,
  "kind" text collate "C" not null,
  "position" bigint not null,
  "is_multiple_selection_allowed" boolean,
  "choices" text collate "C",
  "regex_pattern" text collate "C",
  "is_single_line" boolean,
  "deleted_at" text collate "C",
  "version" bigint not null
);
create index "question_by_policy_id_position" on "question" ("policy_id", "position", "id");
create table "subject" (
  "id" uuid not null primary key,
  "object_id" uuid,
  "display_name" text collate "C",
  "display_name_folded" text collate "C",
  "email" text collate "C",
  "email_folded" text collate "C",
  "principal_name" text collate "C",
  "principal_name_folded" text collate "C",
  "on_premises_security_identifier" text collate "C",
  "type" text collate "C" not null,
  "lifecycle" text collate "C" not null,
  "alt_sec_id" text collate "C",
  "connected_organization_id" uuid,
  "blocked_at" text collate "C",
  "cleanup_at" text collate "C",
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "subject_of_object" on "subject" ("object_id", (1)) where "object_id" is not null;
create unique index "subject_of_email" on "subject" ("email_folded", (1)) where ("object_id" is null and "email" is not null);
create index "subject_by_email_folded" on "subject" ("email_folded" nulls first, "id") where "email_folded" is not null;
create index "subject_by_cleanup_at" on "subject" ("cleanup_at" nulls first, "id") where "cleanup_at" is not null;
create index "subject_by_connected_organization_id" on "subject" ("connected_organization_id" nulls first, "id") where "connected_organization_id" is not null;
create table "approval" (
  "id" uuid not null primary key,
  "state" text collate "C" not null,
  "package_id" uuid not null,
  "catalog_id" uuid not null,
  "created_at" text collate "C" not null,
  "completed_at" text collate "C",
  "version" bigint not null
);
create index "approval_by_catalog_id_created_at" on "approval" ("catalog_id", "created_at", "id");
create index "approval_by_package_id" on "approval" ("package_id", "id");
create table "approval_stage" (
  "id" uuid not null primary key,
  "state" text collate "C" not null,
  "result" text collate "C" not null,
  "justification" text collate "C" not null,
  "reviewed_at" text collate "C",
  "approval_id" uuid not null,
  "catalog_id" uuid not null,
  "position" bigint not null,
  "reviewed_by_id" uuid,
  "reviewed_by_name" text collate "C",
  "reviewed_by_name_folded" text collate "C",
  "approver_information_visibility" text collate "C" not null,
  "started_at" text collate "C",
  "escalates_at" text collate "C",
  "escalated_at" text collate "C",
  "times_out_at" text collate "C",
  "version" bigint not null
);
create unique index "approval_stage_position_is_unique" on "approval_stage" ("approval_id", "position", (1));
create index "approval_stage_by_state_times_out_at" on "approval_stage" ("state", "times_out_at" nulls first, "id");
create index "approval_stage_by_reviewed_by_id" on "approval_stage" ("reviewed_by_id" nulls first, "id") where "reviewed_by_id" is not null;
create table "approver" (
  "id" uuid not null primary key,
  "approval_id" uuid not null,
  "stage_id" uuid not null,
  "principal_id" uuid not null,
  "role" text collate "C" not null,
  "delegation_id" uuid,
  "added_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "approver_is_once_in_stage" on "approver" ("stage_id", "principal_id", (1));
create index "approver_by_approval_id" on "approver" ("approval_id", "id");
create index "approver_by_principal_id_approval_id" on "approver" ("principal_id", "approval_id", "id");
create index "approver_by_delegation_id" on "approver" ("delegation_id" nulls first, "id") where "delegation_id" is not null;
create table "approver_delegate" (
  "id" uuid not null primary key,
  "approver_id" uuid not null,
  "delegate_id" uuid not null,
  "starts_at" text collate "C" not null,
  "ends_at" text collate "C",
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "approver_has_one_delegate" on "approver_delegate" ("approver_id", (1));
create index "approver_delegate_by_delegate_id_starts_at" on "approver_delegate" ("delegate_id", "starts_at", "id");
create table "assignment_request" (
  "id" uuid not null primary key,
  "type" text collate "C" not null,
  "state" text collate "C" not null,
  "status" text collate "C" not null,
  "created_at" text collate "C" not null,
  "completed_at" text collate "C",
  "is_validation_only" boolean not null,
  "expiration_at" text collate "C",
  "justification" text collate "C",
  "answers" text collate "C" not null,
  "schedule" text collate "C" not null,
  "parameters" text collate "C" not null,
  "package_id" uuid not null,
  "catalog_id" uuid not null,
  "policy_id" uuid,
  "policy_revision_id" uuid,
  "assignment_id" uuid,
  "target_id" uuid not null,
  "requestor_id" uuid not null,
  "created_by_object_id" uuid,
  "is_approval_bypassed" boolean not null,
  "reason" text collate "C",
  "version" bigint not null
);
create unique index "one_open_request" on "assignment_request" ("package_id", "target_id", (1)) where ("state" in ('submitted', 'pendingApproval', 'delivering', 'scheduled') and "is_validation_only" = false);
create index "assignment_request_by_target_id_package_id" on "assignment_request" ("target_id", "package_id", "id");
create index "assignment_request_by_requestor_id_created_at" on "assignment_request" ("requestor_id", "created_at", "id");
create index "assignment_request_by_package_id_created_at" on "assignment_request" ("package_id", "created_at", "id");
create index "assignment_request_by_catalog_id_created_at" on "assignment_request" ("catalog_id", "created_at", "id");
create index "assignment_request_by_assignment_id" on "assignment_request" ("assignment_id" nulls first, "id") where "assignment_id" is not null;
create index "assignment_request_by_state_created_at" on "assignment_request" ("state", "created_at", "id");
create index "assignment_request_by_created_by_object_id" on "assignment_request" ("created_by_object_id" nulls first, "id") where "created_by_object_id" is not null;
create table "assignment" (
  "id" uuid not null primary key,
  "catalog_id" uuid not null,
  "package_id" uuid not null,
  "policy_id" uuid not null,
  "state" text collate "C" not null,
  "status" text collate "C" not null,
  "is_extended" boolean not null,
  "ended_at" text collate "C",
  "schedule" text collate "C" not null,
  "policy_revision_id" uuid not null,
  "target_id" uuid not null,
  "created_by_object_id" uuid,
  "starts_at" text collate "C" not null,
  "ends_at" text collate "C",
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "one_unexpired_assignment" on "assignment" ("package_id", "target_id", (1)) where "state" not in ('expired');
create index "assignment_by_target_id_package_id" on "assignment" ("target_id", "package_id", "id");
create index "assignment_by_package_id_state" on "assignment" ("package_id", "state", "id");
create index "assignment_by_policy_id" on "assignment" ("policy_id", "id");
create index "assignment_by_catalog_id" on "assignment" ("catalog_id", "id");
create index "assignment_by_ends_at_state" on "assignment" ("ends_at" nulls first, "state", "id") where "ends_at" is not null;
create index "assignment_by_created_by_object_id" on "assignment" ("created_by_object_id" nulls first, "id") where "created_by_object_id" is not null;
create table "role_grant" (
  "id" uuid not null primary key,
  "origin_id" text collate "C" not null,
  "origin_id_folded" text collate "C" not null,
  "origin_system" text collate "C" not null,
  "status" text collate "C" not null,
  "subject_id" uuid not null,
  "role_id" uuid not null,
  "scope_id" uuid not null,
  "resource_id" uuid not null,
  "catalog_id" uuid not null,
  "object_id" uuid not null,
  "reason" text collate "C",
  "from" text collate "C" not null,
  "until" text collate "C",
  "version" bigint not null
);
create unique index "open_role_grant_is_once" on "role_grant" ("subject_id", "object_id", "role_id", "scope_id", (1)) where "until" is null;
create index "role_grant_by_resource_id" on "role_grant" ("resource_id", "id");
create index "role_grant_by_catalog_id" on "role_grant" ("catalog_id", "id");
create index "role_grant_by_role_id" on "role_grant" ("role_id", "id");
create table "assignment_grant" (
  "id" uuid not null primary key,
  "assignment_id" uuid not null,
  "grant_id" uuid not null,
  "role_scope_id" uuid not null,
  "from" text collate "C" not null,
  "until" text collate "C",
  "version" bigint not null
);
create unique index "open_assignment_grant_is_once" on "assignment_grant" ("assignment_id", "grant_id", "role_scope_id", (1)) where "until" is null;
create index "assignment_grant_by_grant_id" on "assignment_grant" ("grant_id", "id");
create table "attribute_stamp" (
  "id" uuid not null primary key,
  "assignment_id" uuid not null,
  "object_id" uuid not null,
  "attribute" text collate "C" not null,
  "value" text collate "C" not null,
  "is_persisted" boolean not null,
  "from" text collate "C" not null,
  "until" text collate "C",
  "version" bigint not null
);
create index "attribute_stamp_by_assignment_id" on "attribute_stamp" ("assignment_id", "id");
create index "attribute_stamp_by_object_id_attribute" on "attribute_stamp" ("object_id", "attribute", "id");
create table "settings" (
  "id" text collate "C" not null primary key,
  "external_user_lifecycle_action" text collate "C" not null,
  "delete_external_user_after" text collate "C" not null,
  "requires_approval_for_admin" boolean not null,
  "date_language" text collate "C" not null,
  "time_zone" text collate "C" not null,
  "version" bigint not null
);
create table "control_configuration" (
  "id" text collate "C" not null primary key,
  "created_by" text collate "C",
  "created_at" text collate "C" not null,
  "is_enabled" boolean not null,
  "modified_by" text collate "C",
  "modified_at" text collate "C" not null,
  "kind" text collate "C" not null,
  "insight_level" text collate "C" not null,
  "shows_approvers" boolean not null,
  "version" bigint not null
);
create table "incompatible_package" (
  "id" uuid not null primary key,
  "package_id" uuid not null,
  "incompatible_id" uuid not null,
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "incompatible_package_is_once" on "incompatible_package" ("package_id", "incompatible_id", (1));
create index "incompatible_package_by_incompatible_id" on "incompatible_package" ("incompatible_id", "id");
create table "incompatible_group" (
  "id" uuid not null primary key,
  "package_id" uuid not null,
  "group_id" uuid not null,
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "incompatible_group_is_once" on "incompatible_group" ("package_id", "group_id", (1));
create index "incompatible_group_by_group_id" on "incompatible_group" ("group_id", "id");
create table "custom_extension" (
  "id" uuid not null primary key,
  "authentication" text collate "C",
  "client" text collate "C",
  "description" text collate "C",
  "display_name" text collate "C",
  "display_name_folded" text collate "C",
  "endpoint" text collate "C" not null,
  "callback" text collate "C",
  "created_at" text collate "C" not null,
  "created_by" text collate "C",
  "modified_at" text collate "C" not null,
  "modified_by" text collate "C",
  "catalog_id" uuid not null,
  "kind" text collate "C" not null,
  "deleted_at" text collate "C",
  "version" bigint not null
);
create index "custom_extension_by_catalog_id" on "custom_extension" ("catalog_id", "id");
create table "extension_stage" (
  "id" uuid not null primary key,
  "stage" text collate "C" not null,
  "policy_id" uuid not null,
  "kind" text collate "C" not null,
  "extension_id" uuid not null,
  "position" bigint not null,
  "version" bigint not null
);
create index "extension_stage_by_policy_id_position" on "extension_stage" ("policy_id", "position", "id");
create index "extension_stage_by_extension_id" on "extension_stage" ("extension_id", "id");
create table "callout" (
  "id" uuid not null primary key,
  "request_id" uuid,
  "assignment_id" uuid,
  "catalog_id" uuid not null,
  "extension_id" uuid not null,
  "extension_kind" text collate "C" not null,
  "stage" text collate "C" not null,
  "state" text collate "C" not null,
  "waits" boolean not null,
  "detail" text collate "C",
  "external_correlation_id" text collate "C",
  "created_at" text collate "C" not null,
  "sent_at" text collate "C",
  "ended_at" text collate "C",
  "times_out_at" text collate "C",
  "version" bigint not null
);
create index "callout_by_request_id" on "callout" ("request_id" nulls first, "id") where "request_id" is not null;
create index "callout_by_assignment_id" on "callout" ("assignment_id" nulls first, "id") where "assignment_id" is not null;
create index "callout_by_catalog_id_created_at" on "callout" ("catalog_id", "created_at", "id");
create index "callout_by_state_times_out_at" on "callout" ("state", "times_out_at" nulls first, "id");
create table "connected_organization" (
  "id" uuid not null primary key,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "description_folded" text collate "C",
  "created_by" text collate "C",
  "created_at" text collate "C" not null,
  "modified_by" text collate "C",
  "modified_at" text collate "C" not null,
  "state" text collate "C" not null,
  "version" bigint not null
);
create table "identity_source" (
  "id" uuid not null primary key,
  "organization_id" uuid not null,
  "kind" text collate "C" not null,
  "position" bigint not null,
  "display_name" text collate "C",
  "display_name_folded" text collate "C",
  "tenant_id" text collate "C",
  "tenant_id_folded" text collate "C",
  "domain_name" text collate "C",
  "domain_name_folded" text collate "C",
  "cloud_instance" text collate "C",
  "cloud_instance_folded" text collate "C",
  "issuer_uri" text collate "C",
  "issuer_uri_folded" text collate "C",
  "social_type" text collate "C",
  "version" bigint not null
);
create unique index "domain_is_of_one_organization" on "identity_source" ("domain_name_folded", (1)) where "domain_name" is not null;
create unique index "tenant_is_of_one_organization" on "identity_source" ("tenant_id_folded", (1)) where "tenant_id" is not null;
create index "identity_source_by_organization_id_position" on "identity_source" ("organization_id", "position", "id");
create index "identity_source_by_display_name_folded" on "identity_source" ("display_name_folded" nulls first, "id") where "display_name_folded" is not null;
create table "organization_sponsor" (
  "id" uuid not null primary key,
  "organization_id" uuid not null,
  "kind" text collate "C" not null,
  "sponsor_id" uuid not null,
  "version" bigint not null
);
create unique index "organization_sponsor_is_once" on "organization_sponsor" ("organization_id", "kind", "sponsor_id", (1));
create index "organization_sponsor_by_sponsor_id" on "organization_sponsor" ("sponsor_id", "id");
create table "directory_object" (
  "id" uuid not null primary key,
  "deleted_at" text collate "C",
  "kind" text collate "C" not null,
  "display_name" text collate "C",
  "display_name_folded" text collate "C",
  "description" text collate "C",
  "description_folded" text collate "C",
  "created_at" text collate "C" not null,
  "user_principal_name" text collate "C",
  "user_principal_name_folded" text collate "C",
  "mail" text collate "C",
  "mail_folded" text collate "C",
  "mail_nickname" text collate "C",
  "mail_nickname_folded" text collate "C",
  "account_enabled" boolean,
  "given_name" text collate "C",
  "given_name_folded" text collate "C",
  "surname" text collate "C",
  "surname_folded" text collate "C",
  "job_title" text collate "C",
  "job_title_folded" text collate "C",
  "department" text collate "C",
  "department_folded" text collate "C",
  "company_name" text collate "C",
  "company_name_folded" text collate "C",
  "office_location" text collate "C",
  "office_location_folded" text collate "C",
  "mobile_phone" text collate "C",
  "business_phones" text collate "C",
  "preferred_language" text collate "C",
  "employee_id" text collate "C",
  "employee_type" text collate "C",
  "employee_hire_at" text collate "C",
  "street_address" text collate "C",
  "city" text collate "C",
  "city_folded" text collate "C",
  "state" text collate "C",
  "state_folded" text collate "C",
  "postal_code" text collate "C",
  "country" text collate "C",
  "country_folded" text collate "C",
  "usage_location" text collate "C",
  "user_type" text collate "C",
  "user_type_folded" text collate "C",
  "creation_type" text collate "C",
  "external_user_state" text collate "C",
  "external_user_state_changed_at" text collate "C",
  "age_group" text collate "C",
  "consent_provided_for_minor" text collate "C",
  "legal_age_group_classification" text collate "C",
  "show_in_address_list" boolean,
  "other_mails" text collate "C",
  "proxy_addresses" text collate "C",
  "fax_number" text collate "C",
  "on_premises_immutable_id" text collate "C",
  "on_premises_sync_enabled" boolean,
  "on_premises_security_identifier" text collate "C",
  "on_premises_extension_attributes" text collate "C",
  "employee_org_data" text collate "C",
  "password_policies" text collate "C",
  "force_change_password" boolean,
  "password_hash" text collate "C",
  "manager_id" uuid,
  "mail_enabled" boolean,
  "security_enabled" boolean,
  "group_types" text collate "C",
  "visibility" text collate "C",
  "is_assignable_to_role" boolean,
  "membership_rule" text collate "C",
  "membership_rule_processing_state" text collate "C",
  "classification" text collate "C",
  "unique_name" text collate "C",
  "unique_name_folded" text collate "C",
  "resource_behavior_options" text collate "C",
  "resource_provisioning_options" text collate "C",
  "security_identifier" text collate "C",
  "renewed_at" text collate "C",
  "theme" text collate "C",
  "preferred_data_location" text collate "C",
  "app_id" uuid,
  "app_roles" text collate "C",
  "identifier_uris" text collate "C",
  "sign_in_audience" text collate "C",
  "publisher_domain" text collate "C",
  "service_principal_type" text collate "C",
  "service_principal_names" text collate "C",
  "tags" text collate "C",
  "homepage" text collate "C",
  "app_role_assignment_required" boolean,
  "version" bigint not null
);
create unique index "user_principal_name_is_unique" on "directory_object" ("user_principal_name_folded", (1)) where ("kind" = 'user' and "deleted_at" is null);
create unique index "application_id_is_unique" on "directory_object" ("kind", "app_id", (1)) where "deleted_at" is null;
create unique index "mail_nickname_is_unique" on "directory_object" ("mail_nickname_folded", (1)) where ("kind" = 'group' and "mail_enabled" = true and "deleted_at" is null);
create unique index "group_unique_name" on "directory_object" ("unique_name_folded", (1)) where "deleted_at" is null;
create index "directory_object_by_kind_display_name_folded" on "directory_object" ("kind", "display_name_folded" nulls first, "id");
create index "directory_object_by_manager_id" on "directory_object" ("manager_id" nulls first, "id") where "manager_id" is not null;
create index "directory_object_by_mail_folded" on "directory_object" ("mail_folded" nulls first, "id") where "mail_folded" is not null;
create index "directory_object_by_app_id" on "directory_object" ("app_id" nulls first, "id") where "app_id" is not null;
create table "membership" (
  "id" uuid not null primary key,
  "group_id" uuid not null,
  "member_id" uuid not null,
  "from" text collate "C" not null,
  "until" text collate "C",
  "version" bigint not null
);
create unique index "membership_is_once" on "membership" ("group_id", "member_id", (1)) where "until" is null;
create index "membership_by_member_id" on "membership" ("member_id", "id");
create table "member_of" (
  "id" uuid not null primary key,
  "group_id" uuid not null,
  "member_id" uuid not null,
  "paths" bigint not null,
  "version" bigint not null
);
create unique index "member_of_is_once" on "member_of" ("group_id", "member_id", (1));
create index "member_of_by_member_id_group_id" on "member_of" ("member_id", "group_id", "id");
create table "ownership" (
  "id" uuid not null primary key,
  "object_id" uuid not null,
  "owner_id" uuid not null,
  "version" bigint not null
);
create unique index "ownership_is_once" on "ownership" ("object_id", "owner_id", (1));
create index "ownership_by_owner_id" on "ownership" ("owner_id", "id");
create table "sponsorship" (
  "id" uuid not null primary key,
  "object_id" uuid not null,
  "sponsor_id" uuid not null,
  "version" bigint not null
);
create unique index "sponsorship_is_once" on "sponsorship" ("object_id", "sponsor_id", (1));
create index "sponsorship_by_sponsor_id" on "sponsorship" ("sponsor_id", "id");
create table "listed_text" (
  "id" uuid not null primary key,
  "owner_id" uuid not null,
  "list" text collate "C" not null,
  "place" bigint not null,
  "value" text collate "C" not null,
  "value_folded" text collate "C" not null,
  "version" bigint not null
);
create index "listed_text_by_owner_id_list" on "listed_text" ("owner_id", "list", "id");
create index "listed_text_by_list_value_folded" on "listed_text" ("list", "value_folded", "id");
create table "app_role_assignment" (
  "id" uuid not null primary key,
  "app_role_id" uuid not null,
  "created_at" text collate "C" not null,
  "principal_id" uuid not null,
  "principal_type" text collate "C" not null,
  "resource_id" uuid not null,
  "from" text collate "C" not null,
  "until" text collate "C",
  "version" bigint not null
);
create unique index "app_role_assignment_is_once" on "app_role_assignment" ("principal_id", "resource_id", "app_role_id", (1)) where "until" is null;
create index "app_role_assignment_by_resource_id" on "app_role_assignment" ("resource_id", "id");
create table "role_assignment" (
  "id" uuid not null primary key,
  "principal_id" uuid not null,
  "role_definition_id" uuid not null,
  "scope" text collate "C" not null,
  "scope_folded" text collate "C" not null,
  "provider" text collate "C" not null,
  "catalog_id" uuid,
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "role_assignment_is_once" on "role_assignment" ("principal_id", "provider", "role_definition_id", "scope_folded", (1));
create index "role_assignment_by_scope_folded" on "role_assignment" ("scope_folded", "id");
create table "role_definition" (
  "id" uuid not null primary key,
  "description" text collate "C",
  "description_folded" text collate "C",
  "display_name" text collate "C",
  "display_name_folded" text collate "C",
  "is_built_in" boolean not null,
  "is_enabled" boolean not null,
  "is_privileged" boolean not null,
  "resource_scopes" text collate "C" not null,
  "template_id" uuid not null,
  "edition" text collate "C" not null,
  "role_permissions" text collate "C" not null,
  "version" bigint not null
);
create table "resource_namespace" (
  "key" text collate "C" not null,
  "id" uuid not null primary key,
  "version" bigint not null
);
create table "resource_action" (
  "key" text collate "C" not null,
  "name" text collate "C" not null,
  "name_folded" text collate "C" not null,
  "id" uuid not null primary key,
  "namespace_id" uuid not null,
  "version" bigint not null
);
create index "resource_action_by_namespace_id" on "resource_action" ("namespace_id", "id");
create table "site" (
  "site_id" text collate "C" not null,
  "site_id_folded" text collate "C" not null,
  "display_name" text collate "C",
  "display_name_folded" text collate "C",
  "name" text collate "C",
  "name_folded" text collate "C",
  "description" text collate "C",
  "description_folded" text collate "C",
  "web_url" text collate "C" not null,
  "web_url_folded" text collate "C" not null,
  "created_at" text collate "C" not null,
  "modified_at" text collate "C" not null,
  "id" uuid not null primary key,
  "deleted_at" text collate "C",
  "version" bigint not null
);
create unique index "site_id_is_unique" on "site" ("site_id_folded", (1)) where "deleted_at" is null;
create unique index "site_url_is_unique" on "site" ("web_url_folded", (1)) where "deleted_at" is null;
create table "site_role" (
  "id" uuid not null primary key,
  "site_id" uuid not null,
  "sequence" text collate "C" not null,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "description" text collate "C",
  "version" bigint not null
);
create unique index "site_role_is_once" on "site_role" ("site_id", "sequence", (1));
create table "site_permission" (
  "id" uuid not null primary key,
  "site_id" uuid not null,
  "site_role_id" uuid not null,
  "principal_id" uuid not null,
  "from" text collate "C" not null,
  "until" text collate "C",
  "version" bigint not null
);
create unique index "site_permission_is_once" on "site_permission" ("site_role_id", "principal_id", (1)) where "until" is null;
create index "site_permission_by_site_id" on "site_permission" ("site_id", "id");
create index "site_permission_by_principal_id" on "site_permission" ("principal_id", "id");
create table "domain" (
  "name" text collate "C" not null,
  "name_folded" text collate "C" not null,
  "is_default" boolean not null,
  "is_initial" boolean not null,
  "is_verified" boolean not null,
  "id" uuid not null primary key,
  "created_at" text collate "C" not null,
  "version" bigint not null
);
create unique index "domain_name_is_unique" on "domain" ("name_folded", (1));
create table "tenant" (
  "tenant_id" uuid not null,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "created_at" text collate "C" not null,
  "id" text collate "C" not null primary key,
  "mode" text collate "C" not null,
  "clock_offset_ms" bigint not null,
  "clock_frozen_at" text collate "C",
  "version" bigint not null
);
create table "client" (
  "id" uuid not null primary key,
  "app_id" uuid not null,
  "key" text collate "C",
  "service_principal_id" uuid not null,
  "display_name" text collate "C" not null,
  "display_name_folded" text collate "C" not null,
  "secret_hashes" text collate "C" not null,
  "jwks" text collate "C" not null,
  "redirect_uris" text collate "C" not null,
  "is_public" boolean not null,
  "application_permissions" text collate "C" not null,
  "delegated_permissions" text collate "C" not null,
  "is_enabled" boolean not null,
  "version" bigint not null
);
create unique index "client_id_is_unique" on "client" ("app_id", (1));
create unique index "client_key_is_unique" on "client" ("key", (1)) where "key" is not null;
create table "signing_key" (
  "id" text collate "C" not null primary key,
  "jwk" text collate "C",
  "created_at" text collate "C" not null,
  "retired_at" text collate "C",
  "version" bigint not null
);
create table "artefact" (
  "id" text collate "C" not null primary key,
  "model" text collate "C" not null,
  "payload" text collate "C",
  "grant_id" text collate "C",
  "user_code" text collate "C",
  "uid" text collate "C",
  "consumed_at" text collate "C",
  "expires_at" text collate "C",
  "version" bigint not null
);
create index "artefact_by_grant_id" on "artefact" ("grant_id" nulls first, "id") where "grant_id" is not null;
create index "artefact_by_user_code" on "artefact" ("user_code" nulls first, "id") where "user_code" is not null;
create index "artefact_by_uid" on "artefact" ("uid" nulls first, "id") where "uid" is not null;
create index "artefact_by_expires_at" on "artefact" ("expires_at" nulls first, "id") where "expires_at" is not null;
create table "job" (
  "id" uuid not null primary key,
  "kind" text collate "C" not null,
  "subject" uuid not null,
  "due_at" text collate "C" not null,
  "not_before" text collate "C" not null,
  "claimed_until" text collate "C",
  "attempts" bigint not null,
  "lapses" bigint not null,
  "unique_key" text collate "C",
  "payload" text collate "C",
  "correlation_id" text collate "C" not null,
  "last_error" text collate "C",
  "failed_at" text collate "C",
  "version" bigint not null
);
create unique index "job_is_once" on "job" ("unique_key", (1)) where "unique_key" is not null;
create index "job_by_kind_due_at" on "job" ("kind", "due_at", "id");
create index "job_by_failed_at" on "job" ("failed_at" nulls first, "id") where "failed_at" is not null;
create table "audit" (
  "id" uuid not null primary key,
  "activity_at" text collate "C" not null,
  "activity_display_name" text collate "C" not null,
  "activity_display_name_folded" text collate "C" not null,
  "category" text collate "C" not null,
  "category_folded" text collate "C" not null,
  "correlation_id" text collate "C" not null,
  "logged_by_service" text collate "C" not null,
  "logged_by_service_folded" text collate "C" not null,
  "operation_type" text collate "C" not null,
  "result" text collate "C" not null,
  "result_reason" text collate "C" not null,
  "actor" text collate "C" not null,
  "user_id" uuid,
  "user_display_name" text collate "C",
  "user_display_name_folded" text collate "C",
  "user_principal_name" text collate "C",
  "user_principal_name_folded" text collate "C",
  "client_app_id" uuid,
  "app_id" uuid,
  "app_display_name" text collate "C",
  "app_display_name_folded" text collate "C",
  "service_principal_id" uuid,
  "additional_details" text collate "C" not null,
  "version" bigint not null
);
create index "audit_by_activity_at" on "audit" ("activity_at", "id");
create index "audit_by_correlation_id" on "audit" ("correlation_id", "id");
create index "audit_by_activity_display_name_folded_activity_at" on "audit" ("activity_display_name_folded", "activity_at", "id");
create index "audit_by_category_folded_activity_at" on "audit" ("category_folded", "activity_at", "id");
create index "audit_by_user_id_activity_at" on "audit" ("user_id" nulls first, "activity_at", "id") where "user_id" is not null;
create index "audit_by_service_principal_id_activity_at" on "audit" ("service_principal_id" nulls first, "activity_at", "id") where "service_principal_id" is not null;
create table "audit_target" (
  "id" uuid not null primary key,
  "audit_id" uuid not null,
  "position" bigint not null,
  "target_id" uuid,
  "display_name" text collate "C",
  "display_name_folded" text collate "C",
  "type" text collate "C" not null,
  "type_folded" text collate "C" not null,
  "modified_properties" text collate "C" not null,
  "version" bigint not null
);
create index "audit_target_by_audit_id_position" on "audit_target" ("audit_id", "position", "id");
create index "audit_target_by_target_id_audit_id" on "audit_target" ("target_id" nulls first, "audit_id", "id") where "target_id" is not null;
create table "mail" (
  "id" uuid not null primary key,
  "event" text collate "C" not null,
  "state" text collate "C" not null,
  "to" text collate "C" not null,
  "to_folded" text collate "C" not null,
  "recipient_id" uuid,
  "subject" text collate "C" not null,
  "subject_folded" text collate "C" not null,
  "html" text collate "C" not null,
  "text" text collate "C" not null,
  "request_id" uuid,
  "assignment_id" uuid,
  "created_at" text collate "C" not null,
  "sent_at" text collate "C",
  "attempts" bigint not null,
  "error" text collate "C",
  "message_id" text collate "C" not null,
  "version" bigint not null
);
create index "mail_by_created_at" on "mail" ("created_at", "id");
create index "mail_by_recipient_id_created_at" on "mail" ("recipient_id" nulls first, "created_at", "id") where "recipient_id" is not null;
create index "mail_by_request_id_event" on "mail" ("request_id" nulls first, "event", "id") where "request_id" is not null;
create index "mail_by_assignment_id_event" on "mail" ("assignment_id" nulls first, "event", "id") where "assignment_id" is not null;
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
