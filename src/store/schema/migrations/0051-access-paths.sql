-- Ways by which access is or was held, for reports; and the indexes that find them.
create index "role_grant_by_subject_id_object_id_until" on "role_grant" ("subject_id", "object_id", "until"{{nullsFirst}}, "id");
create index "role_grant_by_object_id" on "role_grant" ("object_id", "id");
create index "assignment_grant_by_assignment_id_until" on "assignment_grant" ("assignment_id", "until"{{nullsFirst}}, "id");
create view "access_path" as
select cast(ag.id as text) as id, 'accessPackage' as kind, s.object_id as principal_id, g.subject_id, g.object_id,
  g.origin_id as origin_role_id, g.resource_id, g.role_id, g.catalog_id, a.package_id, a.policy_id,
  a.policy_revision_id, ag.assignment_id, ag.grant_id, ag."from", ag."until", 1 as version
from assignment_grant ag join role_grant g on g.id = ag.grant_id join assignment a on a.id = ag.assignment_id
  join subject s on s.id = g.subject_id
where (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
union all
select 'mb' || cast(h.id as text) || coalesce(cast(r.id as text), ''), 'membership',
  h.member_id, null, h.group_id, 'Member_' || cast(h.group_id as text), r.id, null, r.catalog_id, null, null, null, null, null,
  h."from", coalesce((select min(g."from") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.member_id and g.object_id = h.group_id and g.origin_id like 'Member%' and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")), h."until"), 1
from membership h left join resource r on r.object_id = h.group_id and r.deleted_at is null
where not exists (select 1 from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.member_id and g.object_id = h.group_id and g.origin_id like 'Member%' and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from") and g."from" <= h."from")
union all
select 'ma' || cast(h.id as text) || coalesce(cast(r.id as text), ''), 'membership',
  h.member_id, null, h.group_id, 'Member_' || cast(h.group_id as text), r.id, null, r.catalog_id, null, null, null, null, null,
  (select max(g."until") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.member_id and g.object_id = h.group_id and g.origin_id like 'Member%' and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")), h."until", 1
from membership h left join resource r on r.object_id = h.group_id and r.deleted_at is null
where not exists (select 1 from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.member_id and g.object_id = h.group_id and g.origin_id like 'Member%' and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from") and g."until" is null)
and (select max(g."until") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.member_id and g.object_id = h.group_id and g.origin_id like 'Member%' and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")) < coalesce(h."until", '9')
union all
select 'rb' || cast(h.id as text) || coalesce(cast(r.id as text), ''), 'appRole',
  h.principal_id, null, h.resource_id, cast(h.app_role_id as text), r.id, null, r.catalog_id, null, null, null, null, null,
  h."from", coalesce((select min(g."from") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.resource_id and g.origin_id = cast(h.app_role_id as text) and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")), h."until"), 1
from app_role_assignment h left join resource r on r.object_id = h.resource_id and r.deleted_at is null
where not exists (select 1 from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.resource_id and g.origin_id = cast(h.app_role_id as text) and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from") and g."from" <= h."from")
union all
select 'ra' || cast(h.id as text) || coalesce(cast(r.id as text), ''), 'appRole',
  h.principal_id, null, h.resource_id, cast(h.app_role_id as text), r.id, null, r.catalog_id, null, null, null, null, null,
  (select max(g."until") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.resource_id and g.origin_id = cast(h.app_role_id as text) and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")), h."until", 1
from app_role_assignment h left join resource r on r.object_id = h.resource_id and r.deleted_at is null
where not exists (select 1 from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.resource_id and g.origin_id = cast(h.app_role_id as text) and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from") and g."until" is null)
and (select max(g."until") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.resource_id and g.origin_id = cast(h.app_role_id as text) and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")) < coalesce(h."until", '9')
union all
select 'sb' || cast(h.id as text) || coalesce(cast(r.id as text), ''), 'sitePermission',
  h.principal_id, null, h.site_id, o.sequence, r.id, null, r.catalog_id, null, null, null, null, null,
  h."from", coalesce((select min(g."from") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.site_id and g.origin_id = o.sequence and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")), h."until"), 1
from site_permission h join site_role o on o.id = h.site_role_id left join resource r on r.object_id = h.site_id and r.deleted_at is null
where not exists (select 1 from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.site_id and g.origin_id = o.sequence and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from") and g."from" <= h."from")
union all
select 'sa' || cast(h.id as text) || coalesce(cast(r.id as text), ''), 'sitePermission',
  h.principal_id, null, h.site_id, o.sequence, r.id, null, r.catalog_id, null, null, null, null, null,
  (select max(g."until") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.site_id and g.origin_id = o.sequence and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")), h."until", 1
from site_permission h join site_role o on o.id = h.site_role_id left join resource r on r.object_id = h.site_id and r.deleted_at is null
where not exists (select 1 from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.site_id and g.origin_id = o.sequence and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from") and g."until" is null)
and (select max(g."until") from role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.principal_id and g.object_id = h.site_id and g.origin_id = o.sequence and (g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")) < coalesce(h."until", '9')
union all
select 'x' || cast(g.id as text), 'missing', s.object_id, g.subject_id, g.object_id, g.origin_id, g.resource_id,
  g.role_id, g.catalog_id, null, null, null, null, g.id, g."from", null, 1
from role_grant g join subject s on s.id = g.subject_id
where g."until" is null and g.status = 'Fulfilled' and s.object_id is not null and (
  (g.origin_system = 'AadGroup' and g.origin_id like 'Member%' and not exists (select 1 from membership m
    where m.group_id = g.object_id and m.member_id = s.object_id and m."until" is null))
  or (g.origin_system = 'AadApplication' and not exists (select 1 from app_role_assignment p
    where p.resource_id = g.object_id and p.principal_id = s.object_id and p."until" is null
    and cast(p.app_role_id as text) = g.origin_id))
  or (g.origin_system = 'SharePointOnline' and not exists (select 1 from site_permission p
    join site_role o on o.id = p.site_role_id where p.site_id = g.object_id and p.principal_id = s.object_id
    and p."until" is null and o.sequence = g.origin_id)));
