-- Role definitions are of entitlement management or of the directory; those of the directory are templates too, and roles
-- once they are active: one row in the place of three.
alter table "role_definition" add column "provider" {{text}} not null default 'entitlementManagement';
alter table "role_definition" add column "activated_at" {{instant}};
create index "role_definition_by_provider" on "role_definition" ("provider", "id");
create index "role_assignment_by_role_definition_id" on "role_assignment" ("role_definition_id", "id");
create view "role_holding" as
select cast(a.role_definition_id as text) || '_' || cast(a.principal_id as text) as id, a.role_definition_id,
  a.principal_id as holder_id, 1 as version
from role_assignment a where a.provider = 'directory' and a.ended_with is null
union
select cast(a.role_definition_id as text) || '_' || cast(m.member_id as text), a.role_definition_id, m.member_id, 1
from role_assignment a join member_of m on m.group_id = a.principal_id
where a.provider = 'directory' and a.ended_with is null;
drop table "directory_role_template";
