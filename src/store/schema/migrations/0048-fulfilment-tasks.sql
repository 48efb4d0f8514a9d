-- Tasks for people in systems without an API.
create table "fulfilment_task" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "link_id" {{id}} not null,
  "aspect" {{text}} not null,
  "subject_id" {{id}} not null,
  "principal_id" {{id}},
  "account_id" {{id}},
  "object_id" {{id}} not null,
  "is_wanted" {{boolean}} not null,
  "action" {{text}} not null,
  "account_name" {{text}},
  "fields" {{json}},
  "state" {{text}} not null,
  "assignee_id" {{id}},
  "taken_by_id" {{id}},
  "created_at" {{instant}} not null,
  "due_at" {{instant}} not null,
  "ended_at" {{instant}},
  "ended_by_id" {{id}},
  "says" {{text}},
  "reference" {{text}},
  "version" {{integer}} not null
);
create unique index "fulfilment_task_is_open_once" on "fulfilment_task" ("link_id", "subject_id", (1)) where "state" = 'open';
create index "fulfilment_task_by_state_due_at" on "fulfilment_task" ("state", "due_at", "id");
create index "fulfilment_task_by_connection_id_state_created_at" on "fulfilment_task" ("connection_id", "state", "created_at", "id");
create index "fulfilment_task_by_assignee_id_state" on "fulfilment_task" ("assignee_id"{{nullsFirst}}, "state", "id") where "assignee_id" is not null;
create index "fulfilment_task_by_principal_id" on "fulfilment_task" ("principal_id"{{nullsFirst}}, "id") where "principal_id" is not null;
