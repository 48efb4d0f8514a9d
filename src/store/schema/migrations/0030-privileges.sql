-- How grave the access of a catalog is, and of one package: who may edit them, and whether a second administrator must.
alter table "catalog" add column "privilege_level" {{text}} not null default 'standard';
alter table "access_package" add column "is_sensitive" {{boolean}} not null default false;
