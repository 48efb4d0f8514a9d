-- Why something is recommended of an item of an access review.
create view "review_insight" as
select cast(d.id as text) || '_signIn' as id, d.id as item_id, 'signIn' as kind, d.last_sign_in_at,
  cast(null as text) as created_at, d.principal_id, d.resource_id, 1 as version
from review_decision d where d.last_sign_in_at is not null
union all
select cast(d.id as text) || '_outlier', d.id, 'outlier', cast(null as text), d.created_at, d.principal_id,
  d.resource_id, 1
from review_decision d where d.is_outlier = true;
