-- Since when a user's refresh tokens and sessions are good.
alter table "directory_object" add column "sign_in_sessions_valid_from" {{instant}};
