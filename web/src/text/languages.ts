// The languages of the pages and which one is chosen: by the person, else by the browser. A catalog is a chunk of its
// own, and only the chosen one is loaded.

import { useSyncExternalStore } from 'react';
import type { Catalog } from './catalog.ts';

/** `ar-XB` is English in the layout of right-to-left languages, for tests; no menu has it. */
export const languages = ['en', 'de', 'ar-XB'] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words, as its readers look for it. */
export const languageNames: Readonly<Record<Exclude<Language, 'ar-XB'>, string>> = { en: 'English', de: 'Deutsch' };

const loads: Readonly<Record<Language, () => Promise<{ readonly catalog: Catalog }>>> = {
  en: () => import('./en.ts') as unknown as Promise<{ readonly catalog: Catalog }>,
  de: () => import('./de.ts') as unknown as Promise<{ readonly catalog: Catalog }>,
  'ar-XB': () => import('./pseudo.ts'),
};

const key = 'latchkey.language';
const catalogs = new Map<Language, Catalog>();
const listeners = new Set<() => void>();
let shown: Language | null = null;

/** What the person chose; null: as the browser says. */
export function chosenLanguage(): Language | null {
  return languages.find((each) => each === localStorage.getItem(key)) ?? null;
}

function wantedLanguage(): Language {
  const ofBrowser = navigator.languages.map((each) => each.split('-')[0]);
  return chosenLanguage() ?? languages.find((each) => ofBrowser.includes(each)) ?? 'en';
}

/** Null: as the browser says. */
export function chooseLanguage(language: Language | null): void {
  if (language === null) localStorage.removeItem(key);
  else localStorage.setItem(key, language);
  void loadLanguage();
}

/** Loads the wanted language and shows it. */
export async function loadLanguage(): Promise<void> {
  const wanted = wantedLanguage();
  await loadCatalog(wanted);
  if (wanted !== wantedLanguage()) return;
  shown = wanted;
  document.documentElement.lang = wanted;
  document.documentElement.dir = directionOf(wanted);
  for (const each of listeners) each();
}

export async function loadCatalog(language: Language): Promise<Catalog> {
  const known = catalogs.get(language);
  if (known !== undefined) return known;
  const { catalog } = await loads[language]();
  catalogs.set(language, catalog);
  return catalog;
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language.startsWith('ar') ? 'rtl' : 'ltr');

/** The language that is shown with its catalog; null until it is loaded. */
export function useLanguage(): { readonly language: Language; readonly catalog: Catalog } | null {
  const language = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return language === null ? null : { language, catalog: catalogs.get(language) as Catalog };
}

addEventListener('storage', (event) => {
  if (event.key === key) void loadLanguage();
});
