-- Whether owners of groups run access reviews of their groups.
alter table "settings" add column "owners_review_groups" {{boolean}} not null default false;
