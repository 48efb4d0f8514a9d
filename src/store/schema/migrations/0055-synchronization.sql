-- Connections that provision the users and groups of a service principal, and the log of what was sent.
alter table "connection" add column "service_principal_id" {{id}};
alter table "connection" add column "template_id" {{text}};
alter table "connection" add column "keys" {{json}} not null default '[]';
alter table "connection" add column "executions" {{json}};
create unique index "service_principal_has_one_connection" on "connection" ("service_principal_id", (1));
create table "provisioning_event" (
  "id" {{id}} not null primary key,
  "activity_at" {{instant}} not null,
  "connection_id" {{id}} not null,
  "run_id" {{id}},
  "change_id" {{id}} not null,
  "link_id" {{id}} not null,
  "connection_name" {{text}} not null,
  "connection_name_folded" {{text}} not null,
  "action" {{text}} not null,
  "result" {{text}} not null,
  "duration_ms" {{integer}} not null,
  "service_principal_id" {{id}},
  "service_principal_name" {{text}},
  "service_principal_name_folded" {{text}},
  "kind" {{text}} not null,
  "source_id" {{id}} not null,
  "source_name" {{text}},
  "source_name_folded" {{text}},
  "target_id" {{text}},
  "target_name" {{text}},
  "target_name_folded" {{text}},
  "principal_id" {{id}},
  "error_code" {{text}},
  "error_category" {{text}},
  "additional_details" {{text}},
  "reason" {{text}},
  "modified" {{json}} not null,
  "version" {{integer}} not null
);
create index "provisioning_event_by_activity_at" on "provisioning_event" ("activity_at", "id");
create index "provisioning_event_by_connection_id_activity_at" on "provisioning_event" ("connection_id", "activity_at", "id");
create index "provisioning_event_by_principal_id_activity_at" on "provisioning_event" ("principal_id"{{nullsFirst}}, "activity_at", "id") where "principal_id" is not null;
create index "provisioning_event_by_source_id_activity_at" on "provisioning_event" ("source_id", "activity_at", "id");
create index "provisioning_event_by_service_principal_id_activity_at" on "provisioning_event" ("service_principal_id"{{nullsFirst}}, "activity_at", "id") where "service_principal_id" is not null;
