-- Removals beyond a limit, and how many there were of each thing.
create table "held_removal" (
  "id" {{id}} not null primary key,
  "cause" {{text}} not null,
  "state" {{text}} not null,
  "thing_id" {{id}} not null,
  "principal_id" {{id}} not null,
  "group_id" {{id}},
  "policy_id" {{id}},
  "package_id" {{id}},
  "assignment_id" {{id}},
  "reason" {{text}} not null,
  "created_at" {{instant}} not null,
  "decided_at" {{instant}},
  "decided_by_id" {{id}},
  "version" {{integer}} not null
);
create unique index "removal_is_held_once" on "held_removal" ("thing_id", "principal_id", (1));
create index "held_removal_by_principal_id" on "held_removal" ("principal_id", "id");
create index "held_removal_by_state_created_at" on "held_removal" ("state", "created_at", "id");
create table "removal_ledger" (
  "id" {{id}} not null primary key,
  "thing_id" {{id}} not null,
  "cause" {{text}} not null,
  "base" {{integer}},
  "base_at" {{instant}},
  "spent" {{json}} not null,
  "confirmed" {{integer}} not null,
  "confirmed_at" {{instant}},
  "told_at" {{instant}},
  "version" {{integer}} not null
);
create unique index "removal_ledger_is_once" on "removal_ledger" ("thing_id", (1));
alter table "settings" add column "removal_limits" {{json}} not null default '[]';
