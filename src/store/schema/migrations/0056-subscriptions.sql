-- Subscriptions to change notifications.
create table "subscription" (
  "id" {{id}} not null primary key,
  "created_at" {{instant}} not null,
  "app_id" {{id}} not null,
  "creator_id" {{id}} not null,
  "creator_kind" {{text}} not null,
  "resource" {{text}} not null,
  "change_type" {{text}} not null,
  "notification_url" {{text}} not null,
  "lifecycle_notification_url" {{text}},
  "notification_query_options" {{text}},
  "notification_content_type" {{text}},
  "notification_url_app_id" {{text}},
  "client_state" {{text}},
  "latest_supported_tls_version" {{text}},
  "include_resource_data" {{boolean}},
  "encryption_certificate" {{text}},
  "encryption_certificate_id" {{text}},
  "expires_at" {{instant}} not null,
  "ask_at" {{instant}},
  "slot" {{integer}} not null,
  "position" {{integer}} not null,
  "ended_at" {{instant}},
  "ended_because" {{text}},
  "version" {{integer}} not null
);
create unique index "subscription_slot_is_taken" on "subscription" ("app_id", "slot", (1)) where "ended_at" is null;
create index "subscription_by_ended_at_expires_at" on "subscription" ("ended_at"{{nullsFirst}}, "expires_at", "id") where "ended_at" is not null;
create index "subscription_by_creator_id" on "subscription" ("creator_id", "id");
-- What they led to: each is told, dropped or withheld.
create table "change_notification" (
  "id" {{id}} not null primary key,
  "subscription_id" {{id}} not null,
  "event" {{text}} not null,
  "entity" {{text}},
  "object_id" {{id}},
  "links" {{json}},
  "state" {{text}} not null,
  "created_at" {{instant}} not null,
  "attempts" {{integer}} not null,
  "says" {{text}},
  "ended_at" {{instant}},
  "version" {{integer}} not null
);
create index "change_notification_by_subscription_id_state" on "change_notification" ("subscription_id", "state", "id");
create index "change_notification_by_subscription_id_object_id" on "change_notification" ("subscription_id", "object_id"{{nullsFirst}}, "id");
create index "change_notification_by_created_at" on "change_notification" ("created_at", "id");
