-- How the tenant looks, and its pictures; each picture is a row that never changes.
create table "branding" (
  "id" {{text}} not null primary key,
  "tenant_id" {{text}},
  "default_id" {{text}} not null,
  "banner_logo" {{id}},
  "square_logo" {{id}},
  "square_logo_dark" {{id}},
  "header_logo" {{id}},
  "favicon" {{id}},
  "background_image" {{id}},
  "background_color" {{text}},
  "header_background_color" {{text}},
  "sign_in_page_text" {{text}},
  "username_hint_text" {{text}},
  "custom_account_reset_credentials_url" {{text}},
  "custom_cannot_access_your_account_text" {{text}},
  "custom_cannot_access_your_account_url" {{text}},
  "custom_forgot_my_password_text" {{text}},
  "custom_privacy_and_cookies_text" {{text}},
  "custom_privacy_and_cookies_url" {{text}},
  "custom_reset_it_now_text" {{text}},
  "custom_terms_of_use_text" {{text}},
  "custom_terms_of_use_url" {{text}},
  "version" {{integer}} not null
);
create table "branding_image" (
  "id" {{id}} not null primary key,
  "branding_id" {{text}} not null,
  "created_at" {{instant}} not null,
  "content" {{text}} not null,
  "version" {{integer}} not null
);
create index "branding_image_by_branding_id" on "branding_image" ("branding_id", "id");
