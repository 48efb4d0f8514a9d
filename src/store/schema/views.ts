// Entities that the database calculates: their SQL, one text for every engine. A migration has the same text, but for
// spaces; a test compares.

/**
 * Who holds a package and, against a rule, something that is incompatible with it: a row for each rule and person.
 * - `named`: packages that a rule is about.
 * - `assigned`: people who hold a package by an assignment.
 * - `first_scope`: one resource role scope of each named package, where the search for members of its groups begins.
 * - `by_groups`: people without an assignment who are members of every group that a package gives, where the package
 *   gives nothing but memberships.
 * - `held`: both together. An assignment comes before memberships, which it may have brought about.
 */
const separationOfDutiesConflict = `create view "separation_of_duties_conflict" as
with "named" as (
  select package_id as id from incompatible_package
  union select incompatible_id from incompatible_package
  union select package_id from incompatible_group
), "assigned" as (
  select a.package_id, s.object_id, a.id as assignment_id
  from assignment a join subject s on s.id = a.target_id
  where a.state in ('delivering', 'partiallyDelivered', 'delivered') and s.object_id is not null
), "first_scope" as (
  select r.package_id, min(cast(r.id as text)) as id
  from resource_role_scope r join named n on n.id = r.package_id where r.until is null group by r.package_id
), "by_groups" as (
  select f.package_id, m.member_id as object_id
  from first_scope f join resource_role_scope r on r.package_id = f.package_id and cast(r.id as text) = f.id
  join resource g on g.id = r.resource_id join resource_role o on o.id = r.role_id
  join member_of m on m.group_id = g.object_id
  where g.origin_system = 'AadGroup' and o.origin_id like 'Member%' and not exists (
    select 1 from resource_role_scope r2 join resource g2 on g2.id = r2.resource_id
    join resource_role o2 on o2.id = r2.role_id
    where r2.package_id = f.package_id and r2.until is null
    and not (g2.origin_system = 'AadGroup' and o2.origin_id like 'Member%' and exists (
      select 1 from member_of m2 where m2.group_id = g2.object_id and m2.member_id = m.member_id)))
  and not exists (select 1 from assigned a where a.package_id = f.package_id and a.object_id = m.member_id)
), "held" as (
  select package_id, object_id, assignment_id, 'assignment' as held_by from assigned
  union all select package_id, object_id, null, 'groupMembership' from by_groups
)
select cast(i.id as text) || '_' || cast(h.object_id as text) as id, 'accessPackage' as kind, h.object_id as target_id,
  d.display_name as target_display_name, d.display_name_folded as target_display_name_folded, p.catalog_id,
  p.id as access_package_id, p.display_name as access_package_display_name,
  p.display_name_folded as access_package_display_name_folded, h.held_by, h.assignment_id, q.id as incompatible_id,
  q.display_name as incompatible_display_name, q.display_name_folded as incompatible_display_name_folded,
  b.held_by as incompatible_held_by, b.assignment_id as incompatible_assignment_id, 1 as version
from incompatible_package i join access_package p on p.id = i.package_id
  join access_package q on q.id = i.incompatible_id
  join held h on h.package_id = i.package_id
  join held b on b.package_id = i.incompatible_id and b.object_id = h.object_id
  join directory_object d on d.id = h.object_id
where p.deleted_at is null and q.deleted_at is null and d.deleted_at is null and d.kind in ('user', 'servicePrincipal')
union all
select cast(i.id as text) || '_' || cast(h.object_id as text), 'group', h.object_id,
  d.display_name, d.display_name_folded, p.catalog_id,
  p.id, p.display_name,
  p.display_name_folded, h.held_by, h.assignment_id, g.id,
  g.display_name, g.display_name_folded,
  'groupMembership', null, 1
from incompatible_group i join access_package p on p.id = i.package_id
  join directory_object g on g.id = i.group_id
  join held h on h.package_id = i.package_id
  join member_of m on m.group_id = i.group_id and m.member_id = h.object_id
  join directory_object d on d.id = h.object_id
where p.deleted_at is null and g.deleted_at is null and d.deleted_at is null
  and d.kind in ('user', 'servicePrincipal')`;

/** Who holds which directory role, directly or through groups: a row for each role and holder. */
const roleHolding = `create view "role_holding" as
select cast(a.role_definition_id as text) || '_' || cast(a.principal_id as text) as id, a.role_definition_id,
  a.principal_id as holder_id, 1 as version
from role_assignment a where a.provider = 'directory' and a.ended_with is null
union
select cast(a.role_definition_id as text) || '_' || cast(m.member_id as text), a.role_definition_id, m.member_id, 1
from role_assignment a join member_of m on m.group_id = a.principal_id
where a.provider = 'directory' and a.ended_with is null`;

/** Why something is recommended of an item: one row for the sign-in, where one is known, and one for an outlier. */
const reviewInsight = `create view "review_insight" as
select cast(d.id as text) || '_signIn' as id, d.id as item_id, 'signIn' as kind, d.last_sign_in_at,
  cast(null as text) as created_at, d.principal_id, d.resource_id, 1 as version
from review_decision d where d.last_sign_in_at is not null
union all
select cast(d.id as text) || '_outlier', d.id, 'outlier', cast(null as text), d.created_at, d.principal_id,
  d.resource_id, 1
from review_decision d where d.is_outlier = true`;

/** The one run of each report of access reviews. */
const reviewHistoryRun = `create view "review_history_run" as
select id, period_start, period_end, status, run_at, fulfilled_at, expires_at, cast(null as text) as download_uri,
  id as history_id, 1 as version
from review_history`;

/** Rows of `role_grant` that gave what their assignment promised. */
const isFulfilled = `(g.status = 'Fulfilled' or (g.status = 'Removed' and g.reason is null))`;

/**
 * What is held without an assignment that gives it: before the first grant of the same begins, and after the last one
 * has ended. A row for each resource that offers it, or one where none does. `h` is the row that says that it is held.
 */
function heldDirectly(of: {
  readonly kind: string;
  readonly letter: string;
  readonly held: string;
  readonly object: string;
  readonly principal: string;
  readonly role: string;
  readonly isSameRole: string;
}): string {
  const grants = `role_grant g join subject s on s.id = g.subject_id
  where s.object_id = h.${of.principal} and g.object_id = h.${of.object} and ${of.isSameRole} and ${isFulfilled}
  and g."from" < coalesce(h."until", '9') and (g."until" is null or g."until" > h."from")`;
  const columns = (part: string, from: string, until: string): string =>
    `select '${of.letter}${part}' || cast(h.id as text) || coalesce(cast(r.id as text), ''), '${of.kind}',
  h.${of.principal}, null, h.${of.object}, ${of.role}, r.id, null, r.catalog_id, null, null, null, null, null,
  ${from}, ${until}, 1
from ${of.held} left join resource r on r.object_id = h.${of.object} and r.deleted_at is null`;
  return `${columns('b', 'h."from"', `coalesce((select min(g."from") from ${grants}), h."until")`)}
where not exists (select 1 from ${grants} and g."from" <= h."from")
union all
${columns('a', `(select max(g."until") from ${grants})`, 'h."until"')}
where not exists (select 1 from ${grants} and g."until" is null)
and (select max(g."until") from ${grants}) < coalesce(h."until", '9')`;
}

/**
 * Ways by which access is or was held, with the time of each. An assignment that failed to deliver gave nothing.
 * `missing` is as of now: what a grant says is given, and is not held.
 */
const accessPath = `create view "access_path" as
select cast(ag.id as text) as id, 'accessPackage' as kind, s.object_id as principal_id, g.subject_id, g.object_id,
  g.origin_id as origin_role_id, g.resource_id, g.role_id, g.catalog_id, a.package_id, a.policy_id,
  a.policy_revision_id, ag.assignment_id, ag.grant_id, ag."from", ag."until", 1 as version
from assignment_grant ag join role_grant g on g.id = ag.grant_id join assignment a on a.id = ag.assignment_id
  join subject s on s.id = g.subject_id
where ${isFulfilled}
union all
${heldDirectly({
  kind: 'membership',
  letter: 'm',
  held: 'membership h',
  object: 'group_id',
  principal: 'member_id',
  role: `'Member_' || cast(h.group_id as text)`,
  isSameRole: `g.origin_id like 'Member%'`,
})}
union all
${heldDirectly({
  kind: 'appRole',
  letter: 'r',
  held: 'app_role_assignment h',
  object: 'resource_id',
  principal: 'principal_id',
  role: 'cast(h.app_role_id as text)',
  isSameRole: 'g.origin_id = cast(h.app_role_id as text)',
})}
union all
${heldDirectly({
  kind: 'sitePermission',
  letter: 's',
  held: 'site_permission h join site_role o on o.id = h.site_role_id',
  object: 'site_id',
  principal: 'principal_id',
  role: 'o.sequence',
  isSameRole: 'g.origin_id = o.sequence',
})}
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
    and p."until" is null and o.sequence = g.origin_id)))`;

/** The statement that creates a view, by its table. */
export const views: ReadonlyMap<string, string> = new Map([
  ['separation_of_duties_conflict', separationOfDutiesConflict],
  ['role_holding', roleHolding],
  ['access_path', accessPath],
  ['review_insight', reviewInsight],
  ['review_history_run', reviewHistoryRun],
]);
