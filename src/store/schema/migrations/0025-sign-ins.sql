-- Sign-ins, of users and of applications; and when each user signed in last.
create table "sign_in" (
  "id" {{id}} not null primary key,
  "created_at" {{instant}} not null,
  "event_type" {{text}} not null,
  "is_interactive" {{boolean}} not null,
  "user_id" {{id}},
  "user_display_name" {{text}},
  "user_display_name_folded" {{text}},
  "user_principal_name" {{text}},
  "user_principal_name_folded" {{text}},
  "user_type" {{text}},
  "service_principal_id" {{id}},
  "service_principal_name" {{text}},
  "service_principal_name_folded" {{text}},
  "app_id" {{id}},
  "app_display_name" {{text}},
  "app_display_name_folded" {{text}},
  "resource_id" {{id}},
  "resource_display_name" {{text}},
  "resource_display_name_folded" {{text}},
  "ip_address" {{text}},
  "user_agent" {{text}},
  "client_app_used" {{text}},
  "browser" {{text}},
  "operating_system" {{text}},
  "correlation_id" {{text}} not null,
  "error_code" {{integer}} not null,
  "failure_reason" {{text}},
  "authentication_protocol" {{text}} not null,
  "client_credential_type" {{text}} not null,
  "authentication_requirement" {{text}} not null,
  "session_id" {{id}},
  "attempts" {{integer}} not null,
  "version" {{integer}} not null
);
create index "sign_in_by_created_at" on "sign_in" ("created_at", "id");
create index "sign_in_by_is_interactive_created_at" on "sign_in" ("is_interactive", "created_at", "id");
create index "sign_in_by_user_id_created_at" on "sign_in" ("user_id"{{nullsFirst}}, "created_at", "id") where "user_id" is not null;
create index "sign_in_by_app_id_created_at" on "sign_in" ("app_id"{{nullsFirst}}, "created_at", "id") where "app_id" is not null;
create index "sign_in_by_ip_address_created_at" on "sign_in" ("ip_address"{{nullsFirst}}, "created_at", "id") where "ip_address" is not null;
create index "sign_in_by_service_principal_id_created_at" on "sign_in" ("service_principal_id"{{nullsFirst}}, "created_at", "id") where "service_principal_id" is not null;
create table "sign_in_activity" (
  "id" {{id}} not null primary key,
  "last_sign_in_at" {{instant}},
  "last_sign_in_request_id" {{text}},
  "last_non_interactive_sign_in_at" {{instant}},
  "last_non_interactive_sign_in_request_id" {{text}},
  "last_successful_sign_in_at" {{instant}},
  "last_successful_sign_in_request_id" {{text}},
  "version" {{integer}} not null
);
create index "sign_in_activity_by_last_sign_in_at" on "sign_in_activity" ("last_sign_in_at"{{nullsFirst}}, "id") where "last_sign_in_at" is not null;
create index "sign_in_activity_by_last_successful_sign_in_at" on "sign_in_activity" ("last_successful_sign_in_at"{{nullsFirst}}, "id") where "last_successful_sign_in_at" is not null;
