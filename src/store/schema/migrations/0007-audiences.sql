-- For whom tokens of call-outs may be beside the address's own host.
alter table "settings" add column "allowed_audiences" {{json}} not null default '[]';
