-- By what somebody is an approver, so that it can be asked again when they decide. Those from before stay as named.
alter table "approver" add column "source" {{text}} not null default 'named';
alter table "approver" add column "source_id" {{id}};
