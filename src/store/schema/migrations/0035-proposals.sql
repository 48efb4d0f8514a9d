-- Calls that wait for a second administrator, with what they would bring.
create table "proposal" (
  "id" {{id}} not null primary key,
  "state" {{text}} not null,
  "request" {{json}} not null,
  "justification" {{text}} not null,
  "what_if" {{json}},
  "catalog_id" {{id}},
  "package_id" {{id}},
  "group_id" {{id}},
  "display_name" {{text}},
  "display_name_folded" {{text}},
  "proposed_by_id" {{id}} not null,
  "proposed_by_name" {{text}},
  "proposed_by_name_folded" {{text}},
  "created_at" {{instant}} not null,
  "decided_by_id" {{id}},
  "decided_by_name" {{text}},
  "decided_by_name_folded" {{text}},
  "decided_at" {{instant}},
  "decision_justification" {{text}},
  "correlation_id" {{text}} not null,
  "version" {{integer}} not null
);
create index "proposal_by_state_created_at" on "proposal" ("state", "created_at", "id");
