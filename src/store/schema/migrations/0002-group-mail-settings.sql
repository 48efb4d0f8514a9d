-- How a Microsoft 365 group behaves as a mailbox: Terraform and Microsoft365DSC set and read these.
alter table "directory_object" add column "allow_external_senders" {{boolean}};
alter table "directory_object" add column "auto_subscribe_new_members" {{boolean}};
alter table "directory_object" add column "hide_from_address_lists" {{boolean}};
alter table "directory_object" add column "hide_from_outlook_clients" {{boolean}};
