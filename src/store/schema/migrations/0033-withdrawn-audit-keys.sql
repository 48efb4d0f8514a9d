-- From which size of the tree on a key of checkpoints counts no more.
alter table "audit_key" add column "withdrawn_from" {{integer}};
