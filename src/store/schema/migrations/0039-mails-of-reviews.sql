-- Mails about the turn of an access review.
alter table "mail" add column "review_id" {{id}};
