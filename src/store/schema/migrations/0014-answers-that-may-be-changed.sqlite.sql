-- A question may leave open whether its answer can be changed. SQLite cannot lift the "not null" of a column.
create table "question_next" (
  "id" text not null primary key,
  "is_answer_editable" integer,
  "is_required" integer not null,
  "localizations" text not null,
  "sequence" integer not null,
  "text" text,
  "policy_id" text not null,
  "kind" text not null,
  "position" integer not null,
  "is_multiple_selection_allowed" integer,
  "choices" text,
  "regex_pattern" text,
  "is_single_line" integer,
  "deleted_at" text,
  "version" integer not null
);
insert into "question_next" ("id", "is_answer_editable", "is_required", "localizations", "sequence", "text", "policy_id", "kind", "position", "is_multiple_selection_allowed", "choices", "regex_pattern", "is_single_line", "deleted_at", "version")
select "id", "is_answer_editable", "is_required", "localizations", "sequence", "text", "policy_id", "kind", "position", "is_multiple_selection_allowed", "choices", "regex_pattern", "is_single_line", "deleted_at", "version" from "question";
drop table "question";
alter table "question_next" rename to "question";
create index "question_by_policy_id_position" on "question" ("policy_id", "position", "id");
