-- Through which catalog a guest was invited.
alter table "subject" add column "invited_in_catalog_id" {{id}};
