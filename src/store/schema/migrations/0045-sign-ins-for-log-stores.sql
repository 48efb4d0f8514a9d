-- How far sign-ins and refused calls were sent to each log store.
alter table "log_cursor" add column "feed_position" {{integer}};
