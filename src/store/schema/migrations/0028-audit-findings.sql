-- How far the rows of the audit were held against its tree, and those that did not match.
alter table "audit_tree" add column "checked_to" {{integer}} not null default 0;
alter table "audit_tree" add column "findings" {{json}} not null default '[]';
