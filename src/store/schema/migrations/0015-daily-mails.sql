-- How often a user wishes to be sent mails, and at which hour daily ones are sent.
alter table "directory_object" add column "mail_frequency" {{text}};
alter table "settings" add column "daily_mail_hour" {{integer}} not null default 7;
