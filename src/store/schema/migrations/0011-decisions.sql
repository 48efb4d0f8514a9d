-- How far approvers shorten what was asked for; when people had them reminded; stages that are handed on to somebody else,
-- and questions of approvers to requestors.
alter table "assignment_request" add column "granted_until" {{instant}};
alter table "approval_stage" add column "granted_until" {{instant}};
alter table "approval_stage" add column "reminded_at" {{instant}};
alter table "approver" add column "forwarded_by_id" {{id}};
alter table "approver" add column "forwarder_member_of_id" {{id}};
create table "approval_question" (
  "id" {{id}} not null primary key,
  "approval_id" {{id}} not null,
  "stage_id" {{id}} not null,
  "text" {{text}} not null,
  "asked_by_id" {{id}},
  "asked_by_name" {{text}},
  "asked_at" {{instant}} not null,
  "answer" {{text}},
  "answered_by_id" {{id}},
  "answered_by_name" {{text}},
  "answered_at" {{instant}},
  "version" {{integer}} not null
);
create unique index "one_open_question" on "approval_question" ("stage_id", (1)) where "answered_at" is null;
create index "approval_question_by_approval_id_asked_at" on "approval_question" ("approval_id", "asked_at", "id");
