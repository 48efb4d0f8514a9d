-- Which attributes answers to resources may fill although others read them, which resource asks for which, and what a
-- user had before.
alter table "settings" add column "allowed_attributes" {{json}} not null default '[]';
alter table "resource" add column "asked_attributes" {{json}};
alter table "attribute_stamp" add column "former_value" {{text}};
create index "attribute_stamp_by_attribute" on "attribute_stamp" ("attribute", "id");
