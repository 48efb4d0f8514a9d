-- Access reviews: series, their instances and stages, items with every change, and reviewers.
create table "review_definition" (
  "id" {{id}} not null primary key,
  "origin" {{text}} not null,
  "kind" {{text}} not null,
  "whose" {{text}} not null,
  "catalog_id" {{id}},
  "package_id" {{id}},
  "policy_id" {{id}},
  "resource_id" {{id}},
  "display_name" {{text}} not null,
  "display_name_folded" {{text}} not null,
  "description_for_admins" {{text}},
  "description_for_reviewers" {{text}},
  "status" {{text}} not null,
  "created_at" {{instant}} not null,
  "modified_at" {{instant}} not null,
  "created_by_id" {{id}},
  "created_by_name" {{text}},
  "created_by_name_folded" {{text}},
  "created_by_principal_name" {{text}},
  "created_by_principal_name_folded" {{text}},
  "scope" {{json}} not null,
  "scope_query" {{text}} not null,
  "enumeration_scope" {{json}},
  "reviewers" {{json}} not null,
  "fallback_reviewers" {{json}} not null,
  "settings" {{json}} not null,
  "stage_settings" {{json}} not null,
  "recipients" {{json}} not null,
  "starts_at" {{instant}} not null,
  "turn" {{integer}} not null,
  "ended_at" {{instant}},
  "version" {{integer}} not null
);
create index "review_definition_by_policy_id" on "review_definition" ("policy_id"{{nullsFirst}}, "id") where "policy_id" is not null;
create index "review_definition_by_package_id" on "review_definition" ("package_id"{{nullsFirst}}, "id") where "package_id" is not null;
create index "review_definition_by_catalog_id" on "review_definition" ("catalog_id"{{nullsFirst}}, "id") where "catalog_id" is not null;
create index "review_definition_by_resource_id" on "review_definition" ("resource_id"{{nullsFirst}}, "id") where "resource_id" is not null;
create index "review_definition_by_created_at" on "review_definition" ("created_at", "id");
create table "review_instance" (
  "id" {{id}} not null primary key,
  "definition_id" {{id}} not null,
  "kind" {{text}} not null,
  "whose" {{text}} not null,
  "catalog_id" {{id}},
  "package_id" {{id}},
  "policy_id" {{id}},
  "resource_id" {{id}},
  "turn" {{integer}} not null,
  "starts_at" {{instant}} not null,
  "ends_at" {{instant}} not null,
  "status" {{text}} not null,
  "scope" {{json}} not null,
  "scope_query" {{text}} not null,
  "reviewers" {{json}} not null,
  "fallback_reviewers" {{json}} not null,
  "settings" {{json}} not null,
  "stage_settings" {{json}} not null,
  "errors" {{json}} not null,
  "item_count" {{integer}} not null,
  "version" {{integer}} not null
);
create unique index "review_turn_is_once" on "review_instance" ("definition_id", "turn", "resource_id", (1));
create index "review_instance_by_definition_id_starts_at" on "review_instance" ("definition_id", "starts_at", "id");
create index "review_instance_by_status_ends_at" on "review_instance" ("status", "ends_at", "id");
create index "review_instance_by_catalog_id" on "review_instance" ("catalog_id"{{nullsFirst}}, "id") where "catalog_id" is not null;
create index "review_instance_by_package_id" on "review_instance" ("package_id"{{nullsFirst}}, "id") where "package_id" is not null;
create index "review_instance_by_policy_id" on "review_instance" ("policy_id"{{nullsFirst}}, "id") where "policy_id" is not null;
create table "review_stage" (
  "id" {{id}} not null primary key,
  "instance_id" {{id}} not null,
  "definition_id" {{id}} not null,
  "catalog_id" {{id}},
  "position" {{integer}} not null,
  "status" {{text}} not null,
  "starts_at" {{instant}} not null,
  "ends_at" {{instant}} not null,
  "reviewers" {{json}} not null,
  "fallback_reviewers" {{json}} not null,
  "version" {{integer}} not null
);
create unique index "review_stage_is_once" on "review_stage" ("instance_id", "position", (1));
create index "review_stage_by_catalog_id" on "review_stage" ("catalog_id"{{nullsFirst}}, "id") where "catalog_id" is not null;
create table "review_decision" (
  "id" {{id}} not null primary key,
  "definition_id" {{id}} not null,
  "instance_id" {{id}} not null,
  "stage_id" {{id}},
  "item_id" {{id}} not null,
  "reviewer_set_id" {{id}},
  "catalog_id" {{id}},
  "grant_id" {{id}},
  "principal_id" {{id}} not null,
  "principal_kind" {{text}} not null,
  "principal_name" {{text}},
  "principal_name_folded" {{text}},
  "user_principal_name" {{text}},
  "user_principal_name_folded" {{text}},
  "last_sign_in_at" {{instant}},
  "resource_id" {{id}} not null,
  "resource_kind" {{text}} not null,
  "resource_name" {{text}},
  "resource_name_folded" {{text}},
  "package_id" {{id}},
  "package_name" {{text}},
  "package_name_folded" {{text}},
  "is_indirect" {{boolean}} not null,
  "is_by_rule" {{boolean}} not null,
  "is_outlier" {{boolean}} not null,
  "recommendation" {{text}} not null,
  "recommendation_reason" {{text}},
  "decision" {{text}} not null,
  "justification" {{text}} not null,
  "until" {{instant}},
  "reviewed_by" {{text}} not null,
  "reviewed_by_id" {{id}},
  "reviewed_by_name" {{text}},
  "reviewed_by_name_folded" {{text}},
  "reviewed_by_principal_name" {{text}},
  "reviewed_by_principal_name_folded" {{text}},
  "reviewed_at" {{instant}},
  "delegated_by_id" {{id}},
  "delegated_by_name" {{text}},
  "delegated_by_name_folded" {{text}},
  "delegated_by_principal_name" {{text}},
  "delegated_by_principal_name_folded" {{text}},
  "apply_result" {{text}} not null,
  "apply_description" {{text}},
  "applied_by" {{text}} not null,
  "applied_by_id" {{id}},
  "applied_by_name" {{text}},
  "applied_by_name_folded" {{text}},
  "applied_by_principal_name" {{text}},
  "applied_by_principal_name_folded" {{text}},
  "applied_at" {{instant}},
  "request_id" {{id}},
  "created_at" {{instant}} not null,
  "version" {{integer}} not null
);
create unique index "review_item_is_once" on "review_decision" ("instance_id", "principal_id", "resource_id", (1)) where "stage_id" is null;
create unique index "review_item_is_once_in_stage" on "review_decision" ("stage_id", "item_id", (1));
create index "review_decision_by_instance_id_decision" on "review_decision" ("instance_id", "decision", "id");
create index "review_decision_by_reviewer_set_id" on "review_decision" ("reviewer_set_id"{{nullsFirst}}, "id") where "reviewer_set_id" is not null;
create index "review_decision_by_request_id" on "review_decision" ("request_id"{{nullsFirst}}, "id") where "request_id" is not null;
create index "review_decision_by_principal_id_created_at" on "review_decision" ("principal_id", "created_at", "id");
create index "review_decision_by_grant_id_created_at" on "review_decision" ("grant_id"{{nullsFirst}}, "created_at", "id") where "grant_id" is not null;
create index "review_decision_by_definition_id" on "review_decision" ("definition_id", "id");
create index "review_decision_by_catalog_id" on "review_decision" ("catalog_id"{{nullsFirst}}, "id") where "catalog_id" is not null;
create index "review_decision_by_item_id" on "review_decision" ("item_id", "id");
create table "review_decision_change" (
  "id" {{id}} not null primary key,
  "item_id" {{id}} not null,
  "instance_id" {{id}} not null,
  "stage_id" {{id}},
  "sequence" {{integer}} not null,
  "kind" {{text}} not null,
  "before" {{text}} not null,
  "after" {{text}} not null,
  "justification" {{text}} not null,
  "actor" {{text}} not null,
  "actor_id" {{id}},
  "actor_name" {{text}},
  "actor_name_folded" {{text}},
  "delegated_by_id" {{id}},
  "at" {{instant}} not null,
  "correlation_id" {{text}} not null,
  "version" {{integer}} not null
);
create unique index "review_change_is_once" on "review_decision_change" ("item_id", "sequence", (1));
create index "review_decision_change_by_instance_id_at" on "review_decision_change" ("instance_id", "at", "id");
create table "review_item_context" (
  "id" {{id}} not null primary key,
  "instance_id" {{id}} not null,
  "context" {{json}} not null,
  "version" {{integer}} not null
);
create index "review_item_context_by_instance_id" on "review_item_context" ("instance_id", "id");
create table "reviewer_set" (
  "id" {{id}} not null primary key,
  "instance_id" {{id}} not null,
  "stage_id" {{id}},
  "key" {{text}} not null,
  "version" {{integer}} not null
);
create unique index "reviewer_set_is_once" on "reviewer_set" ("instance_id", "key", (1));
create table "reviewer" (
  "id" {{id}} not null primary key,
  "set_id" {{id}} not null,
  "instance_id" {{id}} not null,
  "principal_id" {{id}} not null,
  "role" {{text}} not null,
  "version" {{integer}} not null
);
create unique index "reviewer_is_once" on "reviewer" ("set_id", "principal_id", (1));
create index "reviewer_by_principal_id_instance_id" on "reviewer" ("principal_id", "instance_id", "id");
create index "reviewer_by_instance_id" on "reviewer" ("instance_id", "id");
create table "contacted_reviewer" (
  "id" {{id}} not null primary key,
  "instance_id" {{id}} not null,
  "principal_id" {{id}} not null,
  "display_name" {{text}},
  "display_name_folded" {{text}},
  "user_principal_name" {{text}},
  "user_principal_name_folded" {{text}},
  "created_at" {{instant}} not null,
  "mailed_at" {{instant}},
  "version" {{integer}} not null
);
create unique index "reviewer_is_contacted_once" on "contacted_reviewer" ("instance_id", "principal_id", (1));
