-- Of users the audit keeps the sign-in name, of groups which kind they are.
alter table "audit_target" add column "user_principal_name" {{text}};
alter table "audit_target" add column "group_type" {{text}};
