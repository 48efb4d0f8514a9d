// What a catalog is: every text of the pages by its key; texts of an area are there once its first page is loaded.

import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { catalog } from './en.ts';
import type admin from './en/admin.json';
import type connections from './en/connections.json';
import type manage from './en/manage.json';
import type people from './en/people.json';
import type reviews from './en/reviews.json';

export type TextKey =
  | keyof typeof catalog
  | keyof typeof manage
  | keyof typeof admin
  | keyof typeof connections
  | keyof typeof people
  | keyof typeof reviews;
/** Compiled at the build: plain text, or what @formatjs/icu-messageformat-parser makes of a message with values. */
export type Catalog = Readonly<Record<TextKey, string | MessageFormatElement[]>>;
