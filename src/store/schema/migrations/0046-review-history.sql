-- Reports of access reviews: what was asked for, the pieces of the table, and each report's run.
create table "review_history" (
  "id" {{id}} not null primary key,
  "display_name" {{text}} not null,
  "display_name_folded" {{text}} not null,
  "created_at" {{instant}} not null,
  "status" {{text}} not null,
  "period_start" {{instant}} not null,
  "period_end" {{instant}} not null,
  "decisions" {{json}} not null,
  "scopes" {{json}} not null,
  "schedule" {{json}},
  "fulfilled_at" {{instant}},
  "created_by_id" {{id}},
  "created_by_name" {{text}},
  "created_by_name_folded" {{text}},
  "created_by_principal_name" {{text}},
  "created_by_principal_name_folded" {{text}},
  "is_of_all_catalogs" {{boolean}} not null,
  "catalog_ids" {{json}} not null,
  "run_at" {{instant}} not null,
  "expires_at" {{instant}} not null,
  "download_hash" {{text}},
  "download_until" {{instant}},
  "version" {{integer}} not null
);
create index "review_history_by_created_by_id" on "review_history" ("created_by_id"{{nullsFirst}}, "id") where "created_by_id" is not null;
create index "review_history_by_expires_at" on "review_history" ("expires_at", "id");
create index "review_history_by_status" on "review_history" ("status", "id");
create table "review_history_part" (
  "id" {{id}} not null primary key,
  "history_id" {{id}} not null,
  "position" {{integer}} not null,
  "content" {{text}} not null,
  "version" {{integer}} not null
);
create unique index "history_part_is_once" on "review_history_part" ("history_id", "position", (1));
create view "review_history_run" as
select id, period_start, period_end, status, run_at, fulfilled_at, expires_at, cast(null as text) as download_uri,
  id as history_id, 1 as version
from review_history;
