-- How far the audit was sent to each log store.
create table "log_cursor" (
  "id" {{text}} not null primary key,
  "position" {{integer}} not null,
  "checkpoint_size" {{integer}} not null,
  "holder_id" {{id}} not null,
  "held_until" {{instant}} not null,
  "version" {{integer}} not null
);
