-- How far the retention of answers and of addresses has come.
alter table "assignment_request" add column "keeps_answers" {{boolean}} not null default true;
create index "assignment_request_by_keeps_answers_completed_at" on "assignment_request" ("keeps_answers", "completed_at"{{nullsFirst}}, "id");
alter table "audit_tree" add column "addresses_erased_to" {{integer}} not null default 0;
