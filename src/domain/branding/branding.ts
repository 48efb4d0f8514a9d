// What the texts, colours and links of a branding must be.
// https://learn.microsoft.com/graph/api/resources/organizationalbrandingproperties

import type { FaultCollector } from '../faultCollector.ts';
import type { Branding } from './brandingEntities.ts';

/** The most characters of each text. */
// biome-ignore format: a table, read by column
const longest = {
  signInPageText:                    1024,
  usernameHintText:                  64,
  customCannotAccessYourAccountText: 256,
  customForgotMyPasswordText:        256,
  customPrivacyAndCookiesText:       256,
  customResetItNowText:              256,
  customTermsOfUseText:              256,
} as const satisfies Partial<Record<keyof Branding, number>>;

const links = [
  'customAccountResetCredentialsUrl',
  'customCannotAccessYourAccountUrl',
  'customPrivacyAndCookiesUrl',
  'customTermsOfUseUrl',
] as const satisfies readonly (keyof Branding)[];
const longestLink = 128;

const colours = ['backgroundColor', 'headerBackgroundColor'] as const satisfies readonly (keyof Branding)[];

/** A link leads to a page of the web: nothing that a browser would run. */
function isLink(text: string): boolean {
  if (text.length > longestLink || !/^https?:\/\/[!-~]+$/i.test(text)) return false;
  return URL.canParse(text);
}

/** Notes every fault. What is empty says nothing, as Graph's own clients send it. */
export function checkBranding(branding: Partial<Branding>, faults: FaultCollector): void {
  const said = (field: keyof Branding): string => (branding[field] as string | null | undefined) ?? '';
  for (const [field, most] of Object.entries(longest) as [keyof typeof longest, number][])
    faults.holds(said(field).length <= most, field, `a text of at most ${most} characters`);
  faults.holds(!/[<>]|:\/\//.test(said('usernameHintText')), 'usernameHintText', 'a text without links, tags or code');
  for (const field of links)
    faults.holds(
      said(field) === '' || isLink(said(field)),
      field,
      `an http or https address of at most ${longestLink} ASCII characters`,
    );
  for (const field of colours)
    faults.holds(
      said(field) === '' || /^#[0-9a-f]{6}$/i.test(said(field)),
      field,
      'a colour in hexadecimal form, such as #0078D4',
    );
}

/** A culture name: `fr`, `fr-FR`. */
export const isLocale = (text: string): boolean => /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/.test(text);
