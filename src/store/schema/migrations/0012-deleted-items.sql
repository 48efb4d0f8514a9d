-- Objects that are deleted can be restored: what fell with them is kept, with whom it fell.
alter table "directory_object" add column "purged_at" {{instant}};
alter table "directory_object" add column "former_manager_id" {{id}};
alter table "membership" add column "ended_with" {{id}};
alter table "app_role_assignment" add column "ended_with" {{id}};
alter table "site_permission" add column "ended_with" {{id}};
alter table "ownership" add column "ended_with" {{id}};
alter table "sponsorship" add column "ended_with" {{id}};
alter table "organization_sponsor" add column "ended_with" {{id}};
alter table "role_assignment" add column "ended_with" {{id}};
create index "directory_object_by_deleted_at" on "directory_object" ("deleted_at"{{nullsFirst}}, "id") where "deleted_at" is not null;
create index "directory_object_by_former_manager_id" on "directory_object" ("former_manager_id"{{nullsFirst}}, "id") where "former_manager_id" is not null;
create index "membership_by_ended_with" on "membership" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
create index "app_role_assignment_by_ended_with" on "app_role_assignment" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
create index "site_permission_by_ended_with" on "site_permission" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
create index "ownership_by_ended_with" on "ownership" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
create index "sponsorship_by_ended_with" on "sponsorship" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
create index "organization_sponsor_by_ended_with" on "organization_sponsor" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
create index "role_assignment_by_ended_with" on "role_assignment" ("ended_with"{{nullsFirst}}, "id") where "ended_with" is not null;
