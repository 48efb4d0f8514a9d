// In which language the issuer's pages speak: as the browser asks for.

import type { IncomingMessage } from 'node:http';
import { pageLanguages, type PageLanguage } from './accountWords.ts';

/** The language of these pages that the browser likes best; English where it likes none of them. */
export function pageLanguageOf({ headers }: Pick<IncomingMessage, 'headers'>): PageLanguage {
  const [best] = (headers['accept-language'] ?? '')
    .split(',')
    .flatMap((each) => {
      const [tag = '', quality = '1'] = each.split(/;\s*q=/i);
      const language = pageLanguages.find((known) => tag.trim().toLowerCase().split('-', 1)[0] === known);
      return language === undefined || !(Number(quality) > 0) ? [] : [{ language, quality: Number(quality) }];
    })
    .toSorted((a, b) => b.quality - a.quality);
  return best?.language ?? 'en';
}
