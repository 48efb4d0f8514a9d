-- Providers of identities, and who is who there.
create table "identity_provider" (
  "id" {{id}} not null primary key,
  "kind" {{text}} not null,
  "display_name" {{text}} not null,
  "display_name_folded" {{text}} not null,
  "is_enabled" {{boolean}} not null,
  "issuer" {{text}} not null,
  "client_id" {{text}} not null,
  "client_authentication" {{text}} not null,
  "client_secret" {{text}},
  "scope" {{text}} not null,
  "is_shown" {{boolean}} not null,
  "domains" {{json}} not null,
  "authoritative_domains" {{json}} not null,
  "claims_mapping" {{json}} not null,
  "second_factor_values" {{json}} not null,
  "unknown_users" {{text}} not null,
  "group_rules" {{json}} not null,
  "bearer_audience" {{text}},
  "created_at" {{instant}} not null,
  "created_by" {{text}},
  "modified_at" {{instant}} not null,
  "modified_by" {{text}},
  "version" {{integer}} not null
);
create unique index "identity_provider_name_is_unique" on "identity_provider" ("display_name_folded", (1));
create unique index "identity_provider_issuer_is_unique" on "identity_provider" ("issuer", (1));
create table "identity_link" (
  "id" {{id}} not null primary key,
  "provider_id" {{id}} not null,
  "user_id" {{id}} not null,
  "subject" {{text}} not null,
  "rule" {{text}} not null,
  "created_at" {{instant}} not null,
  "created_by" {{text}},
  "version" {{integer}} not null
);
create unique index "identity_is_linked_once" on "identity_link" ("provider_id", "subject", (1));
create unique index "user_has_one_identity_of_a_provider" on "identity_link" ("provider_id", "user_id", (1));
create index "identity_link_by_user_id" on "identity_link" ("user_id", "id");
