// How the tenant looks: its branding for everybody and for single languages, as the wire has it, and its pictures.
// https://learn.microsoft.com/graph/api/resources/organizationalbranding

import { brandingPictures, defaultBranding, type BrandingPicture } from '../../../domain/branding/brandingEntities.ts';
import { eq } from '../../../odata/query.ts';
import { noLists, picture, pictureUrl, neverStyle } from '../../codecs/branding.ts';
import { entity, many, one, type AlternateType, type ShapeRow } from '../../tables/entityTable.ts';
import { guid, instant, key, optional, text } from '../../tables/fieldTypes.ts';

const perPicture = <T>(of: (name: BrandingPicture) => T): Readonly<Record<BrandingPicture, T>> =>
  Object.fromEntries(brandingPictures.map((name) => [name, of(name)])) as Record<BrandingPicture, T>;

/** The bytes of each picture, and where they are read without a token. */
const pictures: Readonly<Record<string, ShapeRow>> = Object.fromEntries([
  ...brandingPictures.map((name) => [`${name}Bytes`, [name, name, picture(name), 'onSelect', 'readOnly']]),
  ...brandingPictures.map((name) => {
    const url = `${name}RelativeUrl`;
    return [url, [url, url, pictureUrl(name), 'readOnly']];
  }),
  ['customCSS', ['customCSS', 'customCSS', neverStyle, 'onSelect', 'readOnly']],
  ['customCSSRelativeUrl', ['customCSSRelativeUrl', 'customCSSRelativeUrl', pictureUrl(null), 'readOnly']],
  ['cdnList', ['cdnList', 'cdnList', noLists, 'readOnly']],
]);

/** `default` is the other name of the default one. */
const byKey = (said: string) => eq('id', said.toLowerCase() === 'default' ? defaultBranding : said);

// biome-ignore format: a table, read by column
export const branding = entity('branding', {
  types: ['organizationalBranding', 'organizationalBranding'],
  fields: {
    id:        ['id!', 'id!', key],
    tenantId:  [null,  null,  optional(key)],
    defaultId: [null,  null,  key, { whenCreated: defaultBranding }],
    ...perPicture(() => [null, null, optional(guid)] as const),
    backgroundColor:       ['backgroundColor',       'backgroundColor',       optional(text(1024)), 'writable'],
    headerBackgroundColor: ['headerBackgroundColor', 'headerBackgroundColor', optional(text(1024)), 'writable'],
    signInPageText:        ['signInPageText',        'signInPageText',        optional(text(1024)), 'writable'],
    usernameHintText:      ['usernameHintText',      'usernameHintText',      optional(text(1024)), 'writable'],
    customAccountResetCredentialsUrl:  ['customAccountResetCredentialsUrl',  'customAccountResetCredentialsUrl',
      optional(text(1024)), 'writable'],
    customCannotAccessYourAccountText: ['customCannotAccessYourAccountText', 'customCannotAccessYourAccountText',
      optional(text(1024)), 'writable'],
    customCannotAccessYourAccountUrl:  ['customCannotAccessYourAccountUrl',  'customCannotAccessYourAccountUrl',
      optional(text(1024)), 'writable'],
    customForgotMyPasswordText:        ['customForgotMyPasswordText',        'customForgotMyPasswordText',
      optional(text(1024)), 'writable'],
    customPrivacyAndCookiesText:       ['customPrivacyAndCookiesText',       'customPrivacyAndCookiesText',
      optional(text(1024)), 'writable'],
    customPrivacyAndCookiesUrl:        ['customPrivacyAndCookiesUrl',        'customPrivacyAndCookiesUrl',
      optional(text(1024)), 'writable'],
    customResetItNowText:              ['customResetItNowText',              'customResetItNowText',
      optional(text(1024)), 'writable'],
    customTermsOfUseText:              ['customTermsOfUseText',              'customTermsOfUseText',
      optional(text(1024)), 'writable'],
    customTermsOfUseUrl:               ['customTermsOfUseUrl',               'customTermsOfUseUrl',
      optional(text(1024)), 'writable'],
  },
  shapes: pictures,
  navigations: {
    localizations: ['localizations', 'localizations',
      many('branding', 'defaultId', null, 'organizationalBrandingLocalization'), 'contained'],
    ...Object.fromEntries(brandingPictures.map((name) => [`${name}Image`, [null, null, one('brandingImage', name)]])),
  },
  byKey,
  hasEtag: true,
});

/** A branding as one of a list: the default one among them. */
export const brandingLocalization: AlternateType = {
  of: 'branding',
  types: ['organizationalBrandingLocalization', 'organizationalBrandingLocalization'],
  fields: branding.fields,
  shapes: pictures,
  byKey,
  hasEtag: true,
};

/** Base64 of 300 KB. */
const mostContent = 420_000;

// biome-ignore format: a table, read by column
export const brandingImage = entity('brandingImage', {
  types: [null, null],
  fields: {
    id:         [null, null, guid],
    brandingId: [null, null, key],
    createdAt:  [null, null, instant],
    content:    [null, null, text(mostContent), 'noFilter'],
  },
  indexes: [['brandingId']],
});
