-- Whose sign-in a session or a token belongs to, so that people see their own.
alter table "artefact" add column "user_id" {{id}};
create index "artefact_by_user_id" on "artefact" ("user_id"{{nullsFirst}}, "id") where "user_id" is not null;
