-- From where somebody acted, and by which sign-in. A field that is null is in no entry of the tree: earlier ones stay as
-- they are.
alter table "audit" add column "ip_address" {{text}};
alter table "audit" add column "session_id" {{id}};
