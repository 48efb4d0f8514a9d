-- A question may leave open whether its answer can be changed.
alter table "question" alter column "is_answer_editable" drop not null;
