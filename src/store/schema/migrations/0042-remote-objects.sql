-- What is known of other systems, and where it differs from what is wanted.
create table "remote_object" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "kind" {{text}} not null,
  "native_id" {{text}} not null,
  "name" {{text}} not null,
  "name_folded" {{text}} not null,
  "seen" {{json}} not null,
  "run_id" {{id}},
  "from" {{instant}} not null,
  "until" {{instant}},
  "version" {{integer}} not null
);
create unique index "remote_object_is_once" on "remote_object" ("connection_id", "kind", "native_id", (1)) where "until" is null;
create index "remote_object_by_connection_id_kind_name_folded" on "remote_object" ("connection_id", "kind", "name_folded", "id");
create table "remote_link" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "kind" {{text}} not null,
  "object_id" {{id}} not null,
  "remote_id" {{id}},
  "origin" {{text}},
  "rule" {{text}},
  "from" {{instant}} not null,
  "until" {{instant}},
  "version" {{integer}} not null
);
create unique index "remote_link_is_once" on "remote_link" ("connection_id", "object_id", (1)) where "until" is null;
create unique index "remote_object_is_linked_once" on "remote_link" ("remote_id", (1)) where "until" is null;
create index "remote_link_by_object_id" on "remote_link" ("object_id", "id");
create table "remote_holding" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "link_id" {{id}} not null,
  "account_id" {{id}} not null,
  "object_id" {{id}},
  "origin" {{text}} not null,
  "run_id" {{id}},
  "from" {{instant}} not null,
  "until" {{instant}},
  "version" {{integer}} not null
);
create unique index "remote_holding_is_once" on "remote_holding" ("link_id", "account_id", (1)) where "until" is null;
create index "remote_holding_by_object_id_link_id" on "remote_holding" ("object_id"{{nullsFirst}}, "link_id", "id") where "object_id" is not null;
create index "remote_holding_by_account_id" on "remote_holding" ("account_id", "id");
create index "remote_holding_by_connection_id" on "remote_holding" ("connection_id", "id");
create table "difference" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "link_id" {{id}} not null,
  "aspect" {{text}} not null,
  "subject_id" {{id}} not null,
  "principal_id" {{id}},
  "account_id" {{id}},
  "is_wanted" {{boolean}} not null,
  "state" {{text}} not null,
  "tries" {{integer}} not null,
  "not_before" {{instant}},
  "last_outcome" {{text}},
  "says" {{text}},
  "first_seen_at" {{instant}} not null,
  "last_tried_at" {{instant}},
  "version" {{integer}} not null
);
create unique index "difference_is_once" on "difference" ("link_id", "subject_id", (1));
create index "difference_by_connection_id_state_first_seen_at" on "difference" ("connection_id", "state", "first_seen_at", "id");
create index "difference_by_principal_id" on "difference" ("principal_id"{{nullsFirst}}, "id") where "principal_id" is not null;
create table "connection_run" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "started_at" {{instant}} not null,
  "ended_at" {{instant}},
  "is_complete" {{boolean}} not null,
  "accounts" {{integer}} not null,
  "groups" {{integer}} not null,
  "holdings" {{integer}} not null,
  "says" {{text}},
  "version" {{integer}} not null
);
create index "connection_run_by_connection_id_started_at" on "connection_run" ("connection_id", "started_at", "id");
