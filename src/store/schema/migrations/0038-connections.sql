-- Connections to other systems, and their secrets.
create table "connection" (
  "id" {{id}} not null primary key,
  "display_name" {{text}} not null,
  "display_name_folded" {{text}} not null,
  "kind" {{text}} not null,
  "direction" {{text}} not null,
  "settings" {{json}} not null,
  "mode" {{text}} not null,
  "may_remove" {{boolean}} not null,
  "state" {{text}} not null,
  "quarantine_reason" {{text}},
  "quarantine_says" {{text}},
  "quarantined_at" {{instant}},
  "failures" {{integer}} not null,
  "not_before" {{instant}},
  "profile" {{json}},
  "created_at" {{instant}} not null,
  "created_by" {{text}},
  "modified_at" {{instant}} not null,
  "modified_by" {{text}},
  "version" {{integer}} not null
);
create unique index "connection_name_is_unique" on "connection" ("display_name_folded", (1));
create table "connection_secret" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "name" {{text}} not null,
  "sealed" {{text}},
  "secret_hash" {{text}},
  "hint" {{text}},
  "created_at" {{instant}} not null,
  "expires_at" {{instant}},
  "version" {{integer}} not null
);
create index "connection_secret_by_connection_id_name_created_at" on "connection_secret" ("connection_id", "name", "created_at", "id");
