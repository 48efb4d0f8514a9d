// The texts of the pages in the person's language, and dates, durations, numbers and lists as it writes them.

import { createIntl, createIntlCache, type IntlShape } from '@formatjs/intl';
import { createContext, use, useDeferredValue, useMemo, type ReactNode } from 'react';
import type { Catalog, TextKey } from './catalog.ts';
import { directionOf, useLanguage, type Language } from './languages.ts';

export type { TextKey } from './catalog.ts';
export type TextValues = Readonly<Record<string, string | number>>;

export interface Texts {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly t: (key: TextKey, values?: TextValues) => string;
  /** A text whose key is made of a word of the server; `fallback` where the catalog does not know it. */
  readonly known: (key: string, fallback: string) => string;
  /** `14 March 2030`, in the person's zone. */
  readonly date: (instant: string | number) => string;
  /** `14 March 2030, 09:26`, in the person's zone. */
  readonly instant: (instant: string | number) => string;
  /** The same instant in UTC, the zone of the tenant, for tooltips. */
  readonly instantInUtc: (instant: string | number) => string;
  /** `in 3 days`, `yesterday`; counted from `now`, in milliseconds. */
  readonly fromNow: (instant: string | number, now: number) => string;
  /** An ISO duration: `P14D` is `14 days`. */
  readonly duration: (duration: string) => string;
  readonly number: (value: number) => string;
  readonly list: (values: readonly string[]) => string;
}

const TextContext = createContext<Texts | null>(null);
const cache = createIntlCache();

/** Nothing is drawn before the language is loaded. */
export function TextProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const shown = useLanguage();
  const [language, catalog] = [shown?.language, shown?.catalog];
  const wanted = useMemo(
    () => (language === undefined || catalog === undefined ? null : textsOf(language, catalog)),
    [language, catalog],
  );
  const texts = useDeferredValue(wanted);
  return texts === null ? null : <TextContext value={texts}>{children}</TextContext>;
}

/** The catalog is loaded; for a part of the page that speaks one language whatever the person chose. */
export function FixedTexts({
  language,
  catalog,
  children,
}: {
  readonly language: Language;
  readonly catalog: Catalog;
  readonly children: ReactNode;
}): ReactNode {
  const texts = useMemo(() => textsOf(language, catalog), [language, catalog]);
  return <TextContext value={texts}>{children}</TextContext>;
}

export function useText(): Texts {
  const texts = use(TextContext);
  if (texts === null) throw new Error('There is no TextProvider above.');
  return texts;
}

function textsOf(language: Language, catalog: Catalog): Texts {
  const intl = createIntl(
    {
      locale: regionOf(language),
      // Its type allows the one or the other; it reads each message for itself.
      messages: catalog as Readonly<Record<TextKey, string>>,
      onError: (error) => {
        throw error;
      },
    },
    cache,
  );
  return {
    language,
    direction: directionOf(language),
    t: (id, values) => {
      const text = catalog[id];
      return typeof text === 'string' ? text : String(intl.formatMessage({ id }, values));
    },
    known: (key, fallback) => {
      const text = (catalog as Readonly<Record<string, unknown>>)[key];
      return typeof text === 'string' ? text : fallback;
    },
    date: (value) => intl.formatDate(new Date(value), { dateStyle: 'long' }),
    instant: (value) => intl.formatDate(new Date(value), { dateStyle: 'long', timeStyle: 'short' }),
    instantInUtc: (value) =>
      `${intl.formatDate(new Date(value), { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })} UTC`,
    fromNow: (value, now) => fromNow(intl, new Date(value).getTime() - now),
    duration: (value) => durationOf(intl, value),
    number: (value) => intl.formatNumber(value),
    list: (values) => intl.formatList([...values], { type: 'conjunction' }),
  };
}

/** Dates are written as in the person's country: `en-GB` for English, where the browser says so. */
function regionOf(language: Language): string {
  const said = navigator.languages.find((each) => each.split('-')[0] === language);
  // Some browsers tell a locale of the system (`en-US@posix`), which is no language tag.
  return said !== undefined && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(said) ? said : language;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function fromNow(intl: IntlShape, ms: number): string {
  const [unit, size] =
    Math.abs(ms) < hour
      ? (['minute', minute] as const)
      : Math.abs(ms) < day
        ? (['hour', hour] as const)
        : (['day', day] as const);
  return intl.formatRelativeTime(Math.trunc(ms / size), unit, { numeric: 'auto' });
}

const units = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

function durationOf(intl: IntlShape, text: string): string {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  const said = units.flatMap((unit, n) => {
    const count = Number(found?.[n + 1] ?? 0);
    return count === 0 ? [] : intl.formatNumber(count, { style: 'unit', unit, unitDisplay: 'long' });
  });
  return said.length === 0 ? text : said.join(' ');
}
