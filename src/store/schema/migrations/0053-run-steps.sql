-- What a look at another system did, step by step.
alter table "connection_run" add column "steps" {{json}} not null default '[]';
