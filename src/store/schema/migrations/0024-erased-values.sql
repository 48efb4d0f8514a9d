-- What is left of the salt of an audit row of which values were erased.
alter table "audit_leaf" add column "erasure" {{json}};
