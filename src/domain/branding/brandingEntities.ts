// How the tenant looks to its people: texts, colours and links, for everybody or for one language, and its pictures.
// https://learn.microsoft.com/graph/api/resources/organizationalbranding

import type { Id, Instant, StoredRow } from '../base.ts';

/** The pictures of a branding, by their published names. */
export const brandingPictures = [
  'bannerLogo',
  'squareLogo',
  'squareLogoDark',
  'headerLogo',
  'favicon',
  'backgroundImage',
] as const;
/** The name of a picture. */
export type BrandingPicture = (typeof brandingPictures)[number];

/** The id of the branding of those for whose language there is none. */
export const defaultBranding = '0';

/** The id of a picture's row, of each that is set; another picture is another row, so that a copy never grows old. */
type PictureIds = { readonly [P in BrandingPicture]: Id | null };

/** A branding: the default one, or that of a language. What is null of a language is as the default one has it. */
export interface Branding extends Omit<StoredRow, 'id'>, PictureIds {
  /** `0` of the default one, else the language: `fr-FR`. */
  readonly id: string;
  /** Of the default one: the row of the tenant. */
  readonly tenantId: string | null;
  /** The id of the default one, in every row. */
  readonly defaultId: string;
  readonly backgroundColor: string | null;
  readonly headerBackgroundColor: string | null;
  readonly signInPageText: string | null;
  readonly usernameHintText: string | null;
  readonly customAccountResetCredentialsUrl: string | null;
  readonly customCannotAccessYourAccountText: string | null;
  readonly customCannotAccessYourAccountUrl: string | null;
  readonly customForgotMyPasswordText: string | null;
  readonly customPrivacyAndCookiesText: string | null;
  readonly customPrivacyAndCookiesUrl: string | null;
  readonly customResetItNowText: string | null;
  readonly customTermsOfUseText: string | null;
  readonly customTermsOfUseUrl: string | null;
}

/** The bytes of one picture, in base64; the row never changes. */
export interface BrandingImage extends StoredRow {
  readonly brandingId: string;
  readonly createdAt: Instant;
  readonly content: string;
}
