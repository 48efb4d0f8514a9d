// How pages and mails look to somebody: the branding of their language over the default one, with shades of its colour.

import { brandingPictures, defaultBranding, type Branding, type BrandingPicture } from './brandingEntities.ts';
import { shadesOf, type Shades } from './colours.ts';

interface LookLink {
  /** Null where the page has words of its own. */
  readonly text: string | null;
  readonly url: string;
}

/** What pages and mails show of a branding; nothing in it is secret. */
export interface Look {
  /** The name of the organization. */
  readonly name: string | null;
  /** Null where no colour is set. */
  readonly shades: Shades | null;
  readonly pictures: Readonly<Record<BrandingPicture, string | null>>;
  readonly signInPageText: string | null;
  readonly usernameHintText: string | null;
  readonly links: Readonly<Record<'reset' | 'privacy' | 'terms', LookLink | null>>;
}

/**
 * The branding for the first of these languages that has one, by itself or by the language without its region; a field
 * of it that says nothing is as in the default one. Null where nothing is set at all.
 */
function brandingFor(all: readonly Branding[], languages: readonly string[]): Branding | null {
  const base = all.find(({ id }) => id === defaultBranding) ?? null;
  const own = languages.flatMap((language) => ofLanguage(all, language.toLowerCase()) ?? [])[0];
  if (own === undefined) return base;
  const said = Object.fromEntries(Object.entries(own).filter(([, value]) => !isBlank(value))) as Partial<Branding>;
  return { ...(base ?? own), ...said };
}

const isBlank = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

function ofLanguage(all: readonly Branding[], language: string): Branding | undefined {
  const [plain] = language.split('-');
  return (
    all.find(({ id }) => id.toLowerCase() === language) ??
    all.find(({ id }) => id.toLowerCase().split('-')[0] === plain)
  );
}

/** `languages`: as a browser says them, the best one first. */
export function lookFor(all: readonly Branding[], languages: readonly string[], name: string | null): Look {
  const of = brandingFor(all, languages);
  const said = (field: keyof Branding): string | null => {
    const text = of?.[field];
    return typeof text === 'string' && !isBlank(text) ? text : null;
  };
  const link = (url: keyof Branding, text: keyof Branding): LookLink | null => {
    const address = said(url);
    return address === null ? null : { url: address, text: said(text) };
  };
  const colour = said('backgroundColor');
  return {
    name,
    shades: colour === null ? null : shadesOf(colour),
    pictures: Object.fromEntries(brandingPictures.map((each) => [each, said(each)])) as Look['pictures'],
    signInPageText: said('signInPageText'),
    usernameHintText: said('usernameHintText'),
    links: {
      reset:
        link('customAccountResetCredentialsUrl', 'customForgotMyPasswordText') ??
        link('customCannotAccessYourAccountUrl', 'customCannotAccessYourAccountText'),
      privacy: link('customPrivacyAndCookiesUrl', 'customPrivacyAndCookiesText'),
      terms: link('customTermsOfUseUrl', 'customTermsOfUseText'),
    },
  };
}

/** The languages of a header `Accept-Language`, at most ten, the best one first. */
export const languagesOf = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .slice(0, 500)
    .split(',', 10)
    .map((each) => each.split(';', 1)[0]?.trim() ?? '')
    .filter((each) => /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(each));
