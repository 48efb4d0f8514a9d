-- What commits changed: those that wait for their place in the feed, and its segments.
create table "pending_feed" (
  "id" {{id}} not null primary key,
  "content" {{json}} not null,
  "version" {{integer}} not null
);
create table "feed_segment" (
  "id" {{text}} not null primary key,
  "created_at" {{instant}} not null,
  "size" {{integer}} not null,
  "commits" {{json}} not null,
  "version" {{integer}} not null
);
create index "feed_segment_by_created_at" on "feed_segment" ("created_at", "id");
