-- Which program somebody used.
alter table "audit" add column "user_agent" {{text}};
