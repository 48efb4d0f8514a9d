-- Listings of systems that people upload.
create table "connection_listing" (
  "id" {{id}} not null primary key,
  "connection_id" {{id}} not null,
  "state" {{text}} not null,
  "content" {{json}},
  "preview" {{json}} not null,
  "created_at" {{instant}} not null,
  "created_by" {{text}},
  "confirmed_at" {{instant}},
  "confirmed_by" {{text}},
  "version" {{integer}} not null
);
create index "connection_listing_by_connection_id_state" on "connection_listing" ("connection_id", "state", "id");
