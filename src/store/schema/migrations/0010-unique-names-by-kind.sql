-- The name that a client gives a group is one among groups, and that of an application among applications.
drop index "group_unique_name";
create unique index "object_unique_name" on "directory_object" ("kind", "unique_name_folded", (1)) where "deleted_at" is null;
