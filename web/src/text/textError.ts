// An error whose sentence is a text of the catalogs, so that each person reads it in their language.

import type { TextKey } from './catalog.ts';

export class TextError extends Error {
  readonly key: TextKey;

  constructor(key: TextKey) {
    super(key);
    this.key = key;
  }
}
