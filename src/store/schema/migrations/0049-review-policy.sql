-- What a tenant says of its access reviews: whether owners of groups run those of their groups, whether what has not
-- changed is carried over, and after how many hundredths of its time a slow reviewer's manager is asked as well.
alter table "settings" add column "owners_review_groups" {{boolean}} not null default false;
alter table "settings" add column "carries_reviews_over" {{boolean}} not null default false;
alter table "settings" add column "escalates_reviews_after" {{integer}} not null default 0;
