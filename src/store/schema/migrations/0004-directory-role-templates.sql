-- The directory roles that a tenant can give. Their rows are written at a start.
create table "directory_role_template" (
  "id" {{id}} not null primary key,
  "display_name" {{text}} not null,
  "display_name_folded" {{text}} not null,
  "description" {{text}} not null,
  "version" {{integer}} not null
);
