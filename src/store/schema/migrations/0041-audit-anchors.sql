-- The newest checkpoint of the audit that each anchor has: a witness, an authority for time stamps, a mailbox.
create table "audit_anchor" (
  "id" {{text}} not null primary key,
  "size" {{integer}} not null,
  "signed_note" {{text}} not null,
  "timestamp" {{text}},
  "anchored_at" {{instant}},
  "holder_id" {{id}} not null,
  "held_until" {{instant}} not null,
  "version" {{integer}} not null
);
