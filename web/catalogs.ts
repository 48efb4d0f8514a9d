// Compiles the message catalogs at the build, so that no parser comes into the browser: a text with values becomes what
// @formatjs/icu-messageformat-parser reads of it, a text without stays as it is.

import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

export const compileCatalogs: Plugin = {
  name: 'compile-catalogs',
  enforce: 'pre',
  transform(code, id) {
    if (!/[\\/]text[\\/][\w-]+[\\/]\w+\.json$/.test(id)) return null;
    const texts = Object.entries(JSON.parse(code) as Readonly<Record<string, string>>);
    const compiled = texts.map(([key, text]) => [key, /[{'<]/.test(text) ? parse(text) : text]);
    return { code: JSON.stringify(Object.fromEntries(compiled)), map: null };
  },
};
