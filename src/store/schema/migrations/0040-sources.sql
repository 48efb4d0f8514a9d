-- Which connection brought an object of the directory, and what it says of it that has no column; when a field of an object changed last.
alter table "directory_object" add column "source_id" {{id}};
alter table "directory_object" add column "external_id" {{text}};
alter table "directory_object" add column "scim_attributes" {{json}};
alter table "directory_object" add column "modified_at" {{instant}};
create unique index "source_has_external_id_once" on "directory_object" ("source_id", "external_id", "kind", (1)) where "deleted_at" is null;
create index "directory_object_by_source_id_kind" on "directory_object" ("source_id"{{nullsFirst}}, "kind", "id") where "source_id" is not null;
create index "directory_object_by_external_id" on "directory_object" ("external_id"{{nullsFirst}}, "id") where "external_id" is not null;
