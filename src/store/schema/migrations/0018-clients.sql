-- Delegated permissions of clients; and which clients of before are registered like all others by now.
create table "permission_grant" (
  "id" {{id}} not null primary key,
  "client_id" {{id}} not null,
  "consent_type" {{text}} not null,
  "principal_id" {{id}},
  "resource_id" {{id}} not null,
  "scope" {{text}},
  "starts_at" {{instant}},
  "expires_at" {{instant}},
  "ended_with" {{id}},
  "version" {{integer}} not null
);
create unique index "permission_grant_of_one_is_once" on "permission_grant" ("client_id", "resource_id", "principal_id", (1)) where "principal_id" is not null;
create unique index "permission_grant_of_all_is_once" on "permission_grant" ("client_id", "resource_id", (1)) where "principal_id" is null;
create index "permission_grant_by_principal_id" on "permission_grant" ("principal_id"{{nullsFirst}}, "id") where "principal_id" is not null;
create index "permission_grant_by_resource_id" on "permission_grant" ("resource_id", "id");
create index "permission_grant_by_ended_with" on "permission_grant" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
alter table "client" add column "moved_at" {{instant}};
