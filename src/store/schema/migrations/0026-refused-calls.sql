-- Calls that were refused for who called.
create table "refused_call" (
  "id" {{id}} not null primary key,
  "created_at" {{instant}} not null,
  "caller_kind" {{text}} not null,
  "caller_id" {{id}},
  "caller_display_name" {{text}},
  "caller_display_name_folded" {{text}},
  "user_principal_name" {{text}},
  "user_principal_name_folded" {{text}},
  "app_id" {{text}},
  "ip_address" {{text}},
  "user_agent" {{text}},
  "api_version" {{text}} not null,
  "method" {{text}} not null,
  "route" {{text}},
  "status" {{integer}} not null,
  "code" {{text}} not null,
  "request_id" {{text}} not null,
  "count" {{integer}} not null,
  "version" {{integer}} not null
);
create index "refused_call_by_created_at" on "refused_call" ("created_at", "id");
create index "refused_call_by_caller_id_created_at" on "refused_call" ("caller_id"{{nullsFirst}}, "created_at", "id") where "caller_id" is not null;
create index "refused_call_by_ip_address_created_at" on "refused_call" ("ip_address"{{nullsFirst}}, "created_at", "id") where "ip_address" is not null;
