-- Who asked for what the server did: of jobs, and of the audit rows of what they do. A field that is null is in no entry
-- of the tree: earlier ones stay as they are.
alter table "job" add column "caused_by_id" {{id}};
alter table "audit" add column "caused_by_id" {{id}};
create index "audit_by_caused_by_id_activity_at" on "audit" ("caused_by_id"{{nullsFirst}}, "activity_at", "id") where "caused_by_id" is not null;
