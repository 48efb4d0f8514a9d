-- Whether the portal names the resources of access packages: in the tenant, and of one package.
alter table "settings" add column "shows_package_contents" {{boolean}} not null default true;
alter table "access_package" add column "contents_visibility" {{text}} not null default 'default';
