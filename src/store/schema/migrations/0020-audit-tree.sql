-- The audit as a tree of hashes: which rows wait for a place, who has which place, hashes, signed checkpoints.
create table "pending_audit" (
  "id" {{id}} not null primary key,
  "version" {{integer}} not null
);
create table "audit_leaf" (
  "id" {{text}} not null primary key,
  "audit_id" {{id}} not null,
  "salt" {{text}} not null,
  "version" {{integer}} not null
);
create unique index "audit_leaf_is_once" on "audit_leaf" ("audit_id", (1));
create table "audit_tile" (
  "id" {{text}} not null primary key,
  "hashes" {{text}} not null,
  "version" {{integer}} not null
);
create table "audit_tree" (
  "id" {{text}} not null primary key,
  "origin" {{text}} not null,
  "size" {{integer}} not null,
  "pruned_positions" {{json}} not null,
  "version" {{integer}} not null
);
create table "audit_checkpoint" (
  "id" {{text}} not null primary key,
  "created_at" {{instant}} not null,
  "size" {{integer}} not null,
  "signed_note" {{text}} not null,
  "version" {{integer}} not null
);
create table "audit_key" (
  "id" {{text}} not null primary key,
  "verifier_key" {{text}} not null,
  "material" {{text}} not null,
  "created_at" {{instant}} not null,
  "version" {{integer}} not null
);
