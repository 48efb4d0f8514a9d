-- When administrators were told last of differences that wait for them.
alter table "connection" add column "told_at" {{instant}};
