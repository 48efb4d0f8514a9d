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

/** Texts of pages that most people never open: a chunk an area and language, loaded with its first page. */
type AreaLoads = Readonly<Record<Language, () => Promise<{ readonly default: Partial<Catalog> }>>>;
const compiled = (load: () => Promise<unknown>) => load as () => Promise<{ readonly default: Partial<Catalog> }>;
const areaLoads = {
  manage: {
    en: compiled(() => import('./en/manage.json')),
    de: compiled(() => import('./de/manage.json')),
    'ar-XB': () => import('./pseudo.ts').then(({ pseudoOf }) => pseudoOf(import('./en/manage.json'))),
  },
  admin: {
    en: compiled(() => import('./en/admin.json')),
    de: compiled(() => import('./de/admin.json')),
    'ar-XB': () => import('./pseudo.ts').then(({ pseudoOf }) => pseudoOf(import('./en/admin.json'))),
  },
  people: {
    en: compiled(() => import('./en/people.json')),
    de: compiled(() => import('./de/people.json')),
    'ar-XB': () => import('./pseudo.ts').then(({ pseudoOf }) => pseudoOf(import('./en/people.json'))),
  },
  reviews: {
    en: compiled(() => import('./en/reviews.json')),
    de: compiled(() => import('./de/reviews.json')),
    'ar-XB': () => import('./pseudo.ts').then(({ pseudoOf }) => pseudoOf(import('./en/reviews.json'))),
  },
  connections: {
    en: compiled(() => import('./en/connections.json')),
    de: compiled(() => import('./de/connections.json')),
    'ar-XB': () => import('./pseudo.ts').then(({ pseudoOf }) => pseudoOf(import('./en/connections.json'))),
  },
} as const satisfies Readonly<Record<string, AreaLoads>>;
export type TextArea = keyof typeof areaLoads;

const key = 'latchkey.language';
const areas = new Set<TextArea>();
const catalogs = new Map<Language, Catalog>();
const listeners = new Set<() => void>();
let shown: ShownLanguage | null = null;

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
  const catalog = await loadCatalog(wanted);
  if (wanted !== wantedLanguage()) return;
  shown = { language: wanted, catalog };
  document.documentElement.lang = wanted;
  document.documentElement.dir = directionOf(wanted);
  for (const each of listeners) each();
}

/** With the texts of every area that was opened. */
export async function loadCatalog(language: Language): Promise<Catalog> {
  const known = catalogs.get(language) ?? (await loads[language]()).catalog;
  catalogs.set(language, catalogs.get(language) ?? known);
  for (const area of areas) await addTexts(area, language);
  return catalogs.get(language) as Catalog;
}

async function addTexts(area: TextArea, language: Language): Promise<void> {
  const name = `${area} ${language}`;
  if (added.has(name)) return;
  const { default: texts } = await areaLoads[area][language]();
  added.add(name);
  catalogs.set(language, { ...(catalogs.get(language) as Catalog), ...texts });
}
const added = new Set<string>();

/** Before the first page of an area is drawn: its texts in the language that is shown, and in each chosen later. */
export async function loadArea(area: TextArea): Promise<void> {
  areas.add(area);
  await loadLanguage();
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language.startsWith('ar') ? 'rtl' : 'ltr');

interface ShownLanguage {
  readonly language: Language;
  readonly catalog: Catalog;
}

/** The language that is shown with its catalog; null until it is loaded. */
export function useLanguage(): ShownLanguage | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

addEventListener('storage', (event) => {
  if (event.key === key) void loadLanguage();
});
