-- What users prove their identity by besides the password.
create table "authentication_method" (
  "id" {{id}} not null primary key,
  "user_id" {{id}} not null,
  "kind" {{text}} not null,
  "display_name" {{text}},
  "display_name_folded" {{text}},
  "created_at" {{instant}} not null,
  "used_at" {{instant}},
  "sealed" {{text}},
  "counter" {{integer}} not null,
  "credential_id" {{text}},
  "public_key" {{text}},
  "transports" {{json}} not null,
  "aa_guid" {{text}},
  "version" {{integer}} not null
);
create unique index "passkey_is_once" on "authentication_method" ("credential_id", (1)) where "credential_id" is not null;
create index "authentication_method_by_user_id" on "authentication_method" ("user_id", "id");
