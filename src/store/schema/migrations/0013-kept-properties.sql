-- Published properties of users, groups, applications and service principals that no rule reads.
alter table "directory_object" add column "other_properties" {{json}};
