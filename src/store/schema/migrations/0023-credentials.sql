-- Passwords and certificates of applications, and their trust in tokens of other issuers.
create table "credential" (
  "id" {{id}} not null primary key,
  "object_id" {{id}} not null,
  "key_id" {{id}} not null,
  "kind" {{text}} not null,
  "display_name" {{text}},
  "display_name_folded" {{text}},
  "custom_key_identifier" {{text}},
  "hint" {{text}},
  "secret_hash" {{text}},
  "key_type" {{text}},
  "usage" {{text}},
  "key" {{text}},
  "starts_at" {{instant}} not null,
  "ends_at" {{instant}} not null,
  "version" {{integer}} not null
);
create unique index "credential_is_once" on "credential" ("object_id", "key_id", (1));
create index "credential_by_ends_at" on "credential" ("ends_at", "id");
create table "federated_credential" (
  "id" {{id}} not null primary key,
  "name" {{text}} not null,
  "issuer" {{text}} not null,
  "subject" {{text}} not null,
  "audiences" {{json}} not null,
  "description" {{text}},
  "application_id" {{id}} not null,
  "version" {{integer}} not null
);
create unique index "federated_credential_name_is_unique" on "federated_credential" ("application_id", "name", (1));
create unique index "federated_credential_is_once" on "federated_credential" ("application_id", "issuer", "subject", (1));
