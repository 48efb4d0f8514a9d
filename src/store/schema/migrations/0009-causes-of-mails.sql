-- Whose deed a mail is, so that what one person causes can be counted. Of those from before nobody's.
alter table "mail" add column "caused_by_id" {{id}};
create index "mail_by_caused_by_id_created_at" on "mail" ("caused_by_id"{{nullsFirst}}, "created_at", "id") where "caused_by_id" is not null;
