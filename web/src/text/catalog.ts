// What a catalog is: every text of the pages by its key.

import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import type { catalog } from './en.ts';

export type TextKey = keyof typeof catalog;
/** Compiled at the build: plain text, or what @formatjs/icu-messageformat-parser makes of a message with values. */
export type Catalog = Readonly<Record<TextKey, string | MessageFormatElement[]>>;
